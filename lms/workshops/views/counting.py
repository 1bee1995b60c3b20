"""How many people came how often, and how long was taught."""

from datetime import date

from flask import Response, render_template

from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.web.access import access, the_actor
from lms.web.forms import from_query
from lms.web.i18n import say
from lms.workshops import export, pages, rules
from lms.workshops.blueprint import blueprint
from lms.workshops.forms import PeriodForm
from lms.workshops.queries import counts
from lms.workshops.views.files import sent


def _period() -> tuple[PeriodForm, date, date]:
    """The days asked for: this year up to today where nothing (or nonsense) is said."""
    form, today = from_query(PeriodForm), clock.today()
    form.validate()
    first = form.first.data or today.replace(month=1, day=1)
    last = form.last.data or max(first, today)
    form.first.data, form.last.data = first, last
    return form, first, last


@blueprint.get("/workshops/figures")
@access("workshops.read")
def figures() -> str:
    """People and turns, of the school or of the head's own units."""
    form, first, last = _period()
    units = pages.figure_units(the_actor())
    found = counts.figures(first, last, units, clock.today())
    return render_template("workshops/figures.html", form=form, found=found, own=units is not None)


@blueprint.get("/workshops/figures/export")
@access("workshops.read")
def figures_file() -> Response:
    """The same as a file."""
    _form, first, last = _period()
    units = pages.figure_units(the_actor())
    found = counts.figures(first, last, units, clock.today())
    return sent(export.of_figures(found, first, last, say, own=units is not None))


@blueprint.get("/workshops/trainers")
@access("workshops.hours", read="workshops.read")
def trainers() -> str:
    """Who taught how long."""
    form, first, last = _period()
    list_opened(the_actor(), "workshops.trainers", last, everybody=True)
    return render_template("workshops/trainers.html", form=form, rows=counts.taught(first, last), rules=rules)


@blueprint.get("/workshops/trainers/export")
@access("workshops.hours", read="workshops.read")
def trainers_file() -> Response:
    """The same as a file."""
    _form, first, last = _period()
    list_opened(the_actor(), "workshops.trainers", last, everybody=True)
    return sent(export.of_taught(counts.taught(first, last), first, last, say))
