"""A preview of many attempts: by parts in the background, exact at the end, resumed after a crash, kept for a day."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.jobs import PERIODIC
from lms.assessment.marking.models import KeyCorrection
from lms.assessment.regrading import replay
from lms.assessment.regrading.previews import actions
from lms.assessment.regrading.previews.models import RegradePreview, RegradePreviewChange
from lms.assessment.regrading.previews.queries import changes, find_preview
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from tests.databases import count_queries
from tests.learning.browser import get, post, rows
from tests.learning.looking import looked
from tests.learning.make import MadeCourse, make_course
from tests.learning.test_regrading import corrected, make_wrong, sit
from tests.make import make_person
from tests.pages import LmsClient
from tests.studio.test_regrading import browser, form, here

CHOSEN = ["baaaab", "caaaaa", "aaabbb", "aaaaac", "baaaaa", "cccccc", "baaaab"]


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    return browser(app, Role.TRAINER)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    look = actions.look
    monkeypatch.setattr(actions, "look", lambda held, most=3: look(held, most))


def many() -> tuple[MadeCourse, int, int]:
    """Seven attempts; the course, the wrong version and the right one."""
    made, wrong = make_wrong()
    for number, chosen in enumerate(CHOSEN):
        sit(made, chosen, make_person(f"Người {number}"))
    return made, wrong, corrected()


def expected() -> tuple[int, int, int, int]:
    """Total, changed, gained and lost of CHOSEN, by hand: of six, pass mark 80; "b" is right in the first."""
    return 7, 5, 2, 1


def figures(found: RegradePreview) -> tuple[int, int, int, int]:
    return found.total, found.changed, found.gained, found.lost


def test_a_few_are_looked_at_at_once(app: Flask) -> None:
    made, wrong, right = many()
    found, changed = looked(made, wrong, right)
    assert figures(found) == expected()
    assert found.finished_at is not None
    assert len(changed) == 5


@pytest.mark.usefixtures("small_parts")
def test_many_are_looked_at_by_parts(app: Flask, trainer: LmsClient) -> None:
    made, wrong, right = many()
    href = post(trainer, f"{here(made)}/previews", form(wrong, right))
    page = get(trainer, href)
    assert "đã xem 2 lượt, đang xem tiếp" in page
    assert "Tính lại" not in page
    # Asked for again meanwhile, it is the same one.
    assert post(trainer, f"{here(made)}/previews", form(wrong, right)) == href
    jobs.run_due()
    page = get(trainer, href)
    assert "đang xem tiếp" not in page
    found = db.session.scalars(sa.select(RegradePreview)).one()
    assert figures(found) == expected()
    db.session.rollback()
    places = list(
        db.session.scalars(sa.select(RegradePreviewChange.place).order_by(RegradePreviewChange.place))
    )
    assert places == [1, 2, 3, 4, 5]
    assert [name for name in range(7) if f"Người {name}" in page] == [0, 2, 3, 4, 6]


@pytest.mark.usefixtures("small_parts")
def test_a_part_that_runs_twice_counts_once(app: Flask) -> None:
    made, wrong, right = many()
    looked(made, wrong, right)
    held = find_preview(db.session.scalars(sa.select(RegradePreview.id)).one())
    assert held is not None
    first, again = actions.look(held), actions.look(held)
    db.session.rollback()
    for found in (first, again):
        with transaction():
            actions.add(found)
    jobs.run_due()
    assert figures(db.session.scalars(sa.select(RegradePreview)).one()) == expected()


def test_it_is_made_anew_and_the_old_one_goes(app: Flask, trainer: LmsClient) -> None:
    made, wrong, right = many()
    first = post(trainer, f"{here(made)}/previews", form(wrong, right))
    sit(made, "baaaab", make_person("Người mới"))
    assert "Người mới" not in get(trainer, first)
    second = post(trainer, f"{here(made)}/previews", form(wrong, right))
    assert "Người mới" in get(trainer, second)
    assert trainer.get(first).status_code == 404
    assert (rows(RegradePreview), rows(RegradePreviewChange)) == (1, 6)


def test_after_a_day_the_sweep_takes_it_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to ask for another one: what nobody looks at any more goes by itself, what is new stays."""
    made, wrong, right = many()
    looked(made, wrong, right)
    # As the clock of the test goes: without waiting an hour between two questions.
    monkeypatch.setattr(jobs, "_periodic", [replace(each, is_needed=lambda: True) for each in PERIODIC])
    begun = clock.now()

    def sweep(days: int) -> tuple[int, int]:
        monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=days, minutes=1))
        jobs.enqueue_periodic()
        jobs.run_due()
        return rows(RegradePreview), rows(RegradePreviewChange)

    assert sweep(0) == (1, 5)
    assert sweep(1) == (0, 0)
    other = corrected(("c",))
    looked(made, wrong, other)
    held = db.session.scalars(sa.select(RegradePreview)).one()
    assert held.corrected_version_id == other
    db.session.rollback()
    assert sweep(3) == (0, 0)
    assert rows(KeyCorrection) == 0


def test_it_belongs_to_its_course(app: Flask, trainer: LmsClient) -> None:
    made, wrong, right = many()
    href = post(trainer, f"{here(made)}/previews", form(wrong, right))
    other = make_course(lessons=1, checked=(), key="khac")
    assert trainer.get(href.replace(made.public_id, other.public_id)).status_code == 404
    for role in (Role.LEARNER, Role.LEADER):
        stranger = browser(app, role)
        assert stranger.get(href).status_code == 404
        assert stranger.post(f"{here(made)}/previews", data=form(wrong, right)).status_code == 404


def test_the_page_costs_the_same_whoever_many_there_are(app: Flask, trainer: LmsClient) -> None:
    made, wrong, right = many()
    href = post(trainer, f"{here(made)}/previews", form(wrong, right))
    get(trainer, href)
    taken = []
    for _ in range(2):
        db.session.rollback()
        with count_queries(db.engine) as found:
            get(trainer, href)
        taken.append(len(found))
        for number in range(4):
            sit(made, "baaaab", make_person(f"Thêm {number}"))
        href = post(trainer, f"{here(made)}/previews", form(wrong, right))
    assert taken[0] == taken[1] <= 20


def test_what_was_marked_meanwhile_is_left_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong, right = many()
    found, before = looked(made, wrong, right)
    monkeypatch.setattr(replay, "remark", lambda *_: None)
    assert changes(found, 0, 50) == []
    assert len(before) == 5
