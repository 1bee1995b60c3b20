"""From the questions of a Moodle XML file to items: a function for each of Moodle's question types."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lms.assessment.formats.content import Item, Kind, Markup, Option, Text
from lms.assessment.formats.figures import decimal_of, percent, shown
from lms.assessment.formats.moodle_xml import cloze, places
from lms.assessment.formats.moodle_xml.essays import essay
from lms.assessment.formats.moodle_xml.question import Question, words_of
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NO_OPTIONS = mark("Câu này không có phương án hay đáp án nào nên không được đọc.")
EMPTY_OPTION = mark("Phương án ở dòng này để trống nên không được đọc.")
NONE_RIGHT = mark("Không có phương án nào đúng.")
NONE_FULL = mark("Không có đáp án nào được trọn điểm.")
SHARES = mark("Các phương án đúng cộng lại được {sum}%, không phải 100%.")
NOT_TRUE_FALSE = mark("Câu đúng – sai phải có đúng hai đáp án: true và false.")
NO_NUMBER = mark("“{value}” không phải là số; đã bỏ đi.")
BAD_TOLERANCE = mark("Sai số “{value}” không phải là số không âm; đã coi là 0.")
OTHER_UNIT = mark("Đơn vị “{name}” có hệ số quy đổi {factor}; ở đây đơn vị không quy đổi.")
UNIT_MARKED = mark("Moodle trừ điểm khi sai đơn vị; ở đây không trừ.")
WILDCARD = mark("Đáp án “{value}” dùng dấu * thay cho chữ bất kỳ; ở đây dấu * chỉ là chính nó.")
FEW_PAIRS = mark("Câu ghép đôi cần ít nhất hai cặp.")
NO_RIGHT_SIDE = mark("Cặp “{value}” thiếu vế phải; đã bỏ đi.")
FEW_ITEMS = mark("Câu sắp xếp cần ít nhất hai ý.")
PART_OF_ITEMS = mark("Moodle chỉ đưa ra một phần các ý để sắp xếp; ở đây đưa ra tất cả.")
NO_GAPS = mark("Câu điền vào chỗ trống không có ô trống nào nên không được đọc.")

_TRUE, _FALSE = frozenset(("true", "đúng")), frozenset(("false", "sai"))
_ONE = Fraction(1)


def choice(question: Question) -> Item | None:
    """multichoice: one answer, or several with weights."""
    single = question.switch("single")
    text = question.text("questiontext")
    options = _options(question, text.markup)
    if not options:
        question.say(question.node.line, NO_OPTIONS)
        return None
    kind = Kind.SINGLE if single is not False else Kind.MULTIPLE
    gained = sum((option.weight for option in options if option.weight > 0), Fraction(0))
    if not gained:
        question.say(question.node.line, NONE_RIGHT)
    elif kind is Kind.SINGLE and not any(option.weight == _ONE for option in options):
        question.say(question.node.line, NONE_FULL)
    elif kind is Kind.MULTIPLE and abs(gained - 1) > Fraction(1, 100):
        question.say(question.node.line, SHARES, sum=percent(gained))
    question.leave_feedback_for_all()
    return replace(question.item(kind, text), options=options, shuffles=question.switch("shuffleanswers"))


def _options(question: Question, markup: Markup) -> tuple[Option, ...]:
    found = []
    for node in question.parts("answer"):
        option = question.option(node, markup)
        if option.text:
            found.append(option)
        else:
            question.say(node.line, EMPTY_OPTION)
    return tuple(found)


def true_false(question: Question) -> Item | None:
    """truefalse; in old files the answers are words of some language, the true one first."""
    text = question.text("questiontext")
    nodes = question.parts("answer")
    if len(nodes) != 2:
        question.say(question.node.line, NOT_TRUE_FALSE)
        return None
    words = [words_of(node).lower() for node in nodes]
    if words[0] in _FALSE or words[1] in _TRUE:
        nodes.reverse()
    weights = [question.weight(node) for node in nodes]
    is_true = weights[0] > weights[1]
    if weights[0] == weights[1]:
        question.say(question.node.line, NONE_RIGHT)
        return None
    options = tuple(
        Option(Text(), Fraction(is_right), question.feedback(node), key=key)
        for node, key, is_right in zip(nodes, ("true", "false"), (is_true, not is_true), strict=True)
    )
    return replace(question.item(Kind.TRUE_FALSE, text), options=options)


def short_answer(question: Question) -> Item | None:
    """shortanswer: texts to type."""
    text, uses_case = question.text("questiontext"), question.switch("usecase")
    options = []
    for node in question.parts("answer"):
        given = words_of(node)
        if given and given != "*" and "*" in given.replace("\\*", ""):
            question.say(node.line, WILDCARD, value=cut(given))
        if given:
            answer = Text(given.replace("\\*", "*"))
            options.append(Option(answer, question.weight(node), question.feedback(node)))
    if not _has_answers(question, options):
        return None
    ignores_case = None if uses_case is None else not uses_case
    item = question.item(Kind.TEXT, text)
    return replace(item, options=tuple(options), ignores_case=ignores_case)


def numerical(question: Question) -> Item | None:
    """numerical: numbers with an absolute tolerance, and units."""
    text = question.text("questiontext")
    options = []
    for node in question.parts("answer"):
        given = words_of(node)
        value = decimal_of(given)
        if value is None and given != "*":
            question.say(node.line, NO_NUMBER, value=cut(given))
            continue
        answer = Text(given if value is None else shown(value))
        tolerance = None if value is None else _tolerance(question, node.first("tolerance"), value)
        options.append(Option(answer, question.weight(node), question.feedback(node), tolerance=tolerance))
    if not _has_answers(question, options):
        return None
    item = question.item(Kind.NUMBER, text)
    return replace(item, options=tuple(options), units=_units(question))


def _has_answers(question: Question, options: list[Option]) -> bool:
    if not options:
        question.say(question.node.line, NO_OPTIONS)
    elif not any(option.weight == _ONE for option in options):
        question.say(question.node.line, NONE_FULL)
    return bool(options)


def _tolerance(question: Question, node: Node | None, of: Decimal) -> Decimal | None:
    """How far from `of` is right still: a number, or, as hand-made files say it, a part of it ("5%")."""
    if node is None:
        return None
    given = words_of(node) or "0"
    value = decimal_of(given.removesuffix("%"))
    if value is not None and given.endswith("%"):
        value = abs(of) * value / 100
    if value is None or value < 0:
        question.say(node.line, BAD_TOLERANCE, value=cut(words_of(node)))
        return Decimal(0)
    return value


def _units(question: Question) -> tuple[str, ...]:
    group = question.part("units")
    found = []
    for unit in group.elements("unit") if group is not None else ():
        name, given = words_of(unit.first("unit_name")), words_of(unit.first("multiplier")) or "1"
        factor = decimal_of(given)
        if not name:
            continue
        if factor == 1:
            found.append(name)
        else:
            question.say(unit.line, OTHER_UNIT, name=cut(name), factor=cut(given))
    if question.words("unitgradingtype") in ("1", "2"):
        question.say(question.node.line, UNIT_MARKED)
    return tuple(dict.fromkeys(found))


def matching(question: Question) -> Item | None:
    """match: pairs, and right sides that belong nowhere."""
    text, shuffles = question.text("questiontext"), question.switch("shuffleanswers")
    options = []
    for node in question.parts("subquestion"):
        answer = node.first("answer")
        left = question.rich(node, text.markup)
        right = question.rich(answer, Markup.PLAIN) if answer is not None else Text()
        if right:
            options.append(Option(left, Fraction(bool(left)), match=right))
        elif left:
            question.say(node.line, NO_RIGHT_SIDE, value=cut(left.source))
    if not options:
        question.say(question.node.line, NO_OPTIONS)
        return None
    if sum(bool(option.text) for option in options) < 2:
        question.say(question.node.line, FEW_PAIRS)
    question.leave_feedback_for_all()
    return replace(question.item(Kind.MATCHING, text), options=tuple(options), shuffles=shuffles)


def ordering(question: Question) -> Item | None:
    """ordering: the fraction of an answer is its place, from 1."""
    text = question.text("questiontext")
    nodes = question.parts("answer")
    places = [decimal_of(node.get("fraction", "0")) or Decimal(0) for node in nodes]
    order = sorted(range(len(nodes)), key=lambda n: (places[n], n))
    options = tuple(
        Option(question.rich(nodes[n], text.markup), _ONE, question.feedback(nodes[n])) for n in order
    )
    options = tuple(option for option in options if option.text)
    if not options:
        question.say(question.node.line, NO_OPTIONS)
        return None
    if len(options) < 2:
        question.say(question.node.line, FEW_ITEMS)
    if question.words("selecttype").upper() not in ("", "0", "ALL"):
        question.say(question.node.line, PART_OF_ITEMS)
    question.leave_feedback_for_all()
    return replace(question.item(Kind.ORDERING, text), options=options)


def embedded(question: Question) -> Item | None:
    """multianswer (cloze): gaps written into the text."""
    text = question.text("questiontext")
    node = question.part("questiontext")
    found = cloze.parse(text.source)
    for at, msgid, params, is_note in found.faults:
        question.say(_line(question, node, text.source, at), msgid, is_note=is_note, **params)
    if not found.gaps and not found.is_lost:
        question.say(question.node.line, NO_GAPS)
    if found.is_lost or not found.gaps:
        return None
    item = question.item(Kind.BLANKS, replace(text, source=found.source))
    points = (
        item.points if question.node.first("defaultgrade") else Decimal(sum(g.weight for g in found.gaps))
    )
    return replace(
        item,
        gaps=tuple(found.gaps),
        points=points,
        ignores_case=found.ignores_case,
        shuffles=found.shuffles,
    )


def _line(question: Question, node: Node | None, source: str, at: int) -> int:
    """The line of a place in a text: that of its `<text>`, and the lines of the text before the place."""
    text = node.first("text") if node is not None else None
    if text is None:
        return question.node.line
    raw = text.words()
    return text.line + raw[: len(raw) - len(raw.lstrip())].count("\n") + source.count("\n", 0, at)


def description(question: Question) -> Item | None:
    """description: a text between questions."""
    return question.item(Kind.DESCRIPTION, question.text("questiontext"))


KINDS: dict[str, Callable[[Question], Item | None]] = {
    "multichoice": choice,
    "truefalse": true_false,
    "shortanswer": short_answer,
    "numerical": numerical,
    "match": matching,
    "matching": matching,
    "ddmatch": matching,
    "ordering": ordering,
    "multianswer": embedded,
    "cloze": embedded,
    "essay": essay,
    "description": description,
    "gapselect": places.select_words,
    "ddwtos": places.select_words,
    "ddmarker": places.markers,
}
