"""The words of a film, line by line: WebVTT as browsers read it, and SubRip turned into it. Pure."""

import html
import re
from dataclasses import dataclass

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

MOST_CUES = 5000
MOST_BYTES = 1024 * 1024
_INSTANT = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")

NO_CUES = mark("Tệp phụ đề “{name}” không có câu nào.")
BAD_LINE = mark("Phụ đề “{name}”, dòng {line}: cần dạng 00:00:01.000 --> 00:00:04.000, rồi đến lời.")
BACKWARDS = mark("Phụ đề “{name}”, dòng {line}: câu kết thúc trước khi bắt đầu.")
OUT_OF_ORDER = mark("Phụ đề “{name}”, dòng {line}: câu bắt đầu trước câu đứng trên nó.")
TOO_MANY = mark("Phụ đề “{name}” có hơn {most} câu.")
NOT_TEXT = mark("Phụ đề “{name}” không phải văn bản UTF-8. Hãy lưu lại với bảng mã UTF-8.")


@dataclass(frozen=True)
class Cue:
    """What is shown from `start` to `end`, in milliseconds; `lines` are plain text."""

    start: int
    end: int
    lines: tuple[str, ...]


def read(content: bytes, name: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file. Raises Invalid with the line that is wrong; `name` is for that sentence.

    Marks of style are dropped, notes and styles passed over: what is left is words and when they are said.
    """
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise Invalid(Message(NOT_TEXT, {"name": name})) from error
    is_vtt = lines[0].startswith("WEBVTT")
    cues: list[Cue] = []
    for first, block in _blocks(lines[1:] if is_vtt else lines, 2 if is_vtt else 1):
        if (cue := _cue(first, block, is_vtt and not cues, name)) is None:
            continue
        if cues and cue.start < cues[-1].start:
            raise Invalid(Message(OUT_OF_ORDER, {"name": name, "line": first}))
        cues.append(cue)
        if len(cues) > MOST_CUES:
            raise Invalid(Message(TOO_MANY, {"name": name, "most": MOST_CUES}))
    if not cues:
        raise Invalid(Message(NO_CUES, {"name": name}))
    return cues


def _blocks(lines: list[str], first: int) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    held: list[str] = []
    for number, line in enumerate([*lines, ""], first):
        if line.strip():
            held.append(line)
        elif held:
            found.append((number - len(held), held))
            held = []
    return found


def _cue(first: int, block: list[str], is_head: bool, name: str) -> Cue | None:
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        if is_head or block[0].startswith(("NOTE", "STYLE", "REGION")):
            return None  # what stands before the first cue describes the file
        raise Invalid(Message(BAD_LINE, {"name": name, "line": first}))
    begins, _, ends = block[at].partition("-->")
    start, end = _instant(begins), _instant(ends.strip().split(" ")[0] if ends.strip() else "")
    if start is None or end is None:
        raise Invalid(Message(BAD_LINE, {"name": name, "line": first + at}))
    if end <= start:
        raise Invalid(Message(BACKWARDS, {"name": name, "line": first + at}))
    words = tuple(filter(None, (_words(line) for line in block[at + 1 :])))
    return Cue(start, end, words) if words else None


def _instant(text: str) -> int | None:
    found = _INSTANT.fullmatch(text.strip())
    if found is None or int(found[3]) > 59 or int(found[2]) > 59:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(found[4].ljust(3, "0"))


def _words(line: str) -> str:
    return clean(html.unescape(_TAG.sub("", line)))


def as_vtt(cues: list[Cue]) -> bytes:
    """The cues as a WebVTT file: `read(as_vtt(cues), …) == cues`."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        words = "\n".join(html.escape(line, quote=False).replace("-->", "--&gt;") for line in cue.lines)
        parts.append(f"{_shown(cue.start)} --> {_shown(cue.end)}\n{words}\n")
    return "\n".join(parts).encode()


def _shown(instant: int) -> str:
    seconds, thousandths = divmod(instant, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def as_text(cues: list[Cue]) -> str:
    """What is said, as running text: a first transcript for its author to mend."""
    return " ".join(line for cue in cues for line in cue.lines)
