"""Answering the survey."""

import secrets

from lms.kernel import clock
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.messages import Message, mark
from lms.learning.survey import queries
from lms.learning.survey.models import SurveyAnswer, SurveyGiven

NOT_YET = mark("Phần góp ý mở khi bạn hoàn thành khóa học.")
GIVEN = mark("Bạn đã góp ý cho khóa học này rồi. Cảm ơn bạn.")


def give(person_id: int, course_id: int, clear: int, useful: int, remark: str) -> None:
    """Keeps the answers of somebody who finished the course, apart from who it was. NotFound before that; Conflict
    the second time, which two clicks at once also are."""
    found = queries.find_finished(person_id, course_id)
    if found is None:
        raise NotFound(Message(NOT_YET))
    enrolment_id, version_id, _given = found
    today = clock.today()
    if not insert_ignore(SurveyGiven, enrolment_id=enrolment_id, given_on=today):
        raise Conflict(Message(GIVEN))
    db.session.add(
        SurveyAnswer(
            id=secrets.randbits(62), version_id=version_id, clear=clear, useful=useful, remark=remark,
            month=today.replace(day=1),
        )
    )  # fmt: skip
