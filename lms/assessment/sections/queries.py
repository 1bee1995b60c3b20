"""The SELECT of a quiz's sections."""

import sqlalchemy as sa

from lms.assessment.models import QuizSlot
from lms.assessment.sections.rules import Section, sections
from lms.kernel.db import read

_SLOTS = (
    sa.select(QuizSlot.section, QuizSlot.draw_count)
    .where(QuizSlot.quiz_id == sa.bindparam("quiz_id"))
    .order_by(QuizSlot.position)
)


def sections_of(quiz_id: int) -> list[Section]:
    """The quiz's sections in order; one without a heading where it has none. One query."""
    return sections((row[0], row[1]) for row in read(_SLOTS, {"quiz_id": quiz_id}))
