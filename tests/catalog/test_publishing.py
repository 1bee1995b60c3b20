"""Publishing packs into immutable versions."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.catalog import queries
from lms.catalog.actions import publish_pack
from lms.catalog.models import Course, CourseVersion, Lesson, Media
from lms.kernel import clock, hooks
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from lms.kernel.markup import POLICY
from tests.catalog.make import publish
from tests.packs.make import good_pack

pytestmark = pytest.mark.usefixtures("app")


def rows() -> dict[str, int]:
    """How many rows each table has."""
    found = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables()
    }
    db.session.rollback()
    return found


def tables() -> list[Any]:
    return list(Course.metadata.sorted_tables)


def nobody(_course_id: int) -> int:
    return 0


def somebody(_course_id: int) -> int:
    return 1


def test_a_pack_becomes_a_version_with_lessons_and_quizzes() -> None:
    result = publish()
    assert result.created
    version = queries.get_version(result.version_id)
    assert (version.key, version.number, version.title, version.effect) == (
        "mat-khau",
        1,
        "Mật khẩu dễ nhớ",
        "first",
    )
    assert (version.minutes, version.sequential, version.gives_certificate) == (9, True, True)
    assert "<li>cho mọi người</li>" in version.description_html
    first, second = queries.lesson_rows(result.version_id)
    assert (first.position, first.key, first.minutes, second.quiz_id) == (1, "bai-mot", 5, None)
    body = queries.get_lesson(result.version_id, 1)
    assert body.body_html.startswith('<div class="callout callout-situation">')
    assert body.objectives == ["Đặt được mật khẩu dài."]
    assert body.sources[0].reviewed_on.isoformat() == "2026-11-22"
    assert first.quiz_id is not None
    assert version.final_quiz_id is not None
    facts = assessment.quiz_facts([first.quiz_id, version.final_quiz_id])
    check, final = facts[first.quiz_id], facts[version.final_quiz_id]
    assert (check.title, check.pass_mark, check.time_limit, check.question_count) == (
        "Kiểm tra bài một",
        70,
        None,
        1,
    )
    assert (final.pass_mark, final.time_limit, final.question_count) == (80, 1200, 2)


def test_equal_content_changes_nothing() -> None:
    first = publish()
    before = rows()
    again = publish()
    assert (again.course_id, again.version_id, again.created) == (first.course_id, first.version_id, False)
    assert publish(version=2).created is False
    assert rows() == before


def test_a_number_never_gets_other_content() -> None:
    publish()
    before = rows()
    with pytest.raises(Invalid, match="đã có phiên bản 1 với nội dung khác"):
        publish(title="Tên khác")
    with pytest.raises(Invalid, match="đã có phiên bản 1 với nội dung khác"):
        publish(title="Tên khác", effect="typo")
    assert rows() == before


def test_numbers_go_up() -> None:
    publish(version=5)
    with pytest.raises(Invalid, match="đã có phiên bản 5; phiên bản mới phải có số lớn hơn"):
        publish(version=4, title="Tên khác", effect="valid")


def test_an_effect_must_be_said_where_somebody_has_finished() -> None:
    first = publish()
    before = rows()
    for counter in (somebody, None):
        with pytest.raises(Invalid, match=r"typo .* valid .* retake"):
            publish(version=2, title="Tên khác", finished_before=counter)
    with pytest.raises(Invalid, match="không có"):
        publish(version=2, title="Tên khác", effect="first", finished_before=somebody)
    assert rows() == before
    again: dict[str, Any] = {
        "version": 2,
        "title": "Tên khác",
        "effect": "retake",
        "finished_before": somebody,
    }
    with pytest.raises(Invalid, match="cần hạn học lại"):
        publish(**again)
    with pytest.raises(Invalid, match="đã qua"):
        publish(**again, due_on=clock.today() - timedelta(days=1))
    assert rows() == before
    second = publish(**again, due_on=clock.today())
    assert queries.get_version(second.version_id).effect == "retake"
    assert queries.get_version(first.version_id).title == "Mật khẩu dễ nhớ"


def test_a_publication_is_announced_in_its_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(hooks._subscribers, hooks.VersionPublished, [heard.append])
    first = publish(effect="retake", due_on=None)  # a first version asks nobody for anything
    publish()
    due_on = clock.today() + timedelta(days=9)
    second = publish(version=2, title="Tên khác", effect="retake", due_on=due_on)
    assert [(e.course_id, e.version_id, e.number, e.effect, e.retake_due_on) for e in heard] == [
        (first.course_id, first.version_id, 1, "first", None),
        (first.course_id, second.version_id, 2, "retake", due_on),
    ]
    assert heard[1].published_at == queries.get_version(second.version_id).published_at

    def fails(_event: hooks.VersionPublished) -> None:
        raise Conflict("Không được.")

    monkeypatch.setitem(hooks._subscribers, hooks.VersionPublished, [fails])
    before = rows()
    with pytest.raises(Conflict):
        publish(version=3, title="Tên khác nữa", effect="valid")
    assert rows() == before


def test_nobody_finished_needs_no_effect() -> None:
    publish()
    second = publish(version=2, title="Tên khác", finished_before=nobody)
    assert queries.get_version(second.version_id).effect == "valid"


def test_the_count_is_asked_about_this_course() -> None:
    publish(key="khac")
    first = publish()
    asked: list[int] = []
    publish(version=2, title="Tên khác", finished_before=lambda course_id: asked.append(course_id) or 0)
    assert asked == [first.course_id]


def test_an_earlier_version_stays_as_it_was() -> None:
    first = publish()
    before = queries.get_lesson(first.version_id, 1), queries.get_version(first.version_id)
    db.session.rollback()
    lesson = replace(good_pack().lessons[0], title="Bài khác", body="Chữ khác.")
    second = publish(version=2, lessons=(lesson,), effect="valid")
    assert (queries.get_lesson(first.version_id, 1), queries.get_version(first.version_id)) == before
    card = queries.find_card_by_course_id(first.course_id)
    assert card is not None
    assert (card.version_id, card.number, card.lesson_count) == (second.version_id, 2, 1)


def test_equal_questions_and_pictures_are_kept_once() -> None:
    publish()
    before = rows()
    publish(version=2, title="Tên khác", effect="typo")
    after = rows()
    assert after["question_version"] == before["question_version"]
    assert after["media"] == before["media"] == 2
    assert after["quiz"] == 2 * before["quiz"]


def test_going_back_makes_a_new_version() -> None:
    first = publish()
    publish(version=2, title="Tên khác", effect="valid")
    third = publish(version=3, effect="valid")
    assert third.created
    assert third.version_id != first.version_id
    assert queries.get_version(third.version_id).title == "Mật khẩu dễ nhớ"


def test_a_course_edited_here_is_not_replaced() -> None:
    result = publish()
    with transaction():
        db.session.execute(sa.update(Course).where(Course.id == result.course_id).values(origin="studio"))
    with pytest.raises(Conflict, match="biên soạn ngay tại đây"):
        publish(version=2, title="Tên khác", effect="valid")


def test_only_trainers_and_administrators_publish() -> None:
    def try_as(*grants: Grant) -> None:
        with transaction():
            publish_pack(Actor(1, 1, "A", grants), good_pack())

    with pytest.raises(Forbidden):
        try_as(Grant(Role.OFFICE))
    with pytest.raises(NotFound), transaction():
        publish_pack(Actor(None, None, ""), good_pack())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Course)) == 0
    db.session.rollback()
    try_as(Grant(Role.TRAINER))
    course_id = queries.course_ids_by_key(["mat-khau"])["mat-khau"]
    db.session.rollback()
    with pytest.raises(Forbidden):
        try_as(Grant(Role.TRAINER, course_id=course_id + 1))
    try_as(Grant(Role.TRAINER, course_id=course_id))


def test_a_publication_is_audited() -> None:
    result = publish()
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "course.publish")).one()
    assert event.subject == f"course_version:{result.version_id}"
    assert (event.detail["key"], event.detail["number"], event.detail["effect"]) == ("mat-khau", 1, "first")


def test_what_is_stored_is_clean_and_keeps_its_source() -> None:
    result = publish()
    lesson = db.session.scalars(sa.select(Lesson).where(Lesson.version_id == result.version_id)).first()
    assert lesson is not None
    assert lesson.body_source == good_pack().lessons[0].body
    assert (lesson.body_format, lesson.policy) == ("markdown", POLICY)
    version = db.session.get_one(CourseVersion, result.version_id)
    assert version.source["banks"]["final"]["title"] == "Ngân hàng cuối khóa"
    assert {media.file: media.sha256 for media in good_pack().media} == version.source["media"]
    assert db.session.scalar(sa.select(Media.licence).limit(1)) == "CC-BY-4.0"


def test_nothing_is_left_when_publishing_fails() -> None:
    before = rows()
    broken = replace(good_pack().banks[1].questions[0], kind="essay")
    bank = replace(good_pack().banks[1], questions=(broken,))
    with pytest.raises(Invalid):
        publish(banks=(good_pack().banks[0], bank))
    assert rows() == before


def test_the_app_has_an_empty_catalogue_at_first(app: Flask) -> None:
    assert queries.courses() == []
    with pytest.raises(NotFound):
        queries.get_course("nope")
    with pytest.raises(NotFound):
        queries.get_version(1)
    with pytest.raises(NotFound):
        queries.get_lesson(1, 1)


def test_many_at_once_make_one_version(app: Flask) -> None:
    def publish_alone(number: int) -> bool:
        with app.app_context():
            created = publish(title="Cùng lúc").created
            db.session.remove()
            return created

    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(publish_alone, range(8)))
    assert sum(created) == 1
    found = rows()
    assert (found["course"], found["course_version"], found["lesson"], found["media"]) == (1, 1, 2, 2)


def test_two_contents_for_one_number_at_once_make_one_version(app: Flask) -> None:
    def publish_alone(number: int) -> bool:
        with app.app_context():
            try:
                return publish(title=f"Tên {number}").created
            except Invalid:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(publish_alone, range(4))) == 1
    assert rows()["course_version"] == 1
