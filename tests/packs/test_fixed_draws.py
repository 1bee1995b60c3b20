"""A draw that names its question: read, printed, and asked in every attempt; what retiring does to the next version."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.assessment.bank import actions, queries
from lms.assessment.bank.rules import Filters
from lms.catalog.models import CourseVersion
from lms.catalog.packs.content import PackDraw
from lms.catalog.packs.identity import canonical, content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.kernel.db import db, transaction
from lms.kernel.errors import Invalid
from tests.catalog.make import publish
from tests.make import SYSTEM
from tests.packs.make import changed, good_pack, problems_of

COURSE = "course.toml"
FIRST = good_pack().bank("final").questions[0].key
TAGGED = 'tag = "bai-1"\ncount = 1'


def with_draw(text: str) -> dict[str, bytes]:
    return changed(COURSE, TAGGED, text)


def test_a_question_is_named_and_printed(app: Flask) -> None:
    pack = parse(with_draw(f'question = "{FIRST}"'))
    assert pack.final_quiz is not None
    assert pack.final_quiz.draws[0] == PackDraw("final", 1, question=FIRST)
    assert parse(print_pack(pack)) == pack
    assert content_hash(pack) != content_hash(good_pack())


def test_a_pack_without_one_has_the_hash_it_always_had() -> None:
    draws = canonical(good_pack())["final_quiz"]["draws"]
    assert all("question" not in draw for draw in draws)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('question = "khong-co"', "không có câu nào mang mã"),
        (f'question = "{FIRST}"\ntag = "bai-1"', "không ghi tag"),
        (f'question = "{FIRST}"\ncount = 2', "count chỉ là 1"),
        ('question = "Sai Mã"', "chữ thường không dấu"),
    ],
)
def test_what_is_wrong_is_told(text: str, words: str) -> None:
    assert any(words in str(problem) for problem in problems_of(with_draw(text)))


def slots(version_id: int) -> list[tuple[int, int]]:
    """How many each slot draws, of how many."""
    quiz = db.session.scalars(
        sa.select(CourseVersion.final_quiz_id).where(CourseVersion.id == version_id)
    ).one()
    found = [(slot.count, len(slot.candidates)) for slot in assessment.quiz_slots(quiz or 0)]
    db.session.rollback()
    return found


def test_a_named_question_is_a_slot_of_its_own(app: Flask) -> None:
    result = publish(parse(with_draw(f'question = "{FIRST}"')))
    assert slots(result.version_id)[0] == (1, 1)


def test_retired_questions_enter_no_later_version(app: Flask) -> None:
    pack = good_pack()
    assert pack.final_quiz is not None
    wide = replace(pack, final_quiz=replace(pack.final_quiz, draws=(PackDraw("final", 1),)))
    first = publish(wide)
    count = len(pack.bank("final").questions)
    rows = queries.questions(Filters(query=FIRST), None, 10)[0]
    db.session.rollback()
    with transaction():
        actions.retire(SYSTEM, [row for row in rows if row.key == FIRST], "Luật đã đổi")
    second = publish(replace(wide, version=wide.version + 1, title="Tên khác"), effect="valid")
    assert slots(first.version_id) == [(1, count)]
    assert slots(second.version_id) == [(1, count - 1)]
    named = replace(pack.final_quiz, draws=(PackDraw("final", 1, question=FIRST),))
    with pytest.raises(Invalid):
        publish(replace(wide, version=wide.version + 2, final_quiz=named), effect="valid")
