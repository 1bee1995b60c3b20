"""The coverage pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from lms.kernel import clock
from lms.kernel.reading import list_opened, person_opened
from lms.org.labels import CATEGORY_LABELS
from lms.targets import pages
from lms.targets.persons.pages import person_page
from lms.targets.queries.coverage import head_roots
from lms.targets.rules import WEEKDAYS, Listing, chosen_day
from lms.targets.status.rules import STATUS_LABELS
from lms.targets.trend.pages import AHEAD, DONE, ENROLLED
from lms.targets.trend.rules import ORDER_LABELS, Order, ranked
from lms.web.access import access, the_actor
from lms.web.i18n import say
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


@blueprint.get("/coverage/people/<string:public_id>")
@access("coverage.read")
def person(public_id: str) -> str:
    """Where one person stands, and the facts that say so."""
    asked = _asked()
    page = pages.coverage_page(
        the_actor(), request.args.get("target"), asked.on, asked.today, None, asked.known, False
    )
    found = person_page(page, public_id)
    person_opened(the_actor(), found.stand.person_id, "targets.person")
    return render_template("targets/person.html", page=page, found=found, listing=None, **_shown(asked))


@dataclass(frozen=True)
class _Asked:
    """The days a page is asked for, and whether they could be read."""

    today: date
    on: date
    good: bool
    known: date | None
    good_known: bool


def _asked() -> _Asked:
    today = clock.today()
    on, good = chosen_day(request.args.get("on", ""), today)
    known, good_known = chosen_day(request.args.get("known", ""), today)
    is_known = request.args.get("known", "").strip() and good_known
    return _Asked(today, on, good, known if is_known else None, good_known)


def _shown(asked: _Asked) -> dict[str, Any]:
    return {
        "on": asked.on, "today": asked.today, "bad_date": not asked.good, "known": asked.known,
        "bad_known": not asked.good_known, "statuses": STATUS_LABELS, "categories": CATEGORY_LABELS, "Listing": Listing,
    }  # fmt: skip


def _page(unit_id: str | None, default: Listing | None) -> str:
    asked, listing = _asked(), asked_listing(default)
    query, number = request.args.get("q", "").strip()[:100], page_number()
    whole = not query and number == 1 and "list" not in request.args
    story = (True if request.args.get("line") else None) if whole else False
    try:
        page = pages.coverage_page(
            the_actor(), request.args.get("target"), asked.on, asked.today, unit_id, asked.known, story
        )
    except pages.NoTargetYet as refusal:
        return render_template("targets/coverage_none.html", why=say(refusal), **_shown(asked))
    rows, total = pages.names_of(page, listing, query, number, PER_PAGE) if listing else ([], 0)
    last = pages.last_ones(page, rows if listing is Listing.MISSING else None) if whole else ()
    if listing or last:
        _note_list(page, asked.on)
    return render_template(
        "targets/coverage.html", page=page, listing=listing, q=query, names=Page(rows, number, total), last=last, whole=whole,
        weekday=WEEKDAYS[page.target.due_on.weekday()], **_lines(page, 1 if listing else number), **_shown(asked),
        drawn=page.story and page.story.drawn({name: say(name) for name in (DONE, ENROLLED, AHEAD)}),
    )  # fmt: skip


def _lines(page: pages.CoveragePage, number: int) -> dict[str, Any]:
    text = request.args.get("order", "")
    order = Order(text) if text in set(Order) else None
    start, lines = (number - 1) * PER_PAGE, ranked(page.lines, order)
    shown = Page(lines[start : start + PER_PAGE], number, len(lines))
    return {"lines": shown, "order": order, "orders": ORDER_LABELS}


def _note_list(page: pages.CoveragePage, on: date) -> None:
    """A head without a chosen unit sees the names of each unit they head."""
    actor = the_actor()
    headed = head_roots(actor, page.cover.tree.nodes) if page.people_in is not None else {None}
    for unit_id in {page.unit.id} if page.unit else headed:
        list_opened(actor, "targets.names", on, unit_id, page.target.listed)
