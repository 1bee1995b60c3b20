"""The sheet to sign: printed, and its scan kept."""

from flask import Response as FileResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.names import shown_name
from lms.kernel.files.rows import find_stored
from lms.kernel.files.store import keep, megabytes
from lms.kernel.messages import Message, mark
from lms.kernel.reading import list_opened
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.workshops import pages
from lms.workshops.actions import attending
from lms.workshops.blueprint import blueprint
from lms.workshops.forms import SheetForm
from lms.workshops.queries import plans
from lms.workshops.queries.people import Asked, invitees
from lms.workshops.queries.plans import WorkshopRow

Answer = str | tuple[str, int] | Response

MOST_ROWS = 2000  # on one printed sheet


@blueprint.get("/workshops/<string:public_id>/sheet")
@access("workshops.run", read="workshops.read")
def sheet(public_id: str) -> str:
    """The list to print and sign."""
    found = pages.get_run(the_actor(), public_id)
    rows, total = invitees(found, Asked(), 1, MOST_ROWS)
    list_opened(the_actor(), "workshops.people", found.held_on, everybody=True)
    trainers = plans.trainers_of(found.id)
    return render_template("workshops/sheet.html", workshop=found, rows=rows, total=total, trainers=trainers)


@blueprint.get("/workshops/<string:public_id>/sheets")
@access("workshops.run", read="workshops.read")
def sheets(public_id: str) -> str:
    """The scans that were sent, and the form for another."""
    return _page(pages.get_run(the_actor(), public_id), SheetForm())


def _page(found: WorkshopRow, form: SheetForm) -> str:
    limit = megabytes(attending.SHEET.most_bytes)
    held = plans.sheets_of(found.id)
    return render_template("workshops/sheets.html", workshop=found, form=form, sheets=held, limit=limit)


@blueprint.post("/workshops/<string:public_id>/sheets")
@own_transaction
@large_body
@access("workshops.run", read="workshops.read")
def add_sheet(public_id: str) -> Answer:
    """Keeps a scan of the signed sheet."""
    found, form = pages.get_run(the_actor(), public_id), from_request(SheetForm)
    if not form.validate():
        return _page(found, form), 422
    release()
    try:
        _keep(found, form)
    except (Invalid, Conflict) as refusal:
        form.file.errors = [say(refusal)]
        return _page(found, form), refusal.status
    flash(_("Đã lưu bản ký tên. Bây giờ đánh dấu những người có chữ ký trong danh sách."), "success")
    return redirect(url_for("workshops.sheets", public_id=public_id), 303)


def _keep(found: WorkshopRow, form: SheetForm) -> None:
    sent = form.file.data
    kept = keep(sent.stream, shown_name(sent.filename), attending.SHEET)
    with transaction():
        attending.add_sheet(the_actor(), found, kept, sent.filename)


def _get_evidence(public_id: str) -> WorkshopRow:
    """The workshop for those who see every name in it."""
    seen = pages.get_seen(the_actor(), public_id)
    if seen.units is not None:
        raise NotFound(Message(mark("Không có tệp này.")))
    return seen.workshop


@blueprint.get("/workshops/<string:public_id>/sheets/<string:file>")
@access("workshops.attend")
def sheet_file(public_id: str, file: str) -> FileResponse:
    """A scan."""
    found = _get_evidence(public_id)
    row = plans.get_sheet(found.id, file)
    stored = find_stored(row.file_id)
    if stored is None:
        raise NotFound(Message(mark("Không có tệp này.")))
    list_opened(the_actor(), "workshops.people", found.held_on, everybody=True)
    return send(Sent(stored.sha256, stored.size, FORMATS[stored.kind], attachment=row.name))


@blueprint.post("/workshops/<string:public_id>/sheets/<string:file>/removal")
@access("workshops.run", read="workshops.read")
def remove_sheet(public_id: str, file: str) -> Answer:
    """Removes a scan that was sent by mistake."""
    attending.remove_sheet(the_actor(), pages.get_run(the_actor(), public_id), file)
    flash(_("Đã xóa tệp."), "success")
    return redirect(url_for("workshops.sheets", public_id=public_id), 303)
