"""From an item of QTI 2.x or 3.0 to a question.

Sources: IMS QTI 2.1 and 1EdTech QTI 3.0, Assessment, Section and Item Information Model; the response processing
templates match_correct and map_response.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import lcm

from lms.assessment.formats import rubric_table
from lms.assessment.formats.bounds import MAX_OPTIONS
from lms.assessment.formats.content import Gap, Item, Kind, Text
from lms.assessment.formats.qti.answers import Answers, key_of
from lms.assessment.formats.qti.bodies import Source, content, line_of
from lms.assessment.formats.qti.declared import Declared, Response, points_of, read_declared
from lms.assessment.formats.qti.feedback import with_feedback
from lms.assessment.formats.qti.interactions import AROUND, GAPS, OPEN, READERS
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NO_BODY = mark("Câu này không có phần nội dung (itemBody) nên không được đọc.")
NO_TEXT = mark("Câu hỏi chưa có nội dung.")
UNKNOWN = mark("Kiểu trả lời “{name}” của QTI chưa đọc được; câu này bị bỏ lại.")
SEVERAL = mark(
    "Câu này có {count} phần trả lời khác nhau; ở đây một câu chỉ hỏi một điều, nên không được đọc."
)
NO_DECLARATION = mark("Phần trả lời chỉ tới “{name}” nhưng không có khai báo ấy; câu này không được đọc.")
OWN_MARKING = mark("Câu này chấm theo cách riêng: {what}; đã chỉ dùng đáp án đúng được ghi.")
VARIED = mark("Câu này thay số ngẫu nhiên mỗi lần hỏi; ở đây chưa có kiểu câu như vậy, nên không được đọc.")
ADAPTIVE = mark("Câu này đổi theo từng bước trả lời; ở đây chỉ hỏi một lần.")
TOO_MANY_GAPS = mark("Câu này có nhiều hơn {limit} ô trống nên không được đọc.")
STIMULUS = mark("Câu này dựa vào bài đọc chung “{name}” ở tệp khác; bài đọc không được kèm theo câu hỏi.")
NOTES = mark("Ghi chú cho người chấm không có chỗ ở đây nên không được giữ: “{value}”.")

_VARIED = frozenset(("templateDeclaration", "templateProcessing"))
_MOST_WEIGHT = 100


def read_item(root: Node, source: Source) -> Item | None:
    """The question in an `assessmentItem` with names of 2.1; None, with problems, if nothing sensible comes of it."""
    body = root.first("itemBody")
    if body is None:
        source.say(root.line, NO_BODY)
        return None
    if any(node.name in _VARIED for node in root.elements()):
        source.say(root.line, VARIED)
        return None
    declared = read_declared(root)
    if declared.marking.unknown and declared.responses:
        source.say(root.line, OWN_MARKING, what=cut(declared.marking.unknown, 120))
    if root.get("adaptive") in ("true", "1"):
        source.say(root.line, ADAPTIVE)
    for node in root.elements("assessmentStimulusRef"):
        source.say(node.line, STIMULUS, name=cut(node.get("title") or node.get("href")))
    notes = _for_others(body)
    found = [node for node in body.walk() if node.name.endswith("Interaction")]
    item = _asked(found, body, declared, source)
    if item is None:
        return None
    if not item.text:
        source.say(root.line, NO_TEXT)
    item = replace(item, title=root.get("title").strip(), key=key_of(root.get("identifier")), line=root.line)
    return _with_rubric(item, notes, source)


def _asked(found: list[Node], body: Node, declared: Declared, source: Source) -> Item | None:
    names = {node.name for node in found}
    unknown = sorted(names - set(READERS) - set(AROUND) - OPEN)
    if unknown:
        source.say(found[0].line, UNKNOWN, name=cut(", ".join(unknown)))
        return None
    if names and names <= GAPS and not _is_alone(found, body):
        if len(found) > MAX_OPTIONS:
            source.say(found[MAX_OPTIONS].line, TOO_MANY_GAPS, limit=MAX_OPTIONS)
            return None
        return _gaps(found, body, declared, source)
    if len(found) > 1:
        source.say(found[1].line, SEVERAL, count=len(found))
        return None
    points = Decimal(1) if declared.most is None else points_of(declared.most)
    if not found or found[0].name in OPEN:
        kind = Kind.ESSAY if found else Kind.DESCRIPTION
        item = Item(kind, _text(found, body, source), points=points, takes=_takes(found))
        return with_feedback(item, [], body, declared, source)
    if found[0].name in AROUND:
        return _around(found[0], body, declared, source)
    return _one(found[0], body, declared, source)


def _takes(found: Sequence[Node]) -> str:
    """What is handed in for an open question; "" where nothing is."""
    return {"extendedTextInteraction": "text", "uploadInteraction": "files"}[found[0].name] if found else ""


def _around(node: Node, body: Node, declared: Declared, source: Source) -> Item | None:
    response = _response(node, declared, source)
    if response is None:
        return None
    item = AROUND[node.name](node, response, declared, body, source)
    keys = [option.key for option in item.options] if item is not None else []
    return with_feedback(item, keys, body, declared, source) if item is not None else None


def _one(node: Node, body: Node, declared: Declared, source: Source) -> Item | None:
    answers = _read(node, declared, source)
    if answers is None:
        return None
    item = Item(
        answers.kind,
        _text([node], body, source),
        options=tuple(answers.options),
        areas=tuple(answers.areas),
        picture=answers.picture,
        picture_alt=answers.picture_alt,
        shuffles=answers.shuffles,
        ignores_case=answers.ignores_case,
        points=points_of(declared.most or answers.most or Fraction(1)),
    )
    return with_feedback(item, answers.keys, body, declared, source)


def _read(node: Node, declared: Declared, source: Source) -> Answers | None:
    response = _response(node, declared, source)
    return READERS[node.name](node, response, declared, source) if response is not None else None


def _response(node: Node, declared: Declared, source: Source) -> Response | None:
    name = node.get("responseIdentifier")
    response = declared.responses.get(name)
    if response is None:
        source.say(node.line, NO_DECLARATION, name=cut(name))
    return response


def _text(found: Sequence[Node], body: Node, source: Source) -> Text:
    """What the body says around an interaction, and its prompt in the place of the interaction."""
    replaced: dict[int, Node | str] = {}
    for node in found:
        prompt = node.first("prompt")
        replaced[id(node)] = Node("p", {}, prompt.line, prompt.children) if prompt is not None else ""
    return content(body.children, source, replaced)


def _is_alone(found: list[Node], body: Node) -> bool:
    """Whether one field to type in stands by itself after the question, not inside a sentence."""
    if len(found) != 1 or found[0].name != "textEntryInteraction":
        return False
    last = [child for child in body.children if not isinstance(child, str) or child.strip()][-1]
    if not isinstance(last, Node) or not any(node is found[0] for node in last.walk()):
        return False
    return len(body.elements()) > 1 and not line_of([last])


def _gaps(found: list[Node], body: Node, declared: Declared, source: Source) -> Item | None:
    gaps, earned, cases, shuffles = [], [], set(), set()
    for node in found:
        answers = _read(node, declared, source)
        if answers is None or not answers.options:
            return None
        earned.append(answers.most)
        gaps.append(Gap(answers.kind, tuple(answers.options)))
        if answers.kind is Kind.TEXT:
            cases.add(answers.ignores_case)
        elif answers.kind is Kind.SINGLE:
            shuffles.add(answers.shuffles)
    weights = _weights(earned)
    gaps = [replace(gap, weight=weight) for gap, weight in zip(gaps, weights, strict=True)]
    marks: dict[int, Node | str] = {id(node): f"[[{number}]]" for number, node in enumerate(found, 1)}
    most = declared.most or sum((value or Fraction(1) for value in earned), Fraction(0))
    item = Item(
        Kind.BLANKS,
        content(body.children, source, marks),
        gaps=tuple(gaps),
        points=points_of(most),
        ignores_case=None if not cases else False if False in cases else cases.pop(),
        shuffles=True if shuffles == {True} else None,
    )
    return with_feedback(item, [], body, declared, source)


def _weights(earned: Sequence[Fraction | None]) -> list[int]:
    """How many times each gap counts, from what each earns: whole numbers as they are, others made whole."""
    if not earned or not all(value is not None and value > 0 for value in earned):
        return [1] * len(earned)
    shares = [(value or Fraction(1)).limit_denominator(1000) for value in earned]
    least = min(shares)
    if all(value.denominator == 1 for value in shares):
        least = Fraction(1)
    ratios = [(value / least).limit_denominator(12) for value in shares]
    factor = lcm(*(ratio.denominator for ratio in ratios))
    whole = [int(ratio * factor) for ratio in ratios]
    return whole if max(whole) <= _MOST_WEIGHT else [1] * len(whole)


def _with_rubric(item: Item, blocks: Sequence[Node], source: Source) -> Item:
    """The question with what `blocks` tell its markers, where that is a rubric of ours."""
    for block in blocks:
        table = next((node for node in block.walk() if node.name == "table"), None)
        rubric = rubric_table.from_table(table) if table is not None else None
        if rubric and item.kind is Kind.ESSAY:
            item = replace(item, rubric=rubric)
        elif item.kind is Kind.ESSAY and not item.notes:
            item = replace(item, notes=content(block.children, source))
        elif line_of(block.children):
            source.say(block.line, NOTES, value=cut(line_of(block.children)))
    return item


def _for_others(body: Node) -> list[Node]:
    """The notes that learners do not see; those that they see become part of the text."""
    others = []
    for node in body.walk():
        if node.name == "rubricBlock":
            if "candidate" in node.get("view").split():
                node.name, node.attributes = "div", {}
            else:
                others.append(node)
    return others
