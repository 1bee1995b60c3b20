"""How an item that we write is marked: declarations of the answers and the response processing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from lms.assessment.formats.content import Option
from lms.assessment.formats.figures import shown
from lms.assessment.formats.qti.dialects import Dialect

_ONE = Fraction(1)


def number(value: Fraction) -> str:
    """A number with up to six decimals."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return shown(exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN))


@dataclass
class Marks:
    """Declarations and rules of one item, gathered while it is written. `points`: what the item gives."""

    dialect: Dialect
    points: Fraction
    declarations: list[str] = field(default_factory=list)
    mapped: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    matched: bool = False

    def declare(
        self,
        identifier: str,
        base: str,
        cardinality: str,
        correct: Sequence[str],
        mapping: Sequence[tuple[str, Fraction]] = (),
        most: Fraction = _ONE,
        case: bool | None = None,
    ) -> None:
        """A response: its right value, and what each value earns of `most` where that is more than right or wrong."""
        tag = self.dialect.tag
        inside = ""
        if correct:
            inside += tag("correctResponse", "".join(tag("value", _escaped(value)) for value in correct))
        if mapping:
            strict = {} if case is None else {"caseSensitive": "true" if case else "false"}
            entries = "".join(
                tag("mapEntry", mapKey=key, mappedValue=number(weight * most), **strict)
                for key, weight in mapping
            )
            bounds = {"lowerBound": "0", "upperBound": number(most), "defaultValue": "0"}
            inside += tag("mapping", entries, **bounds)
            self.mapped.append(identifier)
        else:
            self.matched = True
        self.declarations.append(
            tag("responseDeclaration", inside, identifier=identifier, cardinality=cardinality, baseType=base)
        )

    def declare_number(self, identifier: str, options: Sequence[Option], most: Fraction) -> None:
        """A number: compared with each accepted one, as exactly as it says."""
        tag = self.dialect.tag
        right = [option.text.source for option in options if option.weight > 0][:1]
        inside = tag("correctResponse", "".join(tag("value", value) for value in right)) if right else ""
        self.declarations.append(
            tag("responseDeclaration", inside, identifier=identifier, cardinality="single", baseType="float")
        )
        branches: list[str] = []
        for option in options:
            around = shown(option.tolerance) if option.tolerance else ""
            how = (
                {"toleranceMode": "absolute", "tolerance": f"{around} {around}"}
                if around
                else {"toleranceMode": "exact"}
            )
            compared = tag("variable", identifier=identifier) + tag(
                "baseValue", option.text.source, baseType="float"
            )
            gains = tag("sum", tag("variable", identifier="SCORE") + self._value(option.weight * most))
            name = "responseElseIf" if branches else "responseIf"
            branches.append(tag(name, tag("equal", compared, **how) + self._set("SCORE", gains)))
        self.rules.append(tag("responseCondition", "".join(branches)))

    def _value(self, value: Fraction) -> str:
        return self.dialect.tag("baseValue", number(value), baseType="float")

    def _set(self, outcome: str, value: str) -> str:
        return self.dialect.tag("setOutcomeValue", value, identifier=outcome)

    def processing(self, has_feedback: bool) -> str:
        """The response processing: a standard template where one does it."""
        tag = self.dialect.tag
        if not has_feedback and not self.rules and self.mapped == ["RESPONSE"] and not self.matched:
            return tag("responseProcessing", template=self.dialect.template("map_response"))
        if not has_feedback and not self.rules and not self.mapped and self.points == 1:
            return tag("responseProcessing", template=self.dialect.template("match_correct"))
        rules = list(self.rules)
        if self.mapped:
            values = "".join(tag("mapResponse", identifier=name) for name in self.mapped)
            rules.insert(0, self._set("SCORE", values if len(self.mapped) == 1 else tag("sum", values)))
        elif self.matched:
            same = tag(
                "match", tag("variable", identifier="RESPONSE") + tag("correct", identifier="RESPONSE")
            )
            gains = self._set("SCORE", self._value(self.points))
            rules.insert(0, tag("responseCondition", tag("responseIf", same + gains)))
        if has_feedback:
            rules.append(self._set("FEEDBACK", tag("variable", identifier="RESPONSE")))
        return tag("responseProcessing", "".join(rules))


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
