"""Puts what a word processor wrote into the order of a lesson: headings from level two without gaps, notes at the end,
header cells in tables."""

from lms.kernel.rich_text.tree import Element, Node, walk, words

NOTES = "Ghi chú"  # in the course's language, like the text around it
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEEPEST = 4


def shaped(root: Element) -> tuple[str, Element]:
    """The title that the text begins with ("" for none) and the rest of it in order."""
    _notes(root)
    title = _taken_title(root)
    _headings(root)
    for table in [each for each in walk(root.children) if each.tag == "table"]:
        _header(table)
    return title, root


def _taken_title(root: Element) -> str:
    """Taken out where it is the first thing and the only one of its level, or has the style of a title."""
    first = next((child for child in root.elements() if words([child])), None)
    if first is None or first.tag != "h1":
        return ""
    others = [each for each in walk(root.children) if each.tag == "h1" and each is not first]
    if others and "title" not in first.classes:
        return ""
    root.children.remove(first)
    return words([first])[:150]


def _headings(root: Element) -> None:
    found = [each for each in walk(root.children) if each.tag in _HEADINGS]
    if not found:
        return
    top = min(_HEADINGS[each.tag] for each in found)
    last = 1
    for each in found:
        wanted = _HEADINGS[each.tag] - top + 2
        level = min(wanted, last + 1, _DEEPEST)
        each.tag, each.attributes, last = f"h{level}", {}, level


def _notes(root: Element) -> None:
    """A note's number stays where it stood; the notes follow under a heading, without the way back."""
    for each in list(walk(root.children)):
        if (
            each.tag == "sup"
            and len(each.elements()) == 1
            and "-ref-" in each.elements()[0].attributes.get("id", "")
        ):
            each.children = list(each.elements()[0].children)
    last = root.children[-1] if root.children else None
    if not isinstance(last, Element) or last.tag != "ol" or not _holds_notes(last):
        return
    for item in last.elements():
        item.attributes = {}
        _without_way_back(item)
    top = min(
        (_HEADINGS[e.tag] for e in walk(root.children) if e.tag in _HEADINGS and "title" not in e.classes),
        default=2,
    )
    root.children.insert(-1, Element(f"h{top}", {}, [NOTES]))


def _holds_notes(last: Element) -> bool:
    return any("note-" in item.attributes.get("id", "") for item in last.elements())


def _without_way_back(item: Element) -> None:
    for each in [item, *walk(item.children)]:
        kept: list[Node] = []
        for child in each.children:
            if (
                isinstance(child, Element)
                and child.tag == "a"
                and "-ref-" in child.attributes.get("href", "")
            ):
                continue
            kept.append(child)
        each.children = kept


def _header(table: Element) -> None:
    """A first row all in bold is what people make a header of."""
    rows = [each for each in walk(table.children) if each.tag == "tr"]
    if len(rows) < 2 or any(each.tag == "th" for each in walk(table.children)):
        return
    cells = rows[0].elements()
    if not cells or not all(_is_bold(cell) for cell in cells):
        return
    for cell in cells:
        cell.tag = "th"
        for each in walk(cell.children):
            each.children = [node for child in each.children for node in _unbolded(child)]


def _unbolded(node: Node) -> list[Node]:
    return node.children if isinstance(node, Element) and node.tag == "strong" else [node]


def _is_bold(cell: Element) -> bool:
    strong = [each for each in walk(cell.children) if each.tag == "strong"]
    return bool(words(cell.children)) and words(strong) == words(cell.children)
