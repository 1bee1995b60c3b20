"""Tables of targets. What a target asks is dated: a change is new rows that name those they replace."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.targets.asking.rules import State, Validity
from lms.targets.exempting.rules import Outcome, Wish


class Target(Base):
    """A target's identity."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class TargetRecord(Base):
    """What a target asks from `valid_from` to `valid_to` (last day; None: until changed).

    Population: the `categories`, narrowed to `unit_ids` with their subtrees and to `positions` where these are given,
    without `except_unit_ids`; people by name: `TargetException`. Asked of them: all of `course_keys` (from the
    version number in `min_versions` on, where it names one) and of `items` ("kind:id" of other requirements), or
    `needed` of them. Due by `due_on` (last day on time), or `due_days` after joining. What is met counts as
    `validity` says. `starts_on`..`ends_on` is the period. `is_proposal`: ours, shown as "gợi ý, chưa có quyết định".
    """

    __tablename__ = "target_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    state: Mapped[str] = mapped_column(default=State.ACTIVE.value)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str]
    reference: Mapped[str]
    categories: Mapped[list[str]]
    unit_ids: Mapped[list[Any]] = mapped_column(default=list)
    except_unit_ids: Mapped[list[Any]] = mapped_column(default=list)
    positions: Mapped[list[str]] = mapped_column(default=list)
    course_keys: Mapped[list[str]]
    min_versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    items: Mapped[list[str]] = mapped_column(default=list)
    needed: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    due_days: Mapped[int | None]
    validity: Mapped[str] = mapped_column(default=Validity.FOREVER.value)
    validity_months: Mapped[int | None]
    is_proposal: Mapped[bool]
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("target_record.id"), unique=True)

    __table_args__ = (one_of("state", State), one_of("validity", Validity))


class TargetException(Base):
    """A person taken into a target's population by name, or left out of it, from a day to a last day."""

    __tablename__ = "target_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    is_included: Mapped[bool]
    reason: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("target_exception.id"), unique=True)


class Exemption(Base):
    """A person taken out of a target's counted, with reason and decision, from a date to a last day."""

    __tablename__ = "exemption"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    decision_number: Mapped[str | None]
    decided_by: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exemption.id"), unique=True)


class Extension(Base):
    """A person's own due date for a target, later than everybody's. Withdrawn by a row that names it and has none."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    reason: Mapped[str]
    decision_number: Mapped[str | None]
    decided_by: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("extension.id"), unique=True)


class ExemptionRequest(Base):
    """Somebody asked that a person be exempt from a target for some days, or be given a later due date."""

    __tablename__ = "exemption_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    wish: Mapped[str]
    reason: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    account_id: Mapped[int | None]

    __table_args__ = (one_of("wish", Wish),)


class ExemptionDecision(Base):
    """What became of a request; one each. The exemption or extension it made is named."""

    __tablename__ = "exemption_decision"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("exemption_request.id"), primary_key=True)
    outcome: Mapped[str]
    reason: Mapped[str | None]
    decision_number: Mapped[str | None]
    decided_by: Mapped[str]
    exemption_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exemption.id"))
    extension_id: Mapped[int | None] = mapped_column(sa.ForeignKey("extension.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("outcome", Outcome),)


class RetakeRequirement(Base):
    """Whoever finished the course in a version below `from_number` learns it again by `due_on` (the last day on
    time); until then the old completion counts (product rule 3.3)."""

    __tablename__ = "retake_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    from_number: Mapped[int]
    due_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("retake_requirement.id"), unique=True)

    __table_args__ = (
        # One first row for a version; what corrects it names the row it replaces.
        sa.Index(
            "uq_retake_requirement_first",
            "course_id",
            "from_number",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )
