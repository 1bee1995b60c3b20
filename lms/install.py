"""What an installation needs before it serves: schema, shipped data, the demo or a first administrator."""

from collections.abc import Callable, Sequence

from flask import current_app

from lms.accounts import actions as accounts
from lms.accounts import queries as account_queries
from lms.accounts.passwords import first_password, hash_password
from lms.demo import accounts as demo_accounts
from lms.demo import school as demo_school
from lms.emulation.defaults import ensure_defaults as ensure_periods
from lms.kernel import clock, migrate
from lms.kernel.actor import Role, system_actor
from lms.kernel.db import db, release, transaction
from lms.kernel.settings import Settings
from lms.nominations.defaults import ensure_defaults as ensure_criteria
from lms.org import settings as org_settings
from lms.org.actions import ensure_school
from lms.org.deadlines.defaults import ensure_defaults as ensure_deadlines
from lms.org.defaults import ensure_defaults as ensure_mappings
from lms.papers.defaults import ensure_defaults as ensure_bases
from lms.privacy.defaults import ensure_defaults as ensure_privacy
from lms.studio.imports import import_shipped
from lms.targets.defaults import ensure_defaults as ensure_targets

Step = tuple[str, Callable[[], str | None]]
ACTOR = system_actor("lms")


def _migrate() -> str | None:
    migrate.upgrade(db.engine)
    return None


def _shipped_data() -> str | None:
    with transaction():
        ensure_mappings()
        ensure_targets()
        ensure_periods()
        ensure_deadlines()
        ensure_privacy()
        ensure_bases()
        ensure_criteria()
    return None


def _packs() -> str | None:
    made = import_shipped(ACTOR, lambda line: print(f"  {line}", flush=True))
    return f"{made} khóa học mới" if made else "đã có đủ"


def base_steps() -> list[Step]:
    """Schema, shipped data, shipped courses: for every installation, at every start."""
    return [
        ("Cơ sở dữ liệu", _migrate),
        ("Dữ liệu kèm theo: đối tượng, chỉ tiêu, kỳ thi đua, căn cứ pháp lý", _shipped_data),
        ("Khóa học kèm theo", _packs),
    ]


def serve_steps(address: str) -> Sequence[Step]:
    """`base_steps` and, in an empty default instance only, the demo school."""

    def demo() -> str | None:
        settings: Settings = current_app.config["SETTINGS"]
        begun = demo_accounts.is_demo_database()
        empty = (
            not account_queries.has_any_account() and org_settings.find_school_unit_id(clock.today()) is None
        )
        release()
        if begun and demo_accounts.is_finished():
            return "đã có"
        if not begun and not empty:
            return "không cần: nơi này đã có dữ liệu"
        if not begun and not settings.is_default_database:
            return "không tạo trong cơ sở dữ liệu riêng; xem lms init hoặc lms demo create"
        demo_school.create(address, print)
        return None

    return [*base_steps(), ("Trường dùng thử", demo)]


def init_school(name: str, public_address: str, username: str) -> str:
    """Makes the school and its first administrator; returns the first password.

    Raises Conflict if the user name is taken, Invalid if the address or the user name can't be used.
    """
    address = org_settings.checked_address(public_address)
    password = first_password()
    hashed = hash_password(password)
    with transaction():
        school_id = ensure_school(ACTOR, name)
        org_settings.change(ACTOR, school_id, org_settings.SCHOOL_NAME, name)
        if address:
            org_settings.change(ACTOR, school_id, org_settings.PUBLIC_ADDRESS, address)
        account_id = accounts.create_account(ACTOR, username, "Quản trị viên", None, hashed, must_change=True)
        accounts.grant_role(ACTOR, account_id, Role.ADMIN)
    return password
