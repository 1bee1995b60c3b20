"""The pages of corrections, for the trainers of a course and the office, and of decisions, for the office."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.assessment.regrading import queries
from lms.assessment.regrading.actions import correct
from lms.assessment.regrading.previews import actions as previews
from lms.assessment.regrading.previews.models import RegradePreview
from lms.assessment.regrading.previews.queries import changes, find_newest, get_preview
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


@blueprint.post("/courses/<string:public_id>/corrections/previews")
@access("assessment.regrade")
def make_preview(public_id: str) -> Response:
    """Looks what a correction would do; many attempts are looked at in the background."""
    quizzes, form = get_course_quizzes(the_actor(), public_id), from_request(CorrectionForm)
    wanted = pages.get_correctable(quizzes, form.quiz.data, form.version.data, form.corrected.data)
    made = previews.make(the_actor(), quizzes.scope, wanted.series, wanted.version_id, wanted.corrected_id)
    return redirect(url_for("regrading.preview", public_id=public_id, preview_id=made), 303)


def _preview(
    quizzes: CourseQuizzes, wanted: Correctable, held: RegradePreview | None, form: CorrectionForm
) -> str:
    number = page_number()
    found = changes(held, (number - 1) * PER_PAGE, PER_PAGE) if held else []
    page = Page(pages.preview_lines(found), number, held.changed if held else 0)
    if found:
        list_opened(the_actor(), "studio.corrections", clock.today(), everybody=True)
    return render_template(
        "studio/correction_preview.html", quizzes=quizzes, wanted=wanted, held=held, form=form,
        keys=pages.keys(wanted), page=page,
    )  # fmt: skip


@blueprint.get("/courses/<string:public_id>/corrections/previews/<string:preview_id>")
@access("assessment.regrade")
def preview(public_id: str, preview_id: str) -> str:
    """Before and after, with names; and a form that does it."""
    quizzes = get_course_quizzes(the_actor(), public_id)
    held = get_preview(list(quizzes.titles), preview_id)
    wanted = pages.get_correctable(quizzes, held.series, held.question_version_id, held.corrected_version_id)
    data = {"quiz": wanted.series, "version": wanted.version_id, "corrected": wanted.corrected_id}
    return _preview(quizzes, wanted, held, from_request(CorrectionForm, data=data))


@blueprint.post("/courses/<string:public_id>/corrections")
@access("assessment.regrade")
def create(public_id: str) -> Response | tuple[str, int]:
    """Corrects the key; what was marked before follows in the background."""
    quizzes, form = get_course_quizzes(the_actor(), public_id), from_request(CorrectionForm)
    wanted = pages.get_correctable(quizzes, form.quiz.data, form.version.data, form.corrected.data)
    if not form.validate():
        held = find_newest(wanted.series, wanted.version_id, wanted.corrected_id)
        return _preview(quizzes, wanted, held, form), 422
    made = correct(
        the_actor(), quizzes.scope, wanted.series, wanted.version_id, wanted.corrected_id, form.reason.data
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
