"""Erasures, and what stands in the way of one."""

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.org.models import Membership
from lms.org.queries import not_replaced
from lms.privacy.models import Erasure


def find_erasure(person_id: int) -> Erasure | None:
    """The person's erasure, or None."""
    return db.session.scalars(sa.select(Erasure).where(Erasure.person_id == person_id)).first()


def open_memberships(person_id: int) -> list[Membership]:
    """The person's memberships that reach beyond today."""
    today = clock.today()
    return list(
        db.session.scalars(
            sa.select(Membership).where(
                Membership.person_id == person_id, not_replaced(Membership),
                sa.or_(Membership.valid_to.is_(None), Membership.valid_to > today),
                sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
            )
        ).all()
    )  # fmt: skip
