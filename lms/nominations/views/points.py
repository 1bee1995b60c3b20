"""The points table: read by everybody, written by the office."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import LmsError
from lms.nominations.blueprint import blueprint
from lms.nominations.forms import number_in
from lms.nominations.points.actions import publish
from lms.nominations.points.forms import lines_of, points_data, points_form_class
from lms.nominations.points.queries import Points, points_versions
from lms.nominations.points.rules import COUNTED, Line, show
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


@blueprint.get("/nominations/points")
@access("criteria.read")
def points() -> str:
    """The points table with its formula, and the versions there were."""
    every, today = points_versions(), clock.today()
    now = next((one for one in every if one.valid_from <= today), None)
    return render_template(
        "nominations/points.html", versions=every, now=now, counted=COUNTED, show=show, today=today
    )


def _newest() -> Points | None:
    return next(iter(points_versions()), None)


def _form_page(form: Any) -> str:
    return render_template("nominations/points_new.html", form=form, counted=COUNTED)


@blueprint.get("/nominations/points/new")
@access("criteria.change", read="criteria.read")
def new_points() -> str:
    """The form of a new version, filled with the newest."""
    return _form_page(points_form_class()(data={**points_data(_newest()), "valid_from": clock.today()}))


@blueprint.post("/nominations/points/new")
@access("criteria.change", read="criteria.read")
def add_points() -> Answer:
    """Adds a version."""
    form: Any = from_request(points_form_class())
    whole = form.validate()
    lines = lines_of(form)
    return _added(form, lines) if whole and lines is not None else (_form_page(form), 422)


def _added(form: Any, lines: list[Line]) -> Answer:
    seen, is_on = number_in(form.seen.data), bool(form.is_on.data)
    try:
        publish(the_actor(), seen, form.valid_from.data, form.ground.data, is_on, lines)
    except LmsError as refusal:
        newest = _newest()
        form.valid_from.errors, form.seen.raw_data = [say(refusal)], None
        form.seen.data = str(newest.number if newest else 0)
        return _form_page(form), 422
    flash(_("Đã lưu bảng điểm tham khảo."), "success")
    return redirect(url_for("nominations.points"), 303)
