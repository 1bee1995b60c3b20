"""What is remembered and kept."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import RosterUpload
from lms.org.roster.columns import Chosen, column_index
from lms.org.roster.corrections.models import ColumnChoice, KeptRows
from lms.org.roster.sandbox import RawRows
from lms.org.roster.shapes import Sheet, sheet_from_json

GONE = mark("Danh sách tải lên này đã được nhập, đã bị hủy hoặc đã quá một ngày. Hãy tải lên lại.")


def remembered_columns() -> dict[str, Chosen]:
    """The newest choice for each heading, by its signature."""
    newest = sa.select(sa.func.max(ColumnChoice.id)).group_by(ColumnChoice.signature)
    rows = db.session.execute(
        sa.select(ColumnChoice.signature, ColumnChoice.columns).where(ColumnChoice.id.in_(newest))
    ).all()
    return {
        row.signature: {
            index: str(to)
            for letter, to in row.columns.items()
            if (index := column_index(letter)) is not None
        }
        for row in rows
    }


def get_kept(public_id: str, account_id: int) -> tuple[KeptRows, RosterUpload | None]:
    """The account's own kept rows, by their own public id or by their upload's, and that upload; or NotFound."""
    row = db.session.execute(
        sa.select(KeptRows, RosterUpload)
        .outerjoin(RosterUpload, RosterUpload.id == KeptRows.upload_id)
        .where(
            KeptRows.account_id == account_id,
            sa.or_(KeptRows.public_id == public_id, RosterUpload.public_id == public_id),
        )
    ).first()
    if row is None:
        raise NotFound(Message(GONE))
    return row[0], row[1]


def sheets_of(kept: KeptRows) -> list[Sheet]:
    """The list's sheets as they were understood."""
    return [sheet_from_json(sheet) for sheet in kept.sheets]


def get_raw_rows(public_id: str, account_id: int) -> tuple[list[Sheet], RawRows]:
    """The account's own kept rows and their sheets, as plain values that outlive the transaction; or NotFound."""
    kept, _ = get_kept(public_id, account_id)
    return sheets_of(kept), RawRows(kept.content, kept.file_name, kept.file_hash, kept.as_of)
