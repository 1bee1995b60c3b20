"""From the interaction of a QTI item to what a question asks and what is right: a function for each interaction."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.assessment.formats.content import Area, Kind, Option, Text
from lms.assessment.formats.figures import decimal_of, shown
from lms.assessment.formats.qti.bodies import Source, content, line_of
from lms.assessment.formats.qti.declared import Declared, Equal, Response, share
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NO_CHOICES = mark("Câu này không có phương án nào nên không được đọc.")
NO_KEY = mark("Câu này không ghi đáp án đúng.")
NO_SUCH = mark("Đáp án chỉ tới “{name}”, nhưng không có phương án ấy.")
NOT_PAIRS = mark(
    "Câu ghép này có ý ghép với nhiều ý khác, hoặc không ghi cặp đúng; ở đây mỗi ý chỉ ghép một, nên không được đọc."
)
UNEQUAL = mark("Các cặp được điểm khác nhau; ở đây mọi cặp được điểm như nhau.")
NOT_ORDERED = mark("Đáp án không nêu thứ tự của “{name}”; đã xếp ý này sau cùng.")
NO_NUMBER = mark("“{value}” không phải là số; đã bỏ đi.")
UNEVEN = mark("Sai số hai phía của “{value}” khác nhau; đã lấy sai số lớn hơn cho cả hai phía.")

_AUTO = re.compile(r"_m?[0-9]+")
_TRUE, _FALSE = frozenset(("true", "đúng", "t")), frozenset(("false", "sai", "f"))
_ONE, _ZERO = Fraction(1), Fraction(0)


@dataclass
class Answers:
    """What an interaction asks. `most`: what a right answer earns by its mapping, None where it has none; `keys`:
    the identifiers of the options, for feedback."""

    kind: Kind
    options: list[Option] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    picture: str = ""
    picture_alt: str = ""
    shuffles: bool | None = None
    ignores_case: bool | None = None
    most: Fraction | None = None
    keys: list[str] = field(default_factory=list)


def key_of(identifier: str) -> str:
    """The author's name for something; "" for a name that was only given to be valid."""
    return "" if _AUTO.fullmatch(identifier) else identifier


def shuffle_of(node: Node) -> bool | None:
    """Whether its choices may be mixed; None where it does not say."""
    given = node.get("shuffle").lower()
    return None if not given else given in ("true", "1")


def weigh(
    response: Response, declared: Declared, keys: Iterable[str], several: bool
) -> tuple[list[Fraction], Fraction | None]:
    """What each of `keys` earns, -1..1, and what they earn at most in the file's own points."""
    keys = list(keys)
    if response.earned and declared.marking.way != "match":
        earned = [response.earned.get(key, response.default) for key in keys]
        gained = [value for value in earned if value > 0]
        most = sum(gained, _ZERO) if several else max(gained, default=_ZERO)
        if response.upper is not None and response.upper > 0:
            most = response.upper
        if most > 0:
            return [share(value, most) for value in earned], most
    named = set(response.correct)
    right = [key for key in keys if key in named]
    part = Fraction(1, len(right)) if several and right else _ONE
    return [part if key in right else _ZERO for key in keys], declared.marking.earns


def judge(source: Source, node: Node, response: Response, keys: list[str], weights: list[Fraction]) -> None:
    """Says what is wrong with the key: an option that is not there, or none that is right."""
    for key in response.correct:
        if key not in keys:
            source.say(node.line, NO_SUCH, name=cut(key))
    if not any(weight > 0 for weight in weights):
        source.say(node.line, NO_KEY)


def choices(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """choiceInteraction: one choice, several, or true and false."""
    nodes = source.few(node, "simpleChoice")
    if not nodes:
        source.say(node.line, NO_CHOICES)
        return None
    keys = [choice.get("identifier") for choice in nodes]
    several = response.cardinality != "single" and node.get("maxChoices", "1") != "1"
    weights, most = weigh(response, declared, keys, several)
    judge(source, node, response, keys, weights)
    texts = [content(choice.children, source) for choice in nodes]
    made = Answers(Kind.MULTIPLE if several else Kind.SINGLE, shuffles=shuffle_of(node), most=most, keys=keys)
    order = _true_first(keys, texts) if not several and set(weights) == {_ZERO, _ONE} else None
    if order:
        made.kind, made.shuffles, made.keys = Kind.TRUE_FALSE, None, [keys[n] for n in order]
        made.options = [
            Option(Text(), weights[n], key=name) for n, name in zip(order, ("true", "false"), strict=True)
        ]
        return made
    made.options = [Option(t, w, key=key_of(k)) for t, w, k in zip(texts, weights, keys, strict=True)]
    return made


def _true_first(keys: list[str], texts: list[Text]) -> tuple[int, int] | None:
    """The places of true and false, where the two choices are those."""
    words = [text.source.strip(" .").lower() for text in texts]
    if len(keys) != 2 or not all(word in _TRUE | _FALSE for word in words):
        return None
    found = [word in _TRUE for word in words]
    return None if found[0] == found[1] else (0, 1) if found[0] else (1, 0)


def typed(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """textEntryInteraction: a text, or a number where the declaration says so."""
    if response.base in ("float", "integer"):
        return _numbers(node, response, declared, source)
    equals = declared.marking.equals.get(response.identifier, [])
    if equals and not response.earned:
        most: Fraction | None = max((equal.earns or _ONE for equal in equals), default=_ONE)
        earned = {equal.value: share(equal.earns or _ONE, most or _ONE) for equal in equals}
        cases: set[bool | None] = {equal.mode != "nocase" for equal in equals}
    else:
        keys = list(dict.fromkeys([*response.earned, *response.correct]))
        weights, most = weigh(response, declared, keys, several=False)
        earned = dict(zip(keys, weights, strict=True))
        cases = {response.case.get(key) for key in keys} - {None}
    if not any(weight > 0 for weight in earned.values()):
        source.say(node.line, NO_KEY)
    options = [Option(Text(key), weight) for key, weight in earned.items() if key]
    ignores = False if True in cases else True if cases else None
    return Answers(Kind.TEXT, options, ignores_case=ignores, most=most)


def _numbers(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    equals = declared.marking.equals.get(response.identifier, [])
    options: list[Option] = []
    most: Fraction | None
    if equals:
        most = max((equal.earns or _ONE for equal in equals), default=_ONE)
        for equal in equals:
            value = decimal_of(equal.value)
            if value is None:
                source.say(node.line, NO_NUMBER, value=cut(equal.value))
                continue
            weight = share(equal.earns or most, most)
            options.append(
                Option(Text(shown(value)), weight, tolerance=_tolerance(equal, value, node, source))
            )
    else:
        keys = list(dict.fromkeys([*response.earned, *response.correct]))
        weights, most = weigh(response, declared, keys, several=False)
        for key, weight in zip(keys, weights, strict=True):
            value = decimal_of(key)
            if value is None:
                source.say(node.line, NO_NUMBER, value=cut(key))
            else:
                options.append(Option(Text(shown(value)), weight, tolerance=Decimal(0)))
    if not any(option.weight > 0 for option in options):
        source.say(node.line, NO_KEY)
    return Answers(Kind.NUMBER, options, most=most)


def _tolerance(equal: Equal, value: Decimal, node: Node, source: Source) -> Decimal:
    around = [abs(found) for text in equal.tolerance if (found := decimal_of(text)) is not None]
    if equal.mode == "exact" or not around:
        return Decimal(0)
    if len(set(around)) > 1:
        source.say(node.line, UNEVEN, value=cut(equal.value))
    widest = max(around)
    return widest if equal.mode == "absolute" else abs(value) * widest / 100


def inline_list(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """inlineChoiceInteraction: a gap to fill from a list."""
    nodes = source.few(node, "inlineChoice")
    keys = [choice.get("identifier") for choice in nodes]
    weights, most = weigh(response, declared, keys, several=False)
    judge(source, node, response, keys, weights)
    options = [
        Option(content(choice.children, source), weight, key=key_of(key))
        for choice, weight, key in zip(nodes, weights, keys, strict=True)
    ]
    return Answers(Kind.SINGLE, options, shuffles=shuffle_of(node), most=most) if options else None


def pairs(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """matchInteraction and associateInteraction: pairs, and choices that belong nowhere."""
    sets = node.elements("simpleMatchSet")
    names = [source.few(group, "simpleAssociableChoice") for group in sets or [node]]
    by_key = {choice.get("identifier"): choice for group in names for choice in group}
    right: dict[str, str] = {}
    for pair in response.correct or [key for key, value in response.earned.items() if value > 0]:
        left, _, match = pair.partition(" ")
        if left not in by_key or match not in by_key or left in right:
            right = {}
            break
        right[left] = match
    lefts = [c.get("identifier") for c in names[0]] if len(names) == 2 else list(right)
    if len(right) < 2 or not set(lefts) <= set(right):
        source.say(node.line, NOT_PAIRS)
        return None
    options = [
        Option(
            content(by_key[left].children, source),
            _ONE,
            key=key_of(left),
            match=content(by_key[right[left]].children, source),
        )
        for left in lefts
    ]
    used = {*right, *right.values()}
    others = [key for key in by_key if key not in used]
    options += [Option(Text(), match=content(by_key[key].children, source)) for key in others]
    earned = [response.earned.get(f"{left} {right[left]}", _ZERO) for left in lefts]
    most = sum((value for value in earned if value > 0), _ZERO)
    if len({value for value in earned if value > 0}) > 1:
        source.say(node.line, UNEQUAL)
    is_mapped = declared.marking.way != "match" and most > 0
    return Answers(
        Kind.MATCHING, options, shuffles=shuffle_of(node), most=most if is_mapped else declared.marking.earns
    )


def order(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """orderInteraction: the correct response names the choices in their order."""
    nodes = {choice.get("identifier"): choice for choice in source.few(node, "simpleChoice")}
    if not nodes:
        source.say(node.line, NO_CHOICES)
        return None
    keys = [key for key in dict.fromkeys(response.correct) if key in nodes]
    for key in response.correct:
        if key not in nodes:
            source.say(node.line, NO_SUCH, name=cut(key))
    for key, choice in nodes.items():
        if key not in keys:
            source.say(choice.line, NOT_ORDERED, name=cut(line_of(choice.children)))
            keys.append(key)
    options = [Option(content(nodes[key].children, source), _ONE, key=key_of(key)) for key in keys]
    return Answers(Kind.ORDERING, options, most=declared.marking.earns)
