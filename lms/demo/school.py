"""Builds the demo school, step by step; each step may be repeated, so an interrupted start goes on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lms.demo.accounts import is_demo_database, is_finished, make_accounts
from lms.demo.history import make_history
from lms.demo.mentoring import make_core_trainer
from lms.demo.workshops import make_workshops
from lms.kernel.actor import system_actor
from lms.kernel.audit import record_alone
from lms.kernel.db import release, transaction
from lms.org import settings
from lms.org.actions import ensure_school
from lms.org.roster.importing import import_file

SCHOOL = "Trường Trung cấp nghề Diên Khánh"
ROSTERS = Path(__file__).parent / "rosters"
AS_OF = date(2026, 9, 5)
ACTOR = system_actor("lms demo")

Say = Callable[[str], None]


def create(public_address: str, say: Say) -> None:
    """Makes the demo in this database, or finishes one that was begun. `say` gets a line per step."""
    begun, finished = is_demo_database(), is_finished()
    release()
    if not begun:
        record_alone(ACTOR, "demo.begin", "school")
    with transaction():
        school_id = ensure_school(ACTOR, SCHOOL)
        if not settings.setting(settings.PUBLIC_ADDRESS, school_id):
            settings.change(ACTOR, school_id, settings.PARENT_BODY, "SỞ GIÁO DỤC VÀ ĐÀO TẠO KHÁNH HÒA")
            settings.change(ACTOR, school_id, settings.PUBLIC_ADDRESS, public_address)
    # "Nhân viên" is nobody's guess: a real office chooses, and so does the demo.
    say("  danh sách viên chức, người lao động (Nhân viên = officer)")
    import_file(ACTOR, ROSTERS / "danh-sach-vien-chuc.xlsx", AS_OF, {"Nhân viên": "officer"})
    say("  danh sách học sinh")
    import_file(ACTOR, ROSTERS / "danh-sach-hoc-sinh.xlsx", AS_OF, {})
    say(f"  {make_accounts(ACTOR)} tài khoản dùng thử")
    say("  việc học của vài tuần trước")
    make_history(say)
    if make_core_trainer(ACTOR):
        say("  một giáo viên cốt cán với nhóm đồng nghiệp")
    if make_workshops(ACTOR):
        say("  hai buổi tập huấn")
    if not finished:
        record_alone(ACTOR, "demo.done", "school")
