"""Lines as the text of a question or option: plain where nothing is lost by it, HTML otherwise."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from lms.assessment.formats.content import NOTHING, Markup, Text
from lms.assessment.formats.docx.layout import tables
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.paper import OBJECT, PLAIN, Look, Rich, Table

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
MOST = 0.6  # from here on a bold or underlined option is marked, not emphasised


def _spaced(rich: Rich) -> Rich:
    """Blank space of any kind and length as one space."""
    parts, at = [], 0
    for match in _SPACES.finditer(rich.text):
        parts += [rich.cut(at, match.start()), Rich.of(" ", rich.looks[match.start()])]
        at = match.end()
    return Rich.joined([*parts, rich.cut(at)]).strip()


def _bare(look: Look) -> Look:
    """What of a look says something: colours and highlighting do not."""
    return Look(look.bold, look.italic, look.underline, raised=look.raised, picture=look.picture)


def _inline(rich: Rich) -> str:
    made = []
    letters = [
        (c, _bare(look) if not c.isspace() else None) for c, look in zip(rich.text, rich.looks, strict=True)
    ]
    looks: list[Look] = []
    for _, look in letters:  # a space looks like what stands before it, so that no tag begins or ends in it
        looks.append(
            look if look is not None else looks[-1] if looks and looks[-1].picture is None else PLAIN
        )
    at = 0
    for look, run in groupby(looks):
        length = len(list(run))
        text = rich.text[at : at + length]
        at += length
        if look.picture is not None and text.strip(OBJECT) == "":
            image = f'<img src="media:{escape(look.picture.name)}" alt="{escape(look.picture.alt)}">'
            made.append(image * len(text))
            continue
        made.append(_tagged(escape(text.replace(OBJECT, ""), quote=False), look))
    return "".join(made)


def _tagged(html: str, look: Look) -> str:
    core = html.strip(" ")
    if not core:
        return html
    before, after = html[: len(html) - len(html.lstrip(" "))], html[len(html.rstrip(" ")) :]
    for tag, is_on in (
        ("sup", look.raised > 0), ("sub", look.raised < 0), ("u", look.underline), ("em", look.italic),
        ("strong", look.bold),
    ):  # fmt: skip
        if is_on:
            core = f"<{tag}>{core}</{tag}>"
    return before + core + after


def _table(table: Table) -> str:
    rows = []
    for row in tables.cells(table):
        made = ("<br>".join(filter(None, (_inline(_spaced(rich)) for rich in cell))) for cell in row)
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in made) + "</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _without_marks(lines: Sequence[Line], most: float) -> list[Rich]:
    """The lines' texts, bold and underline taken away where they cover at least that part of all letters."""
    rich = Rich.joined([line.rich for line in lines])
    changes: dict[str, object] = {}
    if rich.covered(lambda look: look.bold) >= most:
        changes["bold"] = False
    if rich.covered(lambda look: look.underline) >= most:
        changes["underline"] = False
    return [line.rich.without(**changes) if changes else line.rich for line in lines]


def text(lines: Sequence[Line], most: float = 1.0) -> Text:
    """The text these lines make. `most`: bold or underline over that part of it is a mark and not kept."""
    paragraphs: list[list[str]] = []
    is_plain = True
    for line, rich in zip(lines, _without_marks(lines, most), strict=True):
        if line.table is not None:
            paragraphs.append([_table(line.table)])
            is_plain = False
            continue
        shown = _inline(_spaced(rich))
        if not shown:
            continue
        is_plain = is_plain and "<" not in shown
        if line.starts or not paragraphs or paragraphs[-1][0].startswith("<table"):
            paragraphs.append([shown])
        else:
            paragraphs[-1].append(shown)
    if not paragraphs:
        return NOTHING
    if len(paragraphs) == 1 and len(paragraphs[0]) == 1:
        only = paragraphs[0][0]
        if is_plain:
            return Text(" ".join(_spaced(line.rich).text for line in lines if line.rich), Markup.PLAIN)
        return Text(only, Markup.HTML)
    made = ("<br>".join(parts) for parts in paragraphs)
    return Text("".join(p if p.startswith("<table") else f"<p>{p}</p>" for p in made), Markup.HTML)
