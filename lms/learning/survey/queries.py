"""The SELECTs of the survey."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import CourseVersion
from lms.kernel.db import db
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.learning.survey.models import SurveyAnswer, SurveyGiven
from lms.org.queries import whole_person


def find_finished(person_id: int, course_id: int) -> tuple[int, int, bool] | None:
    """Enrolment and version of the person's newest completion of the course that counts, and whether the survey was
    answered in it; None where there is none."""
    asked: Any = (
        sa.select(Completion.enrolment_id, Completion.version_id, SurveyGiven.enrolment_id)
        .outerjoin(SurveyGiven, SurveyGiven.enrolment_id == Completion.enrolment_id)
        .where(
            Completion.person_id.in_(whole_person(person_id)),
            Completion.course_id == course_id,
            not_revoked(),
        )
        .order_by(Completion.id.desc())
        .limit(1)
    )
    row = db.session.execute(asked).first()
    return (row[0], row[1], row[2] is not None) if row else None


def answers_about(course_id: int, version_id: int | None = None) -> Sequence[tuple[int, int, str]]:
    """What was answered about the course, or one version of it: (clear, useful, remark), in no order that tells
    anything."""
    asked: Any = (
        sa.select(SurveyAnswer.clear, SurveyAnswer.useful, SurveyAnswer.remark)
        .join(CourseVersion, CourseVersion.id == SurveyAnswer.version_id)
        .where(CourseVersion.course_id == course_id)
        .order_by(SurveyAnswer.id)
    )
    if version_id is not None:
        asked = asked.where(SurveyAnswer.version_id == version_id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(asked)]
