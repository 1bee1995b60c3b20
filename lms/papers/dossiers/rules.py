"""Pure rules of a dossier: what its files are called, and what its list of hashes says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold

SUMS = "SHA256SUMS"
INDEX = "00-muc-luc.docx"
CERTIFICATES, EVIDENCE = "giay-chung-nhan", "minh-chung"
MOST_NAME = 60  # letters of a part of a name that somebody chose
MOST_SUMS = 1024 * 1024

MISSING_SUMS = mark("Trong gói không có tệp SHA256SUMS, nên không kiểm tra được: đây không phải hồ sơ do dịch vụ đóng gói, hoặc đã bị sửa.")  # fmt: skip
MISSING_INDEX = mark("Trong gói không có mục lục ({name}).")
BAD_LINE = mark("Dòng {line} của SHA256SUMS không đọc được.")
TWICE = mark("SHA256SUMS ghi tệp “{name}” hai lần.")
MISSING = mark("Thiếu tệp “{name}” có trong SHA256SUMS.")
EXTRA = mark("Thừa tệp “{name}”: không có trong SHA256SUMS.")
CHANGED = mark("Tệp “{name}” đã bị sửa: mã SHA-256 khác với lúc đóng gói.")

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Entry:
    """A line of the index: what it is, the file ("" where there is none yet), and why there is none."""

    title: str
    name: str = ""
    why_not: str = ""


def slug(text: str) -> str:
    """Lower case ASCII letters, digits and hyphens, safe on every system; "tep" where nothing is left."""
    return _OTHER.sub("-", fold(text)).strip("-")[:MOST_NAME].strip("-") or "tep"


def evidence_name(number: int, given: str, extension: str) -> str:
    """Where a file of evidence lies: its number keeps the order, the sender's name is only its description."""
    stem = given.rpartition(".")[0] or given
    return f"{EVIDENCE}/{number:02d}-{slug(stem)}.{slug(extension)}"


def certificate_name(number: str) -> str:
    """Where a certificate lies, by its register number."""
    return f"{CERTIFICATES}/{slug(number)}.pdf"


def dossier_name(period_key: str, number: int, name: str) -> str:
    """The file of a nomination's dossier."""
    return f"ho-so-{slug(period_key)}-{number:03d}-{slug(name)}.zip"


def sums(hashes: Mapping[str, str]) -> str:
    """The list of hashes, as `sha256sum -c` reads it, by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))


def read_sums(text: str) -> tuple[dict[str, str], list[Message]]:
    """The hashes by name, and what is wrong with the list."""
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        read = _LINE.fullmatch(line)
        if read is None:
            problems.append(Message(BAD_LINE, {"line": number}))
        elif read[2] in found:
            problems.append(Message(TWICE, {"name": read[2]}))
        else:
            found[read[2]] = read[1]
    return found, problems


def names_problems(listed: Iterable[str], there: Iterable[str]) -> list[Message]:
    """What the list names and the packed file lacks, and the other way round."""
    wanted, held = set(listed), set(there) - {SUMS}
    said = [Message(MISSING, {"name": name}) for name in sorted(wanted - held)]
    said += [Message(EXTRA, {"name": name}) for name in sorted(held - wanted)]
    if INDEX not in held:
        said.append(Message(MISSING_INDEX, {"name": INDEX}))
    return said
