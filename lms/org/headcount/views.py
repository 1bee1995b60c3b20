"""The page of head-counts, each figure opening to the names behind it."""

from datetime import date

from flask import render_template, request

from lms.kernel import clock
from lms.org.blueprint import blueprint
from lms.org.changes import FARTHEST
from lms.org.headcount.queries import counted_people, end_of_day, headcount_on
from lms.org.labels import CATEGORY_LABELS
from lms.org.people.forms import HeadcountForm
from lms.org.queries import unit_nodes
from lms.org.rules import UNIT_SINCE, subtree
from lms.web.access import access
from lms.web.paging import PER_PAGE, Page, page_number


def _form() -> HeadcountForm:
    """The dates asked for; today where none is, or where none can be read."""
    form = (
        HeadcountForm(request.args) if request.args.get("on") else HeadcountForm(data={"on": clock.today()})
    )
    if request.args.get("on"):
        form.validate()
    return form


def _days(form: HeadcountForm) -> tuple[date, date | None]:
    on = form.on.data or clock.today()
    within = UNIT_SINCE <= on <= clock.today() + FARTHEST
    return on if within else clock.today(), form.known.data


@blueprint.get("/people/as-of")
@access("org.read")
def as_of() -> str:
    """How many people of which category each unit had on a date."""
    form = _form()
    on, known = _days(form)
    return render_template(
        "org/as_of.html",
        form=form,
        on=on,
        known=known,
        found=headcount_on(on, known),
        categories=CATEGORY_LABELS,
    )


@blueprint.get("/people/as-of/names")
@access("org.read")
def as_of_names() -> str:
    """The names behind one figure of a head-count."""
    on, known = _days(_form())
    nodes = unit_nodes(on, end_of_day(known) if known else None)
    asked, category, number = request.args.get("unit", ""), request.args.get("category", ""), page_number()
    roots = frozenset(n.id for n in nodes.values() if n.public_id == asked)
    units = subtree(nodes, roots) if asked else None
    rows, total = counted_people(on, known, units, category, PER_PAGE, (number - 1) * PER_PAGE)
    name = next((nodes[i].name for i in roots), "")
    return render_template(
        "org/as_of_names.html", on=on, known=known, unit=name, page=Page(rows, number, total),
        category=CATEGORY_LABELS.get(category, ""),
    )  # fmt: skip
