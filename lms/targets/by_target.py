"""Sections of a copy of one's own data whose rows each belong to a target."""

from typing import Any

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.targets.models import Target


def by_target(
    person_id: int, model: Any, key: str, title: str, columns: dict[str, tuple[str, Any]]
) -> Section:
    """The person's rows of `model`, with the key of the target and when each was recorded. `columns`: as `section` has them."""
    return section(
        key, title, (model.__tablename__,),
        {"target": (mark("Chỉ tiêu"), Target.key), **columns, "recorded_at": (mark("Ghi lúc"), model.recorded_at)},
        lambda s: s.join(Target, Target.id == model.target_id).where(model.person_id == person_id).order_by(model.id),
    )  # fmt: skip
