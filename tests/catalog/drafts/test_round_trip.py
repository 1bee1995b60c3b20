"""A draft that begins with a version, and what comes out of it unchanged."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.drafts import queries
from lms.catalog.drafts.opening.actions import open_with, origin_of
from lms.catalog.drafts.publishing import actions as publishing
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.texts.queries import counting_texts
from lms.catalog.models import Lesson
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.reader import read_pack
from lms.kernel.db import db, release, transaction
from lms.kernel.markup import POLICY
from lms.kernel.settings import ROOT
from tests.catalog.make import publish
from tests.make import SYSTEM
from tests.packs.make import parse
from tests.packs.test_sections import checked

COURSES = sorted(folder for folder in (ROOT / "courses").iterdir() if (folder / "course.toml").is_file())


@pytest.mark.parametrize("folder", [None, *COURSES], ids=lambda folder: folder.name if folder else "small")
def test_a_draft_that_was_not_touched_is_the_version_it_began_with(app: Flask, folder: object) -> None:
    pack = read_pack(folder) if folder else None  # type: ignore[arg-type] # a Path
    done = publish(pack)
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    draft = queries.find_open_draft(done.course_id)
    assert draft is not None
    made = packed(draft)
    assert content_hash(made.pack) == content_hash(origin.pack)
    assert publishing.problems_of(made) == []
    release()


def test_what_a_check_quiz_draws_comes_through_a_draft(app: Flask) -> None:
    table = 'shuffle = true\n\n[[check_quiz.draws]]\nquestion = "dung-sai"\npoints = 3\nsection = "Nhớ lại"'
    pack = parse(checked(table))
    done = publish(pack)
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    draft = queries.find_open_draft(done.course_id)
    assert draft is not None
    made = packed(draft)
    assert made.pack.lessons[0].check_quiz == pack.lessons[0].check_quiz
    assert content_hash(made.pack) == content_hash(origin.pack) == content_hash(pack)
    release()


def test_the_texts_of_a_draft_are_derived_anew_when_it_opens(app: Flask) -> None:
    """What is kept with a version may be of an older policy, and names the narrower pictures already."""
    done = publish()
    stale = '<p onclick="x">cũ</p><img src="/media/x.webp" srcset="/media/y.webp 480w" alt="">'
    with transaction():
        changed = (
            sa.update(Lesson)
            .where(Lesson.version_id == done.version_id)
            .values(body_html=stale, policy=POLICY - 1)
        )
        db.session.execute(changed)
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    draft = queries.find_open_draft(done.course_id)
    assert draft is not None
    texts = counting_texts(draft.id).values()
    release()
    assert texts
    assert {text.policy for text in texts} == {POLICY}
    assert not [text for text in texts if "onclick" in text.html or "srcset" in text.html]
    assert all(text.html for text in texts)
