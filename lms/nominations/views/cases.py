"""The list, a new nomination, its words and its evidence."""

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError, NotFound
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import Kept
from lms.kernel.reading import list_opened, person_opened
from lms.nominations import pages, queries
from lms.nominations.actions import proposing
from lms.nominations.actions.proposing import Nominee
from lms.nominations.blueprint import blueprint
from lms.nominations.forms import NewForm, WordsForm, number_in, words_data
from lms.nominations.receiving import receive
from lms.nominations.rules import STATE_LABELS, SUBJECT_LABELS, Subject, audience
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import Sent, send
from lms.web.forms import choice, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

Answer = str | tuple[str, int] | Response


@blueprint.get("/nominations")
@access("nominations.read")
def index() -> str:
    """The period's nominations."""
    chosen, number, query = pages.choose(request.args.get("period")), page_number(), request.args.get("q", "")
    board = pages.board(the_actor(), chosen, request.args.get("turn", ""), query[:100].strip())
    list_opened(the_actor(), "nominations.index", clock.today(), everybody=True)
    shown = board.shown[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "nominations/index.html", board=board, chosen=chosen, query=query, states=STATE_LABELS,
        subjects=SUBJECT_LABELS, page=Page(shown, number, len(board.shown)),
    )  # fmt: skip


def _version() -> queries.Version:
    return queries.version_on(clock.today(), queries.versions())


def _new_page(form: NewForm) -> str:
    chosen = pages.choose(request.args.get("period"))
    return render_template("nominations/new.html", form=form, chosen=chosen)


def _offered(form: Any) -> Any:
    units = [choice(one.key, one.label, vietnamese=True) for one in pages.unit_choices(the_actor())]
    form.unit.choices = [choice("", _("– Không, đề nghị cá nhân –")), *units]
    return form.offer(_version())


@blueprint.get("/nominations/new")
@access("nominations.propose", read="nominations.read")
def new() -> str:
    """The form of a nomination."""
    return _new_page(_offered(NewForm(data={"code": request.args.get("code", "")[:50]})))


def _nominee(form: NewForm) -> Nominee | None:
    """Whom the form names; None, with the field marked, where it is not one within reach."""
    code, unit_id = form.code.data or "", pages.find_unit_id(form.unit.data) if form.unit.data else None
    found = pages.find_member(the_actor(), code) if code else None
    if bool(code) == bool(form.unit.data):
        form.refuse(_("Hãy ghi mã của một người, hoặc chọn một tập thể: một trong hai."))
    elif unit_id is not None:
        return Nominee(unit_id, None, Subject.UNIT)
    elif found is not None:
        return Nominee(found[1].unit_id, found[0], audience(found[1].category))
    else:
        form.refuse(_("Không tìm thấy mã này trong đơn vị của bạn. Hãy xem mã trong Danh sách."))
    return None


def _sent() -> list[tuple[str, Kept]]:
    files = [(file.filename or "", file.stream) for file in request.files.getlist("files") if file.filename]
    release()
    return receive(files)


@blueprint.post("/nominations/new")
@own_transaction
@large_body
@access("nominations.propose", read="nominations.read")
def begin() -> Answer:
    """Begins a nomination."""
    form, actor, version = _offered(from_request(NewForm)), the_actor(), _version()
    period = pages.choose(request.args.get("period")).period
    nominee = _nominee(form) if form.validate() else None
    if nominee is None:
        return _new_page(form), 422
    try:
        sent = _sent()
        with transaction():
            made = proposing.begin(actor, period, nominee, version, form.words(version), sent)
    except LmsError as refusal:
        return _again(form, refusal, _new_page)
    return _gone_to(made, _("Đã lập đề nghị. Xem lại rồi bấm xác nhận để gửi phòng Hành chính - Kế toán."))


def _again(form: Any, refusal: LmsError, page: Any) -> tuple[str, int]:
    if isinstance(refusal, NotFound):
        raise refusal
    form.files.errors = [say(refusal)]
    return page(form), 422


def _gone_to(public_id: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("nominations.show", public_id=public_id), 303)


@blueprint.get("/nominations/<string:public_id>/words")
@access("nominations.propose", read="nominations.read")
def words(public_id: str) -> str:
    """The form of what is asked for and said."""
    page = pages.page(the_actor(), public_id)
    form = WordsForm(data=words_data(page.found)).offer(page.version)
    return str(_words_page(page)(form))


def _words_page(page: pages.NominationPage) -> Any:
    def shown(form: WordsForm) -> str:
        if page.found.person_id is not None:
            person_opened(the_actor(), page.found.person_id, "nominations.nomination")
        return render_template("nominations/words.html", page=page, found=page.found, form=form)

    return shown


@blueprint.post("/nominations/<string:public_id>/words")
@own_transaction
@large_body
@access("nominations.propose", read="nominations.read")
def write(public_id: str) -> Answer:
    """Writes it anew, adds evidence."""
    page, form, actor = pages.page(the_actor(), public_id), from_request(WordsForm), the_actor()
    if not form.offer(page.version).validate():
        return _words_page(page)(form), 422
    try:
        sent, seen = _sent(), number_in(form.seen.data)
        with transaction():
            found = pages.get_visible(actor, public_id)
            proposing.write(actor, found, seen, form.words(page.version), sent)
    except LmsError as refusal:
        return _refused(page, form, refusal)
    return _gone_to(public_id, _("Đã lưu."))


def _refused(page: pages.NominationPage, form: Any, refusal: LmsError) -> tuple[str, int]:
    form.seen.data = str(queries.nomination(page.found.public_id).text_id)
    form.seen.raw_data = None
    return _again(form, refusal, _words_page(page))


@blueprint.get("/nominations/<string:public_id>/files/<string:file_id>")
@access("nominations.read")
def file(public_id: str, file_id: str) -> FileResponse:
    """Evidence, to be saved."""
    found = pages.get_visible(the_actor(), public_id)
    if found.person_id is not None:
        person_opened(the_actor(), found.person_id, "nominations.nomination")
    held = queries.get_file(found, file_id)
    return send(Sent(held.sha256, held.size, FORMATS[held.kind], attachment=held.name))


@blueprint.post("/nominations/<string:public_id>/files/<string:file_id>/removal")
@access("nominations.propose", read="nominations.read")
def remove_file(public_id: str, file_id: str) -> Response:
    """Takes evidence back that was sent by mistake."""
    proposing.remove_file(the_actor(), pages.get_visible(the_actor(), public_id), file_id)
    return _gone_to(public_id, _("Đã bỏ tệp."))
