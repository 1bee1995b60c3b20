"""The pages of corrections, for the trainers of a course and the office, and of decisions, for the office."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment.regrading import queries
from lms.assessment.regrading.actions import correct
from lms.assessment.regrading.queries import Correctable
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.reading import list_opened, person_opened
from lms.studio.adjustments.pages import CourseQuizzes, get_course_quizzes
from lms.studio.regrading import pages
from lms.studio.regrading.actions import decide
from lms.studio.regrading.forms import UPHOLD, CorrectionForm, DecisionForm
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("regrading", __name__, template_folder="../templates", url_prefix="/studio")


@blueprint.get("/courses/<string:public_id>/corrections")
@access("assessment.regrade")
def index(public_id: str) -> str:
    """What can be marked anew, and what was."""
    quizzes = get_course_quizzes(the_actor(), public_id)
    return render_template(
        "studio/corrections.html", quizzes=quizzes, possible=pages.open_corrections(quizzes),
        made=queries.corrections(list(quizzes.titles)),
    )  # fmt: skip


def _preview(quizzes: CourseQuizzes, wanted: Correctable, form: CorrectionForm) -> str:
    number = page_number()
    found = pages.preview(wanted, (number - 1) * PER_PAGE, PER_PAGE)
    lines = pages.preview_lines(found)
    list_opened(the_actor(), "studio.corrections", clock.today(), everybody=True)
    return render_template(
        "studio/correction_preview.html", quizzes=quizzes, wanted=wanted, found=found, form=form,
        keys=pages.keys(wanted),
        page=Page(lines, number, found.changed),
    )  # fmt: skip


@blueprint.get("/courses/<string:public_id>/corrections/preview")
@access("assessment.regrade")
def preview(public_id: str) -> str:
    """Before and after, with names; and a form that does it."""
    quizzes, args = get_course_quizzes(the_actor(), public_id), request.args
    version, corrected = args.get("version", type=int), args.get("corrected", type=int)
    wanted = pages.get_correctable(quizzes, args.get("quiz"), version, corrected)
    data = {"quiz": wanted.series, "version": wanted.version_id, "corrected": wanted.corrected_id}
    return _preview(quizzes, wanted, from_request(CorrectionForm, data=data))


@blueprint.post("/courses/<string:public_id>/corrections")
@access("assessment.regrade")
def create(public_id: str) -> Response | tuple[str, int]:
    """Corrects the key; what was marked before follows in the background."""
    quizzes, form = get_course_quizzes(the_actor(), public_id), from_request(CorrectionForm)
    wanted = pages.get_correctable(quizzes, form.quiz.data, form.version.data, form.corrected.data)
    if not form.validate():
        return _preview(quizzes, wanted, form), 422
    made = correct(
        the_actor(), quizzes.card.course_id, wanted.series, wanted.version_id, wanted.corrected_id, form.reason.data
    )  # fmt: skip
    flash(_("Đã nhận. Các lượt làm bài đang được chấm lại."), "success")
    return redirect(url_for("regrading.correction", public_id=public_id, correction_id=made), 303)


@blueprint.get("/courses/<string:public_id>/corrections/<string:correction_id>")
@access("assessment.regrade")
def correction(public_id: str, correction_id: str) -> str:
    """How far a correction has come, and what it changed."""
    quizzes, number = get_course_quizzes(the_actor(), public_id), page_number()
    made = queries.get_correction(list(quizzes.titles), correction_id)
    lines = pages.lines(queries.regrades(made.id, (number - 1) * PER_PAGE, PER_PAGE))
    list_opened(the_actor(), "studio.corrections", clock.today(), everybody=True)
    page = Page(lines, number, made.changed)
    return render_template("studio/correction.html", quizzes=quizzes, made=made, page=page)


@blueprint.get("/decisions")
@access("assessment.decide")
def decisions() -> str:
    """Who would no longer pass, in all courses."""
    number = page_number()
    lines = pages.lines(queries.waiting((number - 1) * PER_PAGE, PER_PAGE))
    if lines:
        list_opened(the_actor(), "studio.decisions", clock.today(), everybody=True)
    page = Page(lines, number, queries.count_waiting())
    return render_template("studio/decisions.html", page=page)


def _decision(regrade_id: str, form: DecisionForm) -> str:
    row = queries.get_regrade(regrade_id)
    if not row.waits:
        raise Conflict(queries.DECIDED)
    person_opened(the_actor(), row.person_id, "studio.decisions")
    return render_template("studio/decision.html", line=pages.lines([row])[0], form=form)


@blueprint.get("/decisions/<string:regrade_id>")
@access("assessment.decide")
def decision(regrade_id: str) -> str:
    """What rests on the attempt, and a form for the decision."""
    return _decision(regrade_id, DecisionForm())


@blueprint.post("/decisions/<string:regrade_id>")
@access("assessment.decide")
def take_decision(regrade_id: str) -> Response | tuple[str, int]:
    """Takes the decision."""
    form = from_request(DecisionForm)
    if not form.validate():
        return _decision(regrade_id, form), 422
    decide(the_actor(), regrade_id, form.decision.data == UPHOLD, form.reason.data)
    flash(_("Đã ghi quyết định."), "success")
    return redirect(url_for("regrading.decisions"), 303)
