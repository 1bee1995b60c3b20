"""The demo's accounts: who they are, what they may, and the table that `make run` prints."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.accounts import actions, queries
from lms.accounts.passwords import hash_password
from lms.demo.rosters import DEMO_CODES
from lms.kernel import clock
from lms.kernel.actor import Actor, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release, transaction
from lms.org.queries import find_main_membership, find_person_by_code

# One for all, printed at every start: these accounts sign in on this machine only.
PASSWORD = "hoc-that-lam-that"  # noqa: S105 - public on purpose


@dataclass(frozen=True)
class DemoAccount:
    """`username` is also the key into the rosters' codes; admin belongs to nobody on the roster."""

    username: str
    role: Role | None
    purpose: str


DEMO_ACCOUNTS = (
    DemoAccount("admin", Role.ADMIN, "quản trị: tài khoản, thiết lập"),
    DemoAccount("vanphong", Role.OFFICE, "phòng Hành chính - Kế toán: danh sách, thống kê, thi đua"),
    DemoAccount("hieutruong", Role.LEADER, "lãnh đạo: chỉ tiêu toàn trường"),
    DemoAccount("truongkhoa", Role.HEAD, "trưởng một đơn vị: ai còn thiếu"),
    DemoAccount("giangvien", Role.TRAINER, "giáo viên cốt cán: xem thử khóa học"),
    DemoAccount("vienchuc", None, "viên chức: học, làm bài, nhận giấy chứng nhận"),
    DemoAccount("hocsinh", None, "học sinh: học khóa mở"),
)


def make_accounts(actor: Actor) -> int:
    """Makes those that are missing; returns how many it made."""
    missing = [account for account in DEMO_ACCOUNTS if queries.find_account(account.username) is None]
    release()
    if not missing:
        return 0
    hashed = hash_password(PASSWORD)
    with transaction():
        for account in missing:
            _make(actor, account, hashed)
    return len(missing)


def _make(actor: Actor, account: DemoAccount, hashed: str) -> None:
    code = DEMO_CODES.get(account.username)
    person = find_person_by_code(code) if code else None
    name = person.full_name if person else "Quản trị viên"
    account_id = actions.create_account(
        actor, account.username, name, person.id if person else None, hashed, must_change=False, is_demo=True
    )
    if account.role is None:
        return
    unit_id = None
    if account.role is Role.HEAD and person is not None:
        membership = find_main_membership(person.id, clock.today())
        unit_id = membership.unit_id if membership else None
    actions.grant_role(actor, account_id, account.role, unit_id=unit_id)


def account_rows() -> list[dict[str, Any]]:
    """The demo accounts that exist here: username, password, name, purpose."""
    names = {row.username: row.display_name for row in queries.demo_rows()}
    return [
        {"username": a.username, "password": PASSWORD, "name": names[a.username], "purpose": a.purpose}
        for a in DEMO_ACCOUNTS
        if a.username in names
    ]


def account_table(rows: list[dict[str, Any]]) -> str:
    """The accounts as lines of text."""
    width = max(len(row["username"]) for row in rows)
    shown = max(len(row["name"]) for row in rows)
    lines = [f"  {row['username']:<{width}}  {row['name']:<{shown}}  {row['purpose']}" for row in rows]
    return "\n".join(
        [
            f"Tài khoản dùng thử (mật khẩu chung: {PASSWORD}; chỉ đăng nhập được trên máy này):",
            *lines,
        ]
    )


def _was_recorded(verb: str) -> bool:
    found = db.session.scalar(sa.select(AuditEvent.id).where(AuditEvent.verb == verb).limit(1))
    return found is not None


def is_demo_database() -> bool:
    """Whether the demo was begun in this database."""
    return _was_recorded("demo.begin")


def is_finished() -> bool:
    """Whether the demo was built to its end."""
    return _was_recorded("demo.done")
