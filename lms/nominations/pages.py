"""What the pages of nominations show, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation.rules import Period, PeriodKind, offered, usual_period
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor, Role
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold
from lms.nominations import queries
from lms.nominations.actions.proposing import PERMISSIONS, held_of
from lms.nominations.bearing.pages import Evidence, evidence
from lms.nominations.council.rules import Named, Terms, read_terms, show_member
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.decisions.rules import Decision
from lms.nominations.lateness.rules import LastDays, is_late, last_days, year_due
from lms.nominations.points.pages import PointsTable, points_table
from lms.nominations.queries import (
    NO_NOMINATION,
    CriterionRow,
    Nomination,
    OutcomeRow,
    Session,
    StepRow,
    Version,
)
from lms.nominations.rules import (
    CLOSED,
    NEXT,
    WRITABLE,
    State,
    Step,
    lacks,
    step_problem,
)
from lms.org.deadlines.queries import deadlines
from lms.org.queries import PeopleFilter, PersonRow, people, unit_nodes
from lms.org.rules import UnitNode, in_tree_order, path_up
from lms.org.settings import COUNCIL_BASIS, COUNCIL_QUORUM, COUNCIL_THRESHOLD, values
from lms.targets.queries import visible_units

TURNS: Mapping[str, frozenset[State]] = {
    "unit": WRITABLE,
    "office": frozenset({State.CONFIRMED}),
    "council": frozenset({State.APPRAISED}),
    "leader": frozenset({State.PASSED, State.NOT_PASSED}),
    "higher": frozenset({State.SENT_UP}),
    "closed": CLOSED - {State.SENT_UP},
}

MOVED = mark("{name} nay thuộc {unit}. Đề nghị vẫn do {by} lập và xác nhận; trưởng đơn vị mới không thấy đề nghị này. Nếu đơn vị mới cần đứng tên, hãy rút đề nghị này để đơn vị mới lập đề nghị khác.")  # fmt: skip
LEFT = mark("{name} hiện không thuộc đơn vị nào của Trường. Hãy xem lại với phòng Hành chính - Kế toán trước khi làm bước tiếp theo.")  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """The period that is open, those to choose from, and the last days of its year (None for a phase, whose days the plan
    does not say)."""

    period: Period
    offered: list[Period]
    days: LastDays | None


def choose(key: str | None) -> Chosen:
    """The period with this key, by default the year whose nominations are due next. NotFound if there is none such."""
    every, today = emulation.periods(), clock.today()
    due = next((one for one in every if one.key == str(year_due(today))), None) or usual_period(every, today)
    period = due if due is not None and not key else emulation.get_period(key or "", every)
    is_year = period.kind is PeriodKind.YEAR
    days = last_days(period.ends_on.year, deadlines()) if is_year else None
    return Chosen(period, offered(every, period, today), days)


def period_of(found: Nomination) -> Chosen:
    """The period of a nomination."""
    return choose(found.period_key)


def _nodes(actor: Actor) -> dict[int, UnitNode]:
    return unit_nodes(clock.today()) if visible_units(actor, {}) is not None else {}


@dataclass(frozen=True)
class Board:
    """The period's nominations that the actor may see, those that match, and how many wait for whom."""

    chosen: Chosen
    shown: list[Nomination]
    counts: Mapping[str, int]
    turn: str


def board(actor: Actor, chosen: Chosen, turn: str, query: str) -> Board:
    """The list: a head sees what units of the own subtree of today proposed."""
    every = queries.nominations_of(chosen.period, visible_units(actor, _nodes(actor)))
    wanted = fold(query)
    shown = [one for one in every if wanted in fold(f"{one.name} {one.unit} {one.number}")]
    counts = {key: sum(one.state in states for one in shown) for key, states in TURNS.items()}
    return Board(
        chosen, [one for one in shown if turn not in TURNS or one.state in TURNS[turn]], counts, turn
    )


def get_visible(actor: Actor, public_id: str) -> Nomination:
    """The nomination, for office, leaders and the heads above the unit that proposes; NotFound for others."""
    found = queries.nomination(public_id)
    units = visible_units(actor, _nodes(actor))
    if units is not None and found.unit_id not in units:
        raise NotFound(Message(NO_NOMINATION))
    return found


@dataclass(frozen=True)
class Choice:
    """Somebody, or a unit, that can be proposed. `key` is what the form sends."""

    key: str
    label: str


def unit_choices(actor: Actor) -> list[Choice]:
    """The units that the actor may propose: the office each, a head those of the own subtree."""
    nodes = unit_nodes(clock.today())
    seen = None if actor.has(Role.OFFICE) or actor.is_system else visible_units(actor, nodes)
    return [
        Choice(node.public_id, "– " * depth + node.name)
        for node, depth in in_tree_order(nodes)
        if (seen is None or node.id in seen) and node.parent_id is not None
    ]


def find_unit_id(public_id: str) -> int | None:
    """The unit of today with this public id, or None."""
    return next((node.id for node in unit_nodes(clock.today()).values() if node.public_id == public_id), None)


def find_members(actor: Actor, words: str) -> tuple[PersonRow | None, list[PersonRow]]:
    """Whom the words (a code, or a name) mean among those whom the actor may propose, and all who match, six at the most.
    A part of a name means nobody: an award is not to go to whoever happens to be the only one."""
    nodes = unit_nodes(clock.today())
    seen = None if actor.has(Role.OFFICE) or actor.is_system else visible_units(actor, nodes)
    rows, _total = people(PeopleFilter(words, seen), clock.today(), 6, 0)
    exact = [one for one in rows if fold(words) in (fold(one.code or ""), fold(one.full_name))]
    return (exact[0] if len(exact) == 1 else None), rows


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what was found of it."""

    criterion: CriterionRow
    found: OutcomeRow | None


@dataclass(frozen=True)
class NominationPage:
    """A nomination with everything on its page. `steps`: what the actor can do next; `barred`: why not more; `can_set`:
    whether the actor may set criteria now;
    `moved`: that the nominee left the unit meanwhile; `decision`: by which the award was given, where it is known."""

    found: Nomination
    chosen: Chosen
    version: Version
    lines: Sequence[CriterionLine]
    evidence: Evidence
    points: PointsTable | None
    lacks: Sequence[Message]
    steps: Sequence[Step]
    barred: Message | None
    can_write: bool
    can_set: bool
    moved: Message | None = None
    decision: Decision | None = None

    def late(self, step: StepRow) -> bool:
        """Whether the step came after its last day on time."""
        return is_late(step.on, self.last_day(step.step))

    def last_day(self, step: Step) -> date | None:
        """The step's last day on time in the period; None where it has none."""
        days = self.chosen.days
        if days is None:
            return None
        found = {Step.CONFIRMED: days.nominations, Step.PASSED: days.council, Step.NOT_PASSED: days.council}
        return {**found, Step.SENT_UP: days.sending}.get(step)


def page(actor: Actor, public_id: str) -> NominationPage:
    """The page of one nomination."""
    found = get_visible(actor, public_id)
    chosen = period_of(found)
    version = queries.get_version(found.version_id, queries.versions())
    held, nodes = {one.criterion_id: one for one in found.outcomes}, unit_nodes(clock.today())
    lines = [CriterionLine(one, held.get(one.id)) for one in version.for_(found.subject)]
    scope = Scope(unit_path=path_up(nodes, found.unit_id))
    own, steps, barred = queries.is_about(actor.person_id, found), [], None
    for step in Step:
        if step not in NEXT.get(found.state, frozenset()) or step not in PERMISSIONS:
            continue
        if permits(actor, PERMISSIONS[step], scope):
            problem = step_problem(found.taken, step, "–", actor.account_id, own, found.level)
            steps += [step] if problem is None else []
            barred = barred or (problem if step not in (Step.AWARDED, Step.SENT_UP) or own else None)
    can_write = found.state in WRITABLE and permits(actor, "nominations.propose", scope)
    held_facts = evidence(found, chosen.period)
    return NominationPage(
        found, chosen, version, lines, held_facts, points_table(found, held_facts), lacks(held_of(found, version)), steps,
        barred, can_write, found.state is State.CONFIRMED and Step.APPRAISED in steps, _moved(found, nodes),
        decisions_of([found]).get(found.public_id),
    )  # fmt: skip


def _moved(found: Nomination, nodes: dict[int, UnitNode]) -> Message | None:
    """Where the nominee belongs by now, if not to the unit that proposes or one below it. It still stands for them."""
    if found.person_id is None or found.state in CLOSED:
        return None
    unit_id = queries.find_unit_id_of(found, clock.today())
    if unit_id is None:
        return Message(LEFT, {"name": found.name})
    if found.unit_id in path_up(nodes, unit_id):
        return None
    return Message(MOVED, {"name": found.name, "unit": nodes[unit_id].name, "by": found.unit})


def terms_now() -> Terms:
    """Under which a session called now would vote, from the school's settings."""
    held = values()
    return read_terms(held[COUNCIL_QUORUM], held[COUNCIL_THRESHOLD], held[COUNCIL_BASIS])


def members_before() -> dict[str, str]:
    """The members of the session called last, as the form takes them."""
    before = queries.find_last_session()
    if before is None:
        return {}
    lines = [(one.post.value, show_member(Named(one.name, one.position, one.post))) for one in before.members]
    found = {post: line for post, line in lines if post != "member"}
    return {
        **found,
        "members": "\n".join(line for post, line in lines if post == "member"),
        "place": before.place,
    }


def voted_on(found: Session) -> list[Nomination]:
    """The nominations that a session which is not held yet can vote on."""
    every = queries.nominations_of(choose(found.period_key).period)
    return [one for one in every if one.state is State.APPRAISED]
