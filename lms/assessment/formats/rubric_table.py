"""A rubric as a table of HTML and back: formats without a place for rubrics carry it in their notes for markers."""

import html
from decimal import Decimal

from lms.assessment.formats.content import Criterion
from lms.assessment.formats.figures import decimal_of, shown
from lms.assessment.formats.xml_tree import Node, Unreadable, parse_text

_CLASS = "rubric"


def to_html(rubric: tuple[Criterion, ...]) -> str:
    """A row for each criterion: its title, then a cell for each level, points first."""
    rows = []
    for criterion in rubric:
        cells = "".join(
            f"<td><strong>{shown(points)}</strong> {html.escape(words, quote=False)}</td>"
            for points, words in criterion.levels
        )
        rows.append(f"<tr><th>{html.escape(criterion.title, quote=False)}</th>{cells}</tr>")
    return f'<table class="{_CLASS}"><tbody>{"".join(rows)}</tbody></table>'


def from_html(source: str) -> tuple[Criterion, ...] | None:
    """The rubric in what `to_html` wrote; None for any other text."""
    if _CLASS not in source:
        return None
    try:
        root = parse_text(source.strip()).root
    except Unreadable:
        return None
    return from_table(root)


def from_table(table: Node) -> tuple[Criterion, ...] | None:
    """The rubric in a table of `to_html`; None for any other element."""
    if table.name != "table" or table.get("class") != _CLASS:
        return None
    rubric = []
    for row in (node for node in table.walk() if node.name == "tr"):
        title = row.first("th")
        levels = [_level(cell) for cell in row.elements("td")]
        found = tuple(level for level in levels if level is not None)
        if title is None or len(found) < len(levels):
            return None
        rubric.append(Criterion(" ".join(title.words().split()), found))
    return tuple(rubric)


def _level(cell: Node) -> tuple[Decimal, str] | None:
    points = cell.first("strong")
    value = decimal_of(points.words()) if points else None
    if points is None or value is None:
        return None
    rest = "".join(c if isinstance(c, str) else c.words() for c in cell.children if c is not points)
    return value, " ".join(rest.split())
