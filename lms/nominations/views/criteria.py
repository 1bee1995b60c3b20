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


def _newest() -> tuple[dict[str, Any], int]:
    """What the form of a new version begins with, and how many criteria that has; nothing where there is no version."""
    newest = next(iter(queries.versions()), None)
    return ({}, 0) if newest is None else (criteria_data(newest), len(newest.criteria))


@blueprint.get("/nominations/criteria/new")
@access("criteria.change", read="criteria.read")
def new_criteria() -> str:
    """The form of a new version, filled with the newest."""
    data, count = _newest()
    form = criteria_form_class(count)(data={**data, "valid_from": clock.today()})
    return _form_page(form, count + SPARE)


@blueprint.post("/nominations/criteria/new")
@access("criteria.change", read="criteria.read")
def add_criteria() -> Answer:
    """Adds a version."""
    data, count = _newest()
    form: Any = from_request(criteria_form_class(count))
    if not form.validate():
        return _form_page(form, count + SPARE), 422
    return _added(form, data, count)


def _added(form: Any, data: dict[str, Any], count: int) -> Answer:
    seen, criteria = number_in(form.seen.data), criteria_of(form, count)
    try:
        publish(the_actor(), seen, form.valid_from.data, form.ground.data, awards_of(form), criteria)
    except LmsError as refusal:
        form.valid_from.errors, form.seen.data, form.seen.raw_data = (
            [say(refusal)],
            data.get("seen", "0"),
            None,
        )
        return _form_page(form, count + SPARE), 422
    flash(_("Đã lưu phiên bản mới. Đề nghị đã lập vẫn theo tiêu chuẩn cũ."), "success")
    return redirect(url_for("nominations.criteria"), 303)
