"""Many numbers in one place of a statement: none, thousands, and still found by the index."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, read
from lms.org.models import Person
from lms.targets.queries.places import PEOPLE, among
from tests.make import make_person
from tests.targets.conftest import School

ASKED = sa.select(Person.id).where(among(Person.id, PEOPLE)).order_by(Person.id)


@pytest.mark.parametrize("more", [0, 1, 5_000])
def test_those_are_found_whose_numbers_stand_in_the_place(app: Flask, school: School, more: int) -> None:
    ids = [make_person(f"Nguyễn Văn {n}", school.it, "teacher") for n in range(3)]
    db.session.flush()
    wanted = ids[1:]
    strangers = tuple(range(10**6, 10**6 + more))
    assert [row.id for row in read(ASKED, {"people": (*strangers, *wanted)})] == wanted
    assert [row.id for row in read(ASKED, {"people": strangers})] == []


def test_nobody_is_found_among_none(app: Flask, school: School) -> None:
    make_person("Nguyễn Văn A", school.it, "teacher")
    db.session.flush()
    assert not read(ASKED, {"people": ()})
    assert read(sa.select(Person.id).where(~among(Person.id, PEOPLE)), {"people": ()}), "nobody is left out"


def test_they_are_looked_up_by_the_index(app: Flask, school: School, database: str) -> None:
    if database == "postgresql":  # which prefers to read a table of few rows whole
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    text = str(ASKED.compile(dialect=db.session.get_bind().dialect))
    connection, explain = (
        db.session.connection(),
        "EXPLAIN QUERY PLAN " if database == "sqlite" else "EXPLAIN ",
    )
    value = "[1, 2]" if database == "sqlite" else [1, 2]
    places = (value,) if database == "sqlite" else {"people": value}
    plan = " ".join(str(row) for row in connection.exec_driver_sql(explain + text, places))
    assert ("SEARCH person USING" in plan) if database == "sqlite" else ("Index Cond" in plan), plan
