"""The nominations of one person or unit."""

from datetime import date

import sqlalchemy as sa

from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.db import db
from lms.nominations.models import Nomination as NominationTable
from lms.nominations.queries import stored
from lms.nominations.queries.stored import Nomination
from lms.org.models import Membership
from lms.org.queries import holds_on, kept_id, main_membership


def nominations_about(period: Period, person_id: int | None, unit_id: int | None) -> list[Nomination]:
    """Those of the period that propose the person, else the unit itself, by number. Four queries."""
    about = sa.and_(NominationTable.unit_id == unit_id, NominationTable.person_id.is_(None))
    if person_id is not None:
        about = kept_id(NominationTable.person_id) == person_id
    wanted = stored._select(period.as_of(clock.today())).where(
        NominationTable.period_key == period.key, about
    )
    return stored._loaded(wanted.order_by(NominationTable.number))


def find_unit_id_of(found: Nomination, on: date) -> int | None:
    """The unit to which the nominee belongs on the day; None for a unit, and for whoever belongs to none. One query."""
    asked = (
        sa.select(Membership.unit_id)
        .select_from(NominationTable)
        .join(Membership, Membership.person_id == kept_id(NominationTable.person_id))
        .where(NominationTable.id == found.id, main_membership(), holds_on(Membership, on))
    )
    return db.session.scalar(asked)


def nominated_periods() -> set[str]:
    """The keys of the periods in which somebody was nominated."""
    return set(db.session.scalars(sa.select(NominationTable.period_key).distinct()))
