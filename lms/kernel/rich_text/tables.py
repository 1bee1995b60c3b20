"""Tables of texts: rows of cells, those of nothing but header cells first and apart."""

from collections.abc import Callable, Iterable, Sequence

from lms.kernel.rich_text.tree import Element, Node

MOST_SPAN = 50
CELLS = frozenset({"td", "th"})


def rows_of(node: Element) -> list[list[Element]]:
    """The rows of a table (not those of a table inside it) that have cells."""
    rows: list[list[Element]] = []
    for child in node.elements():
        if child.tag == "tr":
            if cells := [cell for cell in child.elements() if cell.tag in CELLS]:
                rows.append(cells)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += rows_of(child)
    return rows


def table(
    node: Element, caption: Sequence[Node], flow: Callable[[Iterable[Node]], list[Node]]
) -> Element | None:
    """The table with what its cells hold put in shape by `flow`; None if it has no cell."""
    rows = [[_cell(cell, flow) for cell in row] for row in rows_of(node)]
    if not rows:
        return None
    heads = _header_rows(rows)
    made: list[Node] = list(caption)
    if heads:
        made.append(Element("thead", {}, [Element("tr", {}, list(row)) for row in rows[:heads]]))
    made.append(Element("tbody", {}, [Element("tr", {}, list(row)) for row in rows[heads:]]))
    return Element("table", {}, made)


def _cell(cell: Element, flow: Callable[[Iterable[Node]], list[Node]]) -> Element:
    attributes = {name: str(span) for name in ("colspan", "rowspan") if (span := _span(cell, name)) > 1}
    if "num" in cell.classes:
        attributes["class"] = "num"
    return Element(cell.tag, attributes, flow(cell.children))


def _span(cell: Element, name: str) -> int:
    text = cell.attributes.get(name, "")
    return min(int(text), MOST_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _header_rows(rows: list[list[Element]]) -> int:
    """How many rows at the beginning are headers and can stand apart: all cells `th`, none reaching below them."""
    heads = 0
    while heads < len(rows) and all(cell.tag == "th" for cell in rows[heads]):
        heads += 1
    if heads == len(rows):
        return 0
    reach = max(
        (at + _span(cell, "rowspan") for at, row in enumerate(rows[:heads]) for cell in row), default=0
    )
    return heads if reach <= heads else 0
