"""The pages of re-checking what was accepted."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened, person_opened
from lms.targets.recognising.pages import titles
from lms.targets.recognising.rules import RESULT_LABELS, STANDING_LABELS
from lms.targets.recognising.sampling import actions, queries
from lms.targets.recognising.sampling.forms import DrawForm, RecheckForm
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _

blueprint = Blueprint("rechecking", __name__, url_prefix="/recognitions/samples")

Answer = str | tuple[str, int] | Response


def _index(form: Any) -> str:
    return render_template("targets/recognition_samples.html", samples=queries.samples(), form=form)


@blueprint.get("")
@access("recognitions.read")
def index() -> str:
    """The samples, and drawing one."""
    today = clock.today()
    return _index(DrawForm(data={"first_on": today.replace(day=1), "last_on": today, "wanted": 10}))


@blueprint.post("")
@access("recognitions.decide", read="recognitions.read")
def draw() -> Answer:
    """Draws a sample."""
    form = from_request(DrawForm)
    if not form.validate():
        return _index(form), 422
    days = (form.first_on.data, form.last_on.data)
    try:
        public_id = actions.draw_sample(the_actor(), *days, form.wanted.data)
    except Invalid as refusal:
        form.refused(refusal)
        return _index(form), 422
    return redirect(url_for("rechecking.show", public_id=public_id), 303)


@blueprint.get("/<string:public_id>")
@access("recognitions.read")
def show(public_id: str) -> str:
    """What was drawn, and what was found."""
    sample = queries.get_sample(public_id)
    list_opened(the_actor(), "targets.recognitions", clock.today(), everybody=True)
    return render_template(
        "targets/recognition_sample.html", sample=sample, rows=queries.drawn(sample.id), results=RESULT_LABELS,
        standings=STANDING_LABELS, titles=titles(),
    )  # fmt: skip


@blueprint.get("/<string:public_id>/papers/<int:position>")
@access("recognitions.read")
def paper(public_id: str, position: int) -> str:
    """One that was drawn, to be checked."""
    return _paper(queries.get_sample(public_id), position, RecheckForm())


def _paper(sample: queries.SampleRow, position: int, form: Any) -> str:
    one = queries.get_drawn(sample, position)
    person_opened(the_actor(), one.paper.person_id, "targets.recognition")
    return render_template(
        "targets/recognition_recheck.html", sample=sample, one=one, paper=one.paper, form=form, results=RESULT_LABELS,
        standings=STANDING_LABELS, titles=titles(),
    )  # fmt: skip


@blueprint.post("/<string:public_id>/papers/<int:position>")
@access("recognitions.decide", read="recognitions.read")
def recheck(public_id: str, position: int) -> Answer:
    """Records what was found, and goes on with the sample."""
    sample, form = queries.get_sample(public_id), from_request(RecheckForm)
    one = queries.get_drawn(sample, position)
    if not form.validate():
        return _paper(sample, position, form), 422
    try:
        said = (form.result.data, form.note.data or None, form.from_on.data)
        actions.recheck(the_actor(), sample, one, *said)
    except Invalid as refusal:
        form.refused(refusal)
        return _paper(sample, position, form), 422
    flash(_("Đã ghi kết quả kiểm tra lại."), "success")
    return redirect(url_for("rechecking.show", public_id=public_id), 303)
