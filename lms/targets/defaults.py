"""The plan's own target, shipped as data. The courses and the due date in it are ours: a proposal until decided."""

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, insert_ignore
from lms.kernel.ids import new_public_id
from lms.kernel.messages import mark
from lms.org.rules import PLAN_CATEGORIES
from lms.targets.models import Target, TargetRecord
from lms.targets.queries import find_target
from lms.targets.rules import emulation_year

KEY = "plan-iii-4"
NAME = mark("100% cán bộ quản lý, viên chức, giáo viên hoàn thành tập huấn kỹ năng số")
REFERENCE = mark("Kế hoạch của Trường, mục III.4")
COURSE_KEYS = ("vneid-danh-tinh-so", "phong-chong-lua-dao", "dung-ai-co-trach-nhiem")


def ensure_defaults() -> bool:
    """Adds the plan's target for the present year of the plan unless it is there; True if it was added.

    The target asks "trước ngày 20/5", so the last day on time is 19/5. Call it inside a transaction.
    """
    if find_target(KEY) is not None:
        return False
    made = insert_ignore(Target, public_id=new_public_id(), key=KEY, created_at=clock.now())
    if not made:
        return False
    target_id = db.session.scalars(sa.select(Target.id).where(Target.key == KEY)).one()
    starts_on, ends_on = emulation_year(clock.today())
    db.session.add(
        TargetRecord(
            target_id=target_id, name=NAME, reference=REFERENCE,
            categories=[category.value for category in PLAN_CATEGORIES], course_keys=list(COURSE_KEYS),
            starts_on=starts_on, ends_on=ends_on, due_on=ends_on, valid_from=starts_on, is_proposal=True,
            recorded_at=clock.now(), recorded_by="lms",
        )
    )  # fmt: skip
    db.session.flush()
    return True
