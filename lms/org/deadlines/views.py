"""The pages of the yearly clock."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.org.days.queries import calendar
from lms.org.days.rules import WEEKDAYS
from lms.org.deadlines import actions, queries, rules
from lms.org.deadlines.forms import DeadlineForm, DoneForm
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("deadlines", __name__)

Answer = str | tuple[str, int] | Response
INDEX = "deadlines.index"


def _year(years: list[int]) -> int | None:
    """The year in the address; by default that of today, or the next one that holds a day; None for all."""
    text = request.args.get("year", "")
    if text == "all" or not years:
        return None
    if text in {str(year) for year in years}:
        return int(text)
    coming = [year for year in years if year >= clock.today().year]
    return coming[0] if coming else years[-1]


@blueprint.get("/deadlines")
@access("deadlines.read")
def index() -> str:
    """The calendar of a year, or of all, as a page that prints."""
    every = queries.deadlines()
    years = sorted({day.year for day in every})
    year = _year(years)
    days = [day for day in every if year in (None, day.year)]
    return render_template(
        "org/deadlines.html", days=days, years=years, year=year, today=clock.today(), weekdays=WEEKDAYS,
        concerns=rules.CONCERN_LABELS, calendar=calendar(),
    )  # fmt: skip


@blueprint.get("/deadlines/new")
@access("deadlines.change", read="deadlines.read")
def new() -> str:
    """The form of a day of the school's own."""
    return render_template("org/deadline.html", form=DeadlineForm(), day=None, done=None)


@blueprint.post("/deadlines/new")
@access("deadlines.change", read="deadlines.read")
def add() -> Answer:
    """Adds a day."""
    form = from_request(DeadlineForm)
    if not (form.validate() and _fits(form, form.last_on.data.year)):
        return render_template("org/deadline.html", form=form, day=None, done=None), 422
    actions.add(the_actor(), form.wanted())
    flash(_("Đã thêm vào lịch."), "success")
    return redirect(url_for(INDEX, year=form.last_on.data.year), 303)


def _fits(form: DeadlineForm, year: int) -> bool:
    wanted = form.wanted()
    problem = rules.problem_of(wanted.starts_on, wanted.last_on, year)
    if problem is not None:
        form.last_on.errors = [say(problem)]
    return problem is None


@blueprint.get("/deadlines/<string:key>")
@access("deadlines.change", read="deadlines.read")
def show(key: str) -> str:
    """The forms of a day."""
    day = queries.get_deadline(key)
    return render_template("org/deadline.html", form=_filled(day), day=day, done=DoneForm())


def _filled(day: rules.Deadline) -> DeadlineForm:
    held = {"name": day.name, "starts_on": day.starts_on, "last_on": day.last_on, "seen": str(day.id)}
    return DeadlineForm(data={**held, "concerns": list(day.concerns)})


@blueprint.post("/deadlines/<string:key>")
@access("deadlines.change", read="deadlines.read")
def change(key: str) -> Answer:
    """Gives a day new contents."""
    form, day = from_request(DeadlineForm), queries.get_deadline(key)
    if not (form.validate() and _fits(form, day.year)):
        return render_template("org/deadline.html", form=form, day=day, done=DoneForm()), 422
    changed = actions.change(the_actor(), key, form.seen_id, form.wanted())
    flash(_("Đã lưu.") if changed else _("Không có gì thay đổi."), "success" if changed else "info")
    return redirect(url_for(INDEX, year=day.year), 303)


@blueprint.post("/deadlines/<string:key>/<any(completion,reopening):what>")
@access("deadlines.change", read="deadlines.read")
def say_done(key: str, what: str) -> Answer:
    """Says that it was done, or takes that back."""
    form, day = from_request(DoneForm), queries.get_deadline(key)
    if not form.validate():
        return render_template("org/deadline.html", form=_filled(day), day=day, done=form), 422
    actions.say_done(the_actor(), key, what == "completion", form.note.data or "")
    flash(_("Đã ghi."), "success")
    return redirect(url_for(INDEX, year=day.year), 303)


@blueprint.post("/deadlines/<string:key>/removal")
@access("deadlines.change", read="deadlines.read")
def remove(key: str) -> Answer:
    """Takes a day out of the calendar."""
    day, seen = queries.get_deadline(key), from_request(DeadlineForm).seen_id
    actions.remove(the_actor(), key, seen)
    flash(_("Đã bỏ khỏi lịch."), "success")
    return redirect(url_for(INDEX, year=day.year), 303)
