"""Commands about accounts and access."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from lms.accounts import actions, queries
from lms.accounts.factor import actions as factors
from lms.accounts.passwords import first_password, hash_password
from lms.accounts.roles.table import as_text, in_words
from lms.accounts.rules import ROLE_LABELS
from lms.kernel.actor import Role, system_actor
from lms.kernel.db import db, release, transaction
from lms.org.models import Unit, UnitRecord
from lms.org.queries import find_person_by_code, not_replaced

DAY = click.DateTime(["%d/%m/%Y", "%Y-%m-%d"])
ROLES = click.Choice([label.role.value for label in ROLE_LABELS if label.role is not Role.LEARNER])


@click.group("accounts")
def accounts() -> None:
    """Tài khoản và vai trò."""


@accounts.command("create")
@click.argument("username")
@click.option("--person", "code", help="Mã của người trong danh sách mà tài khoản thuộc về.")
@click.option("--name", help="Tên hiển thị khi tài khoản không thuộc về ai trong danh sách.")
@with_appcontext
def create(username: str, code: str | None, name: str | None) -> None:
    """Tạo tài khoản USERNAME và in mật khẩu lần đầu."""
    person = find_person_by_code(code) if code else None
    if code and person is None:
        raise click.ClickException(f"Không có ai mang mã {code} trong danh sách.")
    person_id, shown = (person.id, person.full_name) if person else (None, name or username)
    release()
    password = first_password()
    hashed = hash_password(password)
    with transaction():
        actions.create_account(
            system_actor("lms accounts"), username, shown, person_id, hashed, must_change=True
        )
    click.echo(f"Đã tạo tài khoản {username.lower()} cho {shown}. Mật khẩu lần đầu: {password}")


def _account_id(username: str) -> int:
    account = queries.find_account(username)
    if account is None:
        raise click.ClickException(f"Không có tài khoản {username}.")
    account_id = account.id
    release()
    return account_id


@accounts.command("reset")
@click.argument("username")
@with_appcontext
def reset(username: str) -> None:
    """Cấp lại mật khẩu cho USERNAME và in ra; các phiên đang mở kết thúc."""
    account_id, password = _account_id(username), first_password()
    hashed = hash_password(password)
    with transaction():
        actions.set_password(system_actor("lms accounts"), account_id, hashed, must_change=True)
    click.echo(f"Mật khẩu mới của {username.lower()}: {password}")


@accounts.command("grant")
@click.argument("username")
@click.argument("role", type=ROLES)
@click.option("--unit", help="Tên đơn vị, bắt buộc với vai trò head.")
@click.option("--from", "first", type=DAY, help="Ngày đầu, dd/mm/yyyy; mặc định hôm nay.")
@click.option("--to", "last", type=DAY, help="Ngày cuối, dd/mm/yyyy; mặc định không hạn.")
@click.option("--reason", default="", help="Quyết định số, hoặc lý do.")
@with_appcontext
def grant(
    username: str, role: str, unit: str | None, first: datetime | None, last: datetime | None, reason: str
) -> None:
    """Giao vai trò ROLE cho USERNAME."""
    account_id, unit_id = _account_id(username), _unit_id(unit) if unit else None
    begins, ends = (day.date() if day else None for day in (first, last))
    with transaction():
        actions.grant_role(
            system_actor("lms accounts"), account_id, Role(role), unit_id, None, begins, ends, reason
        )
    click.echo(f"Đã giao vai trò {role} cho {username.lower()}.")


def _unit_id(name: str) -> int:
    import sqlalchemy as sa

    ids = db.session.scalars(
        sa.select(Unit.id)
        .join(UnitRecord, UnitRecord.unit_id == Unit.id)
        .where(UnitRecord.name == name, not_replaced(UnitRecord), UnitRecord.valid_to.is_(None))
    ).all()
    release()
    if len(ids) != 1:
        raise click.ClickException(f"Có {len(ids)} đơn vị tên {name!r}; cần đúng một.")
    return ids[0]


@accounts.command("revoke")
@click.argument("username")
@click.argument("role", type=ROLES)
@with_appcontext
def revoke(username: str, role: str) -> None:
    """Thôi giao vai trò ROLE cho USERNAME."""
    account_id = _account_id(username)
    with transaction():
        ended = actions.end_role(system_actor("lms accounts"), account_id, Role(role))
    click.echo(f"Đã thôi {ended} lần giao vai trò {role}.")


@accounts.group("second-factor")
def second_factor() -> None:
    """Xác thực hai bước."""


@second_factor.command("reset")
@click.argument("username")
@click.option("--reason", required=True, help="Lý do, được ghi vào nhật ký.")
@with_appcontext
def second_factor_reset(username: str, reason: str) -> None:
    """Gỡ xác thực hai bước của USERNAME khi đã mất điện thoại và mã dự phòng; các phiên đang mở kết thúc."""
    account_id = _account_id(username)
    with transaction():
        factors.reset(system_actor("lms accounts"), account_id, reason)
    click.echo(
        f"Đã gỡ xác thực hai bước của {username.lower()}. Lần đăng nhập tới sẽ đặt lại nếu vai trò cần."
    )


@click.command("access")
@click.option("--format", "form", type=click.Choice(["words", "marks"]), default="words", show_default=True)
@with_appcontext
def print_access(form: str) -> None:
    """In bảng quyền theo vai trò: bằng lời, hoặc gọn bằng dấu (x: có; o: của mình, đơn vị mình)."""
    click.echo(in_words() if form == "words" else access_table())


def access_table() -> str:
    """The access table by role as text: one line a permission; 'x' for held, 'o' for own things or own unit."""
    return as_text()


COMMANDS = [accounts, print_access]
