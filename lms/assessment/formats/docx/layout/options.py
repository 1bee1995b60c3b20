"""Options wherever they stand: each in its line, side by side by tabs or spaces, in the cells of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.paper import PLAIN, Look

_STAR_AT_END = re.compile(r"\s*[*✓✔☑☒✅]\s*$")
_LAST_BY_SPACE = "D"  # one space is a weak sign: "A. 3 B. 4 C. 5 D. 6", but not "D. vi khuẩn E. coli"
_SPACED = {letter: re.compile(rf"(?<=\s)[*]?{letter}\s?[.)](?=\s*\S)") for letter in "ABC"}


@dataclass
class Choice:
    """An option as it stands there. `look`: of its letter. `is_true`: of a statement, if said beside it."""

    letter: str
    number: int
    look: Look = PLAIN
    is_starred: bool = False
    is_true: bool | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass
class Found:
    """What a question's lines hold. `odd`: lines after the last option that begin nothing; they are taken to belong
    to it. `second`: the paragraph where a second set of options begins, 0 for none; it is not read. `is_lower`: labels
    are a), b), …"""

    stem: list[Line] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    odd: list[Line] = field(default_factory=list)
    second: int = 0
    is_lower: bool = False


@dataclass(frozen=True)
class _Piece:
    """A line, or what lies between two labels in it. `style`: what all labels of one question share."""

    line: Line
    letter: str = ""
    style: str = ""
    end: int = 0
    look: Look = PLAIN
    is_starred: bool = False

    @property
    def content(self) -> Line:
        return replace(self.line, rich=self.line.rich.cut(self.end))


def _piece(line: Line) -> _Piece:
    match = words.LABEL.match(line.text) if line.table is None else None
    if match is None:
        return _Piece(line)
    letter, at = match["letter"] or match["inner"], match.start("letter")
    look = line.rich.looks[at if at >= 0 else match.start("inner")]
    sign = match["sign"] or ""
    style = ("upper" if letter.isupper() else "lower") + (
        "" if sign in ".)/" else ":" if sign == ":" else "-"
    )
    is_starred = bool(match["before"] or match["star"] or match["after"])
    return _Piece(line, letter.upper(), style, match.end(), look, is_starred)


def _pieces(lines: Sequence[Line]) -> list[_Piece]:
    made = []
    for line in lines:
        at = 0
        starts = line.starts
        for match in words.BETWEEN.finditer(line.text):
            if line.text[at : match.start()].strip():
                made.append(_piece(replace(line, rich=line.rich.cut(at, match.start()), starts=starts)))
                starts = False
            at = match.end()
        made.append(_piece(replace(line, rich=line.rich.cut(at), starts=starts)))
    return made


def _divided(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces divided further where the next letter follows after a single space and stands nowhere else."""
    made: list[_Piece] = []
    followers, letter = [], ""
    for piece in reversed(pieces):
        followers.append(letter)
        letter = piece.letter if piece.style == "upper" else letter
    for piece, following in zip(pieces, reversed(followers), strict=True):
        while piece.style == "upper" and piece.letter < _LAST_BY_SPACE:
            wanted = chr(ord(piece.letter) + 1)
            match = re.search(rf"(?<=\s)[*]?{wanted}\s?[.)](?=\s*\S)", piece.line.text[piece.end :])
            if wanted == following or match is None:
                break
            cut = piece.end + match.start()
            made.append(replace(piece, line=replace(piece.line, rich=piece.line.rich.cut(0, cut))))
            piece = _piece(replace(piece.line, rich=piece.line.rich.cut(cut), starts=False))
        made.append(piece)
    return made


def _runs(pieces: list[_Piece], style: str, *, is_begun: bool = True) -> list[list[int]]:
    """The places of labels A, B, C … that follow each other; one letter may be missing or stand twice. Not
    `is_begun`: those of a list that goes on from the question before, where Word should have begun it anew."""
    runs: list[list[int]] = []
    firsts = "AB" if is_begun else "CDEFGH"
    for at, piece in enumerate(pieces):
        if piece.style != style:
            continue
        if runs:
            step = ord(piece.letter) - ord(pieces[runs[-1][-1]].letter)
            if step in (0, 1, 2) and not (piece.letter == "A" and len(runs[-1]) > 1):
                runs[-1].append(at)
                continue
        if piece.letter in firsts:
            runs.append([at])
    return [run for run in runs if len(run) >= (3 if pieces[run[0]].letter == "B" else 2)]


def _in_the_stem(lines: Sequence[Line]) -> list[Line]:
    """The lines, the last of them cut before "A." if A, B and C follow each other in it after single spaces."""
    made = list(lines)
    for at in range(len(made) - 1, -1, -1):
        first = _SPACED["A"].search(made[at].text)
        second = _SPACED["B"].search(made[at].text, first.end()) if first else None
        if first and second and _SPACED["C"].search(made[at].text, second.end()):
            line, cut = made[at], first.start()
            options_line = replace(line, rich=line.rich.cut(cut), starts=False)
            made[at : at + 1] = [replace(line, rich=line.rich.cut(0, cut)), options_line]
            break
    return made


def find(lines: Sequence[Line]) -> Found:
    """The stem and the options in the lines of one question."""
    found = _find(lines)
    return found if found.choices else _find(_in_the_stem(lines))


def _find(lines: Sequence[Line]) -> Found:
    pieces = _divided(_pieces(lines))
    runs = next(filter(None, (_runs(pieces, style) for style in ("upper", "lower", "upper:", "upper-"))), [])
    runs = runs or _runs(pieces, "upper", is_begun=False)
    if not runs:
        return Found(stem=list(lines))
    found = Found(stem=[piece.line for piece in pieces[: runs[0][0]]])
    found.is_lower = pieces[runs[0][0]].style == "lower"
    stop = len(pieces)
    if len(runs) > 1:
        stop = runs[1][0]
        found.second = pieces[stop].line.number
    for at in range(runs[0][0], stop):
        piece = pieces[at]
        if at in runs[0]:
            found.choices.append(_choice(piece))
        elif (
            at > runs[0][-1]
            and piece.line.starts
            and any(not line.is_empty for line in found.choices[-1].lines)
        ):
            found.odd.append(piece.line)
            found.choices[-1].lines.append(piece.line)
        else:
            found.choices[-1].lines.append(piece.line)
    for choice in found.choices:
        _finish(choice)
    return found


def _choice(piece: _Piece) -> Choice:
    content = replace(piece.content, starts=True)
    return Choice(
        piece.letter, piece.line.number, piece.look, piece.is_starred, piece.line.is_true,
        [content] if not content.is_empty else [],
    )  # fmt: skip


def _finish(choice: Choice) -> None:
    """Takes a star and a verdict off the end of the option's text."""
    for line in choice.lines:
        choice.is_true = line.is_true if choice.is_true is None else choice.is_true
    if not choice.lines:
        return
    last = choice.lines[-1]
    star = _STAR_AT_END.search(last.text)
    if star:
        choice.is_starred = True
        choice.lines[-1] = replace(last, rich=last.rich.cut(0, star.start()))


def take_verdicts(choices: Sequence[Choice]) -> None:
    """Reads "(Đ)", "- Sai" and the like at the end of statements, and takes them off."""
    for choice in choices:
        last = choice.lines[-1] if choice.lines else None
        match = words.VERDICT_AT_END.search(last.text) if last is not None else None
        if last is not None and match is not None and match.start() > 0 and choice.is_true is None:
            choice.is_true = words.is_true(match["a"] or match["b"])
            choice.lines[-1] = replace(last, rich=last.rich.cut(0, match.start()))
