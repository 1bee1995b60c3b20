"""The course page and the lesson pages."""

from random import SystemRandom

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.catalog import queries as catalog
from lms.catalog.competences import COMPETENCES
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.audit import after_response
from lms.learning import actions, queries, rules
from lms.learning.actions import LessonLocked
from lms.learning.rows import CourseView, LessonStep
from lms.learning.views.blueprint import blueprint
from lms.learning.views.overview import (
    adjust_href,
    certificates_href,
    final_meta,
    get_check,
    get_overview,
    grade_text,
    step_items,
)
from lms.web.access import access, the_actor, the_person_id
from lms.web.i18n import gettext as _


@blueprint.get("/courses/<string:public_id>")
@access("learning.learn")
def course(public_id: str) -> str:
    """What the course is, how far one is, and the one next step."""
    overview = get_overview(public_id, the_actor().person_id)
    return render_template(
        "learning/course.html",
        overview=overview,
        course=overview.course,
        items=step_items(overview),
        levels=LEVELS,
        audiences=AUDIENCES,
        names=COMPETENCES,
        final_meta=final_meta(overview.facts) if overview.facts else "",
        grade_text=grade_text,
        certificates_href=certificates_href(),
        adjust_href=adjust_href(the_actor(), overview.course),
        has_person=the_actor().person_id is not None,
    )


@blueprint.post("/courses/<string:public_id>/enrolment")
@access("learning.learn")
def enrolment(public_id: str) -> Response:
    """Enrols; after finishing or a revocation, anew on the current version. Goes to the first open lesson."""
    person_id = the_person_id()
    view = queries.get_course_view(public_id, person_id)
    actions.enrol(person_id, view.course_id, again=view.may_begin_again)
    following = get_overview(public_id, person_id).next_lesson
    if following is None:
        return redirect(url_for("learning.course", public_id=public_id), 303)
    return redirect(url_for("learning.lesson", public_id=public_id, position=following.position), 303)


@blueprint.get("/courses/<string:public_id>/lessons/<int:position>")
@access("learning.learn")
def lesson(public_id: str, position: int) -> Response | tuple[str, int]:
    """A lesson to read, and at its end what completes it."""
    person_id = the_person_id()
    view = queries.get_course_view(public_id, person_id)
    lessons = queries.lesson_steps(view)
    body = catalog.get_lesson(view.version_id, position)
    here = lessons[position - 1]
    if not rules.may_enter(here.state):
        return _locked(
            view, next(step for step in lessons if rules.may_enter(step.state) and not step.is_done)
        )
    response = make_response(_lesson_page(view, lessons, here, body))
    if here.opened_at is None or any((step.opened_at or here.opened_at) > here.opened_at for step in lessons):
        after_response(response, lambda: actions.record_opened(person_id, view.course_id, here.id))
    return response


def _lesson_page(
    view: CourseView, lessons: list[LessonStep], here: LessonStep, body: catalog.LessonBody
) -> str:
    attempts = queries.attempts_in(view.enrolment_id, here.quiz_id, here.id)
    check = None if here.is_ordinary else get_check(here, attempts, the_person_id())
    return render_template(
        "learning/lesson.html",
        check=check,
        course=view,
        version=view,
        lesson=body,
        step=here,
        total=len(lessons),
        before=lessons[here.position - 2] if here.position > 1 else None,
        after=lessons[here.position] if here.position < len(lessons) else None,
        attempts=attempts,
        running=next((attempt for attempt in attempts if attempt.is_open), None),
        grade_text=grade_text,
    )


def _locked(view: CourseView, first: LessonStep) -> tuple[str, int]:
    return render_template("learning/locked.html", course=view, first=first), 403


@blueprint.post("/courses/<string:public_id>/lessons/<int:position>/confirmation")
@access("learning.learn")
def confirmation(public_id: str, position: int) -> Response | tuple[str, int]:
    """The learner says at the end of a lesson without a check quiz that it is done."""
    person_id = the_person_id()
    try:
        actions.confirm_lesson(person_id, public_id, position, request.form.get("lesson"))
    except LessonLocked as locked:
        return _locked(queries.get_course_view(public_id, person_id), locked.first)
    flash(_("Đã ghi nhận bạn hoàn thành bài %(position)d.", position=position), "success")
    following = get_overview(public_id, person_id).next_lesson
    if following is None:
        return redirect(url_for("learning.course", public_id=public_id), 303)
    return redirect(url_for("learning.lesson", public_id=public_id, position=following.position), 303)


@blueprint.post("/courses/<string:public_id>/lessons/<int:position>/attempts")
@access("learning.learn")
def check_quiz(public_id: str, position: int) -> Response | tuple[str, int]:
    """Begins the lesson's check quiz, or goes on with it."""
    person_id = the_person_id()
    try:
        started = actions.start_quiz(person_id, public_id, position, SystemRandom())
    except LessonLocked as locked:
        return _locked(queries.get_course_view(public_id, person_id), locked.first)
    return redirect(url_for("learning.attempt", public_id=started.public_id), 303)


@blueprint.post("/courses/<string:public_id>/final-quiz/attempts")
@access("learning.learn")
def final_quiz(public_id: str) -> Response:
    """Begins the final quiz, or goes on with it."""
    started = actions.start_quiz(the_person_id(), public_id, None, SystemRandom())
    return redirect(url_for("learning.attempt", public_id=started.public_id), 303)
