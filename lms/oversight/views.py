"""Looking for acts: the list, and the same as a file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, current_app, render_template, request, url_for

from lms.kernel import clock
from lms.kernel.access import permits
from lms.oversight import pages
from lms.oversight.forms import FilterForm
from lms.oversight.pages import Line
from lms.oversight.queries import Asked
from lms.oversight.rules import read_key
from lms.web.access import access, the_actor
from lms.web.csv_file import csv_file
from lms.web.forms import from_query
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, href_with

blueprint = Blueprint("oversight", __name__, template_folder="templates")

# Kind of subject to the page about it, and whether that page is found by a public id.
PAGES = {
    "person": ("org.person", True),
    "account": ("org.person", True),
    "completion": ("org.person", True),
    "course_version": ("studio.course", True),
    "unit": ("org.units", False),
    "school": ("org.units", False),
    "roster_batch": ("org.roster", False),
    "mapping": ("org.roster", False),
    "target": ("targets.index", False),
    "period": ("emulation.periods", False),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL_ZONE)


def _asked(form: FilterForm) -> Asked:
    """What the form asks for; a field that can't be read asks for nothing and says so on the page."""
    bad = form.errors
    since, until = (form[name].data if name not in bad else None for name in ("since", "until"))
    last = date.max - timedelta(days=1)
    return Asked(
        since=_midnight(max(since, date(1970, 1, 2))) if since else None,
        until=_midnight(min(until, last) + timedelta(days=1)) if until else None,
        verb=form.verb.data or "",
        kind=form.kind.data or "",
        who=(form.who.data or "")[:100],
        about=(form.about.data or "")[:100],
        oldest_first=form.order.data == "oldest",
    )


def _filter() -> FilterForm:
    form: FilterForm = from_query(FilterForm)
    form.fill_choices()
    form.validate()
    return form


def _href(line: Line) -> str | None:
    """The page of what the act was about, for those who may open it."""
    endpoint, by_id = PAGES.get(line.kind, ("", False))
    view = current_app.view_functions.get(endpoint)
    if view is None or not permits(the_actor(), getattr(view, "access", "")):
        return None
    if not by_id:
        return url_for(endpoint)
    return url_for(endpoint, public_id=line.public_id) if line.public_id else None


@blueprint.get("/audit")
@access("audit.read")
def index() -> str:
    """The acts, newest first; each opens to what it was about. Paged by the place where a page ends."""
    form = _filter()
    after = read_key(request.args.get("after", ""))
    part = pages.stretch(_asked(form), after, PER_PAGE)
    return render_template(
        "oversight/audit.html", form=form, part=part, href=_href, begins=after is None,
        more_href=href_with(after=part.more) if part.more else None, first_href=href_with(after=None),
    )  # fmt: skip


def _cells(asked: Asked) -> Iterator[tuple[str, ...]]:
    for line in pages.every_line(asked):
        at = clock.local(line.at).strftime("%H:%M %d/%m/%Y")
        told = "; ".join(say(change) for change in line.changes)
        number = str(line.number) if line.number else _("đang chờ")
        yield at, line.actor, say(line.verb), say(line.about), told, number


@blueprint.get("/audit/export")
@access("audit.read")
def export() -> Response:
    """The same acts as the page, all of them, as a file."""
    headings = (_("Lúc"), _("Ai làm"), _("Việc"), _("Về"), _("Nội dung"), _("Số niêm phong"))
    return csv_file("nhat-ky", headings, _cells(_asked(_filter())))
