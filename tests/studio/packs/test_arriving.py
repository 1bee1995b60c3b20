"""A pack that can't be published, or must be looked at first, becomes the draft of its course."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.drafts.models import CourseDraft
from lms.catalog.models import Course
from lms.kernel.db import db, transaction
from lms.kernel.files.checks import CHECKS
from lms.kernel.verify import run_checks
from lms.studio.packs.views import importing
from tests.catalog.make import publish
from tests.packs.make import files
from tests.packs.test_films import the_pack
from tests.pages import LmsClient
from tests.studio.packs.test_importing import NEWER, as_zip, of, sent, text, trainer, uploads
from tests.studio.test_imports import numbers

__all__ = ["trainer"]  # the fixture


def drafted() -> list[tuple[str, str]]:
    rows = db.session.execute(
        sa.select(CourseDraft.title, Course.key).join(Course, Course.id == CourseDraft.course_id)
    )
    found = [(row[0], row[1]) for row in rows]
    db.session.rollback()
    return found


@pytest.mark.parametrize("origin", ["pack", "studio"])
def test_a_pack_arrives_as_a_draft_and_nothing_published_changes(trainer: LmsClient, origin: str) -> None:
    result = publish()
    publish(version=3, title="Khác", effect="valid")
    with transaction():
        db.session.get_one(Course, result.course_id).origin = origin
    address = sent(trainer, of(NEWER))
    assert "Đưa vào bản nháp để sửa tiếp" in text(trainer, address)
    response = trainer.post(f"{address}/draft")
    assert response.status_code == 303
    assert drafted() == [("Mật khẩu rất dễ nhớ", "mat-khau")]
    assert "Mật khẩu dài" in text(trainer, str(response.location))
    lesson = re.findall(r'href="([^"]+/draft/lessons/[^"/]+)"', text(trainer, str(response.location)))[0]
    assert "Cô Hạnh quên mật khẩu." in text(trainer, lesson + "/preview")
    assert (numbers(), uploads()) == ([1, 3], 0)
    again = sent(trainer, of(NEWER))
    refused = trainer.post(f"{again}/draft")
    assert (refused.status_code, "đã có một bản nháp" in refused.get_data(as_text=True)) == (409, True)
    assert uploads() == 1


def test_a_new_course_may_begin_as_a_draft(trainer: LmsClient) -> None:
    address = sent(trainer, as_zip(files()))
    assert trainer.post(f"{address}/draft").status_code == 303
    assert (drafted(), numbers()) == ([("Mật khẩu dễ nhớ", "mat-khau")], [])


def test_where_another_must_look_first_a_pack_is_not_published(
    trainer: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "needs_review", lambda: True)
    address = sent(trainer, as_zip(files()))
    assert "/publication" not in text(trainer, address)
    assert trainer.post(f"{address}/publication").status_code == 303
    assert (drafted(), numbers()) == ([("Mật khẩu dễ nhớ", "mat-khau")], [])


def test_a_pack_with_films_arrives_and_is_published_from_the_page(
    app: Flask, trainer: LmsClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "UPLOADS", tmp_path / "uploads")
    address = sent(trainer, of(the_pack()))
    assert "<video" in text(trainer, f"{address}/lessons/1")
    assert trainer.post(f"{address}/publication").status_code == 303
    assert numbers() == [1]
    newer = replace(the_pack(), version=2, title="Có phim, bản hai")
    assert trainer.post(f"{sent(trainer, of(newer))}/draft").status_code == 303
    assert drafted() == [("Có phim, bản hai", "mat-khau")]
    assert [outcome.count for outcome in run_checks(CHECKS)] == [0]
