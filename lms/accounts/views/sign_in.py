"""Signing in and out."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import actions, queries
from lms.accounts.forms import SignInForm
from lms.accounts.login import enter, here_is_loopback, leave, this_device
from lms.accounts.passwords import verify
from lms.accounts.rules import wait_until
from lms.accounts.sessions import actions as visits
from lms.accounts.views.blueprint import blueprint
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.web.access import current_actor, own_transaction, public
from lms.web.addresses import is_local_path
from lms.web.forms import from_request
from lms.web.i18n import gettext as _


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page."""
    if current_actor() is not None:
        return redirect(url_for("home.index"), 303)
    form = SignInForm(data={"next": request.args.get("next", "")})
    return render_template("accounts/sign_in.html", form=form, has_room="room" in session)


@blueprint.post("/sign-in")
@own_transaction
@public
def sign_in_submit() -> tuple[str, int] | Response:
    """Reads, lets go, hashes, then opens: the slow hash never holds the database."""
    form = from_request(SignInForm)
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form, has_room=False), 422
    checked = _check(form.username.data, form.password.data)
    if isinstance(checked, Refusal):
        form.password.errors = [checked.text]
        return render_template("accounts/sign_in.html", form=form, has_room=False), checked.status
    with transaction():
        key = visits.begin(checked, *this_device())
    return lead_in(key, bool(form.stay.data), form.next.data or "")


def lead_in(key: str, stay: bool = False, target: str = "") -> Response:
    """Enters the visit and leads to the second step, or to `target` where that is a page of ours, or home."""
    row = enter(key, stay)
    target = target if is_local_path(target) else ""
    if row is not None and row.factor == "pending":
        return redirect(url_for("accounts.second_step", next=target or None), 303)
    return redirect(target or url_for("home.index"), 303)


@dataclass(frozen=True)
class Refusal:
    """Why not, and the status that says so."""

    text: str
    status: int = 422


def must_wait(until: datetime | None) -> Refusal | None:
    """The refusal while too many wrong tries are fresh, or None."""
    if until is None:
        return None
    seconds = max(1, round((until - clock.now()).total_seconds()))
    if seconds > 90:
        told = _("Đã thử sai nhiều lần. Vui lòng chờ %(n)s phút rồi thử lại.", n=-(-seconds // 60))
    else:
        told = _("Đã thử sai nhiều lần. Vui lòng chờ %(n)s giây rồi thử lại.", n=seconds)
    return Refusal(told, 429)


def _check(typed: str, password: str) -> int | Refusal:
    """The account's id, or the sentence that says why not: the same whether the name or the password is wrong.

    Wrong tries count for the account, by whichever of its names they were made.
    """
    address, account = request.remote_addr or "", queries.find_account_by_name(typed)
    counted = account.username if account else typed.lower()[:80]
    now = clock.now()
    wait = must_wait(wait_until(queries.failures(counted, address, now), now))
    known = (
        (account.id, account.password_hash, account.is_demo) if account and not account.disabled_at else None
    )
    release()
    if wait is not None:
        return wait
    good = verify(known[1] if known else None, password)
    blocked = known is not None and known[2] and not here_is_loopback()
    if good and known is not None and not blocked:
        with transaction():
            actions.forget_failures(counted, address)
        return known[0]
    if good and blocked:
        return Refusal(_("Tài khoản dùng thử chỉ đăng nhập được ngay trên máy đang chạy dịch vụ."))
    with transaction():
        actions.note_failure(counted, address)
    return Refusal(_("Tên đăng nhập hoặc mật khẩu chưa đúng."))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Ends this visit; asks the browser to forget the pages it kept."""
    if current_user.is_authenticated:
        visits.end(current_user.row.session_id)
    leave()
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
