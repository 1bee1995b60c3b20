"""A course with its steps and the one next step, as the course page and the result page show them."""

from dataclasses import dataclass

from flask import current_app, url_for

from lms.assessment.attempts.rules import Terms
from lms.assessment.attempts.starting import describe
from lms.assessment.queries import AttemptRow, QuizFacts, quiz_facts
from lms.assessment.review.rules import Aspect, Moment, from_text
from lms.catalog.drafts.queries import authors_of_course
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.messages import Message
from lms.kernel.vietnamese import show_percent
from lms.learning import finals, queries, rules
from lms.learning.rows import CourseView, LessonStep
from lms.web.i18n import gettext as _


@dataclass(frozen=True)
class StepItem:
    """A line in the list of steps; see the component `steps`."""

    href: str | None
    title: str
    meta: str
    state: str
    words: str = ""


@dataclass(frozen=True)
class Overview:
    """`facts` and `attempts` are those of the final quiz; `attempts` of this enrolment, oldest first. `held`: what keeps
    the person from the final quiz, where that is a matter of days or hours."""

    course: CourseView
    lessons: list[LessonStep]
    facts: QuizFacts | None
    attempts: list[AttemptRow]
    final: rules.FinalState
    next: rules.NextStep
    held: Message | None = None

    @property
    def next_lesson(self) -> LessonStep | None:
        return self.lessons[self.next.position - 1] if self.next.position else None

    @property
    def running(self) -> AttemptRow | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def done_count(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)


def get_overview(public_id: str, person_id: int | None) -> Overview:
    """The course as the person sees it, or NotFound. Four queries, a few more where the final quiz has limits."""
    course = queries.get_course_view(public_id, person_id)
    lessons = queries.lesson_steps(course)
    final_id = course.final_quiz_id
    facts = quiz_facts([final_id]).get(final_id) if final_id is not None else None
    attempts = queries.attempts_in(course.enrolment_id, final_id, None)
    terms = finals.terms_of(facts, person_id) if facts else Terms()
    stands = finals.standing(all(lesson.is_done for lesson in lessons), attempts, facts, terms)
    following = rules.next_step([lesson.state for lesson in lessons], stands.state)
    return Overview(course, lessons, facts, attempts, stands.state, following, stands.words)


@dataclass(frozen=True)
class Check:
    """A check quiz that has limits or shows less than everything: its facts with the limits as they are for the
    person, and what keeps them from the next attempt."""

    facts: QuizFacts
    terms: Terms
    held: Message | None

    @property
    def explains(self) -> bool:
        """Everybody sees the explanations as soon as they have handed in."""
        return Aspect.EXPLANATION in from_text(self.facts.review)[Moment.AFTER]


def get_check(step: LessonStep, attempts: list[AttemptRow], person_id: int) -> Check | None:
    """What the lesson's page says of its check quiz; None without one."""
    if step.quiz_id is None:
        return None
    facts = quiz_facts([step.quiz_id])[step.quiz_id]
    terms = finals.terms_of(facts, person_id)
    found = finals.hindrance(attempts, terms) if not any(attempt.is_open for attempt in attempts) else None
    return Check(facts, terms, describe(found, terms) if found else None)


def step_items(overview: Overview) -> list[StepItem]:
    """The lessons and the final quiz as a list of steps."""
    items = [
        StepItem(
            lesson_href(overview.course, lesson) if rules.may_enter(lesson.state) else None,
            lesson.title,
            _("%(minutes)d phút", minutes=lesson.minutes),
            lesson.state,
        )
        for lesson in overview.lessons
    ]
    if overview.facts is not None:
        mark = _final_mark(overview)
        words = (_("Đang làm") if overview.running else _("Bước tiếp theo")) if mark == "current" else ""
        if overview.final is rules.FinalState.MARKING:
            words = _("Đang chờ chấm")
        items.append(StepItem(None, overview.facts.title, final_meta(overview.facts), mark, words))
    return items


_SHUT = (
    rules.FinalState.LOCKED, rules.FinalState.USED_UP, rules.FinalState.WAITING, rules.FinalState.CLOSED,
    rules.FinalState.MARKING,
)  # fmt: skip


def _final_mark(overview: Overview) -> str:
    if overview.final is rules.FinalState.PASSED:
        return "done"
    if overview.final in _SHUT:
        return "locked"
    return "current" if overview.next.step is rules.Step.FINAL else "open"


def final_meta(facts: QuizFacts) -> str:
    """How many questions, how long, what is needed."""
    parts = [_("%(count)d câu", count=facts.question_count)]
    if facts.time_limit:
        parts.append(_("%(minutes)d phút", minutes=facts.time_limit // 60))
    parts.append(_("đạt từ %(mark)d%%", mark=facts.pass_mark))
    return ", ".join(parts)


def lesson_href(course: CourseView, lesson: LessonStep) -> str:
    """The address of a lesson."""
    return url_for("learning.lesson", public_id=course.public_id, position=lesson.position)


def certificates_href() -> str | None:
    """The address of the person's certificates, where this installation has them."""
    known = "certificates.index" in current_app.view_functions
    return url_for("certificates.index") if known else None


def adjust_href(actor: Actor, course: CourseView) -> str | None:
    """The address where exceptions are made, for whoever may make them in this course."""
    known = "adjustments.index" in current_app.view_functions
    if not known or not permits(actor, "assessment.adjust"):
        return None
    scope = authors_of_course(course.course_id).scope(course.course_id)
    if not permits(actor, "assessment.adjust", scope):
        return None
    return url_for("adjustments.index", public_id=course.public_id)


def grade_text(attempt: AttemptRow) -> str:
    """The grade as it is shown: cut, never rounded; "–" where there is none, or where it may not be seen yet."""
    if not attempt.shows_mark:
        return "–"
    grade = attempt.exact_grade
    return show_percent(grade.numerator, grade.denominator)
