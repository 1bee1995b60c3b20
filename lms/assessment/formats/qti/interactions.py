"""Which interactions of QTI are read, and by which function."""

from collections.abc import Callable

from lms.assessment.formats.qti.answers import Answers, choices, inline_list, order, pairs, typed
from lms.assessment.formats.qti.areas import hotspots, points
from lms.assessment.formats.qti.bodies import Source
from lms.assessment.formats.qti.declared import Declared, Response
from lms.assessment.formats.xml_tree import Node

READERS: dict[str, Callable[[Node, Response, Declared, Source], Answers | None]] = {
    "choiceInteraction": choices,
    "textEntryInteraction": typed,
    "inlineChoiceInteraction": inline_list,
    "matchInteraction": pairs,
    "associateInteraction": pairs,
    "orderInteraction": order,
    "hotspotInteraction": hotspots,
    "selectPointInteraction": points,
}
GAPS = frozenset(("textEntryInteraction", "inlineChoiceInteraction"))
OPEN = frozenset(("extendedTextInteraction", "uploadInteraction"))
