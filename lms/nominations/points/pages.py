"""The points table beside one nomination."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.kernel import clock
from lms.nominations.bearing.pages import Evidence
from lms.nominations.points.queries import Points, find_points_on
from lms.nominations.points.rules import Scored, entered_counts, score, total
from lms.nominations.queries import Nomination
from lms.nominations.rules import CLOSED


@dataclass(frozen=True)
class PointsTable:
    """The table with what was counted for a person. For reading only: nothing else looks at it."""

    version: Points
    lines: Sequence[Scored]

    @property
    def total(self) -> Decimal:
        """The sum of the lines as they are printed."""
        return total(self.lines)


def points_table(found: Nomination, held: Evidence) -> PointsTable | None:
    """The table of today, or of the day on which the nomination was closed; None for a unit, whose sums say how large it
    is, and while there is no table."""
    if held.record is None:
        return None
    version = find_points_on(found.steps[-1].on if found.state in CLOSED else clock.today())
    if version is None:
        return None
    figures = held.record.figures
    counts = {
        "completions": Fraction(figures.completions), "required": Fraction(figures.required_done),
        "on-time": Fraction(figures.on_time), "hours": Fraction(figures.minutes, 60),
        "certificates": Fraction(figures.certificates), "helped": Fraction(held.record.help.turns),
        "taught": Fraction(held.record.workshops_led), **entered_counts(held.entered),
    }  # fmt: skip
    return PointsTable(version, score(version.lines, counts))
