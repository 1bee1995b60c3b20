"""One nomination: what stands in it, its appraisal, and the next step."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.emulation.values import rules as values
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.reading import person_opened
from lms.nominations import pages
from lms.nominations.actions import proposing
from lms.nominations.blueprint import blueprint
from lms.nominations.figures import FIGURES, PAPERS
from lms.nominations.forms import (
    outcome_data,
    outcome_form_class,
    outcomes_said,
    outcomes_seen,
    seen_of,
)
from lms.nominations.pages import NominationPage
from lms.nominations.points import rules as points
from lms.nominations.rules import (
    LEVEL_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    SUBJECT_LABELS,
    Step,
    has_passed,
    is_repeated,
)
from lms.nominations.taking.forms import StepForm
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response
LABELS: dict[str, Any] = {
    "states": STATE_LABELS, "steps": STEP_LABELS, "outcomes": OUTCOME_LABELS, "subjects": SUBJECT_LABELS,
    "levels": LEVEL_LABELS, "figures": FIGURES, "papers": PAPERS, "counted": points.COUNTED, "show": points.show,
}  # fmt: skip


def _page(page: NominationPage, form: StepForm | None = None, outcomes: Any = None) -> str:
    if page.found.person_id is not None:
        person_opened(the_actor(), page.found.person_id, "nominations.nomination")
    made = outcome_form_class([one.criterion for one in page.lines])
    return render_template(
        "nominations/show.html", page=page, found=page.found, form=form or StepForm().offer(page.steps),
        outcome_form=outcomes or made(data=outcome_data(page.found)), labels=LABELS,
        kinds=values.KIND_LABELS, levels=values.LEVEL_LABELS, states=values.STATE_LABELS,
    )  # fmt: skip


@blueprint.get("/nominations/<string:public_id>")
@access("nominations.read")
def show(public_id: str) -> str:
    """One nomination; each side does its step here."""
    return _page(pages.page(the_actor(), public_id))


@blueprint.post("/nominations/<string:public_id>/steps")
@access("nominations.read")
def take(public_id: str) -> Answer:
    """Takes the next step."""
    page, form = pages.page(the_actor(), public_id), from_request(StepForm)
    wanted = form.step.data or ""
    if is_repeated(page.found.taken, wanted, the_actor().account_id):
        return redirect(url_for("nominations.show", public_id=public_id), 303)
    if not form.offer(page.steps).validate():
        return _page(page, form.say_passed(has_passed(page.found.taken, wanted))), 422
    try:
        proposing.take_step(the_actor(), page.found, page.version, Step(form.step.data), form.said)
    except Conflict:
        raise
    except Invalid as refusal:
        form.note.errors = [say(refusal)]
        return _page(page, form), 422
    flash(_("Đã ghi."), "success")
    return redirect(url_for("nominations.show", public_id=public_id), 303)


@blueprint.post("/nominations/<string:public_id>/outcomes")
@access("nominations.appraise", read="nominations.read")
def appraise(public_id: str) -> Answer:
    """Sets what was found of the criteria."""
    page = pages.page(the_actor(), public_id)
    criteria = [one.criterion for one in page.lines]
    form = from_request(outcome_form_class(criteria))
    said = outcomes_said(form, criteria) if form.validate() else None
    if said is None:
        return _page(page, outcomes=form), 422
    return _kept(page, form, said)


def _kept(page: NominationPage, form: Any, said: Any) -> Answer:
    criteria = [one.criterion for one in page.lines]
    try:
        proposing.appraise(the_actor(), page.found, page.version, seen_of(form, criteria), said)
    except (Invalid, Conflict) as refusal:
        form.note.errors = [say(refusal)]
        return _page(page, outcomes=outcomes_seen(form, page.found)), 422
    flash(_("Đã lưu kết quả thẩm định."), "success")
    return redirect(url_for("nominations.show", public_id=page.found.public_id), 303)
