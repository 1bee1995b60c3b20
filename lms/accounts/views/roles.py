"""Roles: the admin's list, passing one's own on, and the access table in words."""

from collections.abc import Iterator

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.accounts.models import Account, RoleGrant
from lms.accounts.queries import find_account_by_name
from lms.accounts.roles import actions, pages, queries
from lms.accounts.roles.forms import DelegationForm, EndForm, GrantForm
from lms.accounts.roles.pages import HEADSHIP
from lms.accounts.roles.rules import DELEGABLE, Wish
from lms.accounts.roles.scopes import course_titles
from lms.accounts.roles.table import lines
from lms.accounts.rules import ROLE_LABELS
from lms.accounts.views.account import my_account_id
from lms.accounts.views.blueprint import blueprint
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.vietnamese import show_date
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode, in_tree_order
from lms.web.access import access, the_actor
from lms.web.csv_file import csv_file
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

Nodes = dict[int, UnitNode]
BIGGEST = 2**31 - 1  # what a key's column holds


def _units(nodes: Nodes) -> list[tuple[str, str]]:
    return [(node.public_id, "\u2003" * depth + node.name) for node, depth in in_tree_order(nodes)]


def _unit_id(nodes: Nodes, public_id: str | None) -> int | None:
    return next((node.id for node in nodes.values() if node.public_id == public_id), None)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) <= BIGGEST else 0


def _list_page(form: GrantForm, end: EndForm) -> str:
    nodes, number, state = unit_nodes(clock.today()), page_number(), request.args.get("state", "")
    form.fill_choices(_units(nodes), course_titles())
    rows, total = queries.grants(state, clock.today(), PER_PAGE, (number - 1) * PER_PAGE)
    page = Page(pages.shown(rows, nodes), number, total)
    return render_template(
        "accounts/roles.html", page=page, form=form, end=end, state=state, today=clock.today()
    )


@blueprint.get("/roles")
@access("accounts.grant")
def roles() -> str:
    """Who holds which role, for what, until when, and by whose decision."""
    return _list_page(GrantForm(data={"valid_from": clock.today()}), EndForm())


def _cells(rows: list[queries.GrantRow]) -> Iterator[tuple[str, ...]]:
    for row, each in zip(rows, pages.shown(rows, unit_nodes(clock.today())), strict=True):
        kind = _("giữ thay") if row.is_delegated else ""
        yield (
            row.name, row.username, _(each.role), kind, each.scope or _("Toàn trường"), show_date(row.valid_from),
            show_date(row.valid_to) if row.valid_to else "", row.reason or "", row.granted_by,
            clock.local(row.recorded_at).strftime("%d/%m/%Y %H:%M"),
            _("đã thay bằng dòng sau") if row.replaced else "",
        )  # fmt: skip


@blueprint.get("/roles/export")
@access("accounts.grant")
def roles_file() -> FlaskResponse:
    """The same grants as the page, all of them, as a file."""
    rows, _total = queries.grants(request.args.get("state", ""), clock.today())
    headings = (
        _("Người giữ"), _("Tên đăng nhập"), _("Vai trò"), _("Cách giữ"), _("Phạm vi"), _("Từ ngày"), _("Đến hết ngày"),
        _("Căn cứ"), _("Người giao"), _("Ghi lúc"), _("Ghi chú"),
    )  # fmt: skip
    return csv_file("vai-tro", headings, _cells(rows))


@blueprint.post("/roles")
@access("accounts.grant")
def grant() -> Response | tuple[str, int]:
    """Gives a role."""
    form = from_request(GrantForm)
    account = find_account_by_name(form.who.data or "")
    if not form.validate() or account is None:
        _tell_unknown(form, account)
        return _list_page(form, EndForm()), 422
    try:
        actions.grant(the_actor(), account.id, _wish(form), form.reason.data)
    except (Invalid, Conflict) as refusal:
        form.role.errors = [say(refusal)]
        return _list_page(form, EndForm()), refusal.status
    flash(_("Đã giao vai trò cho %(name)s.", name=account.display_name), "success")
    return redirect(url_for("accounts.roles"), 303)


def _tell_unknown(form: GrantForm | DelegationForm, account: Account | None) -> None:
    if account is None and form.who.data and not form.who.errors:
        form.who.errors = [_("Không có tài khoản nào như vậy, hoặc có nhiều hơn một.")]


def _wish(form: GrantForm) -> Wish:
    nodes = unit_nodes(clock.today())
    course = _number(form.course.data)
    if course and course not in course_titles():
        course = 0
    begins = form.valid_from.data or clock.today()
    return Wish(
        Role(form.role.data), _unit_id(nodes, form.unit.data), course or None, begins, form.valid_to.data
    )


@blueprint.post("/roles/ending")
@access("accounts.grant")
def end_grant() -> Response | tuple[str, int]:
    """Ends a grant, and what was passed on from it."""
    end = from_request(EndForm)
    if not end.validate():
        return _list_page(GrantForm(formdata=None, data={"valid_from": clock.today()}), end), 422
    actions.end_grant(the_actor(), _number(end.grant.data), end.last_day.data, end.reason.data)
    flash(_("Đã ghi việc kết thúc vai trò."), "success")
    return redirect(url_for("accounts.roles"), 303)


def _mine_page(form: DelegationForm, end: EndForm) -> str:
    today, nodes = clock.today(), unit_nodes(clock.today())
    headed = queries.headships_held(the_actor().person_id, today)
    held = pages.shown([*queries.grants_held(my_account_id(), today), *headed], nodes)
    given = pages.shown(queries.passed_on_by(my_account_id(), today), nodes)
    mine = [each for each in held if Role(each.row.role) in DELEGABLE and not each.row.is_delegated]
    form.fill_choices([(each.key, _words(each)) for each in mine], _units(nodes))
    return render_template("accounts/my_roles.html", held=held, given=given, form=form, end=end, may_pass_on=bool(mine))  # fmt: skip


def _words(each: pages.Shown) -> str:
    return f"{_(each.role)}: {each.scope}" if each.scope else _(each.role)


@blueprint.get("/account/roles")
@access("accounts.self")
def my_roles() -> str:
    """The roles I hold, those I passed on, and passing one on."""
    return _mine_page(DelegationForm(data={"valid_from": clock.today()}), EndForm())


@blueprint.post("/account/roles/delegations")
@access("accounts.self")
def delegation() -> Response | tuple[str, int]:
    """Passes one of my roles on for a time."""
    form = from_request(DelegationForm)
    account = find_account_by_name(form.who.data or "")
    if not form.validate() or account is None:
        _tell_unknown(form, account)
        return _mine_page(form, EndForm()), 422
    try:
        _pass_on(form, account.id)
    except (Invalid, Conflict) as refusal:
        form.grant.errors = [say(refusal)]
        return _mine_page(form, EndForm()), refusal.status
    flash(_("Đã giao thay cho %(name)s.", name=account.display_name), "success")
    return redirect(url_for("accounts.my_roles"), 303)


def _pass_on(form: DelegationForm, account_id: int) -> None:
    today, chosen, actor = clock.today(), form.grant.data or "", the_actor()
    number, by_appointment = _number(chosen.removeprefix(HEADSHIP)), chosen.startswith(HEADSHIP)
    held: RoleGrant | queries.HeadshipRow = (
        queries.get_headship_held(actor.person_id, number, today)
        if by_appointment
        else queries.get_live(number, today)
    )
    unit_id = _unit_id(unit_nodes(today), form.unit.data) if form.unit.data else held.unit_id
    wish = Wish(Role(held.role), unit_id, held.course_id, form.valid_from.data or today, form.valid_to.data)
    delegate = actions.delegate_headship if by_appointment else actions.delegate
    delegate(actor, held.id, account_id, wish, form.reason.data or "")


@blueprint.post("/account/roles/delegations/ending")
@access("accounts.self")
def end_delegation() -> Response | tuple[str, int]:
    """Takes back what I passed on."""
    end = from_request(EndForm)
    if not end.validate():
        form = DelegationForm(formdata=None, data={"valid_from": clock.today()})
        return _mine_page(form, end), 422
    actions.end_grant(the_actor(), _number(end.grant.data), end.last_day.data, end.reason.data)
    flash(_("Đã ghi việc kết thúc vai trò."), "success")
    return redirect(url_for("accounts.my_roles"), 303)


@blueprint.get("/access")
@access("accounts.self")
def access_table() -> str:
    """What each role may do, in words."""
    return render_template(
        "accounts/access.html", lines=lines(), roles=[label.label for label in ROLE_LABELS]
    )
