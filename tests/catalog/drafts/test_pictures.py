"""Two files of one name in one course: each keeps what it shows, and a text shows the one its author meant."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.catalog.drafts import queries
from lms.catalog.drafts.files.queries import all_files
from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftText
from lms.catalog.library.queries import files_of
from lms.catalog.models import Lesson
from lms.catalog.packs.content import Pack, PackMedia
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.catalog.storing import store_media
from lms.catalog.versions.stored import stored_pack
from lms.kernel.db import db, release, transaction
from tests.catalog.drafts.make import arrived, edited_here, held, made, opened, published
from tests.catalog.library.make import CREDITS, add
from tests.catalog.make import publish
from tests.packs.make import SVG, good_pack


def drawn(colour: str) -> bytes:
    return SVG.replace("#fff", colour).encode()


def picture(name: str, colour: str) -> PackMedia:
    return PackMedia(name, "An", "CC0-1.0", "Tự vẽ", "image/svg+xml", 640, 360, drawn(colour))


def body_of(version_id: int) -> str:
    asked = sa.select(Lesson.body_html).where(Lesson.version_id == version_id).order_by(Lesson.position)
    found = db.session.scalars(asked).first() or ""
    release()
    return found


def test_a_file_of_the_library_never_takes_the_place_of_one_of_the_draft(app: Flask) -> None:
    course_id = edited_here()
    pack = replace(good_pack(), version=5, title="Khác")
    draft = arrived(course_id, pack)
    sent = add(course_id, drawn("#123456"), "Khóa.svg", alt="Khóa", **CREDITS)
    assert sent.name == "khoa-2.svg"
    now = held(course_id)
    assert {"khoa.svg", "khoa-2.svg"} <= set(all_files(now))
    assert all_files(now)["khoa.svg"]["sha256"] == all_files(draft)["khoa.svg"]["sha256"] != sent.sha256
    assert pack.media[1].sha256 in body_of(published(now).version_id)


def other_lock() -> Pack:
    """The sound pack with another picture behind the name that its lesson calls."""
    pack = good_pack()
    media = (pack.media[0], picture("khoa.svg", "#abcdef"))
    return replace(pack, version=5, title="Khác", media=media, cover="khoa.svg")


def test_a_pack_that_arrives_leaves_the_library_its_names(app: Flask) -> None:
    pack = replace(good_pack(), media=good_pack().media[:1])
    first = replace(pack.lessons[0], body="Chỉ có chữ.")
    course_id = edited_here(replace(pack, lessons=(first, *pack.lessons[1:])))
    mine = add(course_id, drawn("#123456"), "Khóa.svg", alt="Khóa", **CREDITS)
    assert mine.name == "khoa.svg"
    draft = arrived(course_id, other_lock())
    assert all_files(draft)["khoa.svg"]["sha256"] == mine.sha256
    assert all_files(draft)["khoa-2.svg"]["sha256"] == other_lock().media[1].sha256
    assert draft.settings.cover == "khoa-2.svg"
    done = published(draft)
    assert other_lock().media[1].sha256 in body_of(done.version_id)
    assert mine.sha256 not in body_of(done.version_id)
    assert [file.name for file in files_of(course_id)] == ["khoa.svg"]
    release()


def asked_with_a_picture(colour: str, **changes: Any) -> Pack:
    """The sound pack whose question shows a picture, while its first lesson shows another one of the same name."""
    pack = good_pack()
    bank = pack.bank("final")
    text = f"{bank.questions[0].text}\n\n![Ổ khóa](media/khoa.svg)"
    asked = replace(bank, questions=(replace(bank.questions[0], text=text), bank.questions[1]))
    media = (pack.media[0], picture("khoa.svg", colour))
    first = replace(pack.lessons[0], body="Chỉ có chữ.")
    return replace(
        pack, banks=(pack.banks[0], asked), media=media, lessons=(first, *pack.lessons[1:]), **changes
    )


def test_the_picture_of_a_question_gets_another_name_and_both_are_shown(app: Flask) -> None:
    """A question of another pack's wording and a lesson that was written meanwhile call two pictures the same."""
    done = publish(asked_with_a_picture("#222222"))
    draft = opened(done)
    files = dict(all_files(draft))
    mine = {**files["khoa.svg"], "sha256": good_pack().media[1].sha256}
    release()
    with transaction():
        store_media(good_pack().media)
        db.session.execute(
            sa.update(CourseDraft).where(CourseDraft.id == draft.id).values(files={**files, "khoa.svg": mine})
        )
        lesson = db.session.scalars(sa.select(DraftLesson).order_by(DraftLesson.position)).first()
        assert lesson
        db.session.execute(
            sa.update(DraftText)
            .where(DraftText.lesson_id == lesson.id)
            .values(source="![Ổ khóa](media/khoa.svg)", policy=0)
        )
    ready = made(held(done.course_id))
    assert {file.file for file in ready.pack.media} == {"cover.svg", "khoa.svg", "khoa-2.svg"}
    assert "media/khoa-2.svg" in ready.pack.bank("final").questions[0].text
    assert parse(print_pack(ready.pack)) == ready.pack
    again = published(held(done.course_id))
    stored = stored_pack(again.version_id)
    release()
    assert content_hash(stored) == content_hash(ready.pack)
    assert good_pack().media[1].sha256 in body_of(again.version_id)
    assert content_hash(made(opened(again)).pack) == content_hash(ready.pack)
    assert queries.find_open_draft(done.course_id)
    release()
