"""Legal bases, what was written, and templates, as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.org.queries import not_replaced
from lms.papers.models import LegalBasis, PaperEntry, PaperTemplate
from lms.papers.rules import ALL_KINDS, Basis


@dataclass(frozen=True)
class EntryRow:
    """What a field holds now. `id`: of the row, by which two writers notice each other."""

    id: int
    text: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class TemplateRow:
    """A template that is in use. `sha256`: where its file lies."""

    id: int
    kind: str
    file_name: str
    left_out: tuple[str, ...]
    recorded_at: datetime
    recorded_by: str
    sha256: str
    size: int


def _basis(row: LegalBasis) -> Basis:
    return Basis(
        row.id, row.key, row.topic, row.lead, row.reference, row.title, row.in_force_from, row.in_force_to,
        tuple(row.kinds), row.position, row.note, clock.local_date(row.recorded_at), row.recorded_by,
    )  # fmt: skip


def bases() -> list[Basis]:
    """The list as it stands, in its order."""
    asked = sa.select(LegalBasis).where(not_replaced(LegalBasis), LegalBasis.is_listed.is_(True))
    return [_basis(row) for row in db.session.scalars(asked.order_by(LegalBasis.position, LegalBasis.id))]


def get_basis(key: str) -> Basis:
    """The basis with this key on the list, or NotFound."""
    asked = sa.select(LegalBasis).where(
        LegalBasis.key == key, not_replaced(LegalBasis), LegalBasis.is_listed.is_(True)
    )
    row = db.session.scalars(asked).first()
    if row is None:
        raise NotFound(Message(mark("Không có căn cứ này trong danh sách.")))
    return _basis(row)


def entries(kind: str, period_key: str) -> Mapping[str, EntryRow]:
    """What was written for the papers of a kind and period, by field; emptied fields too."""
    columns: list[Any] = [
        PaperEntry.field,
        PaperEntry.id,
        PaperEntry.text,
        PaperEntry.recorded_at,
        PaperEntry.recorded_by,
    ]
    asked = sa.select(*columns).where(
        PaperEntry.kind == kind, PaperEntry.period_key == period_key, not_replaced(PaperEntry)
    )
    return {row[0]: EntryRow(*row[1:]) for row in db.session.execute(asked)}


def templates() -> Sequence[TemplateRow]:
    """Every template in use: the one for all kinds first."""
    columns: list[Any] = [
        PaperTemplate.id, PaperTemplate.kind, PaperTemplate.file_name, PaperTemplate.left_out,
        PaperTemplate.recorded_at, PaperTemplate.recorded_by, StoredFile.sha256, StoredFile.size,
    ]  # fmt: skip
    asked = (
        sa.select(*columns)
        .join(StoredFile, StoredFile.id == PaperTemplate.file_id)
        .where(not_replaced(PaperTemplate))
        .order_by(PaperTemplate.kind)
    )
    return [TemplateRow(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in db.session.execute(asked)]


def find_template(kind: str) -> TemplateRow | None:
    """The template for papers of this kind: its own, else the one for all kinds, else None."""
    found = {row.kind: row for row in templates()}
    return found.get(kind) or found.get(ALL_KINDS)


def find_template_id(kind: str) -> int | None:
    """The newest row about the template of exactly this kind, or None: the one that a change replaces."""
    return db.session.scalar(sa.select(sa.func.max(PaperTemplate.id)).where(PaperTemplate.kind == kind))
