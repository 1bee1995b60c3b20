"""The second step: taking it, setting it up, giving it up, and the codes for the day the phone is lost."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import actions as accounts
from lms.accounts import queries
from lms.accounts.codes import new_code, salt_for
from lms.accounts.factor import actions
from lms.accounts.factor import queries as factors
from lms.accounts.factor.apps import address_of, qr_image, shown_seed
from lms.accounts.factor.forms import AppCodeForm, CodeForm
from lms.accounts.factor.rules import RECOVERY_CODES, asked_of
from lms.accounts.login import enter, this_device
from lms.accounts.rules import ANYWHERE, wait_for_code
from lms.accounts.sessions import actions as visits
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.sign_in import Refusal, lead_in, must_wait
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.org.settings import school_name
from lms.web.access import access, open_while, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _


def once(page: str, status: int = 200) -> Response:
    """A page that shows something for the only time: no browser and no proxy keeps it."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _subject() -> str:
    return f"factor:{current_user.row.account_id}"


def _waiting() -> Refusal | None:
    now = clock.now()
    until = wait_for_code(queries.failures(_subject(), ANYWHERE, now), now)
    release()
    return must_wait(until)


def _wrong() -> Refusal:
    with transaction():
        accounts.note_failure(_subject(), ANYWHERE)
    return Refusal(_("Mã chưa đúng, hoặc đã dùng rồi. Hãy chờ ứng dụng hiện mã mới rồi nhập lại."))


def _spend(form: CodeForm) -> Refusal | None:
    """Spends the typed code in a transaction of its own, or says why not."""
    refusal = _waiting()
    if refusal is not None:
        return refusal
    with transaction():
        good = actions.spend(the_actor(), form.code.data or "")
        if good:
            accounts.forget_failures(_subject(), ANYWHERE)
    return None if good else _wrong()


def _refused(form: CodeForm) -> Refusal | None:
    """Why the form does not hold, with the sentence at its field; None where its code was right and is spent."""
    if not form.validate():
        return Refusal("")
    refusal = _spend(form)
    if refusal is not None:
        form.code.errors = [refusal.text]
    return refusal


@blueprint.get("/sign-in/second-step")
@access("accounts.self")
@open_while("accounts.second_step")
def second_step() -> str | Response:
    """Asks for the code that this visit still owes."""
    if current_user.row.factor != "pending":
        return redirect(url_for("home.index"), 303)
    form = CodeForm(data={"next": request.args.get("next", "")})
    return render_template("accounts/second_step.html", form=form)


@blueprint.post("/sign-in/second-step")
@own_transaction
@access("accounts.self")
@open_while("accounts.second_step")
def second_step_submit() -> tuple[str, int] | Response:
    """Takes the code; the visit goes on under a new key."""
    form = from_request(CodeForm)
    refusal = _refused(form)
    if refusal is not None:
        return render_template("accounts/second_step.html", form=form), refusal.status
    stay = session.permanent
    with transaction():
        key = visits.renew(current_user.row.session_id, "passed")
    return lead_in(key, stay, form.next.data or "")


def _setup_page(form: AppCodeForm) -> str:
    salt = salt_for(current_user.key)
    address = address_of(salt, current_user.username, school_name())
    return render_template(
        "accounts/factor_setup.html", form=form, qr=qr_image(address), seed=shown_seed(salt), address=address,
        forced=current_user.waits_at is not None,
    )  # fmt: skip


@blueprint.get("/account/second-factor")
@access("accounts.self")
@open_while("accounts.factor")
def factor() -> Response:
    """Setting up an app, or what one can do with the one that is set up."""
    if factors.standing(current_user.row.account_id).since is None:
        return once(_setup_page(AppCodeForm()))
    return _factor_page(CodeForm())


def _factor_page(form: CodeForm, status: int = 200) -> Response:
    held = factors.standing(current_user.row.account_id)
    if held.since is None:
        return redirect(url_for("accounts.factor"), 303)
    page = render_template("accounts/factor.html", held=held, form=form, needed=asked_of(the_actor()))
    return once(page, status)


@blueprint.post("/account/second-factor")
@own_transaction
@access("accounts.self")
@open_while("accounts.factor")
def factor_setup() -> Response:
    """Keeps the app whose code was typed, and shows the recovery codes for the only time."""
    form, codes = from_request(AppCodeForm), [new_code() for _number in range(RECOVERY_CODES)]
    refusal = _enrol(form, codes) if form.validate() else Refusal("")
    if refusal is not None:
        form.code.errors = [refusal.text] if refusal.text else form.code.errors
        return once(_setup_page(form), refusal.status)
    return once(render_template("accounts/recovery_codes.html", codes=codes, fresh=True))


def _enrol(form: AppCodeForm, codes: list[str]) -> Refusal | None:
    refusal = _waiting()
    if refusal is not None:
        return refusal
    stay, held = session.permanent, current_user.row
    with transaction():
        good = actions.enrol(the_actor(), salt_for(current_user.key), form.code.data or "", codes)
        key = visits.begin(held.account_id, *this_device(), factor="passed") if good else ""
    if not good:
        return _wrong()
    enter(key, stay)
    return None


@blueprint.post("/account/second-factor/recovery-codes")
@own_transaction
@access("accounts.self")
def recovery_codes() -> Response:
    """New recovery codes in place of the old, for who types a code."""
    form = from_request(CodeForm)
    refusal = _refused(form)
    if refusal is not None:
        return _factor_page(form, refusal.status)
    codes = [new_code() for _number in range(RECOVERY_CODES)]
    with transaction():
        actions.renew_codes(the_actor(), codes)
    return once(render_template("accounts/recovery_codes.html", codes=codes, fresh=False))


@blueprint.post("/account/second-factor/removal")
@own_transaction
@access("accounts.self")
def factor_removal() -> Response:
    """Gives the app up, for who types a code; whose role needs one sets up another at once."""
    form = from_request(CodeForm)
    refusal = _refused(form)
    if refusal is not None:
        return _factor_page(form, refusal.status)
    _remove()
    flash(_("Đã tắt xác thực hai bước."), "success")
    return redirect(url_for("accounts.factor"), 303)


def _remove() -> None:
    stay, account_id = session.permanent, current_user.row.account_id
    with transaction():
        actions.remove_own(the_actor())
        key = visits.begin(account_id, *this_device())
    enter(key, stay)
