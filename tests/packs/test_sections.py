"""Sections, draws of check quizzes and what is mixed: read, printed, published; other packs keep their hash."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.assessment.models import Quiz
from lms.catalog import queries
from lms.catalog.packs.content import PackCheckQuiz, PackDraw
from lms.catalog.packs.identity import canonical, content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.kernel.db import db
from tests.catalog.make import publish
from tests.packs.make import ONE, changed, good_pack, problems_of

COURSE = "course.toml"
FIRST, SECOND = 'tag = "bai-1"\ncount = 1', 'tag = "bai-2"\ncount = 1'
BANK = "questions/bai-1.toml"


def course(first: str = "", second: str = "", **more: str) -> dict[str, bytes]:
    """The sound pack with more lines in its two draws; `more`: files to change by what they hold."""
    made = changed(COURSE, FIRST, f"{FIRST}\n{first}")
    return made | {COURSE: made[COURSE].replace(SECOND.encode(), f"{SECOND}\n{second}".encode())}


def checked(table: str) -> dict[str, bytes]:
    """The sound pack with a table [check_quiz] in its first lesson."""
    return changed(ONE, "pass_mark = 70", f"pass_mark = 70\n\n[check_quiz]\n{table}")


def test_sections_are_read_and_printed() -> None:
    pack = parse(course('section = "Mật khẩu"', 'section = "Khi lộ"'))
    assert pack.final_quiz is not None
    assert [draw.section for draw in pack.final_quiz.draws] == ["Mật khẩu", "Khi lộ"]
    assert parse(print_pack(pack)) == pack
    assert content_hash(pack) != content_hash(good_pack())


def test_a_pack_without_any_of_it_has_the_hash_it_always_had() -> None:
    found = canonical(good_pack())
    text = str(found)
    assert all(name not in text for name in ("section", "shuffle_options", "check_quiz"))
    assert "'shuffle': True, 'draws'" in str(found["final_quiz"]).replace("'terms'", "")
    assert all("shuffle" not in question for bank in found["banks"] for question in bank["questions"])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ('section = ""', "", "còn để trống"),
        (f'section = "{"x" * 151}"', "", "nhiều nhất là 150"),
        ('section = "A\\nB"', "", "chỉ được một dòng"),
        ('section = "A"', "", "phải đứng trước phần đầu tiên"),
        ("section = 3", 'section = "B"', "phải là chữ"),
    ],
)
def test_what_is_wrong_with_a_section_is_told(first: str, second: str, words: str) -> None:
    assert any(words in str(problem) for problem in problems_of(course(first, second)))


def test_a_section_comes_once() -> None:
    files = course('section = "A"', 'section = "B"')
    again = files[COURSE] + b'\n[[final_quiz.draws]]\nbank = "final"\nquestion = "mot"\nsection = "A"\n'
    found = [str(problem) for problem in problems_of({**files, COURSE: again})]
    assert any("“A” đã có ở trên" in problem for problem in found)


def test_draws_without_a_section_stand_first() -> None:
    pack = parse(course("", 'section = "Khi lộ"'))
    assert pack.final_quiz is not None
    assert [draw.section for draw in pack.final_quiz.draws] == ["", "Khi lộ"]


def test_a_check_quiz_draws_as_a_final_one_does(app: Flask) -> None:
    table = 'shuffle = true\n\n[[check_quiz.draws]]\nquestion = "dung-sai"\npoints = 3\nsection = "Nhớ lại"'
    pack = parse(checked(table))
    assert pack.lessons[0].check_quiz == PackCheckQuiz(
        shuffle=True,
        draws=(PackDraw("bai-1", 1, points=3, question="dung-sai", section="Nhớ lại"),),
    )
    assert parse(print_pack(pack)) == pack
    version = publish(pack).version_id
    quiz_id = queries.lesson_rows(version)[0].quiz_id
    assert quiz_id is not None
    (slot,) = assessment.quiz_slots(quiz_id)
    assert (slot.count, slot.points, slot.section) == (1, 3, "Nhớ lại")


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        ('bank = "final"\ncount = 1', "chỉ lấy câu từ bộ câu hỏi của bài ấy"),
        ("count = 9", "chỉ có 1 câu phù hợp"),
        ('question = "khong-co"', "không có câu nào mang mã"),
        ('tag = "bai-1"', "Thiếu mục “count”"),
        ("count = 1\nlạ = 1", "Không có mục nào"),
    ],
)
def test_what_is_wrong_with_such_a_draw_is_told(draw: str, words: str) -> None:
    found = [str(problem) for problem in problems_of(checked(f"[[check_quiz.draws]]\n{draw}"))]
    if "lạ" in draw:
        assert found
    else:
        assert any(words in problem for problem in found), found


def test_a_missing_bank_is_told_once() -> None:
    files = checked("[[check_quiz.draws]]\ncount = 1")
    del files[BANK]
    assert len([problem for problem in problems_of(files) if "bai-1" in str(problem)]) == 1


@pytest.mark.parametrize(
    ("said", "questions", "options"),
    [
        ("shuffle = true", True, True),
        ("shuffle = false", False, False),
        ("shuffle = true\nshuffle_options = false", True, False),
        ("shuffle = false\nshuffle_options = true", False, True),
        ("shuffle = true\nshuffle_options = true", True, True),
    ],
)
def test_questions_and_options_are_mixed_separately(
    app: Flask, said: str, questions: bool, options: bool
) -> None:
    pack = parse(changed(COURSE, "shuffle = true", said))
    assert parse(print_pack(pack)) == pack
    final = queries.get_version(publish(pack).version_id).final_quiz_id
    row = db.session.execute(sa.select(Quiz.shuffle, Quiz.shuffle_options).where(Quiz.id == final)).one()
    assert tuple(row) == (questions, options)


def test_saying_what_is_meant_anyway_changes_nothing() -> None:
    said = parse(changed(COURSE, "shuffle = true", "shuffle = true\nshuffle_options = true"))
    assert content_hash(said) == content_hash(good_pack())


def test_a_question_may_keep_its_order() -> None:
    question = 'key = "mot"\nkind = "single"'
    pack = parse(changed("questions/final.toml", question, f"{question}\nshuffle = false"))
    held = pack.bank("final").questions[0]
    assert not held.shuffle
    assert held.source["shuffle"] is False
    assert parse(print_pack(pack)) == pack
    usual = parse(changed("questions/final.toml", question, f"{question}\nshuffle = true"))
    assert content_hash(usual) == content_hash(good_pack()) != content_hash(pack)
    assert "shuffle" not in usual.bank("final").questions[0].source


def test_a_statement_has_no_order_to_keep() -> None:
    files = changed(BANK, 'kind = "truefalse"', 'kind = "truefalse"\nshuffle = false')
    assert any("“shuffle”" in str(problem) for problem in problems_of(files))
