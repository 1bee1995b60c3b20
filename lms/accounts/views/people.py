"""The accounts page, and what the office or a head does to one account."""

from collections.abc import Iterable, Iterator

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.accounts.codes import new_code
from lms.accounts.factor import actions as factors
from lms.accounts.factor.queries import standing
from lms.accounts.invitations import actions as invitations
from lms.accounts.invitations.queries import open_until
from lms.accounts.invitations.rules import DAYS
from lms.accounts.people import queries
from lms.accounts.people.forms import STATES, FilterForm, ReasonForm
from lms.accounts.people.pages import Sight, Subject, get_subject, sight
from lms.accounts.people.queries import AccountFilter
from lms.accounts.queries import grants_of
from lms.accounts.rules import ROLE_LABELS
from lms.accounts.sessions import actions as visits
from lms.accounts.sessions.queries import get_session_of, sessions_of
from lms.accounts.sessions.rules import device_label
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.factor import once
from lms.accounts.views.invitations import slips_page
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened
from lms.org.rules import CATEGORY_LABELS
from lms.web.access import access, own_transaction, the_actor
from lms.web.csv_file import csv_file
from lms.web.forms import from_query, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number


def _wanted(form: FilterForm, seen: Sight) -> AccountFilter:
    return AccountFilter(
        query=form.q.data or "",
        unit_ids=seen.within(form.unit.data or ""),
        category=form.category.data or "",
        state=form.state.data if form.state.data in STATES else "",
    )


def _of_nobody(form: FilterForm, seen: Sight) -> bool:
    return form.state.data == "nobody" and seen.unit_ids is None


def _rows(form: FilterForm, seen: Sight) -> Page[queries.AccountRow]:
    if _of_nobody(form, seen):
        found = queries.accounts_of_nobody(clock.today())
        return Page(found, 1, len(found), max(1, len(found)))
    number = page_number()
    rows, total = queries.people(_wanted(form, seen), clock.today(), PER_PAGE, (number - 1) * PER_PAGE)
    return Page(rows, number, total)


def _note_list(form: FilterForm, seen: Sight) -> None:
    """Whose names are shown: of the chosen unit, else of the school or of every unit that the reader heads."""
    if _of_nobody(form, seen):
        return
    chosen = [node.id for node in seen.nodes.values() if node.public_id == form.unit.data]
    everywhere = [None] if seen.unit_ids is None else sorted(the_actor().unit_ids(Role.HEAD))
    categories = [form.category.data] if form.category.data in CATEGORY_LABELS else []
    for unit_id in chosen or everywhere:
        list_opened(the_actor(), "accounts.people", clock.today(), unit_id, categories, unit_id is None)


@blueprint.get("/accounts")
@access("accounts.reset")
def people() -> str:
    """Who has an account and who does not: the office everybody's, a head those of the own people."""
    seen, form = sight(the_actor(), clock.today()), from_query(FilterForm)
    whole = seen.unit_ids is None
    form.fill_choices(seen.choices(), whole)
    names = {node.id: node.name for node in seen.nodes.values()}
    page = _rows(form, seen)
    _note_list(form, seen)
    return render_template(
        "accounts/people.html", form=form, page=page, names=names, states=STATES, may_manage=whole
    )


def _cells(rows: Iterable[queries.AccountRow], seen: Sight) -> Iterator[tuple[str, ...]]:
    for row in rows:
        unit = seen.nodes.get(row.unit_id) if row.unit_id is not None else None
        at = row.last_signed_in_at
        yield (
            row.full_name, unit.name if unit else "", _(CATEGORY_LABELS[row.category]) if row.category else "",
            row.username or "", str(STATES[row.state]), _("Có") if row.holds_role else "",
            clock.local(at).strftime("%d/%m/%Y %H:%M") if at else "",
        )  # fmt: skip


@blueprint.get("/accounts/export")
@access("accounts.reset")
def people_file() -> FlaskResponse:
    """The same people as the page, all of them, as a file."""
    seen, form = sight(the_actor(), clock.today()), from_query(FilterForm)
    _note_list(form, seen)
    nobody = queries.accounts_of_nobody(clock.today()) if _of_nobody(form, seen) else None
    rows = nobody if nobody is not None else queries.every_person(_wanted(form, seen), clock.today())
    headings = (
        _("Họ và tên"), _("Đơn vị"), _("Đối tượng"), _("Tên đăng nhập"), _("Tài khoản"), _("Có vai trò"),
        _("Đăng nhập gần nhất"),
    )  # fmt: skip
    return csv_file("tai-khoan", headings, _cells(rows, seen))


def _page_of(subject: Subject, form: ReasonForm) -> str:
    now, account_id = clock.now(), subject.account.id
    labels = {label.role.value: label.label for label in ROLE_LABELS}
    return render_template(
        "accounts/one.html",
        subject=subject,
        account=subject.account,
        row=subject.row,
        form=form,
        states=STATES,
        open_until=open_until(account_id, now),
        roles=[labels[grant.role] for grant in grants_of(account_id, clock.today())],
        factor=standing(account_id),
        sessions=sessions_of(account_id, now) if subject.may_manage else [],
        device_label=device_label,
    )


@blueprint.get("/accounts/<string:public_id>")
@access("accounts.reset")
def one(public_id: str) -> str:
    """One account: how it stands, and what may be done to it."""
    return _page_of(get_subject(the_actor(), public_id, clock.today()), ReasonForm())


@blueprint.post("/accounts/<string:public_id>/reset")
@own_transaction
@access("accounts.reset")
def reset(public_id: str) -> Response:
    """Takes the password away and shows the one-time code for a new one, for the only time."""
    actor, code = the_actor(), new_code()
    release()
    with transaction():
        subject = get_subject(actor, public_id, clock.today())
        invitations.reset(actor, subject.row, subject.path, code, DAYS)
    return once(
        slips_page([(subject.row, code)], DAYS, [], back=url_for("accounts.one", public_id=public_id))
    )


def _changed(public_id: str, told: str) -> Response:
    flash(told, "success")
    return redirect(url_for("accounts.one", public_id=public_id), 303)


@blueprint.post("/accounts/<string:public_id>/lock")
@access("accounts.manage", read="accounts.reset")
def lock(public_id: str) -> Response | tuple[str, int]:
    """Shuts the account, with a reason."""
    subject, form = get_subject(the_actor(), public_id, clock.today()), from_request(ReasonForm)
    if not form.validate():
        return _page_of(subject, form), 422
    invitations.disable(the_actor(), subject.account.id, subject.row.holds_role, form.reason.data)
    return _changed(public_id, _("Đã khóa tài khoản. Mọi thiết bị đã được đăng xuất."))


@blueprint.post("/accounts/<string:public_id>/lock/removal")
@access("accounts.manage", read="accounts.reset")
def unlock(public_id: str) -> Response | tuple[str, int]:
    """Opens the account again, with a reason."""
    subject, form = get_subject(the_actor(), public_id, clock.today()), from_request(ReasonForm)
    if not form.validate():
        return _page_of(subject, form), 422
    invitations.enable(the_actor(), subject.account.id, subject.row.holds_role, form.reason.data)
    return _changed(public_id, _("Đã mở khóa tài khoản."))


@blueprint.post("/accounts/<string:public_id>/second-factor/removal")
@access("accounts.grant", read="accounts.manage")
def reset_factor(public_id: str) -> Response | tuple[str, int]:
    """Takes away a second step that was lost, with a reason."""
    subject, form = get_subject(the_actor(), public_id, clock.today()), from_request(ReasonForm)
    if not form.validate():
        return _page_of(subject, form), 422
    try:
        factors.reset(the_actor(), subject.account.id, form.reason.data)
    except Invalid as refusal:
        form.reason.errors = [say(refusal)]
        return _page_of(subject, form), 422
    return _changed(public_id, _("Đã gỡ xác thực hai bước. Mọi thiết bị đã được đăng xuất."))


@blueprint.post("/accounts/<string:public_id>/sessions/<string:session_id>/revocation")
@access("accounts.manage", read="accounts.reset")
def revoke_session_of(public_id: str, session_id: str) -> Response:
    """Signs one of somebody's devices out."""
    subject = get_subject(the_actor(), public_id, clock.today())
    visits.revoke(the_actor(), subject.account.id, get_session_of(subject.account.id, session_id).id)
    return _changed(public_id, _("Đã đăng xuất thiết bị đó."))


@blueprint.post("/accounts/<string:public_id>/sessions/revocation")
@access("accounts.manage", read="accounts.reset")
def revoke_sessions_of(public_id: str) -> Response:
    """Signs all of somebody's devices out."""
    subject = get_subject(the_actor(), public_id, clock.today())
    visits.revoke_all(the_actor(), subject.account.id)
    return _changed(public_id, _("Đã đăng xuất mọi thiết bị."))
