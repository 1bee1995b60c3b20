"""Making accounts and slips with one-time codes; choosing a password with such a code."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.accounts import actions as accounts
from lms.accounts import queries
from lms.accounts.codes import digest, new_code
from lms.accounts.factor.apps import qr_image
from lms.accounts.invitations import actions
from lms.accounts.invitations.forms import BatchForm, InviteForm
from lms.accounts.invitations.queries import find_open
from lms.accounts.invitations.rules import LIST_LIMIT, WRONG_CODES
from lms.accounts.login import here_is_loopback, this_device
from lms.accounts.passwords import hash_password
from lms.accounts.people.pages import Batch, batch, sight
from lms.accounts.people.queries import AccountFilter, AccountRow
from lms.accounts.rules import wait_after
from lms.accounts.sessions import actions as visits
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.factor import once
from lms.accounts.views.sign_in import Refusal, lead_in, must_wait
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict
from lms.org.settings import PUBLIC_ADDRESS, cached_school_setting
from lms.web.access import access, own_transaction, public, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _

_SUBJECT = "invitation"  # what wrong codes are counted under


def slips_page(slips: Sequence[tuple[AccountRow, str]], days: int, notes: Sequence[str], back: str) -> str:
    """The printed list: name, user name, code and QR of each. Call it with no transaction open: it draws."""
    address = (cached_school_setting(PUBLIC_ADDRESS) or request.host_url.rstrip("/")) + url_for(
        "accounts.invite"
    )
    names = {node.id: node.name for node in sight(the_actor(), clock.today()).nodes.values()}
    release()
    drawn = [
        (row, names.get(row.unit_id or 0, ""), code, qr_image(f"{address}#{code}")) for row, code in slips
    ]
    return render_template(
        "accounts/slips.html",
        slips=drawn,
        address=address,
        days=days,
        notes=notes,
        back=back,
        today=clock.today(),
    )


def _wanted(form: BatchForm) -> AccountFilter:
    chosen = tuple(request.form.getlist("person"))
    seen = sight(the_actor(), clock.today())
    return AccountFilter(
        unit_ids=seen.within(form.unit.data or ""),
        category=form.category.data or "",
        person_ids=chosen or None,
    )


def _batch_page(form: BatchForm, told: str = "") -> str:
    form.fill_choices(sight(the_actor(), clock.today()).choices())
    return render_template(
        "accounts/batch.html", form=form, told=told, chosen=request.form.getlist("person"), limit=LIST_LIMIT
    )


@blueprint.get("/accounts/invitations")
@access("accounts.manage")
def invitations() -> str:
    """Choosing whom to make accounts and slips for."""
    return _batch_page(BatchForm(data=dict(request.args.items())))


@blueprint.post("/accounts/invitations")
@own_transaction
@access("accounts.manage")
def invitations_submit() -> Response | tuple[str, int]:
    """Makes the accounts that are missing; unless only that was asked for, also codes, shown for the only time."""
    form, printing = from_request(BatchForm), request.form.get("do") != "create"
    if not form.validate():
        return _batch_page(form), 422
    wanted = _wanted(form)
    limit = LIST_LIMIT + 1 if printing else 1_000_000
    found = batch(the_actor(), wanted, sight(the_actor(), clock.today()), clock.today(), limit)
    release()
    if printing and len(found.new) + len(found.waiting) + found.left_out > LIST_LIMIT:
        return _batch_page(form, _("Mỗi lần in không quá %(n)s người. Hãy chọn từng đơn vị hoặc từng lớp.", n=LIST_LIMIT)), 422  # fmt: skip
    if not found.new and not (printing and found.waiting):
        return _batch_page(form, _nobody(found)), 422
    return _print(wanted, form.days.data, found.left_out) if printing else _create(found)


def _nobody(found: Batch) -> str:
    if found.waiting:
        return _("Những người này đều đã có tài khoản.")
    return _("Không có ai cần phiếu: những người được chọn đã có mật khẩu, đã bị khóa, hoặc không còn thuộc đơn vị nào.")  # fmt: skip


def _create(found: Batch) -> Response:
    with transaction():
        made = actions.create_accounts(the_actor(), found.new)
    flash(_("Đã tạo %(n)s tài khoản.", n=made), "success")
    return redirect(url_for("accounts.people", state="invited"), 303)


def _print(wanted: AccountFilter, days: int, left_out: int) -> Response:
    actor, today = the_actor(), clock.today()
    codes = [new_code() for _number in range(LIST_LIMIT)]
    with transaction():
        seen = sight(actor, today)
        actions.create_accounts(actor, batch(actor, wanted, seen, today, LIST_LIMIT).new)
        waiting = batch(actor, wanted, seen, today, LIST_LIMIT).waiting
        slips = list(zip(waiting, codes, strict=False))
        actions.hand_out(actor, [row.account_id or 0 for row in waiting], [code for _r, code in slips], days)
    notes = [_("%(n)s người được chọn không có phiếu: đã có mật khẩu, đã bị khóa, có vai trò, hoặc không còn thuộc đơn vị nào.", n=left_out)] if left_out else []  # fmt: skip
    return once(slips_page(slips, days, notes, back=url_for("accounts.people")))


def _invite_page(form: InviteForm, status: int = 200) -> Response:
    return once(render_template("accounts/invite.html", form=form), status)


@blueprint.get("/invite")
@public
def invite() -> Response:
    """Where a slip leads: the code and a password of one's own."""
    return _invite_page(InviteForm())


@blueprint.post("/invite")
@own_transaction
@public
def invite_submit() -> Response:
    """Spends the code, stores the password and signs in."""
    form = from_request(InviteForm)
    refusal = _checked(form)
    if refusal is not None:
        return _invite_page(form, refusal.status)
    hashed = hash_password(form.new.data)
    try:
        with transaction():
            used = actions.redeem(form.code.data, hashed)
            key = visits.begin(used.account_id, *this_device())
    except Conflict:
        form.code.errors = [_unknown()]
        return _invite_page(form, 409)
    response = lead_in(key)
    flash(_("Chào %(name)s. Lần sau hãy đăng nhập bằng tên %(username)s và mật khẩu vừa đặt.", name=used.display_name, username=used.username), "success")  # fmt: skip
    return response


def _unknown() -> str:
    return _("Mã chưa đúng, đã dùng rồi hoặc đã hết hạn. Hãy xem lại phiếu, hoặc xin mã mới ở phòng Hành chính - Kế toán.")  # fmt: skip


def _checked(form: InviteForm) -> Refusal | None:
    """What is wrong, with the sentences at the fields; None where the code opens an account."""
    now, address = clock.now(), request.remote_addr or ""
    wait = must_wait(wait_after(queries.failures(_SUBJECT, address, now), now, WRONG_CODES))
    found = find_open(digest(actions.PURPOSE, form.code.data or ""), now)
    release()
    if wait is not None:
        form.code.errors = [wait.text]
        return wait
    if found is not None and found.is_demo and not here_is_loopback():
        found = None
    form.username = found.username if found else ""
    good = form.validate()
    if found is None and form.code.data:
        with transaction():
            accounts.note_failure(_SUBJECT, address)
        form.code.errors = [_unknown()]
    return None if good and found is not None else Refusal("")
