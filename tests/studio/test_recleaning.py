"""When the policy of cleaning changes, what pages show is derived anew; what was written stays."""

from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import QuestionVersion
from lms.catalog.models import CourseVersion, Lesson, Media
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, transaction
from lms.kernel.markup import POLICY
from lms.studio.recleaning.cli import markup
from tests.catalog.make import publish
from tests.packs.make import SVG, good_pack


def _age() -> None:
    """As if everything had been cleaned under an earlier policy, which let more through."""
    with transaction():
        db.session.execute(sa.update(Lesson).values(policy=POLICY - 1, body_html="<p onclick=x>cũ</p>"))
        db.session.execute(sa.update(CourseVersion).values(description_html="<p onclick=x>cũ</p>"))
        db.session.execute(sa.update(QuestionVersion).values(policy=POLICY - 1, body={"text": "cũ"}))


def _shown() -> list[object]:
    found = [
        db.session.execute(
            sa.select(Lesson.policy, Lesson.body_html, Lesson.body_source).order_by(Lesson.id)
        ),
        db.session.execute(sa.select(CourseVersion.description_html, CourseVersion.content_hash)),
        db.session.execute(
            sa.select(QuestionVersion.policy, QuestionVersion.body).order_by(QuestionVersion.id)
        ),
    ]
    values: list[object] = [tuple(row) for rows in found for row in rows]
    db.session.rollback()
    return values


def test_everything_is_derived_anew_from_what_was_written(app: Flask) -> None:
    lessons = good_pack().lessons
    html = replace(lessons[1], body='<p>Một</p><img src="media/khoa.svg" alt="Ổ khóa">', format="html")
    publish(lessons=(lessons[0], html))
    before = _shown()
    _age()
    assert _shown() != before
    done = app.test_cli_runner().invoke(markup, ["reclean"])
    assert done.output == "bài học: 2 văn bản đã dựng lại.\ncâu hỏi: 3 văn bản đã dựng lại.\n"
    assert _shown() == before
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "markup.reclean")).one()
    assert (event.detail["lessons"], event.detail["questions"]) == (2, 3)


def test_a_second_run_finds_nothing_to_do(app: Flask) -> None:
    publish()
    done = app.test_cli_runner().invoke(markup, ["reclean"])
    assert "bài học: 0 văn bản" in done.output
    assert not db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "markup.reclean")).all()


def test_a_version_whose_file_is_gone_is_named_and_the_others_are_done(app: Flask) -> None:
    publish()
    other = replace(good_pack().media[1], content=SVG.replace("#fff", "#123456").encode())
    publish(key="khac", title="Khác", media=(good_pack().media[0], other))
    _age()
    with transaction():
        db.session.execute(sa.delete(Media).where(Media.sha256 == good_pack().media[1].sha256))
    done = app.test_cli_runner().invoke(markup, ["reclean"])
    assert done.exit_code == 1
    assert "bài học: 2 văn bản đã dựng lại." in done.output
    assert "Khóa học “mat-khau”, phiên bản 1: chưa dựng lại được." in done.output
    assert "không còn trong kho tệp: khoa.svg" in done.output
    stale = db.session.scalar(sa.select(sa.func.count()).select_from(Lesson).where(Lesson.policy < POLICY))
    db.session.rollback()
    assert stale == 2
