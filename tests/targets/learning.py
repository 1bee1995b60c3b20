"""What people do in courses in a year of random acts: begin, finish, and have it revoked."""

import random
from datetime import date

import sqlalchemy as sa

from lms.catalog.models import Course
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.learning.models import Completion, CompletionRevocation, Enrolment, Participation


class Learning:
    """Facts written as rows, some of them days after they happened."""

    rng: random.Random
    day: date
    people: list[int]
    courses: list[int]

    def some_day(self) -> date:
        raise NotImplementedError

    def _anybody(self) -> int:
        return self.rng.choice(self.people)

    def begin(self) -> None:
        person, course = self._anybody(), self.rng.choice(self.courses)
        known = sa.select(Participation.id).where(
            Participation.person_id == person, Participation.course_id == course
        )
        with transaction():
            if db.session.scalar(known) is None:
                db.session.add(
                    Participation(
                        person_id=person, course_id=course, kind="lesson", evidence_id=1, began_at=clock.now(),
                        began_on=self.some_day(),
                    )
                )  # fmt: skip

    def complete(self) -> None:
        person, course = self._anybody(), self.rng.choice(self.courses)
        with transaction():
            version = db.session.get_one(Course, course).current_version_id
            number = db.session.scalar(
                sa.select(sa.func.count()).where(Enrolment.person_id == person, Enrolment.course_id == course)
            )
            enrolment = Enrolment(
                public_id=new_public_id(), person_id=person, course_id=course, version_id=version,
                number=(number or 0) + 1, enrolled_at=clock.now(), enrolled_on=self.day,
            )  # fmt: skip
            db.session.add(enrolment)
            db.session.flush()
            db.session.add(
                Completion(
                    public_id=new_public_id(), person_id=person, course_id=course, version_id=version,
                    enrolment_id=enrolment.id, rule="all_lessons", evidence={}, grade=1.0, minutes=20,
                    completed_at=clock.now(), completed_on=self.some_day(),
                )
            )  # fmt: skip

    def revoke(self) -> None:
        with transaction():
            done = db.session.scalars(sa.select(Completion.id).order_by(Completion.id)).all()
            void = set(db.session.scalars(sa.select(CompletionRevocation.completion_id)))
            left = [one for one in done if one not in void]
            if left:
                db.session.add(
                    CompletionRevocation(
                        completion_id=self.rng.choice(left), reason="x", revoked_at=clock.now(), revoked_on=self.day,
                        revoked_by="x",
                    )
                )  # fmt: skip
