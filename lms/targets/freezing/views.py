"""Pages of frozen figures."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.org.labels import CATEGORY_LABELS
from lms.targets import queries
from lms.targets.freezing import actions, pages
from lms.targets.freezing.forms import FreezeForm
from lms.targets.freezing.queries import snapshots
from lms.targets.rules import Listing, chosen_day
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("freezing", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.get("/snapshots")
@access("snapshots.read")
def index() -> str:
    """Every snapshot."""
    return render_template("targets/snapshots.html", snapshots=snapshots())


@blueprint.get("/snapshots/new")
@access("snapshots.freeze", read="snapshots.read")
def new() -> str:
    """What would be frozen."""
    on, _good = chosen_day(request.args.get("on", ""), clock.today())
    return _new_page(FreezeForm(data={"on": on}), on)


def _new_page(form: FreezeForm, on: date) -> str:
    target = queries.choose_target(queries.targets(on), request.args.get("target"))
    figures = queries.coverage(queries.population_of(target, on)).tree.all
    return render_template("targets/snapshot_new.html", form=form, target=target, on=on, figures=figures)


@blueprint.post("/snapshots/new")
@access("snapshots.freeze", read="snapshots.read")
def freeze() -> Answer:
    """Freezes the figures."""
    form = from_request(FreezeForm)
    if not form.validate() or form.on.data > clock.today():
        form.say_future()
        return _new_page(form, clock.today()), 422
    target = queries.choose_target(queries.targets(form.on.data), request.args.get("target"))
    if same := pages.find_just_frozen(target.target_id, form.on.data, form.reason.data):
        flash(
            _("Số liệu này vừa được chốt với cùng lý do; từ đó chưa có gì đổi nên không chốt lần nữa."),
            "info",
        )
        return redirect(url_for("freezing.show", public_id=same), 303)
    public_id = actions.freeze(the_actor(), target, form.on.data, form.reason.data)
    flash(_("Đã chốt số liệu."), "success")
    return redirect(url_for("freezing.show", public_id=public_id), 303)


@blueprint.get("/snapshots/<string:public_id>")
@access("snapshots.read")
def show(public_id: str) -> str:
    """One snapshot: its figures by unit, and the names behind them."""
    text = request.args.get("list", "")
    listing = Listing(text) if text in set(Listing) else Listing.MISSING
    query, number = request.args.get("q", "").strip()[:100], page_number()
    page = pages.snapshot_page(public_id, request.args.get("unit"), listing, query, number, PER_PAGE)
    list_opened(the_actor(), "targets.snapshot", page.held.on, None, page.held.listed)
    return render_template(
        "targets/snapshot.html", page=page, listing=listing, q=query, Listing=Listing, categories=CATEGORY_LABELS,
        names=Page(page.names, number, page.total),
    )  # fmt: skip


@blueprint.get("/snapshots/<string:public_id>/comparison")
@access("snapshots.read")
def comparison(public_id: str) -> str:
    """The snapshot beside another one, or beside what is known today."""
    number = page_number()
    found = pages.compare(public_id, request.args.get("with"), number, PER_PAGE)
    list_opened(the_actor(), "targets.snapshot", found.before.on, None, found.before.listed)
    return render_template(
        "targets/comparison.html", found=found, changes=Page(found.changes, number, found.total)
    )
