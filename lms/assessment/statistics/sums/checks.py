"""What `lms verify` asks of the kept sums: they say what the rows say."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.assessment.models import Attempt, AttemptItem
from lms.assessment.statistics.queries import marks, results
from lms.assessment.statistics.sums.models import AnswerSum
from lms.assessment.statistics.sums.queries import AS_SUMMED
from lms.kernel.messages import mark
from lms.kernel.verify import Check, Problem, each

DIFFERS = mark("tổng đã lưu của thống kê không khớp với từng bài làm; chạy `lms quizzes recount` để cộng lại")
_NOISE = 0.001  # of sums of fractions, which each order of adding up ends differently


def _sums(connection: Connection) -> Iterator[Problem]:
    """By question and mark; what was typed may have been taken out of the rows since."""
    kept = sa.select(
        AnswerSum.quiz_id, AnswerSum.question_version_id, AnswerSum.mark.label("mark"), AnswerSum.people,
        AnswerSum.points,
    )  # fmt: skip
    found = results(AS_SUMMED, Attempt.summed > 0)
    rows, fraction = marks(found)
    asked = (
        sa.select(
            found.c.quiz_id, AttemptItem.question_version_id, fraction.label("mark"), -sa.func.count(),
            -sa.func.sum(found.c.points),
        )
        .select_from(rows)
        .group_by(found.c.quiz_id, AttemptItem.question_version_id, sa.literal_column("mark"))
    )  # fmt: skip
    both = sa.union_all(kept, asked).subquery("both_sums")
    people, points = sa.func.sum(both.c.people), sa.func.sum(both.c.points)
    differing = (
        sa.select(both.c.quiz_id)
        .group_by(both.c.quiz_id, both.c.question_version_id, both.c.mark)
        .having(sa.or_(people != 0, sa.func.abs(points) > _NOISE))
        .subquery("differing")
    )
    quizzes = sa.select(differing.c.quiz_id).distinct().order_by(differing.c.quiz_id)
    yield from each(connection, "quiz", quizzes, DIFFERS)


CHECKS = (Check("assessment.sums", mark("Tổng đã lưu của thống kê khớp với từng bài làm"), _sums),)
