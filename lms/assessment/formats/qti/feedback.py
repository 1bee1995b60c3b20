"""Feedback of a QTI item: that of a choice, that which everybody sees, and what has no place here."""

from collections.abc import Sequence
from dataclasses import replace

from lms.assessment.formats.content import Item, Text
from lms.assessment.formats.qti.bodies import Source, content, line_of
from lms.assessment.formats.qti.declared import Declared
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NOT_KEPT = mark("Phản hồi dành cho trường hợp “{name}” không có chỗ ở đây nên không được giữ: “{value}”.")

_FEEDBACK = frozenset(("modalFeedback", "feedbackInline", "feedbackBlock"))


def with_feedback(item: Item, keys: Sequence[str], body: Node, declared: Declared, source: Source) -> Item:
    """`item` with its feedback; `keys` are the identifiers of its options or areas, in their order."""
    said: dict[str, Text] = {}
    general = Text()
    for node in [*source.modal, *(part for part in body.walk() if part.name in _FEEDBACK)]:
        name, outcome = node.get("identifier"), node.get("outcomeIdentifier")
        inside: Sequence[Node | str] = node.children
        for wrapper in ("contentBody", "feedbackContent"):
            if (held := node.first(wrapper)) is not None:
                inside = held.children
        text = content(inside, source)
        if not text:
            continue
        if node.get("showHide", "show") == "show" and name in keys and name not in said:
            said[name] = text
        elif node.get("showHide", "show") == "show" and declared.shown.get(outcome) == name and not general:
            general = text
        else:
            source.say(node.line, NOT_KEPT, name=cut(name), value=cut(line_of(inside)))
    options = [
        replace(option, feedback=said.get(key, option.feedback))
        for option, key in zip(item.options, keys or [""] * len(item.options), strict=True)
    ] if not item.areas else []  # fmt: skip
    areas = [
        replace(area, feedback=said.get(key, area.feedback))
        for area, key in zip(item.areas, keys, strict=False)
    ]
    return replace(item, options=tuple(options), areas=tuple(areas), feedback=general)
