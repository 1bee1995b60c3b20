"""Sign-in, sign-out, the account page and the change of password."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from lms.accounts import actions, queries
from lms.accounts.forms import PasswordForm, SignInForm
from lms.accounts.login import SignedIn, here_is_loopback
from lms.accounts.passwords import hash_password, verify
from lms.accounts.rules import ROLE_LABELS, wait_until
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.web.access import access, before_password_change, current_actor, own_transaction, public, the_actor
from lms.web.addresses import is_local_path
from lms.web.forms import from_request

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page."""
    if current_actor() is not None:
        return redirect(url_for("home.index"), 303)
    return render_template(
        "accounts/sign_in.html", form=SignInForm(data={"next": request.args.get("next", "")})
    )


@blueprint.post("/sign-in")
@own_transaction
@public
def sign_in_submit() -> tuple[str, int] | Response:
    """Reads, lets go, hashes, then opens: the slow hash never holds the database."""
    form = from_request(SignInForm)
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    signed_in = _check(form.username.data.lower(), form.password.data)
    if isinstance(signed_in, _Refusal):
        form.password.errors = [signed_in.text]
        return render_template("accounts/sign_in.html", form=form), signed_in.status
    language = session.get("language")
    session.clear()  # nothing else that a stranger put into the session survives signing in
    if language:
        session["language"] = language
    login_user(signed_in)
    session.permanent = bool(form.stay.data)
    target = form.next.data or ""
    return redirect(target if is_local_path(target) else url_for("home.index"), 303)


@dataclass(frozen=True)
class _Refusal:
    text: str
    status: int = 422


def _wait(username: str) -> int | None:
    now = clock.now()
    until = wait_until(queries.failures(username, request.remote_addr or "", now), now)
    return None if until is None else max(1, round((until - now).total_seconds()))


def _check(username: str, password: str) -> SignedIn | _Refusal:
    """Who it is, or the sentence that says why not. The same sentence whether the name or the password is wrong."""
    address = request.remote_addr or ""
    seconds = _wait(username)
    if seconds is not None:
        release()
        return _Refusal(_("Đã thử sai nhiều lần. Vui lòng chờ %(n)s giây rồi thử lại.", n=seconds), 429)
    account = queries.find_account(username)
    stored = account.password_hash if account and not account.disabled_at else None
    row = queries.find_signed_in(account.id, clock.today()) if account else None
    blocked = account is not None and account.is_demo and not here_is_loopback()
    release()
    good = verify(stored, password)
    if good and row is not None and not blocked:
        with transaction():
            actions.forget_failures(username, address)
        return SignedIn(row)
    if good and blocked:
        return _Refusal(_("Tài khoản dùng thử chỉ đăng nhập được ngay trên máy đang chạy dịch vụ."))
    with transaction():
        actions.note_failure(username, address)
    return _Refusal(_("Tên đăng nhập hoặc mật khẩu chưa đúng."))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Ends this session; asks the browser to forget the pages it kept."""
    logout_user()
    session.clear()
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/account")
@access("accounts.self")
def index() -> str:
    """Who I am here: name, user name, roles."""
    held = [label.label for label in ROLE_LABELS if the_actor().has(label.role)]
    return render_template("accounts/account.html", username=current_user.username, roles=held)


@blueprint.get("/account/password")
@access("accounts.self")
@before_password_change
def password() -> str:
    """The form for a new password."""
    return render_template("accounts/password.html", form=PasswordForm(), forced=current_user.must_change)


@blueprint.post("/account/password")
@own_transaction
@access("accounts.self")
@before_password_change
def password_submit() -> tuple[str, int] | Response:
    """Checks the present password, stores the new one, ends every other session."""
    form, actor = from_request(PasswordForm), the_actor()
    form.username = current_user.username
    account = queries.find_account(current_user.username)
    stored, forced = account.password_hash if account else None, current_user.must_change
    release()
    good = form.validate()
    if not verify(stored, form.current.data or ""):
        form.current.errors = [_("Mật khẩu hiện tại chưa đúng.")]
        good = False
    if not good:
        return render_template("accounts/password.html", form=form, forced=forced), 422
    _store_new_password(actor.account_id or 0, form.new.data)
    flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."), "success")
    return redirect(url_for("home.index"), 303)


def _store_new_password(account_id: int, new: str) -> None:
    hashed, actor = hash_password(new), the_actor()
    with transaction():
        actions.set_password(actor, account_id, hashed, must_change=False)
    row = queries.find_signed_in(account_id, clock.today())
    if row is not None:
        login_user(SignedIn(row))
    release()
