"""Who is taken into targets, or left out, by name."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.dated.rules import Dated
from lms.org.models import Person
from lms.org.queries import not_replaced
from lms.targets.models import TargetException


@dataclass(frozen=True)
class ExceptionRow:
    """Somebody named in a target, as it stands now."""

    dated: Dated
    person_id: int
    public_id: str
    name: str
    is_included: bool
    reason: str
    recorded_by: str


def exceptions_of(target_id: int) -> list[ExceptionRow]:
    """Those that hold on some day, by name."""
    rows: Any = db.session.execute(
        sa.select(
            TargetException.id, TargetException.valid_from, TargetException.valid_to, TargetException.person_id,
            Person.public_id, Person.full_name, TargetException.is_included, TargetException.reason,
            TargetException.recorded_by,
        )
        .join(Person, Person.id == TargetException.person_id)
        .where(
            TargetException.target_id == target_id, not_replaced(TargetException),
            sa.or_(TargetException.valid_to.is_(None), TargetException.valid_to >= TargetException.valid_from),
        )
        .order_by(Person.name_key, Person.id, TargetException.valid_from)
    )  # fmt: skip
    return [ExceptionRow(Dated(*row[:3]), *row[3:]) for row in rows]
