"""The pages of an attempt: its questions on one page, saving, handing in, and the result."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment import actions as assessment
from lms.assessment import queries as attempts
from lms.assessment import rules as quiz_rules
from lms.assessment.queries import AttemptRow
from lms.assessment.rules import SubmittedBy
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.ids import new_public_id
from lms.learning import queries
from lms.learning.forms import CarriedAnswers, read_answers
from lms.learning.views.blueprint import blueprint
from lms.learning.views.overview import certificates_href, get_overview, grade_text
from lms.web.access import access, the_person_id
from lms.web.i18n import gettext as _
from lms.web.i18n import say


def _to(endpoint: str, attempt: AttemptRow) -> Response:
    return redirect(url_for(f"learning.{endpoint}", public_id=attempt.public_id), 303)


@blueprint.get("/attempts/<string:public_id>")
@access("learning.learn")
def attempt(public_id: str) -> Response | str:
    """All questions of an open attempt, with what was saved; a submitted one leads to its result."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    if not row.is_open:
        return _to("result", row)
    place = queries.get_attempt_place(row.id)
    if quiz_rules.is_over(row.deadline_at, clock.now()):
        return render_template("learning/over.html", attempt=row, place=place)
    items = attempts.attempt_items(row.id)
    return render_template(
        "learning/attempt.html", attempt=row, place=place, items=items, page=new_public_id(), now=clock.now()
    )


def _save(row: AttemptRow, carried: CarriedAnswers) -> None:
    assessment.save_answers(row.id, row.person_id, carried.chosen, carried.shown, carried.page)


def _saved(row: AttemptRow, carried: CarriedAnswers) -> Response | tuple[str | Response, int]:
    """Saves and answers: a page's script gets JSON, a form goes back to the attempt."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        _save(row, carried)
    except Conflict as refusal:
        if by_script:
            return jsonify(message=say(refusal)), 409
        return render_template("learning/stale.html", attempt=row, text=say(refusal)), 409
    if by_script:
        return jsonify(saved_at=clock.now().isoformat())
    flash(_("Đã lưu các câu trả lời."), "success")
    return _to("attempt", row)


@blueprint.post("/attempts/<string:public_id>/answers")
@access("learning.learn")
def answers(public_id: str) -> Response | tuple[str | Response, int]:
    """Saves what the attempt's form carries."""
    return _saved(attempts.get_attempt_of(the_person_id(), public_id), read_answers(request.form))


@blueprint.post("/attempts/<string:public_id>/answers/<int:position>")
@access("learning.learn")
def answer(public_id: str, position: int) -> Response | tuple[str | Response, int]:
    """Saves the answer to one question, and leaves the others as they are."""
    chosen = {position: read_answers(request.form).chosen.get(position, [])}
    return _saved(attempts.get_attempt_of(the_person_id(), public_id), CarriedAnswers(chosen, {}, None))


@blueprint.get("/attempts/<string:public_id>/submission")
@access("learning.learn")
def unanswered(public_id: str) -> Response | str:
    """Asks once whether to hand in with questions left open."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    missing = attempts.unanswered(row.id) if row.is_open else []
    if not missing:
        return _to("attempt", row)
    return render_template("learning/unanswered.html", attempt=row, missing=missing)


@blueprint.post("/attempts/<string:public_id>/submission")
@access("learning.learn")
def submission(public_id: str) -> Response:
    """Saves what the form carries and hands in, once however often it is sent."""
    row, now = attempts.get_attempt_of(the_person_id(), public_id), clock.now()
    carried = read_answers(request.form)
    if not row.is_open:
        _tell_lost(row, carried)
        return _to("result", row)
    if carried.chosen and not quiz_rules.is_over(row.deadline_at, now):
        _save(row, carried)
    asked = "confirmed" in request.form or quiz_rules.is_closing(row.deadline_at, now)
    if not asked and attempts.unanswered(row.id):
        return _to("unanswered", row)
    assessment.submit(row.id, row.person_id, SubmittedBy.PERSON)
    return _to("result", row)


def _tell_lost(row: AttemptRow, carried: CarriedAnswers) -> None:
    """Says so where answers came too late; a form that was merely sent twice carries nothing new."""
    if attempts.differs(row.id, carried.chosen):
        flash(_("Bài này đã nộp trước đó; những câu trả lời gửi sau không được tính."), "warning")


@blueprint.get("/attempts/<string:public_id>/result")
@access("learning.learn")
def result(public_id: str) -> Response | str:
    """Grade, every question with its explanations, and the next step."""
    person_id = the_person_id()
    row = attempts.get_attempt_of(person_id, public_id)
    if row.is_open:
        return _to("attempt", row)
    place = queries.get_attempt_place(row.id)
    return render_template(
        "learning/result.html",
        attempt=row,
        place=place,
        items=attempts.attempt_review(row.id),
        overview=get_overview(place.course_public_id, person_id),
        others=queries.attempts_in(place.enrolment_id, row.quiz_id, place.lesson_id),
        grade_text=grade_text,
        certificates_href=certificates_href(),
    )
