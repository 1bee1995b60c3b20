"""The coverage pages."""

from datetime import date

from flask import Blueprint, render_template, request

from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.org.labels import CATEGORY_LABELS
from lms.targets import pages
from lms.targets.queries.coverage import head_roots
from lms.targets.rules import WEEKDAYS, Listing, chosen_day
from lms.targets.status.rules import STATUS_LABELS
from lms.web.access import access, the_actor
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("targets", __name__, template_folder="templates")


def asked_listing(default: Listing | None) -> Listing | None:
    """The list asked for by `list`."""
    text = request.args.get("list", "")
    return Listing(text) if text in set(Listing) else default


@blueprint.get("/coverage")
@access("coverage.read")
def index() -> str:
    """The figure of everything one may see, and of the units right below."""
    return _page(None, None)


@blueprint.get("/coverage/<string:public_id>")
@access("coverage.read")
def unit(public_id: str) -> str:
    """A unit's figure, its sub-units, and the names."""
    return _page(public_id, Listing.MISSING)


def _page(unit_id: str | None, default: Listing | None) -> str:
    today, listing = clock.today(), asked_listing(default)
    on, good = chosen_day(request.args.get("on", ""), today)
    known, good_known = chosen_day(request.args.get("known", ""), today)
    as_known = known if request.args.get("known", "").strip() and good_known else None
    page = pages.coverage_page(the_actor(), request.args.get("target"), on, today, unit_id, as_known)
    query, number = request.args.get("q", "").strip()[:100], page_number()
    rows, total = pages.names_of(page, listing, query, number, PER_PAGE) if listing else ([], 0)
    if listing:
        _note_list(page, on)
    unit_page = page_number() if not listing else 1
    start = (unit_page - 1) * PER_PAGE
    return render_template(
        "targets/coverage.html", page=page, on=on, today=today, bad_date=not good, known=as_known,
        bad_known=not good_known, listing=listing, q=query, statuses=STATUS_LABELS,
        names=Page(rows, number, total), lines=Page(page.lines[start : start + PER_PAGE], unit_page, len(page.lines)),
        weekday=WEEKDAYS[page.target.due_on.weekday()], categories=CATEGORY_LABELS, Listing=Listing,
    )  # fmt: skip


def _note_list(page: pages.CoveragePage, on: date) -> None:
    """A head without a chosen unit sees the names of each unit they head."""
    actor = the_actor()
    headed = head_roots(actor, page.cover.tree.nodes) if page.people_in is not None else {None}
    for unit_id in {page.unit.id} if page.unit else headed:
        list_opened(actor, "targets.names", on, unit_id, page.target.listed)
