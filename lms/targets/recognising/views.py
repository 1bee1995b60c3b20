"""Pages on which papers about learning elsewhere are sent, looked at and decided."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, Use, keep
from lms.kernel.messages import Message
from lms.kernel.reading import list_opened, person_opened
from lms.targets.recognising import actions, export, pages
from lms.targets.recognising.carrying import find_carried, word_for
from lms.targets.recognising.forms import FOREVER, UNTIL, DecideForm, PaperForm, RevokeForm, filled
from lms.targets.recognising.queries import NO_PAPER, PaperRow, every_paper, find_next, papers, papers_of
from lms.targets.recognising.rules import STANDING_LABELS, Outcome, Standing
from lms.web.access import access, large_body, own_transaction, the_actor, the_person_id
from lms.web.files import Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number
from lms.web.table_files import csv_download, workbook_download

blueprint = Blueprint("recognising", __name__, url_prefix="/recognitions")

Answer = str | tuple[str, int] | Response
MOST_BYTES = 10 * 1024 * 1024
FORMATS_TAKEN = ("jpg", "png", "webp", "pdf")
LISTS = (Standing.WAITING, Standing.ACCEPTED, Standing.RETURNED, Standing.REVOKED)


@blueprint.get("/mine")
@access("recognitions.send")
def mine() -> str:
    """What one has sent, and what became of it."""
    rows = papers_of(the_person_id())
    return render_template(
        "targets/recognitions_mine.html", papers=rows, titles=pages.titles(), standings=STANDING_LABELS
    )


def _form_page(form: Any, answers: PaperRow | None, carried: tuple[Kept, str] | None = None) -> str:
    form.offer(*pages.offered_to(the_person_id()))
    if carried:
        form.carried.data = word_for(the_actor().account_id, *carried)
        form.carried.raw_data = None
    name = carried[1] if carried else None
    return render_template("targets/recognition_new.html", form=form, answers=answers, carried=name)


@blueprint.get("/new")
@access("recognitions.send")
def new() -> str:
    """The form of a paper."""
    the_person_id()
    return _form_page(PaperForm(data={"item": request.args.get("item", "")[:40]}), None)


@blueprint.post("/new")
@own_transaction
@large_body
@access("recognitions.send")
def send_new() -> Answer:
    """Sends a paper to the office."""
    return _send(None)


@blueprint.get("/<string:public_id>/answer")
@access("recognitions.send")
def answer(public_id: str) -> Answer:
    """The form of a returned paper, to be mended and sent again."""
    found = pages.get_own(the_actor(), public_id)
    if found.standing is not Standing.RETURNED:
        return redirect(url_for("recognising.show", public_id=public_id), 303)
    return _form_page(PaperForm(data=filled(found)), found)


@blueprint.post("/<string:public_id>/answer")
@own_transaction
@large_body
@access("recognitions.send")
def send_answer(public_id: str) -> Answer:
    """Sends a returned paper again."""
    return _send(pages.get_own(the_actor(), public_id))


def _received(form: Any) -> tuple[Kept, str] | None:
    """The file that came with the form or with the form before. Raises Invalid for one that is not taken."""
    sent = form.file.data
    if sent is None or not getattr(sent, "filename", ""):
        return find_carried(the_actor().account_id, form.carried.data)
    name = shown_name(sent.filename)
    use = Use(FORMATS_TAKEN, min(MOST_BYTES, current_app.config["MAX_UPLOAD_BYTES"]), bare=True)
    return keep(sent.stream, name, use), name


def _send(answers: PaperRow | None) -> Answer:
    actor, person_id, form = the_actor(), the_person_id(), from_request(PaperForm)
    form.offer(*pages.offered_to(person_id))
    release()
    good, file = form.validate(), None
    try:
        file = _received(form)
        if file is None and (answers is None or answers.file_id is None):
            form.needs_file()
        elif good:
            with transaction():
                public_id = actions.send(actor, person_id, form.said(), file, answers)
            flash(_("Đã gửi giấy. Phòng Hành chính - Kế toán sẽ xem và trả lời ở đây."), "success")
            return redirect(url_for("recognising.show", public_id=public_id), 303)
    except (Invalid, Conflict) as refusal:
        form.refused(refusal)
    return _form_page(form, answers, file), 422


def _asked() -> tuple[Standing, str]:
    wanted = request.args.get("list", "")
    standing = Standing(wanted) if wanted in {one.value for one in LISTS} else Standing.WAITING
    return standing, request.args.get("q", "").strip()[:200]


@blueprint.get("")
@access("recognitions.read")
def index() -> str:
    """The papers that wait, or those that were accepted, returned or revoked."""
    (standing, query), number = _asked(), page_number()
    rows, total = papers(standing, query, number, PER_PAGE)
    list_opened(the_actor(), "targets.recognitions", clock.today(), everybody=True)
    return render_template(
        "targets/recognitions.html", papers=Page(rows, number, total), current=standing, lists=LISTS, query=query,
        titles=pages.titles(), standings=STANDING_LABELS,
    )  # fmt: skip


@blueprint.get("/export")
@access("recognitions.read")
def download() -> Response:
    """The whole list of the page as a workbook, or as CSV."""
    kind, (standing, query) = request.args.get("format", "xlsx"), _asked()
    if kind not in ("xlsx", "csv"):
        raise BadRequest
    rows, items = every_paper(standing, query)
    list_opened(the_actor(), "targets.recognitions", clock.today(), everybody=True)
    wanted = export.Wanted(rows, items, pages.titles(), standing, query, say)
    if kind == "csv":
        return csv_download(export.csv_pieces(wanted), wanted.file_name("csv"))
    return workbook_download(lambda file: export.xlsx_into(file, wanted), wanted.file_name("xlsx"))


@blueprint.get("/<string:public_id>")
@access("recognitions.send")
def show(public_id: str) -> str:
    """One paper; the office decides it here."""
    found = pages.get_visible(the_actor(), public_id)
    return _page(found, DecideForm(data=_begin(found)), RevokeForm(data={"from_on": clock.today()}))


def _begin(found: PaperRow) -> dict[str, Any]:
    return {
        "seen": found.number, "items": [f"{found.kind}:{found.ref}"],
        "valid_from": found.valid_from or found.issued_on, "valid_to": found.valid_to,
        "validity": UNTIL if found.valid_to else FOREVER,
    }  # fmt: skip


def _page(found: PaperRow, form: Any, revoke_form: Any) -> str:
    person_opened(the_actor(), found.person_id, "targets.recognition")
    page = pages.shown(the_actor(), found)
    form.offer(page.titles)
    return render_template(
        "targets/recognition.html", page=page, paper=found, form=form, revoke_form=revoke_form,
        standings=STANDING_LABELS, titles=page.titles,
    )  # fmt: skip


@blueprint.get("/<string:public_id>/file")
@access("recognitions.send")
def file(public_id: str) -> Response:
    """The file of a paper: a picture to be looked at, anything else to be saved."""
    found = pages.get_visible(the_actor(), public_id)
    if found.sha256 is None or found.file_kind is None:
        raise NotFound(Message(NO_PAPER))
    person_opened(the_actor(), found.person_id, "targets.recognition")
    saved_as = None if found.file_kind != "pdf" and "save" not in request.args else found.file_name
    return send(Sent(found.sha256, found.file_size or 0, FORMATS[found.file_kind], attachment=saved_as))


@blueprint.post("/<string:public_id>/withdrawal")
@access("recognitions.send")
def withdraw(public_id: str) -> Answer:
    """Takes a paper back."""
    actions.withdraw(the_actor(), pages.get_own(the_actor(), public_id))
    flash(_("Đã rút giấy."), "success")
    return redirect(url_for("recognising.mine"), 303)


@blueprint.post("/<string:public_id>/decision")
@access("recognitions.decide", read="recognitions.send")
def decide(public_id: str) -> Answer:
    """Accepts or returns the paper, and goes on to the next that waits."""
    found = pages.get_visible(the_actor(), public_id)
    form = from_request(DecideForm).offer(pages.titles())
    try:
        if not form.judged():
            return _page(found, form, RevokeForm(data={"from_on": clock.today()})), 422
        actions.decide(the_actor(), found, form.seen_number, form.decided())
    except Invalid as refusal:
        form.refused(refusal)
        return _page(found, form, RevokeForm(data={"from_on": clock.today()})), 422
    accepted = form.outcome.data == Outcome.ACCEPTED
    flash(_("Đã công nhận.") if accepted else _("Đã trả lại, kèm lý do cho người gửi."), "success")
    return _onward(found)


def _onward(found: PaperRow) -> Response:
    following = find_next(found.id) if found.number == 0 and "next" in request.form else None
    return redirect(url_for("recognising.show", public_id=following or found.public_id), 303)


@blueprint.post("/<string:public_id>/revocation")
@access("recognitions.decide", read="recognitions.send")
def revoke(public_id: str) -> Answer:
    """The acceptance counts no more from a day on."""
    found, form = pages.get_visible(the_actor(), public_id), from_request(RevokeForm)
    try:
        if not form.validate():
            return _page(found, DecideForm(data=_begin(found)), form), 422
        actions.revoke(the_actor(), found, form.from_on.data, form.why.data)
    except Invalid as refusal:
        form.refused(refusal)
        return _page(found, DecideForm(data=_begin(found)), form), 422
    flash(_("Đã ghi: không còn công nhận từ ngày đó."), "success")
    return redirect(url_for("recognising.show", public_id=public_id), 303)
