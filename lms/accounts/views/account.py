"""One's own account: who I am here, where I am signed in, my password."""

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import actions, queries
from lms.accounts.factor import queries as factors
from lms.accounts.forms import PasswordForm
from lms.accounts.login import enter, this_device
from lms.accounts.passwords import hash_password, verify
from lms.accounts.rules import ANYWHERE, ROLE_LABELS, wait_for_code
from lms.accounts.sessions import actions as visits
from lms.accounts.sessions.queries import get_session_of, sessions_of
from lms.accounts.sessions.rules import device_label
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.sign_in import Refusal, must_wait
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.web.access import access, open_while, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _


def my_account_id() -> int:
    """The signed-in account's id, in views behind `access()`."""
    return int(current_user.row.account_id)


@blueprint.get("/account")
@access("accounts.self")
def index() -> str:
    """Who I am here: name, user name, roles, the second step, and where I am signed in."""
    return render_template(
        "accounts/account.html",
        username=current_user.username,
        roles=[label.label for label in ROLE_LABELS if the_actor().has(label.role)],
        factor=factors.standing(my_account_id()),
        sessions=sessions_of(my_account_id(), clock.now()),
        this_session=current_user.row.session_id,
        device_label=device_label,
    )


@blueprint.post("/account/sessions/<string:public_id>/revocation")
@access("accounts.self")
def revoke_session(public_id: str) -> Response:
    """Signs one of my devices out."""
    visits.revoke(the_actor(), my_account_id(), get_session_of(my_account_id(), public_id).id)
    flash(_("Đã đăng xuất thiết bị đó."), "success")
    return redirect(url_for("accounts.index"), 303)


@blueprint.post("/account/sessions/revocation")
@access("accounts.self")
def revoke_other_sessions() -> Response:
    """Signs out every device but this one."""
    visits.revoke_all(the_actor(), my_account_id(), but=current_user.row.session_id)
    flash(_("Đã đăng xuất mọi thiết bị khác."), "success")
    return redirect(url_for("accounts.index"), 303)


@blueprint.get("/account/password")
@access("accounts.self")
@open_while("accounts.password")
def password() -> str:
    """The form for a new password."""
    return render_template("accounts/password.html", form=PasswordForm(), forced=current_user.must_change)


@blueprint.post("/account/password")
@own_transaction
@access("accounts.self")
@open_while("accounts.password")
def password_submit() -> tuple[str, int] | Response:
    """Checks the present password, stores the new one, ends every other visit."""
    form = from_request(PasswordForm)
    form.username = current_user.username
    good, refusal = form.validate(), _check_current(form)
    if refusal is not None or not good:
        page = render_template("accounts/password.html", form=form, forced=current_user.must_change)
        return page, refusal.status if refusal else 422
    _store_new_password(form.new.data)
    flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."), "success")
    return redirect(url_for("home.index"), 303)


def _check_current(form: PasswordForm) -> Refusal | None:
    """Why the present password does not do, with the sentence at its field. Who took over an open browser guesses
    no faster here than at the sign-in page."""
    counted, now = f"password:{my_account_id()}", clock.now()
    until = wait_for_code(queries.failures(counted, ANYWHERE, now), now)
    stored = queries.get_account(my_account_id()).password_hash
    release()
    refusal = must_wait(until)
    if refusal is None and not verify(stored, form.current.data or ""):
        with transaction():
            actions.note_failure(counted, ANYWHERE)
        refusal = Refusal(_("Mật khẩu hiện tại chưa đúng."))
    if refusal is not None:
        form.current.errors = [refusal.text]
    return refusal


def _store_new_password(new: str) -> None:
    hashed, actor, held = hash_password(new), the_actor(), current_user.row
    with transaction():
        actions.set_password(actor, held.account_id, hashed, must_change=False)
        key = visits.begin(held.account_id, *this_device(), factor=held.factor)
    enter(key, stay=session.permanent)
