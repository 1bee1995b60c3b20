"""From a Moodle XML file to questions."""

import re
from dataclasses import replace

from lms.assessment.formats import bounds, where
from lms.assessment.formats.content import Item, Problem, Questions
from lms.assessment.formats.gallery import Gallery
from lms.assessment.formats.moodle_xml.kinds import KINDS
from lms.assessment.formats.moodle_xml.question import Question, source_of, words_of
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.xml_tree import CONTROLS, Node, Unreadable, parse
from lms.kernel.messages import Message, mark

NOT_MOODLE = mark(
    "Thẻ đầu tiên của tệp là <{name}>, không phải <quiz>: đây không phải tệp câu hỏi Moodle XML. Hãy chọn đúng định dạng."
)
NO_QUESTIONS = mark("Tệp không có câu hỏi nào.")
STRAY = mark("Giữa các câu hỏi có thẻ <{name}> không thuộc Moodle XML; đã bỏ qua.")
UNKNOWN_TYPE = mark("Loại câu hỏi “{name}” của Moodle chưa đọc được; câu này bị bỏ lại.")
NO_TYPE = mark("Thẻ <question> thiếu thuộc tính type nên không biết là loại câu gì; câu này bị bỏ lại.")
NO_TEXT = mark("Câu hỏi chưa có nội dung.")
CATEGORY_INFO = mark("Lời giới thiệu của danh mục không có chỗ ở đây nên không được giữ: “{value}”.")

_ROOT = re.compile(r"\$[a-z]+[0-9]*\$")
_BETWEEN = re.compile(r"(?<!/)/(?!/)")


def read(content: bytes) -> Questions:
    """The questions of the file; never raises for what is in it."""
    try:
        tree = parse(content)
    except Unreadable as error:
        return Questions(problems=(Problem(error.line, error.message),))
    if tree.root.name != "quiz":
        problem = Problem(tree.root.line, Message(NOT_MOODLE, {"name": cut(tree.root.name)}))
        return Questions(problems=(problem,))
    report, gallery = Report(), Gallery()
    if tree.dropped:
        report.say(tree.dropped_line, None, CONTROLS, count=tree.dropped)
    items = _items(tree.root, report, gallery)
    if not items and not report.problems:
        report.say(0, None, NO_QUESTIONS)
    return Questions(tuple(items), tuple(report.problems), gallery.media)


def _items(root: Node, report: Report, gallery: Gallery) -> list[Item]:
    items: list[Item] = []
    category: tuple[str, ...] = ()
    number = 0
    for node in root.elements():
        if node.name != "question":
            report.say(node.line, None, STRAY, name=cut(node.name))
            continue
        if node.get("type") == "category":
            category = _category(node, report)
            continue
        if number == bounds.MAX_QUESTIONS:
            report.problems.append(bounds.too_many(node.line))
            break
        number += 1
        item = _item(node, number, report, gallery)
        if item is not None:
            items.append(replace(item, category=category))
    return items


def _item(node: Node, number: int, report: Report, gallery: Gallery) -> Item | None:
    name = words_of(node.first("name"))
    question = Question(node, where.at_question(number, cut(name)), report, gallery)
    kind = node.get("type").strip()
    if kind not in KINDS:
        question.say(node.line, UNKNOWN_TYPE if kind else NO_TYPE, name=cut(kind))
        return None
    item = KINDS[kind](question)
    if item is None:
        return None
    if not item.text:
        question.say(node.line, NO_TEXT)
    question.leave_rest()
    return item


def _category(node: Node, report: Report) -> tuple[str, ...]:
    """The path of a category: `$course$/top/Chương 1/Bài 2`, a slash in a name written twice."""
    path = words_of(node.first("category"))
    names = [" ".join(name.replace("//", "/").split()) for name in _BETWEEN.split(path)]
    if names and _ROOT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0] == "top":
            names = names[1:]
    info = node.first("info")
    if info is not None and source_of(info):
        report.say(
            info.line, where.called(category=path), CATEGORY_INFO, is_note=True, value=cut(source_of(info))
        )
    return tuple(name for name in names if name)
