"""Tables of the survey. Nothing joins the two but the version: an answer has no name, no time and no order."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class SurveyGiven(Base):
    """In this enrolment the survey was answered: so that nobody answers twice, or is asked again."""

    __tablename__ = "survey_given"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True)
    given_on: Mapped[date]


class SurveyAnswer(Base):
    """One set of answers about a version. `id` is drawn at random, so that the order of rows does not tell whose it
    is; `month`: the first day of the month."""

    __tablename__ = "survey_answer"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"), index=True)
    clear: Mapped[int]
    useful: Mapped[int]
    remark: Mapped[str]
    month: Mapped[date]
