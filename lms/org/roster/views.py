"""The office's pages of an import: its preview, its confirmation, how far it is, and taking it back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.reading import list_opened
from lms.org.models import RosterUpload
from lms.org.roster import actions, pages, queries
from lms.org.roster.batches import queries as batch_queries
from lms.org.roster.batches import running
from lms.org.roster.corrections.views import blueprint as column_pages
from lms.org.roster.forms import UndoForm
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

SECONDS_BETWEEN_LOOKS = "2"

blueprint = Blueprint("roster", __name__)
blueprint.register_blueprint(column_pages)

Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def _upload(public_id: str) -> RosterUpload:
    return queries.get_upload(public_id, the_actor().account_id or 0)


def _preview(
    public_id: str, refusal: Conflict | Invalid | None = None, ticked: list[str] | None = None
) -> str:
    list_opened(the_actor(), "org.roster", clock.today(), everybody=True)
    values = pages.preview(_upload(public_id), request.args.get("list", ""), page_number(), refusal, ticked)
    return render_template("org/preview.html", **values)


@blueprint.get("/roster/uploads/<string:public_id>")
@access("org.change", read="org.read")
def preview(public_id: str) -> str:
    """What the list would add, change and leave out; nothing is written yet."""
    return _preview(public_id)


@blueprint.post("/roster/uploads/<string:public_id>/mapping")
@access("org.change", read="org.read")
def mapping(public_id: str) -> Response:
    """Chooses the categories of labels that nobody has decided yet."""
    chosen = zip(request.form.getlist("label"), request.form.getlist("category"), strict=False)
    actions.choose_categories(the_actor(), _upload(public_id), dict(chosen))
    return redirect(url_for("roster.preview", public_id=public_id), 303)


@blueprint.post("/roster/uploads/<string:public_id>/scope")
@access("org.change", read="org.read")
def scope(public_id: str) -> Response:
    """Says whether the list names everybody of its kinds at the school."""
    actions.choose_scope(the_actor(), _upload(public_id), request.form.get("whole") == "yes")
    return redirect(url_for("roster.preview", public_id=public_id, list="left"), 303)


@blueprint.post("/roster/uploads/<string:public_id>/leaving")
@own_transaction
@access("org.change", read="org.read")
def leaving(public_id: str) -> Response:
    """Says who of the people shown has left; the others of them stay."""
    actor, shown, gone = the_actor(), request.form.getlist("shown"), request.form.getlist("leaving")
    pages.check_proposed(_upload(public_id), {*shown, *gone})
    account_id = actor.account_id or 0
    release()
    with transaction():
        actions.choose_kept(actor, queries.get_upload(public_id, account_id), shown, gone)
    flash(_("Đã lưu lựa chọn. Chưa có gì được ghi."), "success")
    return redirect(url_for("roster.preview", public_id=public_id, list="left", page=page_number()), 303)


@blueprint.post("/roster/uploads/<string:public_id>/confirmation")
@own_transaction
@access("org.change", read="org.read")
def confirmation(public_id: str) -> Answer:
    """Hands exactly what was shown to the worker, or shows anew what it would be by now."""
    actor, ticked = the_actor(), request.form.getlist("group")
    upload, shown = _upload(public_id), request.form.get("fingerprint", "")
    try:
        batch = running.confirm_upload(actor, upload, pages.chosen_groups(ticked), shown)
    except (Conflict, Invalid) as refusal:
        release()
        return _preview(public_id, refusal, ticked), refusal.status
    return redirect(url_for("roster.batch", public_id=batch.public_id), 303)


@blueprint.post("/roster/uploads/<string:public_id>/removal")
@access("org.change", read="org.read")
def removal(public_id: str) -> Response:
    """Forgets an upload."""
    actions.discard_upload(the_actor(), _upload(public_id))
    flash(_("Đã bỏ danh sách vừa tải lên; không có gì thay đổi."), "info")
    return redirect(url_for("org.roster"), 303)


@blueprint.get("/roster/batches")
@access("org.read")
def batches() -> str:
    """Every import and every undoing, newest first."""
    number = page_number()
    rows = batch_queries.batches(PER_PAGE, (number - 1) * PER_PAGE)
    return render_template("org/batches.html", page=Page(rows, number, batch_queries.batch_count()))


def _batch(public_id: str, form: UndoForm) -> tuple[str, dict[str, str]]:
    found = batch_queries.get_batch(public_id)
    if not found.is_under_way:  # names are shown when it is through
        list_opened(the_actor(), "org.roster", clock.today(), everybody=True)
    values = pages.batch(found, request.args.get("list", ""), page_number())
    again = {"Refresh": SECONDS_BETWEEN_LOOKS} if found.is_under_way and request.method == "GET" else {}
    return render_template("org/batch.html", form=form, **values), again


@blueprint.get("/roster/batches/<string:public_id>")
@access("org.read")
def batch(public_id: str) -> Answer:
    """How far a batch is, what it did to whom, and the way to take it back."""
    html, again = _batch(public_id, UndoForm())
    return html, 200, again


@blueprint.post("/roster/batches/<string:public_id>/undoing")
@own_transaction
@access("org.change", read="org.read")
def undoing(public_id: str) -> Answer:
    """Takes a batch back, in new rows."""
    form, actor = from_request(UndoForm), the_actor()
    if not form.validate():
        return _batch(public_id, form)[0], 422
    undo = running.begin_undo(actor, batch_queries.get_batch(public_id), form.reason.data or "")
    return redirect(url_for("roster.batch", public_id=undo.public_id), 303)
