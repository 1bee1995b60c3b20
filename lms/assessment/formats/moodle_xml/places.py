"""Words to put into a text (gapselect, ddwtos) and markers to put on a picture (ddmarker) of Moodle XML files."""

import re
from dataclasses import replace
from fractions import Fraction

from lms.assessment.formats.content import Area, Gap, Item, Kind, Option, Text
from lms.assessment.formats.moodle_xml.question import Question, words_of
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NO_WORDS = mark("Câu này không có từ nào để điền nên không được đọc.")
NO_PLACES = mark("Câu này không có chỗ nào để điền nên không được đọc.")
NO_SUCH_WORD = mark("Chỗ [[{name}]] chỉ tới từ thứ {name}, nhưng không có từ ấy; câu này không được đọc.")
NO_PICTURE = mark("Câu này không kèm hình nền nên không được đọc.")
SEVERAL_MARKERS = mark(
    "Câu này cho kéo nhiều nhãn khác nhau lên hình; ở đây mới có câu chọn vùng trên hình, nên không được đọc."
)
BAD_SHAPE = mark("Vùng “{value}” trên hình không đọc được; câu này không được đọc.")

_PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")
_POINT = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,6})?")


def select_words(question: Question) -> Item | None:
    """gapselect and ddwtos: `[[2]]` in the text is where the second word belongs; a gap offers its whole group."""
    text = question.text("questiontext")
    words = [
        (words_of(node.first("group")) or "1", question.rich(node))
        for node in (*question.parts("selectoption"), *question.parts("dragbox"))
    ]
    if not any(word for _, word in words):
        question.say(question.node.line, NO_WORDS)
        return None
    shuffles = question.switch("shuffleanswers")
    gaps: list[Gap] = []
    for found in _PLACE.finditer(text.source):
        at = int(found[1])
        if not 1 <= at <= len(words) or not words[at - 1][1]:
            question.say(question.node.line, NO_SUCH_WORD, name=found[1])
            return None
        group = words[at - 1][0]
        options = tuple(
            Option(_simple(word), Fraction(number == at))
            for number, (other, word) in enumerate(words, 1)
            if other == group and word
        )
        gaps.append(Gap(Kind.SINGLE, options))
    if not gaps:
        question.say(question.node.line, NO_PLACES)
        return None
    numbers = iter(range(1, len(gaps) + 1))
    source = _PLACE.sub(lambda found: f"[[{next(numbers)}]]", text.source)
    question.leave_feedback_for_all()
    item = question.item(Kind.BLANKS, replace(text, source=source))
    return replace(item, gaps=tuple(gaps), shuffles=shuffles)


def _simple(word: Text) -> Text:
    return Text(word.source) if not re.search("[<&]", word.source) else word


def markers(question: Question) -> Item | None:
    """ddmarker with one marker: a place, or several, to be found on a picture."""
    text = question.text("questiontext")
    files = question.parts("file")
    picture = question.keep(files[0]) if files else None
    if picture is None:
        question.say(question.node.line, NO_PICTURE)
        return None
    labels = {words_of(drag.first("no")): words_of(drag) for drag in question.parts("drag")}
    drops = [d for d in question.parts("drop") if words_of(d.first("choice")) not in ("", "0")]
    if len({words_of(drop.first("choice")) for drop in drops}) != 1:
        question.say(question.node.line, SEVERAL_MARKERS if drops else NO_PLACES)
        return None
    areas = []
    for number, drop in enumerate(drops, 1):
        shape = _shape(drop)
        if shape is None:
            question.say(drop.line, BAD_SHAPE, value=cut(words_of(drop.first("coords"))))
            return None
        label = labels.get(words_of(drop.first("choice")), "")
        areas.append(Area(f"p{number}", *shape, Fraction(1, len(drops)), label))
    question.leave_feedback_for_all()
    item = question.item(Kind.HOTSPOT, text)
    return replace(item, areas=tuple(areas), picture=picture, shuffles=question.switch("shuffleanswers"))


def _shape(drop: Node) -> tuple[str, tuple[int, ...]] | None:
    """The shape of a `<drop>`: Moodle writes "x,y;r", "x,y;width,height" and "x,y;x,y;…"."""
    groups = [part.split(",") for part in words_of(drop.first("coords")).replace(" ", "").split(";")]
    if not all(_POINT.fullmatch(number) for group in groups for number in group):
        return None
    points = [tuple(round(float(number)) for number in group) for group in groups]
    sizes = [len(point) for point in points]
    name = words_of(drop.first("shape")).lower()
    if name == "circle" and sizes == [2, 1]:
        return "circle", (*points[0], *points[1])
    if name == "rectangle" and sizes == [2, 2]:
        (left, top), (width, height) = points
        return "rect", (left, top, left + width, top + height)
    if name == "polygon" and len(sizes) > 2 and set(sizes) == {2}:
        return "poly", tuple(number for point in points for number in point)
    return None


def written_shape(area: Area) -> tuple[str, str]:
    """Moodle's name of a shape and its coordinates."""
    at = area.coordinates
    if area.shape == "circle":
        return "circle", f"{at[0]},{at[1]};{at[2]}"
    if area.shape == "rect":
        return "rectangle", f"{at[0]},{at[1]};{at[2] - at[0]},{at[3] - at[1]}"
    return "polygon", ";".join(f"{x},{y}" for x, y in zip(at[::2], at[1::2], strict=True))
