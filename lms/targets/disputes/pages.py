"""What the pages of disputes show, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message
from lms.org.days.queries import calendar
from lms.org.queries import find_kept_id
from lms.targets import queries as targets
from lms.targets.asking.rules import COURSE
from lms.targets.disputes import queries
from lms.targets.disputes.queries import NO_CASE, Case
from lms.targets.disputes.rules import NEXT, State, Step, due_on
from lms.targets.queries import TargetView
from lms.targets.recognising.rules import written
from lms.targets.satisfiers import offered_items


@dataclass(frozen=True)
class Listed:
    """A case in a list. `due_on`: the office's last day on time; None where it has nothing to do."""

    case: Case
    title: str
    due_on: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether the answer should have been given by now."""
        return self.due_on is not None and clock.today() > self.due_on


def _listed(cases: Sequence[Case]) -> list[Listed]:
    if not cases:
        return []
    days, titles = calendar(), titles_of([one.requirement for one in cases])
    return [
        Listed(
            one,
            titles.get(one.requirement, one.requirement),
            due_on(one.asked_on, one.taken, one.answer_days, days),
        )
        for one in cases
    ]


def titles_of(requirements: Sequence[str]) -> Mapping[str, str]:
    """What requirements are called."""
    courses = {key: found.title for key, found in targets.course_names(requirements).items()}
    return {**(offered_items() if any(":" in one for one in requirements) else {}), **courses}


def board(is_open: bool, page: int, per_page: int) -> tuple[list[Listed], int]:
    """One page of the office's list."""
    found, total = queries.cases(is_open, page, per_page)
    return _listed(found), total


def mine(person_id: int) -> list[Listed]:
    """What the person said, and what became of it."""
    return _listed(queries.said_by(person_id))


@dataclass(frozen=True)
class Backlog:
    """What waits for the office, and how much of it is late."""

    waiting: int
    overdue: int


def backlog() -> Backlog:
    """For the office's home page."""
    found = _listed(queries.office_cases())
    return Backlog(len(found), sum(one.is_overdue for one in found))


def choices(person_id: int) -> list[tuple[TargetView, str, str]]:
    """What the person can say they have learnt: target, requirement, title; of each requirement once."""
    today = clock.today()
    found: dict[str, TargetView] = {}
    for target in targets.targets(today):
        if target.in_force(today):
            for one in queries.unmet(target, person_id, today):
                found.setdefault(one, target)
    titles = titles_of(list(found))
    return [(target, one, titles[one]) for one, target in found.items() if one in titles]


@dataclass(frozen=True)
class CasePage:
    """A case with everything on its page. `item`: for what a paper is to be recognised where that is what an accepted
    case leads to, as the form of papers calls it; None before."""

    listed: Listed
    files: Sequence[queries.FileRow]
    target: TargetView
    is_own: bool
    is_met: bool
    next_steps: frozenset[Step]
    item: str | None

    @property
    def case(self) -> Case:
        """The case."""
        return self.listed.case


def case_page(actor: Actor, public_id: str) -> CasePage:
    """The case, for whose it is, office and leaders; NotFound for others."""
    case = queries.get_case(public_id)
    own = queries.is_of(actor.person_id, case)
    if not own and not permits(actor, "disputes.read"):
        raise NotFound(Message(NO_CASE))
    today = clock.today()
    target = targets.get_newest(targets.timelines()[case.target_id], today)
    met = queries.is_met(target, find_kept_id(case.person_id), case.requirement, today)
    steps = NEXT.get(State(case.state), frozenset())
    item = _item(case.requirement) if case.state == State.ACCEPTED and not met else None
    return CasePage(_listed([case])[0], queries.files_of(case.id), target, own, met, steps, item)


def _item(requirement: str) -> str | None:
    """ "kind:number" of what a target asks for by a course's key or as "kind:number"; None where it is offered no more."""
    if ":" in requirement:
        return requirement
    found = targets.course_names([requirement]).get(requirement)
    return written((COURSE, found.course_id)) if found else None
