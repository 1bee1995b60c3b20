"""A pack that comes for a course edited here."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import QuestionVersion
from lms.catalog.drafts import actions, queries
from lms.catalog.drafts.opening.actions import open_with, origin_of
from lms.catalog.drafts.opening.arriving import arrive, rendered
from lms.catalog.drafts.publishing import actions as publishing
from lms.catalog.drafts.publishing.packing import packed
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict, NotFound
from tests.catalog.drafts.make import edited_here
from tests.catalog.make import publish
from tests.make import SYSTEM
from tests.packs.make import good_pack


def test_a_pack_becomes_a_draft_and_changes_no_question(app: Flask) -> None:
    course_id = edited_here()
    pack = good_pack()
    bank = pack.banks[-1]
    question = bank.questions[0]
    other = replace(bank, questions=(replace(question, text="Hỏi khác?"), *bank.questions[1:]))
    pack = replace(pack, version=7, title="Từ nơi khác", banks=(*pack.banks[:-1], other))
    with pytest.raises(Conflict):
        publish(pack)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(QuestionVersion))
    release()
    html = rendered(pack)
    with transaction():
        arrive(SYSTEM, pack, html)
    draft = queries.find_open_draft(course_id)
    assert draft is not None
    assert (draft.title, draft.next_number) == ("Từ nơi khác", 2)
    made = packed(draft)
    assert publishing.problems_of(made) == []
    assert any("Hỏi khác?" in q.text for b in made.pack.banks for q in b.questions)
    assert (db.session.scalar(sa.select(sa.func.count()).select_from(QuestionVersion)) or 0) > (before or 0)
    release()
    with pytest.raises(Conflict), transaction():
        arrive(SYSTEM, pack, html)


def test_a_pack_of_no_course_here_does_not_arrive(app: Flask) -> None:
    with pytest.raises(NotFound), transaction():
        arrive(SYSTEM, good_pack(), {})


def test_one_draft_for_a_course(app: Flask) -> None:
    done = publish()
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    with pytest.raises(Conflict), transaction():
        open_with(SYSTEM, done.course_id, origin)


def test_of_two_who_publish_at_once_one_wins(app: Flask) -> None:
    done = publish()
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    draft = queries.find_open_draft(done.course_id)
    assert draft is not None
    settings = replace(draft.settings, title="Tên mới", gives_certificate=True, review_months=6)
    release()
    with transaction():
        actions.change_settings(SYSTEM, draft, settings, draft.revision)
    held = queries.find_open_draft(done.course_id)
    assert held is not None
    ready = packed(held)
    release()
    wish = publishing.Wish("valid", None, "Đổi tên")
    with transaction():
        first = publishing.publish(SYSTEM, held, ready, wish, lambda course_id: 0)
    assert first.created
    with pytest.raises(actions.DraftClosed), transaction():
        publishing.publish(SYSTEM, held, ready, wish, lambda course_id: 0)
    with pytest.raises(actions.DraftClosed), transaction():
        actions.change_settings(SYSTEM, held, settings, held.revision)
