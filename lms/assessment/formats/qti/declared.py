"""What a QTI item declares: the answers, what they earn, and how it says they are marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.assessment.formats.figures import decimal_of
from lms.assessment.formats.xml_tree import Node

_MARKING = frozenset(
    "responseProcessing responseCondition responseIf responseElseIf responseElse match equal and not isNull sum"
    " variable correct baseValue mapResponse mapResponsePoint setOutcomeValue member stringMatch".split()
)
_LIMITS = frozenset(("lt", "lte", "gt", "gte"))
_OUTCOMES = frozenset(("SCORE", "MINSCORE", "MAXSCORE"))
_NEAR = Fraction(1, 100_000)


@dataclass
class Response:
    """A response declaration. `earned`: key to what it earns, in the file's order; `strict`: keys with case."""

    identifier: str
    cardinality: str = "single"
    base: str = "identifier"
    correct: list[str] = field(default_factory=list)
    earned: dict[str, Fraction] = field(default_factory=dict)
    default: Fraction = Fraction(0)
    upper: Fraction | None = None
    case: dict[str, bool | None] = field(default_factory=dict)
    areas: list[tuple[str, str, Fraction]] = field(default_factory=list)


@dataclass
class Equal:
    """A comparison in the marking, of numbers or (mode "case" or "nocase") of texts: with what, how exactly, and what
    it earns (None: not said)."""

    value: str
    mode: str
    tolerance: tuple[str, ...]
    earns: Fraction | None


@dataclass
class Marking:
    """How an item is marked. `way`: match, map, or "" where it does not say; `unknown`: what no reader here follows."""

    way: str = ""
    unknown: str = ""
    earns: Fraction | None = None
    equals: dict[str, list[Equal]] = field(default_factory=dict)


@dataclass
class Declared:
    """All declarations of an item. `most`: the most it gives; `shown`: outcomes that have a value from the start."""

    responses: dict[str, Response]
    most: Fraction | None
    shown: dict[str, str]
    marking: Marking


def fraction_of(text: str) -> Fraction | None:
    """A number of the file, exactly."""
    value = decimal_of(text)
    return Fraction(value) if value is not None else None


def share(earned: Fraction, most: Fraction) -> Fraction:
    """`earned` as a part of `most`, -1..1; a third that was written as 0.333333 is a third."""
    part = max(Fraction(-1), min(Fraction(1), earned / most))
    near = part.limit_denominator(60)
    return near if abs(near - part) < _NEAR else part


def read_declared(item: Node) -> Declared:
    """The declarations of an `assessmentItem`."""
    responses: dict[str, Response] = {}
    for node in item.elements("responseDeclaration"):
        response = _response(node)
        responses.setdefault(response.identifier, response)
    most, shown = None, {}
    for node in item.elements("outcomeDeclaration"):
        values = _values(node.first("defaultValue"))
        if values:
            shown[node.get("identifier")] = values[0]
    for text in (shown.get("MAXSCORE", ""), _score(item).get("normalMaximum")):
        found = fraction_of(text)
        if most is None and found is not None and found > 0:
            most = found
    return Declared(responses, most, shown, _marking(item.first("responseProcessing"), responses))


def _score(item: Node) -> Node:
    for node in item.elements("outcomeDeclaration"):
        if node.get("identifier") == "SCORE":
            return node
    return item


def _values(node: Node | None) -> list[str]:
    return [" ".join(value.words().split()) for value in node.elements("value")] if node is not None else []


def _response(node: Node) -> Response:
    response = Response(
        node.get("identifier"),
        node.get("cardinality", "single"),
        node.get("baseType", "identifier"),
        [value for value in _values(node.first("correctResponse")) if value],
    )
    mapping = node.first("mapping")
    if mapping is not None:
        response.default = fraction_of(mapping.get("defaultValue", "0")) or Fraction(0)
        response.upper = fraction_of(mapping.get("upperBound"))
        for entry in mapping.elements("mapEntry"):
            key = " ".join(entry.get("mapKey").split())
            given = entry.get("caseSensitive")
            response.earned[key] = fraction_of(entry.get("mappedValue", "0")) or Fraction(0)
            response.case[key] = None if not given else given.lower() in ("true", "1")
    areas = node.first("areaMapping")
    for entry in areas.elements("areaMapEntry") if areas is not None else ():
        earned = fraction_of(entry.get("mappedValue", "0")) or Fraction(0)
        response.areas.append((entry.get("shape"), entry.get("coords"), earned))
    return response


def _marking(node: Node | None, responses: dict[str, Response]) -> Marking:
    if node is None:
        return Marking()
    template = (node.get("template") or node.get("templateLocation")).strip()
    if template and not node.elements():
        name = template.rpartition("/")[2].removesuffix(".xml")
        ways = {"match_correct": "match", "map_response": "map", "map_response_point": "map"}
        return Marking(ways.get(name, ""), "" if name in ways else template)
    names = {child.name for child in node.walk() if not _is_limit(child)}
    unknown = ", ".join(sorted(names - _MARKING))
    if unknown:
        return Marking("", unknown)
    way = (
        "map"
        if names & {"mapResponse", "mapResponsePoint"}
        else "match"
        if names & {"match", "equal"}
        else ""
    )
    marking = Marking(way)
    for branch in node.walk():
        if branch.name in ("responseIf", "responseElseIf"):
            _branch(branch, marking, responses)
    return marking


def _is_limit(node: Node) -> bool:
    """Whether it only keeps the score between the least and the most."""
    named = {child.get("identifier") for child in node.walk() if child.name == "variable"}
    return node.name in _LIMITS and named <= _OUTCOMES


def _branch(branch: Node, marking: Marking, responses: dict[str, Response]) -> None:
    earns = max(_earned(branch), default=None)
    if earns is not None and earns > 0:
        marking.earns = max(marking.earns or earns, earns)
    condition = branch.elements()[:1]
    for equal in (
        node for part in condition for node in part.walk() if node.name in ("equal", "stringMatch")
    ):
        named = equal.first("variable")
        response = responses.get(named.get("identifier") if named is not None else "")
        if response is None:
            continue
        value = equal.first("baseValue")
        texts = [value.words().strip()] if value is not None else response.correct
        mode = equal.get("toleranceMode", "exact")
        if equal.name == "stringMatch":
            mode = "nocase" if equal.get("caseSensitive") in ("false", "0") else "case"
        found = [Equal(text, mode, tuple(equal.get("tolerance").split()), earns) for text in texts]
        marking.equals.setdefault(response.identifier, []).extend(found)


def _earned(branch: Node) -> Iterator[Fraction]:
    for setting in branch.elements("setOutcomeValue"):
        if setting.get("identifier") in ("SCORE", "score"):
            values = [
                fraction_of(node.words().strip()) for node in setting.walk() if node.name == "baseValue"
            ]
            yield from (value for value in values if value is not None)


def points_of(most: Fraction) -> Decimal:
    """What an item gives at most, as the points of a question."""
    value = Decimal(most.numerator) / Decimal(most.denominator)
    return round(value, 6).normalize() + Decimal(0)
