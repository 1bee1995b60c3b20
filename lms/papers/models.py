"""Tables of papers: all of them rows that a newer one replaces."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


def _first(table: str, *columns: str) -> sa.Index:
    """One first row for each of what the columns name, however many make it at the same time."""
    return sa.Index(
        f"uq_{table}_first",
        *columns,
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )


class LegalBasis(Base):
    """A legal basis as it is cited ("Nghị định số … ngày … của …"), in force from a day to a last day. `topic`: bases
    of one topic take each other's place. `kinds`: of the papers that cite it. `is_listed` False: taken off the list."""

    __tablename__ = "legal_basis"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    topic: Mapped[str]
    lead: Mapped[str]
    reference: Mapped[str]
    title: Mapped[str]
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    kinds: Mapped[list[str]]
    position: Mapped[int]
    note: Mapped[str]
    is_listed: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_basis.id"), unique=True)

    __table_args__ = (_first("legal_basis", "key"),)


class PaperEntry(Base):
    """What the office wrote for one field of the papers of a kind and period."""

    __tablename__ = "paper_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    period_key: Mapped[str]
    field: Mapped[str]
    text: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper_entry.id"), unique=True)

    __table_args__ = (_first("paper_entry", "kind", "period_key", "field"),)


class PaperTemplate(Base):
    """The school's own form for a kind of paper ("": for all of them), from the newest row; without a file: our form
    again. `left_out`: the places that the file lacks."""

    __tablename__ = "paper_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str]
    left_out: Mapped[list[str]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper_template.id"), unique=True)

    __table_args__ = (_first("paper_template", "kind"),)
