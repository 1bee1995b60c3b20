"""The page of signed decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.nominations import queries
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.decisions.rules import Decision
from lms.nominations.pages import Chosen
from lms.nominations.queries import Nomination
from lms.nominations.rules import State


@dataclass(frozen=True)
class DecisionsPage:
    """Those of a period to whom the principal gave an award, and the decisions that were written down."""

    chosen: Chosen
    found: Sequence[Nomination]
    held: Mapping[str, Decision]

    @property
    def missing(self) -> int:
        """How many still lack the number of their decision."""
        return sum(one.public_id not in self.held for one in self.found)


def decisions_page(chosen: Chosen) -> DecisionsPage:
    """The page of a period."""
    found = [one for one in queries.nominations_of(chosen.period) if one.state is State.AWARDED]
    return DecisionsPage(chosen, found, decisions_of(found))
