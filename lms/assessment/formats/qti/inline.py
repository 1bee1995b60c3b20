"""Interactions of QTI that lie around a whole text: words to be put into it, and words of it to be chosen."""

from dataclasses import replace
from fractions import Fraction

from lms.assessment.formats.bounds import MAX_OPTIONS
from lms.assessment.formats.content import Gap, Item, Kind, Option
from lms.assessment.formats.qti.answers import NO_CHOICES, NO_KEY, NO_SUCH, judge, key_of, shuffle_of, weigh
from lms.assessment.formats.qti.bodies import Source, content
from lms.assessment.formats.qti.declared import Declared, Response, points_of, share
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node

_ASIDE = frozenset(("prompt", "gapText", "gapImg"))
_ONE = Fraction(1)


def words_into_text(
    node: Node, response: Response, declared: Declared, body: Node, source: Source
) -> Item | None:
    """gapMatchInteraction: gaps that all offer the same words."""
    words = [child for name in ("gapText", "gapImg") for child in source.few(node, name)]
    places = [child for child in node.walk() if child.name == "gap"][:MAX_OPTIONS]
    if not words or not places:
        source.say(node.line, NO_CHOICES)
        return None
    texts = {word.get("identifier"): content(word.children, source) for word in words}
    marks: dict[int, Node | str] = {id(place): f"[[{number}]]" for number, place in enumerate(places, 1)}
    gaps = []
    for place in places:
        earned = {key: _earned(response, declared, f"{key} {place.get('identifier')}") for key in texts}
        most = max(earned.values())
        if most <= 0:
            source.say(place.line, NO_KEY)
        weights = {key: share(value, most) if most > 0 else Fraction(0) for key, value in earned.items()}
        options = tuple(
            Option(text, max(weights[key], Fraction(0)), key=key_of(key)) for key, text in texts.items()
        )
        gaps.append((Gap(Kind.SINGLE, options), most))
    for pair in response.correct:
        if not {pair.partition(" ")[0]} <= set(texts):
            source.say(node.line, NO_SUCH, name=cut(pair))
    whole = all(most.denominator == 1 and 0 < most <= MAX_OPTIONS for _, most in gaps)
    _unfold(node)
    return Item(
        Kind.BLANKS,
        content(body.children, source, marks),
        gaps=tuple(replace(gap, weight=int(most) if whole else 1) for gap, most in gaps),
        shuffles=shuffle_of(node),
        points=points_of(
            declared.most or sum((max(most, Fraction(0)) for _, most in gaps), Fraction(0)) or _ONE
        ),
    )


def _earned(response: Response, declared: Declared, pair: str) -> Fraction:
    if response.earned and declared.marking.way != "match":
        return response.earned.get(pair, response.default)
    return Fraction(pair in response.correct)


def words_of_text(
    node: Node, response: Response, declared: Declared, body: Node, source: Source
) -> Item | None:
    """hottextInteraction: a choice of words that stand in a text."""
    words = [child for child in node.walk() if child.name == "hottext"][:MAX_OPTIONS]
    if not words:
        source.say(node.line, NO_CHOICES)
        return None
    keys = [word.get("identifier") for word in words]
    several = response.cardinality != "single" and node.get("maxChoices", "1") != "1"
    weights, most = weigh(response, declared, keys, several)
    judge(source, node, response, keys, weights)
    options = tuple(
        Option(content(word.children, source), weight, key=key_of(key))
        for word, weight, key in zip(words, weights, keys, strict=True)
    )
    for word in words:
        word.name, word.attributes = "u", {}
    _unfold(node)
    return Item(
        Kind.MULTIPLE if several else Kind.SINGLE,
        content(body.children, source),
        options=options,
        points=points_of(declared.most or most or _ONE),
    )


def _unfold(node: Node) -> None:
    """Makes of an interaction what it shows: its prompt, and the text in it."""
    prompt = node.first("prompt")
    asked: list[Node | str] = (
        [Node("p", {}, prompt.line, list(prompt.children))] if prompt is not None else []
    )
    rest = [child for child in node.children if isinstance(child, str) or child.name not in _ASIDE]
    node.name, node.attributes, node.children = "div", {}, [*asked, *rest]
