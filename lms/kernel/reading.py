"""Who opened somebody else's data: one row per view, appended after the response, readable by the person.

A page about one person names that person. A list is one row however long it is: it names the unit and the day
whose members it shows, and who stood in it is found out when somebody reads their own log. So a row says "may
have been shown", never less: a list narrowed by a search word counts as the whole list.

Opening one's own data and what the command line does is not logged here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask import Response, after_this_request, has_request_context
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.audit import after_response
from lms.kernel.db import Base, db


class Reach(StrEnum):
    """Whom a row is about: one person, the members of a unit, of the school, or everybody ever on the roster."""

    PERSON = "person"
    UNIT = "unit"
    SCHOOL = "school"
    EVERYBODY = "everybody"


class AccessEntry(Base):
    """One view. `what` is a key such as `org.person`; `roles` are the reader's on that day, comma-separated.

    `day` and `categories` (comma-separated, "" for all) narrow a list's members; empty for a page about a person.
    """

    __tablename__ = "access_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int]
    roles: Mapped[str]
    what: Mapped[str]
    reach: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    unit_id: Mapped[int | None]
    day: Mapped[date | None]
    categories: Mapped[str]

    __table_args__ = (
        sa.CheckConstraint(f"reach in ({', '.join(repr(r.value) for r in Reach)})", name="reach"),
        sa.Index("ix_access_entry_reach_unit_id_day", "reach", "unit_id", "day"),
    )


def person_opened(actor: Actor, person_id: int, what: str) -> None:
    """Notes that `actor` is being shown a page or file about the person."""
    if actor.person_id != person_id:
        _append(actor, what, Reach.PERSON, person_id=person_id)


def list_opened(
    actor: Actor,
    what: str,
    on: date,
    unit_id: int | None = None,
    categories: Iterable[str] = (),
    everybody: bool = False,
) -> None:
    """Notes that `actor` is being shown names: of the members on `on` of the unit with its subtree (None: of the
    school), in `categories` (none: in any). `everybody`: the list also holds people who belong nowhere."""
    reach = Reach.EVERYBODY if everybody else Reach.SCHOOL if unit_id is None else Reach.UNIT
    kept = ",".join(sorted(categories))
    _append(actor, what, reach, unit_id=unit_id, on=on, categories=kept)


def _append(
    actor: Actor,
    what: str,
    reach: Reach,
    person_id: int | None = None,
    unit_id: int | None = None,
    on: date | None = None,
    categories: str = "",
) -> None:
    if actor.account_id is None or not has_request_context():
        return
    account_id, at = actor.account_id, clock.now()
    roles = ",".join(sorted({grant.role.value for grant in actor.grants}))

    def write() -> None:
        db.session.add(
            AccessEntry(
                at=at, account_id=account_id, roles=roles, what=what, reach=reach.value, person_id=person_id,
                unit_id=unit_id, day=on, categories=categories,
            )
        )  # fmt: skip

    @after_this_request
    def note(response: Response) -> Response:
        if response.status_code < 400:
            response.direct_passthrough = False  # a file that is passed through never says that it was sent
            after_response(response, write)
        return response
