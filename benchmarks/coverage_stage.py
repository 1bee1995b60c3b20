"""The stage of the coverage benchmark: a crowd, five courses, what each did in them, and a target that asks everybody."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import Base, db, transaction

COURSES = 5
START = date(2026, 5, 20)
CATEGORIES = ["manager", "teacher", "officer", "worker", "student"]

# {day}: a date so many days after the start. Person i finished i % 8 of the courses (five at most), each at another time.
_DID = "FROM {series} CROSS JOIN (SELECT id FROM course) c WHERE c.id <= i % 8 + {more}"
_ENROLMENT = (
    "INSERT INTO enrolment (id, public_id, person_id, course_id, version_id, number, enrolled_at, enrolled_on) "
    "SELECT i * 8 + c.id, 'e' || i || '-' || c.id, i, c.id, c.id, 1, :now, {first} " + _DID
)
_PARTICIPATION = (
    "INSERT INTO participation (person_id, course_id, kind, evidence_id, began_at, began_on) "
    "SELECT i, c.id, 'lesson', 1, :now, {day} " + _DID
)
_COMPLETION = (
    "INSERT INTO completion (public_id, person_id, course_id, version_id, enrolment_id, rule, evidence, grade, minutes, "
    "completed_at, completed_on) SELECT 'c' || i || '-' || c.id, i, c.id, c.id, i * 8 + c.id, 'all_lessons', '{{}}', 0.9, "
    "20, :now, {day} " + _DID
)


def _course(number: int) -> None:
    course: Any = Base.metadata.tables["course"]
    version: Any = Base.metadata.tables["course_version"]
    now = clock.now()
    db.session.execute(
        sa.insert(course).values(
            id=number, public_id=f"k{number}", key=f"khoa-{number}", origin="pack", created_at=now
        )
    )
    db.session.execute(
        sa.insert(version).values(
            id=number, course_id=number, number=1, title=f"Khóa {number}", title_key=f"khoa {number}", summary="",
            description_html="", cover_alt="", level="basic", audience=[], competences=[], sequential=True,
            gives_certificate=True, minutes=20, authors=[], licence="CC-BY-4.0", reviewed_on=START, review_months=6,
            effect="first", note="", content_hash=str(number), source={}, published_at=now, published_by="bench",
        )
    )  # fmt: skip
    db.session.execute(sa.update(course).where(course.c.id == number).values(current_version_id=number))


def _target() -> None:
    target: Any = Base.metadata.tables["target"]
    record: Any = Base.metadata.tables["target_record"]
    now = clock.now()
    db.session.execute(sa.insert(target).values(id=1, public_id="t", key="t", created_at=now))
    db.session.execute(
        sa.insert(record).values(
            target_id=1, state="active", valid_from=START, name="Mọi người", reference="", categories=CATEGORIES, unit_ids=[],
            except_unit_ids=[], positions=[], course_keys=[f"khoa-{n}" for n in range(1, COURSES + 1)], min_versions={},
            items=[], starts_on=START, ends_on=date(2027, 5, 19), due_on=date(2027, 5, 19), validity="forever",
            is_proposal=False, recorded_at=now, recorded_by="bench",
        )
    )  # fmt: skip


def fill(people: int) -> None:
    """The crowd, its courses and what it did, in an empty database whose schema stands."""
    from benchmarks.crowd import UNITS, _series, make_crowd
    from lms.org.models import Person

    make_crowd(people, words=False, units=min(UNITS, max(10, people // 10)))
    with transaction():
        for number in range(1, COURSES + 1):
            _course(number)
        _target()
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite and driver is not None:  # PRAGMAs of this kind count outside a transaction only
            driver.execute("PRAGMA synchronous=OFF")
        day = "date('2026-05-20', '+' || {n} || ' days')" if sqlite else "date '2026-05-20' + {n}"
        now = sa.bindparam("now", clock.now(), type_=Person.created_at.type)
        first = "'2026-05-20'" if sqlite else "date '2026-05-20'"
        began, ended = (day.format(n=f"((i * 13 + c.id * 29) % 150 + {late})") for late in (0, 20))
        with connection.begin():
            for statement, when, more in (
                (_ENROLMENT, "", 1), (_PARTICIPATION, began, 1), (_COMPLETION, ended, 0),
            ):  # fmt: skip
                text = statement.format(series=_series(people), day=when, first=first, more=more)
                connection.execute(sa.text(text).bindparams(now))
        with connection.begin():
            connection.exec_driver_sql("ANALYZE")
