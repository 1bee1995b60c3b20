"""Publications of all three effects in any order, with people who learn in between."""

import random

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import Attempt
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.learning import queries
from lms.studio.queries import impact
from tests.make import make_person
from tests.studio.taken import (
    EFFECTS,
    School,
    done,
    edit,
    facts,
    hand_in,
    make_taken_course,
    moves,
    release_as,
    start,
    version_of,
)


@pytest.fixture
def school(app: Flask) -> School:
    return make_taken_course(app)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_published_in_whatever_order(school: School, seed: int) -> None:
    """Random people take random steps between random publications; what was said before equals what then happens, and
    nothing that was reached is lost."""
    chance = random.Random(seed)
    school.people |= {f"Người {n}": make_person(f"Người {n}") for n in range(4)}
    promised = 0
    for turn in range(4):
        for person in chance.sample(sorted(school.people.values()), 4):
            step(school, person, chance)
        effect = chance.choice(EFFECTS)
        before, was = facts(), {name: done(school, name) for name in school.people}
        versions = {name: version_of(school, name) for name in school.people}
        foreseen = impact(school.course_id)
        release()
        told = release_as(school, edit(school, f"Đoạn viết lại lần {turn} của hạt {seed}."), effect)
        assert f"{foreseen.movable} người đang học được chuyển" in told["typo"]
        assert f"{foreseen.finished} người đã hoàn thành cần học lại" in told["retake"]
        promised += foreseen.moved_by("typo") if effect == "typo" else 0
        assert moves() == promised
        after = facts()
        for name, rows in before.items():
            assert set(rows) <= set(after[name]), name
        for name, steps in was.items():
            kept = done(school, name)
            assert all(now or not then for now, then in zip(kept, steps, strict=True)), name
            if effect != "typo":
                assert version_of(school, name) == versions[name]
    held = {row[1] for row in facts()["certificates"]}
    assert len(held) == len(facts()["certificates"])


def step(school: School, person: int, chance: random.Random) -> None:
    """The next thing somebody would do, or half of it."""
    with transaction():
        found = queries.find_newest_enrolment(person, school.course_id)
        if found is None:
            learning.enrol(person, school.course_id)
            return
    view = queries.get_course_view(school.public_id, person)
    if view.is_done:
        release()
        return
    steps = queries.lesson_steps(view)
    missing = next((one for one in steps if not one.is_done), None)
    open_id = db.session.scalar(
        sa.select(Attempt.id).where(Attempt.person_id == person, Attempt.state == "open").limit(1)
    )
    release()
    if open_id is not None:
        hand_in(person, open_id)
    elif missing is not None and missing.quiz_id is None:
        with transaction():
            learning.confirm_lesson(person, school.public_id, missing.position)
    else:
        attempt_id = start(person, school.public_id, missing.position if missing else None)
        if chance.random() < 0.6:
            hand_in(person, attempt_id)
