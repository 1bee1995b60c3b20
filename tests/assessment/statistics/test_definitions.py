"""The figures are those of their definitions, whatever was added to the sums, marked anew and merged in between."""

import random
import statistics

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import Attempt
from lms.assessment.statistics.pages import question_report
from lms.assessment.statistics.rules.measures import FEWEST, FEWEST_PAIRED
from lms.assessment.statistics.sums import actions as sums
from lms.assessment.statistics.sums import queries
from lms.kernel.db import db, release
from tests.assessment.make import writing
from tests.assessment.statistics import plain
from tests.assessment.statistics.make import kept, problems, reported
from tests.assessment.statistics.mixed import Mixed
from tests.org.acts import merge_people, undo_merge


def agree(quiz: Mixed) -> None:
    """The report says what the definitions say."""
    sat, report = plain.first_attempts(quiz.id), reported(quiz.id)
    assert report.total.n == len(sat) >= FEWEST
    assert report.total.passed == sum(one.passed for one in sat)
    assert float(report.total.mean or 0) == pytest.approx(sum(one.grade for one in sat) / len(sat))
    assert report.seconds == pytest.approx(statistics.median(one.seconds for one in sat), abs=0.01)
    if len(sat) >= FEWEST_PAIRED:
        assert report.alpha == pytest.approx(plain.alpha(sat, quiz.places))
    for one in report.questions:
        version_id = one.question.question_version_id
        asked = sum(version_id in each.marks for each in sat)
        assert one.sums.n == asked
        if asked >= FEWEST:
            assert one.facility == plain.facility(sat, version_id)
            assert one.counts == plain.counts(sat, version_id)
        if asked >= FEWEST_PAIRED:
            expected = plain.discrimination(sat, version_id)
            assert one.discrimination == (None if expected is None else pytest.approx(expected))
        alone = question_report(quiz.id, version_id)
        release()
        assert (alone.facility, alone.counts) == (one.facility, one.counts)
    assert problems() == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_figures_are_those_of_their_definitions(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(queries, "CHUNK", 7)
    monkeypatch.setattr(
        queries, "FEW", (0, 5, 1_000)[seed % 3]
    )  # what differs is named by ids, or is too much for it
    quiz = Mixed()

    def add_some() -> None:
        with writing():
            sums.add_some(quiz.id)

    everybody = quiz.sit(chance, 20)
    add_some()
    everybody += quiz.sit(chance, 14)
    agree(quiz)  # a chunk is in the sums, the others are not
    kept(quiz.id)
    agree(quiz)
    quiz.correct(monkeypatch, "b")
    again = db.session.scalar(sa.select(sa.func.count()).where(Attempt.results > 1, Attempt.summed == 1))
    assert again, "the test would prove nothing"
    agree(quiz)  # the sums still hold what was marked before
    add_some()
    agree(quiz)
    for person_id in chance.sample(everybody, 6):
        quiz.attempt(chance, person_id)  # second attempts count for nothing
    merged = [merge_people(*pair) for pair in zip(everybody[:4], everybody[30:], strict=True)]
    agree(quiz)
    quiz.correct(monkeypatch, "c")
    everybody += quiz.sit(chance, 5)
    agree(quiz)
    kept(quiz.id)
    agree(quiz)
    for public_id in merged[:2]:
        undo_merge(public_id)
    agree(quiz)
