"""What the page of one person behind the figures shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.targets.pages import CoveragePage
from lms.targets.persons.queries import Stand, get_stand
from lms.targets.satisfiers import source_labels
from lms.targets.status.rules import periods


@dataclass(frozen=True)
class FactLine:
    """One fact about a requirement (`key`: a course's key, or "kind:id"); `what`: "met", "lapsed", "begun", "waits", or
    "none" where there is no fact. `until`: the last day on which it counts; `source`: a message id."""

    key: str
    what: str
    since: date | None = None
    until: date | None = None
    source: str | None = None


@dataclass(frozen=True)
class PersonPage:
    """The person's standing, and every fact about what the target asks, in the target's order."""

    stand: Stand
    lines: Sequence[FactLine]


def person_page(page: CoveragePage, public_id: str) -> PersonPage:
    """The page of a person whom `page` counts or takes out; NotFound for anybody else."""
    stand = get_stand(page.cover, page.target, public_id, page.people_in)
    population, case = page.cover.population, stand.case
    labels, on = source_labels(), population.on
    found: dict[str, list[FactLine]] = {key: [] for key in (*page.target.course_keys, *page.target.items)}
    for since, until, fact in periods(page.target, case.facts):
        key = population.names.get((fact.kind, fact.ref))
        if key in found:
            what = "met" if until is None or until >= on else "lapsed"
            found[key].append(FactLine(key, what, since, until, labels.get(fact.source)))
    for one in case.begun:
        key = population.names.get((one.kind, one.ref))
        if key in found and (one.waits or not found[key]):
            what = "waits" if one.waits else "begun"
            found[key].append(FactLine(key, what, one.since, None, labels.get(one.source)))
    return PersonPage(
        stand, [line for key, told in found.items() for line in told or [FactLine(key, "none")]]
    )
