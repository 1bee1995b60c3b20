"""Pure rules of certificates: how a number reads, and the words that stand on the paper.

The fields and their order follow the layout that ministry schools use; the birth date is worded as in
Nghị định 30/2020/NĐ-CP, Phụ lục I: days below 10 and the months 1 and 2 carry a zero.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.vietnamese import clean, date_words, show_date

SERIES = "GCN"
NOTICE = "Giá trị nội bộ, kiểm tra tại"

_NUMBER = re.compile(r"0*([1-9]\d{0,8})\s*[/\-. ]\s*(\d{4})(?:\s*[/\-. ]\s*([A-Z]{2,5}))?")
_BORN = re.compile(r"(\d{2}) tháng (\d{1,2}) năm (\d{4})")
_BY_ORDER = re.compile(r"(?:KT|TL|TUQ|TM)\.\s*", re.IGNORECASE)
_MISREAD = str.maketrans("ilo", "110")  # the alphabet of codes has none of these three


class State(StrEnum):
    """Derived, never stored: revoked exactly when the completion has a revocation."""

    VALID = "valid"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Letterhead:
    """The school's settings that stand on the paper; without `public_address` nothing is issued."""

    school_name: str
    parent_body: str
    place: str
    signer_title: str
    signer_name: str
    public_address: str


@dataclass(frozen=True)
class Facts:
    """A completion and who the person was on its day. `category`, `unit_*`: None for somebody in no unit."""

    completion_id: int
    person_id: int
    name: str
    born_on: date | None
    category: str | None
    unit_id: int | None
    unit_name: str | None
    course: str
    version: int
    minutes: int
    began_on: date
    finished_on: date


def show_number(number: int, year: int, series: str = SERIES) -> str:
    """'0123/2026/GCN': at least four digits."""
    return f"{number:04d}/{year}/{series}"


def read_number(text: str) -> tuple[int, int, str] | None:
    """Number, year and series of what a person typed off a paper; None if it is no such number.

    Zeros in front, the series, and which mark stands between the parts do not matter.
    """
    found = _NUMBER.fullmatch(clean(text).upper())
    return (int(found[1]), int(found[2]), found[3] or SERIES) if found else None


def read_code(text: str) -> str:
    """A code as it is stored: small letters, what is easily misread put right."""
    return text.strip().lower().translate(_MISREAD)


def duration_words(minutes: int) -> str:
    """'45 phút', '1 giờ', '1 giờ 20 phút'."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} giờ"] * (hours > 0) + [f"{rest} phút"] * (rest > 0 or hours == 0))


def short_date(words: str) -> str:
    """`date_words` back as dd/mm/yyyy; '' for anything else."""
    found = _BORN.fullmatch(words)
    return f"{found[1]}/{int(found[2]):02d}/{found[3]}" if found else ""


def title_lines(signer_title: str) -> list[str]:
    """The signer's title by lines: 'KT. HIỆU TRƯỞNG; PHÓ HIỆU TRƯỞNG' has two."""
    return [clean(line) for line in re.split(r"[;\n]", signer_title) if clean(line)]


def issuer(signer_title: str, school: str) -> str:
    """In whose name it is certified: the head, also where a deputy signs for him (KT., TL., TUQ., TM.)."""
    head = _BY_ORDER.sub("", title_lines(signer_title)[0], count=1) if title_lines(signer_title) else ""
    return f"{head} {school}".strip()


def _class_name(unit_name: str) -> str:
    return unit_name[4:] if unit_name.lower().startswith("lớp ") else unit_name


def printed(facts: Facts, head: Letterhead, number: int, code: str, issued_on: date) -> dict[str, str]:
    """Every value that stands on the paper, as the text that is printed; '' for what is left out."""
    student = facts.category == "student"
    unit = clean(facts.unit_name or "")
    place, school = clean(head.place), clean(head.school_name)
    return {
        "parent_body": clean(head.parent_body),
        "school": school,
        "number": show_number(number, issued_on.year),
        "issuer": issuer(head.signer_title, school),
        "addressee": "Chứng nhận học sinh:" if student else "Chứng nhận Ông (Bà):",
        "name": clean(facts.name),
        "born": date_words(facts.born_on) if facts.born_on else "",
        "unit_label": "Lớp" if student else "Đơn vị công tác",
        "unit": _class_name(unit) if student else unit,
        "course": clean(facts.course),
        "version": str(facts.version),
        "duration": duration_words(facts.minutes),
        "began": show_date(min(facts.began_on, facts.finished_on)),
        "finished": show_date(facts.finished_on),
        "issued": f"{place}, ngày {date_words(issued_on)}" if place else f"Ngày {date_words(issued_on)}",
        "signer_title": "\n".join(title_lines(head.signer_title)),
        "signer_name": clean(head.signer_name),
        "notice": NOTICE,
        "address": f"{head.public_address.rstrip('/')}/c/{code}",
    }


def missing_numbers(numbers: Sequence[int], last_number: int) -> list[int]:
    """The numbers from 1 to `last_number` that nobody holds."""
    held = set(numbers)
    return [number for number in range(1, last_number + 1) if number not in held]
