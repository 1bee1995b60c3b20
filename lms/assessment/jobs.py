"""Work that needs no visitor: an attempt whose time is over is ended, and attempts are marked anew by a
corrected key, tried or in earnest, and old trials are removed; questions from a file become findable."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from lms.assessment import actions
from lms.assessment.attempts import rules
from lms.assessment.bank.importing import indexing
from lms.assessment.models import Attempt
from lms.assessment.regrading import actions as regrading
from lms.assessment.regrading.previews import actions as previews
from lms.assessment.regrading.previews.queries import find_preview, outlived
from lms.kernel import clock, jobs
from lms.kernel.db import db, release, transaction


def close(payload: Mapping[str, Any]) -> None:
    """Ends the attempt by time if it is still open and its deadline and grace have passed."""
    with transaction():
        over_at = db.session.scalar(sa.select(Attempt.over_at).where(Attempt.id == payload["attempt_id"]))
        if rules.is_over(over_at, clock.now()):
            actions.submit(payload["attempt_id"], None, rules.SubmittedBy.TIME)


def regrade(payload: Mapping[str, Any]) -> None:
    """Marks some attempts anew by a corrected key, and leaves the rest to the next job."""
    part = regrading.next_part(int(payload["correction"]), int(payload["after"]))
    release()
    if part is not None:
        with transaction():
            regrading.carry_out(part)


def preview(payload: Mapping[str, Any]) -> None:
    """Looks at some attempts for a preview, and leaves the rest to the next job."""
    held = find_preview(int(payload["preview"]))
    found = previews.look(held) if held is not None and held.finished_at is None else None
    release()
    if found is not None:
        with transaction():
            previews.add(found)


def sweep_previews(_payload: Mapping[str, Any]) -> None:
    """Removes previews that are older than a day, each in a transaction of its own."""
    due = outlived(clock.now() - previews.KEPT)
    release()
    for preview_id in due:
        with transaction():
            previews.forget(preview_id)
    with transaction():
        jobs.forget_done(previews.SWEEP, clock.now() - timedelta(days=1))


def index_questions(payload: Mapping[str, Any]) -> None:
    """Makes questions that came from a file findable."""
    versions = {int(question_id): version_id for question_id, version_id in payload["versions"].items()}
    prepared = indexing.prepare(versions)
    release()
    with transaction():
        indexing.carry_out(versions, prepared)


HANDLERS = {
    actions.CLOSE_JOB: close,
    regrading.JOB: regrade,
    previews.JOB: preview,
    previews.SWEEP: sweep_previews,
    indexing.JOB: index_questions,
}
LIGHT = frozenset({actions.CLOSE_JOB, previews.SWEEP})
PERIODIC = (jobs.Periodic(previews.SWEEP, timedelta(days=1), jobs.NowAndThen()),)
