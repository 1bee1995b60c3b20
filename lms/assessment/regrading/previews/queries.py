"""Every SELECT of previews."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from lms.assessment.regrading import replay
from lms.assessment.regrading.previews.models import RegradePreview, RegradePreviewChange
from lms.assessment.regrading.replay import Change
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


def find_preview(preview_id: int) -> RegradePreview | None:
    """The preview, or None: it went after a day."""
    return db.session.get(RegradePreview, preview_id)


def get_preview(series: Collection[str], public_id: str) -> RegradePreview:
    """A preview of one of these quizzes, or NotFound."""
    asked = sa.select(RegradePreview).where(
        RegradePreview.series.in_(series), RegradePreview.public_id == public_id
    )
    found = db.session.scalars(asked).first()
    if found is None:
        raise NotFound(Message(mark("Không có lần xem trước này. Bản xem trước chỉ giữ một ngày.")))
    return found


def find_newest(series: str, version_id: int, corrected_id: int) -> RegradePreview | None:
    """The newest preview of this correction, or None."""
    asked = sa.select(RegradePreview).where(
        RegradePreview.series == series,
        RegradePreview.question_version_id == version_id,
        RegradePreview.corrected_version_id == corrected_id,
    )
    return db.session.scalars(asked.order_by(RegradePreview.id.desc()).limit(1)).first()


def outlived(before: datetime) -> list[int]:
    """Ids of the previews that were made before an instant."""
    return list(db.session.scalars(sa.select(RegradePreview.id).where(RegradePreview.made_at < before)))


def changes(preview: RegradePreview, first: int, most: int) -> list[Change]:
    """Of the attempts that would change `most` from the `first` (0) on, marked anew as things stand: one that was
    marked again since may be missing. Three queries, however many there are."""
    held = RegradePreviewChange
    wanted = sa.select(held.attempt_id).where(
        held.preview_id == preview.id, held.place > first, held.place <= first + most
    )
    attempt_ids = list(db.session.scalars(wanted.order_by(held.place)))
    if not attempt_ids:
        return []
    key = replay.get_key(preview.corrected_version_id)
    rows = replay.affected_among(preview.series, preview.question_version_id, attempt_ids)
    return [found for row in rows if (found := replay.remark(row, key)) and found.is_seen]
