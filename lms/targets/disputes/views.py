"""Pages on which people say that they have learnt it already, and are answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import Kept
from lms.kernel.reading import list_opened, person_opened
from lms.targets.disputes import actions, pages, queries
from lms.targets.disputes.forms import AnswerForm, AskForm, WordsForm
from lms.targets.disputes.pages import CasePage
from lms.targets.disputes.receiving import receive
from lms.targets.disputes.rules import STATE_LABELS, STEP_LABELS, Step
from lms.web.access import access, large_body, own_transaction, the_actor, the_person_id
from lms.web.files import Sent, send
from lms.web.forms import choice, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("disputes", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.get("/disputes")
@access("disputes.read")
def index() -> str:
    """The cases that are open, or closed."""
    is_open, number = request.args.get("list") != "closed", page_number()
    rows, total = pages.board(is_open, number, PER_PAGE)
    list_opened(the_actor(), "targets.disputes", clock.today(), everybody=True)
    return render_template(
        "targets/disputes.html", cases=Page(rows, number, total), is_open=is_open, states=STATE_LABELS
    )


@blueprint.get("/disputes/mine")
@access("disputes.ask")
def mine() -> str:
    """What one said oneself, and what became of it."""
    return render_template(
        "targets/disputes_mine.html", cases=pages.mine(the_person_id()), states=STATE_LABELS
    )


def _filled(form: AskForm, person_id: int) -> AskForm:
    offered = pages.choices(person_id)
    form.requirement.choices = [choice(one, title, vietnamese=True) for _target, one, title in offered]
    return form


@blueprint.get("/disputes/new")
@access("disputes.ask")
def new() -> str:
    """The form of a case."""
    form = _filled(AskForm(data={"requirement": request.args.get("requirement", "")}), the_person_id())
    return render_template("targets/dispute_new.html", form=form)


def _sent() -> list[tuple[str, Kept]]:
    files = [(file.filename or "", file.stream) for file in request.files.getlist("files") if file.filename]
    release()
    return receive(files)


@blueprint.post("/disputes/new")
@own_transaction
@large_body
@access("disputes.ask")
def ask() -> Answer:
    """Opens a case."""
    form, actor, person_id = _filled(from_request(AskForm), the_person_id()), the_actor(), the_person_id()
    try:
        if not form.validate():
            return render_template("targets/dispute_new.html", form=form), 422
        targets = {one: target for target, one, _title in pages.choices(person_id)}
        wanted, sent = form.requirement.data, _sent()
        with transaction():
            case = actions.open_case(actor, person_id, targets[wanted], wanted, form.text.data or "", sent)
    except (Invalid, Conflict) as refusal:
        (form.requirement if isinstance(refusal, Conflict) else form.files).errors = [say(refusal)]
        return render_template("targets/dispute_new.html", form=form), refusal.status
    flash(_("Đã gửi. Phòng Hành chính - Kế toán sẽ trả lời ở đây."), "success")
    return redirect(url_for("disputes.show", public_id=case), 303)


@blueprint.get("/disputes/<string:public_id>")
@access("disputes.ask")
def show(public_id: str) -> str:
    """One case; each side does its next step here."""
    return _page(pages.case_page(the_actor(), public_id), WordsForm(), AnswerForm())


def _page(page: CasePage, words: WordsForm, answer: AnswerForm) -> str:
    person_opened(the_actor(), page.case.person_id, "targets.dispute")
    answer.offer(page.next_steps)
    return render_template(
        "targets/dispute.html", page=page, words=words, form=answer, states=STATE_LABELS, steps=STEP_LABELS
    )


@blueprint.post("/disputes/<string:public_id>/answers")
@access("disputes.answer", read="disputes.ask")
def answer(public_id: str) -> Answer:
    """The office's step."""
    page, form = pages.case_page(the_actor(), public_id), from_request(AnswerForm)
    if not form.offer(page.next_steps).validate():
        return _page(page, WordsForm(), form), 422
    try:
        note = form.note.data or ""
        actions.take_step(the_actor(), page.case, Step(form.step.data), note, page.is_met)
    except Invalid as refusal:
        form.note.errors = [say(refusal)]
        return _page(page, WordsForm(), form), 422
    flash(_("Đã ghi."), "success")
    return redirect(url_for("disputes.show", public_id=public_id), 303)


@blueprint.post("/disputes/<string:public_id>/words")
@own_transaction
@large_body
@access("disputes.ask")
def tell(public_id: str) -> Answer:
    """The person says more."""
    form, actor, page = from_request(WordsForm), the_actor(), pages.case_page(the_actor(), public_id)
    if not (page.is_own and form.validate()):
        return _page(page, form, AnswerForm()), 422 if page.is_own else 403
    try:
        sent = _sent()
        with transaction():
            actions.take_step(actor, page.case, Step.TOLD, form.text.data or "", sent=sent)
    except Invalid as refusal:
        form.files.errors = [say(refusal)]
        return _page(page, form, AnswerForm()), 422
    return redirect(url_for("disputes.show", public_id=public_id), 303)


@blueprint.post("/disputes/<string:public_id>/withdrawal")
@access("disputes.ask")
def withdraw(public_id: str) -> Answer:
    """The person takes it back."""
    page = pages.case_page(the_actor(), public_id)
    if not page.is_own:
        return _page(page, WordsForm(), AnswerForm()), 403
    actions.take_step(the_actor(), page.case, Step.WITHDRAWN, "")
    flash(_("Đã rút lại."), "success")
    return redirect(url_for("disputes.show", public_id=public_id), 303)


@blueprint.get("/disputes/<string:public_id>/files/<string:file_id>")
@access("disputes.ask")
def file(public_id: str, file_id: str) -> Response:
    """A paper that was sent with the case, to be saved."""
    page = pages.case_page(the_actor(), public_id)
    person_opened(the_actor(), page.case.person_id, "targets.dispute")
    held = queries.get_file(page.case.id, file_id)
    return send(Sent(held.sha256, held.size, FORMATS[held.kind], attachment=held.name))
