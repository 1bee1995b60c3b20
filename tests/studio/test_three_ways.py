"""A published course edited in all three ways while learners are in it: through the trainer's pages, then the learners'.

An is in the middle of lesson 2, Bình has an attempt open, Chi has finished and holds a certificate, Dung has not begun.
"""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import AttemptItem
from lms.catalog.models import CourseVersion
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import show_date
from lms.learning import actions as learning
from lms.learning.models import Completion
from lms.studio.learners.queries import learners_of
from lms.studio.learners.rules import Standing
from lms.studio.queries import reach_of_versions
from tests.studio.taken import (
    DUE,
    EFFECTS,
    School,
    counted_as_done,
    done,
    edit,
    facts,
    hand_in,
    make_taken_course,
    moves,
    release_as,
    revision,
    start,
    version_of,
)
from tests.studio.test_drafting import text


@pytest.fixture
def school(app: Flask) -> School:
    return make_taken_course(app)


@pytest.mark.parametrize("effect", EFFECTS)
def test_nobody_loses_anything(school: School, effect: str) -> None:
    before, was_done = facts(), {name: done(school, name) for name in school.people}
    found = release_as(school, edit(school, "Một đoạn đã được viết lại cho rõ."), effect)
    assert "2 người đang học được chuyển sang phiên bản mới" in found["typo"]
    assert "1 người đã hoàn thành vẫn được công nhận; 2 người đang học tiếp tục" in found["valid"]
    assert "1 người đã hoàn thành cần học lại" in found["retake"]
    assert "2 người đang học tiếp tục phiên bản của mình, học xong rồi cũng cần học lại" in found["retake"]
    assert "0 người" not in found["typo"], "where all are taken along, nobody is told to stay"
    assert moves() == {"typo": 2, "valid": 0, "retake": 0}[effect]
    after = facts()
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), f"{name}: a row went or changed"
    for name, steps in was_done.items():
        assert [a for a, _b in zip(done(school, name), steps, strict=True)] == steps, name
    listed, _total = learners_of(school.course_id, Standing.ALL, "", clock.now())
    release()
    assert {row.full_name: (row.done, row.total) for row in listed} == {
        "An Giữa Bài": (1, 2), "Bình Đang Làm": (2, 2), "Chi Đã Xong": (2, 2),
    }  # fmt: skip
    own = 2 if effect == "typo" else 1
    assert [version_of(school, name) for name in school.people] == [own, own, 1, None]
    told = text(school.trainer, school.studio)
    assert ("Số người đang học được chuyển sang phiên bản này: 2." in told) == (effect == "typo")
    reach = reach_of_versions(school.course_id)
    release()
    shown = text(school.trainer, school.studio)
    if effect == "typo":
        assert reach[2].moved == 2
        assert "chuyển 2 người" in shown
    elif effect == "retake":
        assert (reach[2].moved, reach[2].retake_on) == (0, DUE)
        assert f"học lại, hạn cuối {show_date(DUE)}" in shown
    else:
        assert reach == {}
    history = text(school.trainer, f"{school.studio}/versions/2/history")
    assert "Giáo Viên" in history
    assert "mở bản nháp từ phiên bản 1" in history
    assert history.count("viết bài") == 1, "what came with version 1 was not written by who opened the draft"


@pytest.mark.parametrize("effect", EFFECTS)
def test_each_goes_on_to_the_end(school: School, effect: str) -> None:
    """The open attempt ends with the questions it began with; whoever was under way finishes; who begins now learns the
    new version."""
    an, binh, _chi, dung = school.people.values()
    drawn = db.session.scalars(
        sa.select(AttemptItem.question_version_id).where(AttemptItem.attempt_id == school.open_attempt)
    ).all()
    release()
    release_as(school, edit(school, "Một đoạn đã được viết lại cho rõ."), effect)
    kept = db.session.scalars(
        sa.select(AttemptItem.question_version_id).where(AttemptItem.attempt_id == school.open_attempt)
    ).all()
    release()
    assert kept == drawn
    hand_in(binh, school.open_attempt)
    with transaction():
        learning.confirm_lesson(an, school.public_id, 2)
    hand_in(an, start(an, school.public_id, None))
    with transaction():
        learning.enrol(dung, school.course_id)
    for person in (dung,):
        hand_in(person, start(person, school.public_id, 1))
        with transaction():
            learning.confirm_lesson(person, school.public_id, 2)
        hand_in(person, start(person, school.public_id, None))
    rows = db.session.execute(
        sa.select(Completion.person_id, CourseVersion.number).join(
            CourseVersion, CourseVersion.id == Completion.version_id
        )
    ).all()
    release()
    own = 2 if effect == "typo" else 1
    numbers = {row[0]: row[1] for row in rows}
    assert [numbers[person] for person in school.people.values()] == [own, own, 1, 2]
    assert len(facts()["certificates"]) == 4


@pytest.mark.parametrize("effect", EFFECTS)
def test_coverage_says_what_the_effect_promised(school: School, effect: str) -> None:
    release_as(school, edit(school, "Một đoạn đã được viết lại cho rõ."), effect)
    hand_in(school.people["Bình Đang Làm"], school.open_attempt)
    today, both = clock.today(), {"Chi Đã Xong", "Bình Đang Làm"}
    assert counted_as_done(school, today) == both
    assert counted_as_done(school, DUE) == both
    later = {"typo": both, "valid": both, "retake": set()}[effect]
    assert counted_as_done(school, DUE + timedelta(days=1)) == later


def test_the_list_of_learners_follows(school: School) -> None:
    release_as(school, edit(school, "Một đoạn đã được viết lại cho rõ."), "retake")
    page = text(school.trainer, f"{school.studio}/learners?standing=retake")
    assert "Chi Đã Xong" in page
    assert f"Học lại phiên bản mới, hạn cuối {show_date(DUE)}" in page
    assert "An Giữa Bài" not in page
    page = text(school.trainer, f"{school.studio}/learners?standing=under_way")
    assert "Làm tiếp bài kiểm tra cuối khóa" in page


def test_going_back_is_a_new_number_with_the_old_words(school: School) -> None:
    release_as(school, edit(school, "Một đoạn mà sau này thấy là sai."), "valid")
    assert school.trainer.post(f"{school.studio}/draft", data={"version": "1"}).status_code == 303
    page = text(school.trainer, f"{school.studio}/draft/comparison")
    assert "Một đoạn mà sau này thấy là sai." in page
    before = facts()
    release_as(school, f"{school.studio}/draft", "typo")
    for name, rows in before.items():
        assert set(rows) <= set(facts()[name])
    hashes = db.session.execute(
        sa.select(CourseVersion.number, CourseVersion.title).order_by(CourseVersion.number)
    ).all()
    release()
    assert [row[0] for row in hashes] == [1, 2, 3]
    compared = text(school.trainer, f"{school.studio}/comparison?one=1&other=3")
    assert "giống nhau từng chữ" in compared
    assert [version_of(school, name) for name in school.people] == [3, 3, 1, None]


def test_two_who_publish_at_once_and_an_old_page(school: School) -> None:
    """A page that was open while somebody began to learn or another edit came: nothing is published unseen."""
    draft = edit(school, "Một đoạn đã được viết lại cho rõ.")
    page = text(school.trainer, f"{draft}/publication")
    changes = re.search(r'name="seen"[^>]*value="([\w.]+)"', page)
    assert changes
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(school.trainer, draft))[0]
    school.trainer.post(
        f"{lesson}/text",
        data={"body": "Lại sửa.", "format": "markdown", "revision": revision(school.trainer, lesson)},
    )
    stale = {"note": "x", "seen": changes[1], "effect": "valid"}
    assert school.trainer.post(f"{draft}/publication", data=stale).status_code == 422
    assert school.trainer.post(f"{draft}/publication", data={"note": "x", "seen": "x"}).status_code == 422
    release_as(school, draft, "valid")
    assert school.trainer.post(f"{draft}/publication", data=stale).status_code == 409
