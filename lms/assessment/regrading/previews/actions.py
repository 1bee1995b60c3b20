"""Making a preview: a first part at once, the rest by jobs that go on where the last one ended."""

from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from lms.assessment.regrading import replay
from lms.assessment.regrading.actions import CORRECT
from lms.assessment.regrading.previews import queries
from lms.assessment.regrading.previews.models import RegradePreview, RegradePreviewChange
from lms.kernel import clock, jobs
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.ids import new_public_id

JOB, SWEEP = "assessment.preview", "assessment.sweep-previews"

AT_ONCE, IN_A_JOB = 400, 2000
"""How many attempts are looked at while somebody waits, and in each job after it: neither takes half a second."""

KEPT = timedelta(days=1)


def make(actor: Actor, course: Scope, series: str, version_id: int, corrected_id: int) -> str:
    """A preview of what `regrading.actions.correct` would do with the same figures; its public id. One that is being
    made is joined; what was made before of the same correction goes. Those that nobody asks for again go with the daily sweep.

    NotFound for an unknown version.
    """
    require(actor, CORRECT, course, read="catalog.read")
    held, now = queries.find_newest(series, version_id, corrected_id), clock.now()
    if held is not None and held.finished_at is None and held.made_at > now - KEPT:
        return held.public_id
    if held is not None:
        forget(held.id)
    preview = RegradePreview(
        public_id=new_public_id(), series=series, question_version_id=version_id, corrected_version_id=corrected_id,
        made_at=now, after=0, total=0, changed=0, gained=0, lost=0,
    )  # fmt: skip
    db.session.add(preview)
    db.session.flush()
    add(look(preview, AT_ONCE))
    return preview.public_id


def forget(preview_id: int) -> None:
    """Removes a preview with what it lists; does nothing where it went before."""
    db.session.scalar(sa.select(RegradePreview.id).where(RegradePreview.id == preview_id).with_for_update())
    listed = RegradePreviewChange.preview_id == preview_id
    db.session.execute(sa.delete(RegradePreviewChange).where(listed))
    db.session.execute(sa.delete(RegradePreview).where(RegradePreview.id == preview_id))


@dataclass
class Looked:
    """What looking at some attempts beyond `before`, up to `after`, found: how many, which would change, and how."""

    preview_id: int
    before: int
    after: int
    is_last: bool
    changed_before: int
    total: int = 0
    changed: list[int] = field(default_factory=list)
    gained: int = 0
    lost: int = 0


def look(preview: RegradePreview, most: int = IN_A_JOB) -> Looked:
    """Marks the next attempts anew, without writing: what takes time holds no lock."""
    key = replay.get_key(preview.corrected_version_id)
    rows = replay.affected(preview.series, preview.question_version_id, preview.after, most)
    after = rows[-1].attempt_id if rows else preview.after
    found = Looked(preview.id, preview.after, after, len(rows) < most, preview.changed, len(rows))
    for row in rows:
        would = replay.remark(row, key)
        if would is None or not would.is_seen:
            continue
        found.changed.append(row.attempt_id)
        found.gained += would.after.passed and not would.before.passed
        found.lost += would.before.passed and not would.after.passed
    return found


def add(found: Looked) -> None:
    """Writes what was found and enqueues the rest; does nothing where that was written before."""
    moved = change(
        sa.update(RegradePreview)
        .where(
            RegradePreview.id == found.preview_id, RegradePreview.after == found.before,
            RegradePreview.finished_at.is_(None),
        )
        .values(
            after=found.after, total=RegradePreview.total + found.total,
            changed=RegradePreview.changed + len(found.changed), gained=RegradePreview.gained + found.gained,
            lost=RegradePreview.lost + found.lost, finished_at=clock.now() if found.is_last else None,
        )
    )  # fmt: skip
    if not moved:
        return
    rows = [
        {"preview_id": found.preview_id, "place": place, "attempt_id": attempt_id}
        for place, attempt_id in enumerate(found.changed, found.changed_before + 1)
    ]
    if rows:
        db.session.execute(sa.insert(RegradePreviewChange), rows)
    if not found.is_last:
        jobs.enqueue(JOB, {"preview": found.preview_id}, f"{found.preview_id}:{found.after}")
