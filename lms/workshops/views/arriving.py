"""The screen with the changing code, and marking oneself with a phone or by the PIN."""

import secrets
from urllib.parse import urljoin

from flask import Response as PageResponse
from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.accounts import actions as guesses
from lms.accounts.factor.apps import qr_image
from lms.accounts.queries import failures
from lms.accounts.room.rules import wait_for_pin
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.messages import Message
from lms.org.settings import PUBLIC_ADDRESS, cached_school_setting
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.workshops import pages, rules
from lms.workshops.actions import attending, planning
from lms.workshops.blueprint import blueprint
from lms.workshops.forms import PinForm, TicketForm
from lms.workshops.queries import people, plans
from lms.workshops.queries.plans import WorkshopRow
from lms.workshops.rules import Way, shared_devices
from lms.workshops.views.running import show_page

Answer = str | tuple[str, int] | Response

SHOWN_FOR = 20  # seconds; then the browser asks for the page again
DEVICE = "lms_device"
KEPT_FOR = 24 * 3600


@blueprint.get("/workshops/<string:public_id>/screen")
@access("workshops.run", read="workshops.read")
def screen(public_id: str) -> PageResponse:
    """The code of this half minute and the PIN, for the wall; the browser comes back for the next one by itself."""
    found, now = pages.get_run(the_actor(), public_id), clock.now()
    path = url_for("workshops.scan", public_id=public_id, token=rules.token(found.secret, now))
    address = urljoin(cached_school_setting(PUBLIC_ADDRESS) or request.host_url, path)
    said = rules.refusal(found.step, found.starts_at, found.ends_at, now)
    page = render_template(
        "workshops/screen.html", workshop=found, refusal=said, qr=None if said else qr_image(address), address=address,
        pin=rules.pin(found.secret), shared=shared_devices(people.marked_by_phone(found.id)), seconds=SHOWN_FOR,
    )  # fmt: skip
    response = make_response(page)
    response.headers["Refresh"] = str(SHOWN_FOR)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/workshops/<string:public_id>/codes")
@access("workshops.run", read="workshops.read")
def renew_codes(public_id: str) -> Answer:
    """Another PIN, and other codes."""
    planning.renew_codes(the_actor(), pages.get_run(the_actor(), public_id))
    flash(_("Đã đổi mã PIN và mã QR. Mã cũ không dùng được nữa."), "success")
    return redirect(url_for("workshops.screen", public_id=public_id), 303)


@blueprint.get("/workshops/<string:public_id>/scan/<string:token>")
@access("workshops.attend")
def scan(public_id: str, token: str) -> Answer | PageResponse:
    """What a phone's camera opens: a button, where the code is the one on the screen. Nothing is recorded yet."""
    actor, found, now = the_actor(), plans.get_workshop(public_id), clock.now()
    said = rules.refusal(found.step, found.starts_at, found.ends_at, now)
    if said is None and not rules.is_current(found.secret, token, now):
        said = Message(rules.OLD_CODE)
    if said is not None:
        return _scanned(found, None, say(said)), 422
    response = make_response(_scanned(found, rules.ticket(found.secret, actor.account_id or 0, now), None))
    _know_device(response)
    return response


def _scanned(found: WorkshopRow, ticket: str | None, refusal: str | None) -> str:
    return render_template("workshops/scan.html", workshop=found, ticket=ticket, refusal=refusal)


def _know_device(response: PageResponse) -> None:
    """Leaves a random number with the browser for a day, so that one phone for ten people is noticed."""
    if not request.cookies.get(DEVICE):
        response.set_cookie(
            DEVICE, secrets.token_hex(16), max_age=KEPT_FOR, httponly=True, samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), path=url_for("workshops.index"),
        )  # fmt: skip


def _device(found: WorkshopRow) -> str | None:
    held = request.cookies.get(DEVICE, "")
    return rules.device_mark(found.secret, held[:64]) if held else None


@blueprint.post("/workshops/<string:public_id>/presence")
@access("workshops.attend")
def arrive(public_id: str) -> Answer:
    """Records that who scanned is there."""
    actor, found = the_actor(), plans.get_workshop(public_id)
    ticket = from_request(TicketForm).ticket.data or ""
    if not rules.is_ticket(found.secret, ticket, actor.account_id or 0, clock.now()):
        return _scanned(found, None, _(rules.OLD_CODE)), 422
    try:
        new = attending.check_in(actor, found, Way.QR, _device(found))
    except LmsError as refusal:
        return _scanned(found, None, say(refusal)), refusal.status
    return _welcome(found, new)


def _welcome(found: WorkshopRow, new: bool) -> Answer:
    flash(_("Đã ghi bạn có mặt.") if new else _("Bạn đã được ghi có mặt từ trước."), "success")
    return redirect(url_for("workshops.show", public_id=found.public_id), 303)


@blueprint.post("/workshops/<string:public_id>/pin")
@own_transaction
@access("workshops.attend")
def enter_pin(public_id: str) -> Answer:
    """Records whoever types the PIN on the screen; wrong guesses make one wait."""
    actor, form = the_actor(), from_request(PinForm)
    seen = pages.get_seen(actor, public_id)
    said, status = _refused(actor, seen.workshop, form)
    if status == 200:
        try:
            with transaction():
                guesses.forget_failures(*_counted(actor, seen.workshop))
                new = attending.check_in(actor, seen.workshop, Way.PIN, _device(seen.workshop))
            return _welcome(seen.workshop, new)
        except LmsError as refusal:
            said, status = say(refusal), refusal.status
    form.pin.errors = [said] if said else form.pin.errors
    return show_page(pages.get_seen(actor, public_id), form), status


def _counted(actor: Actor, found: WorkshopRow) -> tuple[str, str]:
    """Under what wrong guesses are counted: the account, and the workshop."""
    return f"workshop-pin:{actor.account_id}", f"workshop:{found.id}"


def _refused(actor: Actor, found: WorkshopRow, form: PinForm) -> tuple[str, int]:
    """Why the PIN does not do, and the status to say it with; ("", 200) where it does. Ends the read transaction."""
    now = clock.now()
    until = wait_for_pin(failures(*_counted(actor, found), now), now)
    said = rules.refusal(found.step, found.starts_at, found.ends_at, now)
    release()
    if until is not None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        return _("Đã thử sai nhiều lần. Vui lòng chờ %(n)s phút rồi thử lại.", n=minutes), 429
    if said is not None:
        return say(said), 422
    if not form.validate():
        return "", 422
    if rules.is_pin(found.secret, form.pin.data or ""):
        return "", 200
    with transaction():
        guesses.note_failure(*_counted(actor, found))
    return _("Mã PIN chưa đúng. Hãy nhìn lại sáu số trên màn hình."), 422
