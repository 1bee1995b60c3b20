"""The pages of an attempt: its questions on one page, saving, handing in, and the result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment import actions as assessment
from lms.assessment import queries as attempts
from lms.assessment.actions import StaleAnswers
from lms.assessment.attempts import rules as quiz_rules
from lms.assessment.marking.queries import weights
from lms.assessment.marking.rules import from_text
from lms.assessment.marking.rules import words as marking_words
from lms.assessment.queries import AttemptItemView, AttemptRow
from lms.assessment.regrading.queries import find_reason
from lms.assessment.review.queries import attempt_review
from lms.assessment.review.rules import Moment
from lms.assessment.rows import ReviewItem
from lms.assessment.rules import SubmittedBy
from lms.assessment.sections.queries import sections_of
from lms.assessment.sections.rules import Item, under_headings
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.ids import new_public_id
from lms.kernel.vietnamese import show_date
from lms.learning import queries
from lms.learning.finals import COUNTS
from lms.learning.forms import CarriedAnswers, read_answers
from lms.learning.rows import AttemptPlace
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
    """All questions of an open attempt, with what was saved; one that ended leads to its result."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    if not row.is_open:
        return _to("result", row)
    place = queries.get_attempt_place(row.id)
    if quiz_rules.is_over(row.over_at, clock.now()):
        return render_template("learning/over.html", attempt=row, place=place)
    return questions_page(row, place, attempts.attempt_items(row.id))


def questions_page(
    row: AttemptRow,
    place: AttemptPlace,
    items: Sequence[AttemptItemView],
    stale: Collection[int] = (),
    trouble: Mapping[int, Sequence[str]] | None = None,
) -> str:
    """The page of an open attempt. `stale`: the questions that another browser answered since they were shown here;
    `trouble`: by question, why a file was not taken."""
    href, told = url_for("learning.files", public_id=row.public_id), trouble or {}
    shown = [item._replace(files_href=href, trouble=told.get(item.position, ())) for item in items]
    return render_template(
        "learning/attempt.html", attempt=row, place=place, items=shown, parts=_parts(row, shown),
        page=new_public_id(), stale=stale, now=clock.now(), **_marking(row),
    )  # fmt: skip


def _parts(row: AttemptRow, items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """The questions with the headings of the quiz. One query where it has some."""
    return under_headings(items, sections_of(row.quiz_id) if row.is_sectioned else ())


def _marking(row: AttemptRow) -> dict[str, object]:
    """What is unusual in how the attempt is marked. One query where its questions are not all worth the same."""
    marking = from_text(row.marking)
    by_points: dict[int, list[int]] = {}
    for position, points in weights(row.id).items() if marking.is_weighted else ():
        by_points.setdefault(points, []).append(position)
    return {"marking": marking_words(marking), "weights": by_points}


def _save(row: AttemptRow, carried: CarriedAnswers, leave_stale: bool = False) -> None:
    assessment.save_answers(row.id, row.person_id, carried.wanted, carried.shown, carried.page, leave_stale)


def _both(row: AttemptRow, carried: CarriedAnswers, stale: StaleAnswers) -> tuple[str | Response, int]:
    """Refuses answers that would undo newer ones from elsewhere and shows both; what was typed stays on the page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(message=say(stale), stale=sorted(stale.saved)), 409
    items = attempts.typed_items(row.id, carried.wanted)
    return questions_page(row, queries.get_attempt_place(row.id), items, stale.saved), 409


def _saved(row: AttemptRow, carried: CarriedAnswers) -> Response | tuple[str | Response, int]:
    """Saves and answers: a page's script gets JSON, a form goes back to the attempt."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        _save(row, carried)
    except StaleAnswers as stale:
        return _both(row, carried, stale)
    except Conflict as refusal:
        if by_script:
            return jsonify(message=say(refusal)), 409
        return render_template("learning/stale.html", attempt=row, text=say(refusal)), 409
    if by_script:
        deadline_at = row.deadline_at.isoformat() if row.deadline_at else None
        return jsonify(saved_at=clock.now().isoformat(), deadline=deadline_at)
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
    return _saved(attempts.get_attempt_of(the_person_id(), public_id), CarriedAnswers(chosen))


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
def submission(public_id: str) -> Response | tuple[str | Response, int]:
    """Saves what the form carries and hands in, once however often it is sent."""
    row, carried = attempts.get_attempt_of(the_person_id(), public_id), read_answers(request.form)
    if not row.is_open:
        tell_lost(row, carried)
        return _to("result", row)
    closing = quiz_rules.is_closing(row.deadline_at, clock.now())
    try:
        save_last(row, carried, closing)
    except StaleAnswers as stale:
        return _both(row, carried, stale)
    if not (closing or "confirmed" in request.form) and attempts.unanswered(row.id):
        return _to("unanswered", row)
    assessment.submit(row.id, row.person_id, SubmittedBy.PERSON)
    return _to("result", row)


def save_last(row: AttemptRow, carried: CarriedAnswers, closing: bool) -> None:
    """Saves before handing in. When time runs out nobody can be asked any more: what was saved elsewhere stays."""
    if not carried.chosen or quiz_rules.is_over(row.over_at, clock.now()):
        return
    _save(row, carried, leave_stale=closing)
    if closing and attempts.differs(row.id, carried.chosen):
        flash(_("Hết giờ: những câu đã được lưu ở nơi khác được giữ như ở đó."), "warning")


def tell_lost(row: AttemptRow, carried: CarriedAnswers) -> None:
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
    place, items = queries.get_attempt_place(row.id), _reviewed(row)
    return render_template(
        "learning/result.html", attempt=row, place=place, items=items, parts=_parts(row, items),
        regraded=find_reason(row.id) if row.shows_mark else None,
        overview=get_overview(place.course_public_id, person_id),
        others=queries.attempts_in(place.enrolment_id, row.quiz_id, place.lesson_id), **_words(row),
    )  # fmt: skip


def _reviewed(row: AttemptRow) -> list[ReviewItem]:
    """The questions as they may be seen now, with where their files are."""
    href = url_for("learning.files", public_id=row.public_id)
    return [replace(item, files_href=href) for item in attempt_review(row)]


def _words(row: AttemptRow) -> dict[str, object]:
    """What the result page says beside the facts."""
    comes = {
        None: _("Điểm của bài này không được công bố ở đây."),
        Moment.LATER: _("Điểm hiện ở đây sau vài phút."),
    }
    if row.closed_on:
        comes[Moment.CLOSED] = _("Điểm hiện ở đây sau ngày %(day)s.", day=show_date(row.closed_on))
    return {
        "mark_comes": comes[row.mark_comes],
        "counts_words": COUNTS[row.counts],
        "grade_text": grade_text,
        "certificates_href": certificates_href(),
    }
