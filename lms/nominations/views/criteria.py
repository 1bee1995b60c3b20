"""The criteria and forms of award: read by everybody, given a new version by the office."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import LmsError, NotFound
from lms.nominations import queries
from lms.nominations.actions.criteria import publish
from lms.nominations.blueprint import blueprint
from lms.nominations.figures import FIGURES, PAPERS
from lms.nominations.forms import SPARE, awards_of, criteria_data, criteria_form_class, criteria_of, number_in
from lms.nominations.rules import LEVEL_LABELS, SUBJECT_LABELS
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


@blueprint.get("/nominations/criteria")
@access("criteria.read")
def criteria() -> str:
    """The criteria of today, and the versions there were."""
    every, asked = queries.versions(), request.args.get("version", "")
    shown = next((one for one in every if str(one.number) == asked), None)
    if asked and shown is None:
        raise NotFound(_("Không có phiên bản này."))
    return render_template(
        "nominations/criteria.html", versions=every, shown=shown or queries.version_on(clock.today(), every),
        now=queries.version_on(clock.today(), every), subjects=SUBJECT_LABELS, levels=LEVEL_LABELS, figures=FIGURES,
        papers=PAPERS,
    )  # fmt: skip


def _form_page(form: Any, places: int) -> str:
    return render_template("nominations/criteria_new.html", form=form, places=places)


@blueprint.get("/nominations/criteria/new")
@access("criteria.change", read="criteria.read")
def new_criteria() -> str:
    """The form of a new version, filled with the newest."""
    newest = queries.versions()[0]
    count = len(newest.criteria)
    form = criteria_form_class(count)(data={**criteria_data(newest), "valid_from": clock.today()})
    return _form_page(form, count + SPARE)


@blueprint.post("/nominations/criteria/new")
@access("criteria.change", read="criteria.read")
def add_criteria() -> Answer:
    """Adds a version."""
    newest = queries.versions()[0]
    count = len(newest.criteria)
    form: Any = from_request(criteria_form_class(count))
    if not form.validate():
        return _form_page(form, count + SPARE), 422
    try:
        publish(
            the_actor(),
            number_in(form.seen.data),
            form.valid_from.data,
            form.ground.data,
            awards_of(form),
            criteria_of(form, count),
        )
    except LmsError as refusal:
        return _refused(form, refusal, newest)
    flash(_("Đã lưu phiên bản mới. Đề nghị đã lập vẫn theo tiêu chuẩn cũ."), "success")
    return redirect(url_for("nominations.criteria"), 303)


def _refused(form: Any, refusal: LmsError, newest: queries.Version) -> tuple[str, int]:
    form.valid_from.errors, form.seen.data, form.seen.raw_data = [say(refusal)], str(newest.number), None
    return _form_page(form, len(newest.criteria) + SPARE), 422
