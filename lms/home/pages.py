"""The home page: the learner's part for whoever is on the roster, and a calm part for each role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.assessment.regrading.queries import count_waiting
from lms.assessment.tasks.actions import PERMISSION as GRADE
from lms.catalog.drafts.reviewing.queries import split_for
from lms.catalog.drafts.rows import DraftCard
from lms.catalog.drafts.rules import ReviewStep
from lms.catalog.queries import CourseCard, courses
from lms.catalog.reviews.queries import due_visible_to
from lms.catalog.reviews.rules import Digest, digest
from lms.home import queries, rules
from lms.home.queries import LastRoster, Special
from lms.home.rules import Course, Step
from lms.home.waiting import Waits, waiting_for
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor, Role
from lms.learning.progress import my_courses
from lms.learning.rows import CourseProgress
from lms.learning.works import Backlog, Wanted, backlog, courses_of
from lms.org.deadlines.queries import deadlines
from lms.org.deadlines.rules import CONCERNED, Deadline
from lms.org.deadlines.rules import coming as coming_days
from lms.org.settings import PUBLIC_ADDRESS, cached_school_setting
from lms.targets import queries as targets
from lms.targets.chasing.pages import Late, Notice, late_below, notice_of
from lms.targets.disputes.pages import Backlog as Disputes
from lms.targets.disputes.pages import backlog as disputes
from lms.targets.keeping.queries import coverage_now
from lms.targets.queries import RequiredCourse, TargetView
from lms.targets.queries.coverage import head_roots
from lms.targets.rules import Figures
from lms.workshops.queries.own import Coming


@dataclass(frozen=True)
class Learner:
    """What a person is to do. `required` in the order they are asked for; `others`: begun of one's own accord."""

    step: Step
    required: Sequence[Course]
    others: Sequence[Course]
    is_proposal: bool
    notice: Notice | None = None

    @property
    def all_done(self) -> bool:
        return bool(self.required) and not rules.missing(self.required)


@dataclass(frozen=True)
class UnitFigure:
    """A headed unit's coverage, its subtree of today."""

    public_id: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Coverage:
    """The first target's figures: the school's (None: not for this actor's eyes) and those of headed units."""

    target_name: str
    due_on: date
    school: Figures | None
    units: Sequence[UnitFigure]


@dataclass(frozen=True)
class Drafts:
    """Drafts of courses on their way: `queue` waits for the actor's approval; of the actor's own, `returned` are to be
    mended, `approved` can be published."""

    queue: Sequence[DraftCard] = ()
    returned: Sequence[DraftCard] = ()
    approved: Sequence[DraftCard] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.queue or self.returned or self.approved)


NO_DRAFTS, NOTHING_TO_REVIEW = Drafts(), Digest()


@dataclass(frozen=True)
class Home:
    """Everything on the page; a part is None or empty for those whom it does not concern. `serves`: whether the actor has
    a role beside learning, and with it any of the parts below."""

    learner: Learner | None
    workshops: Sequence[Coming]
    is_asked: bool
    leads_group: bool
    serves: bool = False
    coverage: Coverage | None = None
    late: Sequence[Late] = ()
    disputes: Disputes | None = None
    roster: LastRoster | None = None
    teaching: Sequence[CourseCard] = ()
    failed_jobs: int = 0
    has_public_address: bool = True
    decisions: int = 0
    marking: Backlog | None = None
    reviews: Digest = NOTHING_TO_REVIEW
    drafts: Drafts = NO_DRAFTS
    deadlines: Sequence[Deadline] = ()
    waiting: Sequence[Waits] = ()


def home(actor: Actor, today: date) -> Home:
    """What `actor` sees on `today`. Each part is read only for those who may see it."""
    person_id = actor.person_id
    special = queries.special(person_id, clock.now(), today) if person_id is not None else Special()
    own = Home(
        learner=learner(person_id, today, special.notice) if person_id is not None else None,
        workshops=special.coming,
        is_asked=special.asked,
        leads_group=special.leads,
    )
    return _serving(own, actor, today) if actor.has_beside(Role.LEARNER) else own


def _serving(own: Home, actor: Actor, today: date) -> Home:
    every = targets.targets(today) if permits(actor, "coverage.read") else []
    keeps_roster, runs_it = permits(actor, "org.change"), actor.has(Role.ADMIN)
    return replace(
        own,
        serves=True,
        coverage=_coverage(actor, every, today),
        disputes=disputes() if permits(actor, "disputes.answer") else None,
        late=late_below(actor, every, today) if actor.has(Role.HEAD) else (),
        roster=queries.find_last_roster() if keeps_roster else None,
        teaching=_teaching(actor) if permits(actor, "studio.read") else (),
        failed_jobs=queries.failed_jobs() if runs_it else 0,
        has_public_address=bool(cached_school_setting(PUBLIC_ADDRESS)) if keeps_roster else True,
        decisions=count_waiting() if permits(actor, "assessment.decide") else 0,
        marking=backlog(Wanted(courses_of(actor), actor.person_id), today) if permits(actor, GRADE) else None,
        reviews=_reviews(actor, today) if permits(actor, "studio.reviews") else NOTHING_TO_REVIEW,
        drafts=_drafts(actor) if permits(actor, "studio.read") else NO_DRAFTS,
        deadlines=_deadlines(actor, today),
        waiting=waiting_for(actor),
    )


def learner(person_id: int, today: date, was_told: bool) -> Learner:
    """The person's courses and the one next step. `was_told`: there is a notice to them."""
    required = targets.required_for(person_id, today)
    progress = {p.course_id: p for p in my_courses(person_id)}
    codes = queries.certificate_codes(person_id, [p.course_id for p in progress.values() if p.completed_on])
    asked = [_required(r, progress.get(r.course_id), codes) for r in required]
    ids = {c.course_id for c in asked}
    others = [_begun(found, None, codes) for key, found in progress.items() if key not in ids]
    notice = notice_of(person_id) if was_told and rules.missing(asked) else None
    return Learner(
        rules.next_step([*asked, *others]), asked, others, any(r.is_proposal for r in required), notice
    )


def _required(asked: RequiredCourse, found: CourseProgress | None, codes: Mapping[int, str]) -> Course:
    due_on = asked.retake_on or asked.due_on
    if found is None:
        return Course(asked.course_id, asked.public_id, asked.title, asked.minutes, due_on)
    return _begun(found, due_on, codes, retake=asked.retake_on is not None)


def _begun(
    found: CourseProgress, due_on: date | None, codes: Mapping[int, str], retake: bool = False
) -> Course:
    return Course(
        found.course_id, found.public_id, found.title, found.minutes, due_on, True, found.done, found.total,
        found.final, found.next.step, found.next_position, found.next_title, found.completed_on,
        codes.get(found.course_id), retake,
    )  # fmt: skip


def _coverage(actor: Actor, every: Sequence[TargetView], today: date) -> Coverage | None:
    if not every:
        return None
    target = every[0]
    nodes = targets.units_on(today)
    visible = targets.visible_units(actor, nodes)
    cover = coverage_now(targets.population_of(target, today), visible, nodes)
    tree = cover.tree
    units = [
        UnitFigure(tree.nodes[i].public_id, tree.nodes[i].name, tree.of(i))
        for i in sorted(head_roots(actor, tree.nodes), key=lambda i: tree.nodes[i].sort_key)
    ]
    return Coverage(target.name, target.due_on, tree.all if visible is None else None, units)


def _deadlines(actor: Actor, today: date) -> list[Deadline]:
    """The next days of the yearly clock that concern the actor; nothing is asked for anybody else."""
    if not any(actor.has(role) for role in CONCERNED):
        return []
    return coming_days(deadlines(), actor, today)


def _reviews(actor: Actor, today: date) -> Digest:
    """What is to be looked at again in the courses that the actor writes; the office: in all of them."""
    return digest(due_visible_to(actor, today, every=actor.has(Role.OFFICE)))


def _drafts(actor: Actor) -> Drafts:
    own, queue, _shown = split_for(actor)
    returned = [card for card in own if card.review_step == ReviewStep.RETURNED]
    return Drafts(queue, returned, [card for card in own if card.is_approved])


def _teaching(actor: Actor) -> list[CourseCard]:
    return [card for card in courses() if permits(actor, "studio.read", Scope(course_id=card.course_id))]
