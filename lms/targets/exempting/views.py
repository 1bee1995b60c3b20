"""Pages on which exemptions and later due dates are asked for and decided."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import mark
from lms.kernel.reading import list_opened, person_opened
from lms.targets import queries
from lms.targets.exempting import actions, pages
from lms.targets.exempting.forms import AskForm, DecideForm, EndForm
from lms.targets.exempting.queries import RequestRow, due_before, requests_of
from lms.targets.exempting.rules import OUTCOME_LABELS, WISH_LABELS, Wish
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import choice, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("exempting", __name__)

Answer = str | tuple[str, int] | Response

ENDED = {
    Wish.EXEMPTION: mark("Đã ghi: không còn miễn, hoãn sau ngày đó."),
    Wish.EXTENSION: mark("Đã ghi: không còn hạn riêng, người này theo hạn của chỉ tiêu."),
}


@blueprint.get("/exemptions")
@access("exemptions.read")
def index() -> str:
    """The requests that wait, or those that were decided; a head sees those of the own subtree."""
    waiting, number = request.args.get("list") != "decided", page_number()
    rows, total = pages.visible_requests(the_actor(), waiting, number, PER_PAGE)
    list_opened(the_actor(), "targets.exemptions", clock.today(), everybody=True)
    return render_template(
        "targets/exemptions.html", requests=Page(rows, number, total), waiting=waiting, wishes=WISH_LABELS,
        outcomes=OUTCOME_LABELS, targets=pages.target_names(),
    )  # fmt: skip


@blueprint.get("/exemptions/mine")
@access("exemptions.ask")
def mine() -> str:
    """What was asked for oneself, and what became of it."""
    return render_template(
        "targets/exemptions_mine.html", requests=requests_of(the_person_id()), wishes=WISH_LABELS,
        outcomes=OUTCOME_LABELS, targets=pages.target_names(),
    )  # fmt: skip


@blueprint.get("/exemptions/new")
@access("exemptions.ask")
def new() -> str:
    """The form of a request."""
    form = _with_targets(AskForm(data={"code": request.args.get("code", "")[:50]}))
    return _ask_page(form)


def _with_targets(form: AskForm) -> AskForm:
    form.target.choices = [choice(one.public_id, say(one.name)) for one in pages.open_targets(the_actor())]
    return form


def _ask_page(form: AskForm) -> str:
    for_others = permits(the_actor(), "exemptions.read")
    return render_template("targets/exemption_new.html", form=form, for_others=for_others)


@blueprint.post("/exemptions/new")
@access("exemptions.ask")
def ask() -> Answer:
    """Asks, for oneself or for somebody of the own unit."""
    form = _with_targets(from_request(AskForm))
    found = pages.find_asked(the_actor(), form.code.data) if form.validate() else None
    if found is None:
        if not form.errors:
            form.not_found()
        return _ask_page(form), 422
    target = queries.choose_target(pages.open_targets(the_actor()), form.target.data)
    try:
        public_id = actions.ask(the_actor(), target, found.person_id, found.unit_path, form.wanted())
    except (Invalid, Conflict) as refusal:
        is_about_target = isinstance(refusal, Conflict) or refusal.message.msgid == actions.NOT_MEANT
        (form.target if is_about_target else form.due_on).errors = [say(refusal)]
        return _ask_page(form), refusal.status
    flash(_("Đã gửi đề nghị. Phòng Hành chính - Kế toán sẽ xem và ghi quyết định ở đây."), "success")
    return redirect(url_for("exempting.show", public_id=public_id), 303)


@blueprint.get("/exemptions/<string:public_id>")
@access("exemptions.ask")
def show(public_id: str) -> str:
    """One request; the office decides it here."""
    found = pages.get_visible(the_actor(), public_id)
    days = {key: getattr(found, key) for key in ("valid_from", "valid_to", "due_on")}
    return _decide_page(found, DecideForm(data=days))


def _decide_page(found: RequestRow, form: DecideForm) -> str:
    return _page(found, form, EndForm(data={"last_on": clock.today()}))


def _page(found: RequestRow, form: DecideForm, end_form: EndForm) -> str:
    person_opened(the_actor(), found.person_id, "targets.exemption")
    target = pages.target_of(found)
    return render_template(
        "targets/exemption.html", found=found, form=form, end_form=end_form, wishes=WISH_LABELS,
        outcomes=OUTCOME_LABELS, target=target, due_on=due_before(target, found.person_id, clock.today()), may_withdraw=pages.may_withdraw(the_actor(), found),
    )  # fmt: skip


@blueprint.post("/exemptions/<string:public_id>/decision")
@access("exemptions.decide", read="exemptions.ask")
def decide(public_id: str) -> Answer:
    """Grants or refuses the request."""
    found, form = pages.get_visible(the_actor(), public_id), from_request(DecideForm)
    if not form.judged(found):
        return _decide_page(found, form), 422
    try:
        actions.decide(the_actor(), pages.target_of(found), found, form.decided())
    except Invalid as refusal:
        form.due_on.errors = [say(refusal)]
        return _decide_page(found, form), 422
    flash(_("Đã ghi quyết định."), "success")
    return redirect(url_for("exempting.show", public_id=public_id), 303)


@blueprint.post("/exemptions/<string:public_id>/withdrawal")
@access("exemptions.ask")
def withdraw(public_id: str) -> Answer:
    """Takes the request back."""
    found = pages.get_visible(the_actor(), public_id)
    actions.withdraw(the_actor(), found)
    flash(_("Đã rút đề nghị."), "success")
    return redirect(url_for("exempting.show", public_id=public_id), 303)


@blueprint.post("/exemptions/<string:public_id>/end")
@access("exemptions.decide", read="exemptions.ask")
def end(public_id: str) -> Answer:
    """Ends what was granted."""
    found, form = pages.get_visible(the_actor(), public_id), from_request(EndForm)
    if not form.judged(found):
        return _page(found, DecideForm(), form), 422
    actions.end(the_actor(), found, form.last_on.data, form.reason.data)
    flash(_(ENDED[Wish(found.wish)]), "success")
    return redirect(url_for("exempting.show", public_id=public_id), 303)
