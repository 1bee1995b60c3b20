"""The consent to show a person's name in public: what was said, and whether that is enough.

Luật 91/2025/QH15: silence is no consent, and publishing a child's private information needs the child and the legal
representative. A student's name is shown only after a yes; a member of staff's unless they said no.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import read
from lms.org.models import BirthDate, Consent
from lms.org.rules import CHILD_AGE, PUBLISH_NAME, REPRESENTATIVE_AGREES, is_child
from lms.org.settings import cached_school_setting


@dataclass(frozen=True)
class Said:
    """The newest answers of the person and of the representative (None: none), and the birth date on record."""

    own: bool | None
    representative: bool | None
    born_on: date | None

    def is_child(self, today: date) -> bool:
        """Whether the person is known to be below the age at which the representative must agree too."""
        return self.born_on is not None and is_child(self.born_on, today, child_age())

    def allows(self, today: date, needs_consent: bool) -> bool:
        """Whether the name may be shown. Without `needs_consent` (staff) only a no hides it."""
        if not needs_consent:
            return self.own is not False
        return bool(self.own) and (bool(self.representative) or not self.is_child(today))


def child_age() -> int:
    """Below this age the representative must agree as well; at most twenty seconds old."""
    return int(cached_school_setting(CHILD_AGE))


def _said() -> sa.Select[Any]:
    person_id = sa.bindparam("person_id", type_=sa.Integer)

    def newest(purpose: str) -> sa.ScalarSelect[bool]:
        return (
            sa.select(Consent.granted)
            .where(Consent.person_id == person_id, Consent.purpose == purpose)
            .order_by(Consent.id.desc())
            .limit(1)
            .scalar_subquery()
        )

    born = sa.select(BirthDate.born_on).where(BirthDate.person_id == person_id).scalar_subquery()
    columns: list[Any] = [
        newest(PUBLISH_NAME).label("own"), newest(REPRESENTATIVE_AGREES).label("representative"), born.label("born"),
    ]  # fmt: skip
    return sa.select(*columns)


_SAID = _said()


def said_about_publishing(person_id: int) -> Said:
    """What was said about publishing the person's name. One query."""
    (row,) = read(_SAID, {"person_id": person_id})
    return Said(row.own, row.representative, row.born)


def may_publish_name(person_id: int, needs_consent: bool) -> bool:
    """Whether the person's name may stand on a public page today."""
    return said_about_publishing(person_id).allows(clock.today(), needs_consent)
