r"""Gaps in a running text as Moodle's "Embedded answers (Cloze)" writes them: {2:SHORTANSWER:=Paris~%50%Pari#Gần đúng}.

Source: "Embedded Answers (Cloze) question type" in Moodle's documentation (docs.moodle.org). Pure.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lms.assessment.formats.content import NOTHING, Gap, Kind, Markup, Option, Text
from lms.assessment.formats.figures import decimal_of, percent, shown, weight_of
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.texts import as_html
from lms.kernel.messages import mark

NOT_CLOSED = mark("Ô trống thứ {number} thiếu dấu “}}” ở cuối; câu này không được đọc.")
UNKNOWN_GAP = mark("Ô trống kiểu {name} chưa đọc được; câu này không được đọc.")
SEVERAL_GAP = mark(
    "Ô trống kiểu {name} cho chọn nhiều ý cùng lúc; ở đây chưa có kiểu ô như vậy, nên câu này không được đọc."
)
EMPTY_GAP = mark("Ô trống thứ {number} không có đáp án nào; câu này không được đọc.")
NONE_FULL_GAP = mark("Ô trống thứ {number} không có đáp án nào được trọn điểm.")
NO_NUMBER = mark("“{value}” ở ô trống thứ {number} không phải là số; đã bỏ đi.")
BAD_WEIGHT = mark(
    "Trọng số “{value}” ở ô trống thứ {number} không phải phần trăm từ -100 đến 100; đã coi là 0."
)
MIXED_CASE = mark(
    "Có ô phân biệt hoa thường, có ô không; ở đây cả câu dùng chung một cách nên đã đọc là có phân biệt."
)
LIKE_A_GAP = mark("Chữ [[{name}]] trong đề bài trông như ô trống của hệ thống; đã thêm dấu cách.")

_ANY = re.compile(r"\{([0-9]{0,3}):([A-Z][A-Z_]{1,30}):")
_MARK = re.compile(r"\[\[([0-9]{1,4})\]\]")
_TAG = re.compile(r"<[A-Za-z/!]")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});")
_WEIGHT = re.compile(r"%([^%~}#\s]{1,16})%")
_TYPED = {"SHORTANSWER": True, "SA": True, "MW": True, "SHORTANSWER_C": False, "SAC": False, "MWC": False}
_NUMERICAL = frozenset(("NUMERICAL", "NM"))
_LISTS = frozenset(
    f"{name}{ending}" for name, endings in (
        ("MULTICHOICE", ("", "_V", "_H", "_S", "_VS", "_HS")), ("MC", ("", "V", "H", "S", "VS", "HS"))
    ) for ending in endings
)  # fmt: skip
_SEVERAL = re.compile(r"MULTIRESPONSE|MR")
_ONE, _ZERO = Fraction(1), Fraction(0)


@dataclass
class Cloze:
    """A text with its gaps taken out. `faults`: (place in the source, message id, parameters, is a note); with
    `is_lost` nothing sensible can be made of it."""

    source: str = ""
    gaps: list[Gap] = field(default_factory=list)
    ignores_case: bool | None = None
    shuffles: bool | None = None
    faults: list[tuple[int, str, dict[str, object], bool]] = field(default_factory=list)
    is_lost: bool = False


def parse(source: str) -> Cloze:
    """The gaps of `source`, which stand in the text as `[[1]]`, `[[2]]`, …"""
    found = Cloze()
    pieces: list[str] = []
    cases: set[bool] = set()
    shuffled: list[bool] = []
    at = 0
    while start := _ANY.search(source, at):
        number = len(found.gaps) + 1
        name = start[2]
        pieces.append(_unlike(source[at : start.start()], at, found))
        end, parts = _alternatives(source, start.end())
        if end < 0:
            found.faults.append((start.start(), NOT_CLOSED, {"number": number}, False))
        elif name not in _TYPED and name not in _NUMERICAL and name not in _LISTS:
            msgid = SEVERAL_GAP if _SEVERAL.match(name) else UNKNOWN_GAP
            found.faults.append((start.start(), msgid, {"name": name}, False))
        if end < 0 or (found.faults and found.faults[-1][0] == start.start()):
            found.is_lost = True
            return found
        if name in _TYPED:
            cases.add(_TYPED[name])
        elif name in _LISTS:
            shuffled.append(name.rpartition("_")[2].endswith("S"))
        options = tuple(_options(name, parts, number, found))
        _judge(options, start.start(), number, found)
        found.gaps.append(Gap(_kind(name), options, int(start[1] or 1)))
        pieces.append(f"[[{number}]]")
        at = end
    pieces.append(_unlike(source[at:], at, found))
    found.source = "".join(pieces)
    if len(cases) > 1:
        found.faults.append((0, MIXED_CASE, {}, False))
    found.ignores_case = None if not cases else cases == {True}
    found.shuffles = True if shuffled and all(shuffled) else None
    return found


def _kind(name: str) -> Kind:
    if name in _LISTS:
        return Kind.SINGLE
    return Kind.NUMBER if name in _NUMERICAL else Kind.TEXT


def _unlike(text: str, at: int, found: Cloze) -> str:
    for like in _MARK.finditer(text):
        found.faults.append((at + like.start(), LIKE_A_GAP, {"name": like[1]}, True))
    return _MARK.sub(r"[ [\1]]", text)


def _judge(options: Sequence[Option], at: int, number: int, found: Cloze) -> None:
    if not options:
        found.faults.append((at, EMPTY_GAP, {"number": number}, False))
        found.is_lost = True
    elif not any(option.weight == _ONE for option in options):
        found.faults.append((at, NONE_FULL_GAP, {"number": number}, False))


def _alternatives(source: str, at: int) -> tuple[int, list[tuple[int, str, str]]]:
    """Where the gap ends, -1 for nowhere; and its alternatives as place, answer, feedback, all as they are written."""
    parts: list[tuple[int, str, str]] = []
    start, hash_at = at, -1
    while at < len(source):
        char = source[at]
        if char == "\\":
            at += 2
            continue
        if char == "#" and hash_at < 0 and source[at - 1] != "&" and not source.endswith("&amp;", start, at):
            hash_at = at
        elif char in "~}":
            answer = source[start : hash_at if hash_at >= 0 else at]
            parts.append((start, answer, source[hash_at + 1 : at] if hash_at >= 0 else ""))
            start, hash_at = at + 1, -1
            if char == "}":
                return at + 1, parts
        at += 1
    return -1, parts


def _bare(written: str) -> str:
    """What an author meant: without the escapes of this syntax and those of the HTML editor."""
    return html.unescape(re.sub(r"\\([}#~{\"/\\])", r"\1", written)).strip()


def _shown(written: str) -> Text:
    """An option or a feedback, which Moodle takes for HTML."""
    source = _bare(written)
    if not source:
        return NOTHING
    if _TAG.search(source):
        return Text(source, Markup.HTML)
    return Text(html.unescape(source) if _ENTITY.search(source) else source)


def _options(name: str, parts: list[tuple[int, str, str]], number: int, found: Cloze) -> Iterator[Option]:
    for at, answer, feedback in parts:
        answer = answer.strip()
        weight = _ZERO
        if answer.startswith("="):
            weight, answer = _ONE, answer[1:]
        elif given := _WEIGHT.match(answer):
            read = weight_of(given[1])
            if read is None:
                params: dict[str, object] = {"value": given[1], "number": number}
                found.faults.append((at, BAD_WEIGHT, params, False))
            weight, answer = read or _ZERO, answer[given.end() :]
        if not answer.strip():
            continue
        if name in _LISTS:
            yield Option(_shown(answer), weight, _shown(feedback))
        elif name in _TYPED or _bare(answer) == "*":
            yield Option(Text(_bare(answer)), weight, _shown(feedback))
        else:
            value, colon, around = _bare(answer).partition(":")
            read_value, tolerance = decimal_of(value), decimal_of(around) if colon else None
            if read_value is None or (colon and (tolerance is None or tolerance < 0)):
                params = {"value": cut(_bare(answer)), "number": number}
                found.faults.append((at, NO_NUMBER, params, False))
                continue
            yield Option(Text(shown(read_value)), weight, _shown(feedback), tolerance=tolerance)


# ---- writing -------------------------------------------------------------------------------------------------

_SPECIAL = re.compile("[&<>{}~#]")
_ENTITIES = {"<": "&lt;", ">": "&gt;"}


def _escaped(text: str) -> str:
    """`text` for the inside of a gap. Entities and no backslashes: Moodle undoes only some of those."""
    text = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], f"&#{ord(found[0])};"), text.strip())
    return text[:-1] + "&#92;" if text.endswith("\\") else text


def _escaped_html(text: Text) -> str:
    return _escaped(as_html(text).replace("\n", " "))


def written_gap(gap: Gap, ignores_case: bool | None, shuffles: bool | None) -> str:
    """The gap in Moodle's syntax."""
    if gap.kind is Kind.SINGLE:
        name = "MULTICHOICE_S" if shuffles else "MULTICHOICE"
    elif gap.kind is Kind.NUMBER:
        name = "NUMERICAL"
    else:
        name = "SHORTANSWER_C" if ignores_case is False else "SHORTANSWER"
    alternatives = []
    for option in gap.options:
        if gap.kind is Kind.SINGLE:
            answer = _escaped_html(option.text)
        else:
            answer = _escaped(option.text.source.replace("\n", " "))
            if gap.kind is Kind.NUMBER and option.tolerance is not None:
                answer += f":{shown(option.tolerance)}"
        prefix = "=" if option.weight == _ONE else f"%{percent(option.weight)}%" if option.weight else ""
        if not prefix and answer[:1] in ("=", "%"):
            answer = f"&#{ord(answer[0])};{answer[1:]}"
        feedback = f"#{_escaped_html(option.feedback)}" if option.feedback else ""
        alternatives.append(f"{prefix}{answer}{feedback}")
    return f"{{{gap.weight}:{name}:{'~'.join(alternatives)}}}"


def write(
    text: Text, gaps: Sequence[Gap], ignores_case: bool | None, shuffles: bool | None
) -> tuple[Text, list[int]]:
    """The text with its gaps in Moodle's syntax, and the numbers of gaps that don't stand in it exactly once; one
    that is missing goes to the end, one that comes again stays as `[[1]]`."""
    seen: list[int] = []

    def put(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(gaps) or number in seen:
            seen.append(number)
            return found[0]
        seen.append(number)
        return written_gap(gaps[number - 1], ignores_case, shuffles)

    opened = "{ " if text.markup is Markup.PLAIN else "&#123;"
    source = _ANY.sub(lambda found: opened + found[0][1:], text.source)
    source = _MARK.sub(put, source)
    wrong = [n for n in range(1, len(gaps) + 1) if seen.count(n) != 1]
    for number in wrong:
        if number not in seen:
            source += " " + written_gap(gaps[number - 1], ignores_case, shuffles)
    return replace(text, source=source), wrong
