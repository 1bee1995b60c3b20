"""Looks at what a correction would do."""

from lms.assessment.regrading import replay
from lms.assessment.regrading.previews import actions as previews
from lms.assessment.regrading.previews.models import RegradePreview
from lms.assessment.regrading.previews.queries import changes, get_preview
from lms.kernel.access import Scope
from lms.kernel.db import db
from tests.assessment.make import writing
from tests.learning.make import MadeCourse
from tests.make import SYSTEM

SERIES = "khoa-thu"


def looked(made: MadeCourse, wrong: int, right: int) -> tuple[RegradePreview, list[replay.Change]]:
    """A preview of the correction, and what it lists."""
    with writing():
        public_id = previews.make(SYSTEM, Scope(course_id=made.id), SERIES, wrong, right)
    found = get_preview([SERIES], public_id)
    changed = changes(found, 0, 50)
    db.session.expunge_all()
    db.session.rollback()
    return found, changed
