"""A Markdown file as a lesson: in the packs' own form, with their front matter or without, or as other programs write
it, with a title of level one and a front matter of theirs."""

import re
from collections.abc import Iterator

from lms.catalog.lesson_files.content import LessonFile
from lms.catalog.lesson_files.shaping import NOTES
from lms.catalog.packs.lessons import FENCE
from lms.catalog.packs.markdown import Form, Place, check
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.text import decode
from lms.catalog.packs.toml_source import load
from lms.catalog.rules import MARKDOWN
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark

EMPTY = mark("Tệp không có chữ nào.")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^( {0,3})(#{1,6})([ \t].*|)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_BLOCK = re.compile(r"[#>|\-*+:]|\d+[.)]")  # what begins something else than a paragraph
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*(.*)$")
_NOTED = re.compile(r"\[\^([^\]\s]{1,100})\]")
_STRESSED = re.compile(r"(\*{1,3}|__|`)(?=\S)([^*_`]+)(?<=\S)\1")
_YAML = "---"
_YAML_TITLE = re.compile(r"^title:\s*(.+?)\s*$")


def read_markdown(content: bytes) -> LessonFile:
    """The lesson in a .md file, its lines of the text from 1 in the notes. Invalid where it is no text."""
    problems = Problems()
    text = decode("", content, problems)
    if text is None:
        raise Invalid(problems.found[0].message)
    title, objectives, body = _front(text)
    lines = _levels(body.strip("\n").split("\n"))
    first, lines = _title(lines)
    body = "\n".join(_notes(lines)).strip("\n").rstrip()
    if not body.strip():
        raise Invalid(Message(EMPTY))
    check(body, Place("", 1, Form.LESSON, frozenset()), problems)
    notes = tuple((problem.line, problem.message) for problem in sorted(problems.found))
    return LessonFile(body, MARKDOWN, (title or first)[:150], objectives, notes=notes)


def _front(text: str) -> tuple[str, tuple[str, ...], str]:
    """Title, objectives, and the text below the front matter."""
    lines = text.strip("\n").split("\n")
    for fence in (FENCE, _YAML):
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
        if lines[0].rstrip() == fence and end is not None:
            inside, rest = lines[1:end], "\n".join(lines[end + 1 :])
            said = _packs(inside) if fence == FENCE else _others(inside)
            if said is not None:
                return (*said, rest)
    return "", (), text


def _packs(lines: list[str]) -> tuple[str, tuple[str, ...]] | None:
    source = load("", "\n".join(lines) + "\n", Problems())
    if source is None:
        return None
    title, objectives = source.data.get("title", ""), source.data.get("objectives", [])
    sound = objectives if isinstance(objectives, list) else []
    return str(title), tuple(str(each) for each in sound if isinstance(each, str))[:4]


def _others(lines: list[str]) -> tuple[str, tuple[str, ...]] | None:
    if not all(not line.strip() or line[0] in " \t-#" or ":" in line for line in lines):
        return None  # a rule, then words, then another rule
    found = (match[1].strip("\"'") for line in lines if (match := _YAML_TITLE.match(line)))
    return next(found, ""), ()


def _outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    code = ""
    for number, line in enumerate(lines):
        if fence := _CODE.match(line):
            if not code:
                code = fence[1]
            elif fence[1].startswith(code):
                code = ""
            continue
        if not code:
            yield number, line


def _levels(lines: list[str]) -> list[str]:
    """Headings that are underlined become "#"; the rest stays as it is."""
    made = list(lines)
    gone = set()
    plain = dict(_outside_code(lines))
    for number, line in plain.items():
        above = plain.get(number - 1, "").strip()
        below = _UNDERLINE.match(line)
        alone = number < 2 or not lines[number - 2].strip()
        if below and above and alone and not _BLOCK.match(above):
            made[number - 1] = ("# " if below[1][0] == "=" else "## ") + above
            gone.add(number)
    return [line for number, line in enumerate(made) if number not in gone]


def _title(lines: list[str]) -> tuple[str, list[str]]:
    """The heading of level one that comes first, taken out; all others move down where there are more of them."""
    heads = [(n, found) for n, line in _outside_code(lines) if (found := _HEADING.match(line))]
    ones = [n for n, found in heads if len(found[2]) == 1]
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if not ones:
        return "", lines
    made, title = list(lines), ""
    if len(ones) == 1 and ones[0] == first:
        title = _STRESSED.sub(r"\2", lines[first].strip().strip("#").strip())
        return title, lines[:first] + lines[first + 1 :]
    for number, found in heads:
        made[number] = f"{'#' * min(len(found[2]) + 1, 4)}{found[3]}"
    return title, made


def _notes(lines: list[str]) -> list[str]:
    """Footnotes as other programs write them, "[^a]" and "[^a]: words": their number stays where they stood and they
    follow at the end, as those of a Word document do."""
    said, gone = _said_below(lines)
    if not said:
        return lines
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        if found[1] not in said:
            return found[0]
        return rf"\[{numbers.setdefault(found[1], len(numbers) + 1)}\]"

    made = list(lines)
    for at, line in _outside_code(lines):
        # Every second part stands between backticks: it is shown as it is.
        parts = enumerate(line.split("`"))
        made[at] = "`".join(part if odd % 2 else _NOTED.sub(number, part) for odd, part in parts)
    order = [*numbers, *(name for name in said if name not in numbers)]
    below = [f"{place}. {said[name]}" for place, name in enumerate(order, 1)]
    kept = [line for at, line in enumerate(made) if at not in gone]
    return [*kept, "", f"## {NOTES}", "", *below]


def _said_below(lines: list[str]) -> tuple[dict[str, str], set[int]]:
    """What each footnote says, and the lines where it stood: its own, and those that go on with it."""
    said: dict[str, str] = {}
    gone: set[int] = set()
    name = ""
    for at, line in _outside_code(lines):
        found = _NOTE.match(line)
        if found:
            name = found[1]
            said.setdefault(name, found[2].strip())
        elif name and line.strip() and ((at - 1 in gone and lines[at - 1].strip()) or line[0] in " \t"):
            said[name] = f"{said[name]} {line.strip()}"
        elif line.strip():
            name = ""
        if name:
            gone.add(at)
    return said, gone
