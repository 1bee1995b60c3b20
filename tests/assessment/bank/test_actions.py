"""The bank's acts: what they change, what they record, what stays frozen, and who may."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.assessment.actions import publish_question
from lms.assessment.bank import actions, queries
from lms.assessment.bank.models import BankQuestion, QuestionEdit
from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import Category, Draft, Filters, State, branches, reachable, subtree
from lms.assessment.models import QuestionVersion
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Forbidden, Invalid, LmsError, NotFound
from tests.assessment.make import count, make_question, make_quiz, source, start, writing
from tests.make import SYSTEM, make_person

LEARNER = Actor(1, 1, "Người học", (Grant(Role.LEARNER),))


def row(key: str = "cau-1", bank_key: str = "khoa/bai-1") -> BankRow:
    db.session.rollback()
    found = [each for each in all_rows() if (each.key, each.bank_key) == (key, bank_key)]
    return found[0]


def all_rows(filters: Filters = Filters(state=State.ALL)) -> list[BankRow]:  # noqa: B008 - frozen
    rows, total = queries.questions(filters, None, 1000)
    db.session.rollback()
    assert len(rows) == total
    return rows


def test_a_published_question_has_its_place(app: Flask) -> None:
    first = make_question("cau-1", text="Bản đầu?")
    assert row().wording.version_id == first
    second = make_question("cau-1", text="Bản sau?")
    assert row().wording.version_id == second
    assert make_question("cau-1", text="Bản đầu?") == first  # back to what it was: that wording counts again
    assert row().wording.version_id == first
    assert [len(all_rows(Filters(query=words))) for words in ("ban dau", "ban sau")] == [1, 0]
    assert count(BankQuestion) == 1


def test_publishing_freezes_the_list_a_quiz_draws_from(app: Flask) -> None:
    versions = [make_question(f"cau-{n}", text=f"Câu {n}?") for n in (1, 2, 3)]
    quiz = make_quiz(versions, draw=2)
    make_question("cau-1", text="Câu 1, viết lại?")
    with writing():
        actions.retire(SYSTEM, [row("cau-2")], "Luật đã đổi")
    slots = assessment.quiz_slots(quiz)
    db.session.rollback()
    assert [slot.candidates for slot in slots] == [tuple(versions)]
    assert queries.retired_among(versions) == {versions[1]}
    db.session.rollback()
    attempt = start(quiz, make_person())
    drawn = {use.number for use in queries.uses(row("cau-1").question_id)}
    assert drawn == {1}
    assert attempt.id


def test_uses_are_counted_by_quiz_and_wording(app: Flask) -> None:
    version = make_question("cau-1")
    quiz = make_quiz([version])
    make_quiz([make_question("cau-1", text="Viết lại?")])
    for _ in range(3):
        start(quiz, make_person())
    assert [(use.number, use.drawn) for use in queries.uses(row().question_id)] == [(2, 0), (1, 3)]
    assert queries.quiz_counts([row().question_id]) == {row().question_id: 2}


@pytest.mark.parametrize("act", ["move", "tag", "untag", "retire", "restore", "practice", "write"])
def test_a_learner_may_nothing(app: Flask, act: str) -> None:
    make_question("cau-1")
    held = row()
    acts = {
        "move": lambda: actions.move(LEARNER, [held], None),
        "tag": lambda: actions.tag(LEARNER, [held], "x"),
        "untag": lambda: actions.untag(LEARNER, [held], "x"),
        "retire": lambda: actions.retire(LEARNER, [held], "x"),
        "restore": lambda: actions.restore(LEARNER, [held]),
        "practice": lambda: actions.set_practice(LEARNER, [held], True),
        "write": lambda: actions.write_question(LEARNER, "chung", draft("q")),
    }
    with pytest.raises((NotFound, Forbidden)), writing():
        acts[act]()


def draft(key: str, **changes: str) -> Draft:
    return Draft(key, "single", source(**changes), ("bai-1",), 1, "Ghi chú")


def test_an_act_tells_how_many_it_changed(app: Flask) -> None:
    for key in ("cau-1", "cau-2"):
        make_question(key)
    rows = all_rows()
    with writing():
        assert actions.retire(SYSTEM, rows[:1], "Cũ") == 1
    with writing():
        assert actions.retire(SYSTEM, rows, "Cũ") == 1
        assert actions.tag(SYSTEM, rows, "Ôn") == 2
        assert actions.tag(SYSTEM, rows, "Ôn") == 0
        assert actions.untag(SYSTEM, rows, "khác") == 0
        assert actions.set_practice(SYSTEM, rows, False) == 0
        assert actions.restore(SYSTEM, rows) == 2
    with pytest.raises(Invalid), writing():
        actions.tag(SYSTEM, rows, "  ")


def test_a_stale_wording_is_refused(app: Flask) -> None:
    first = make_question("cau-1", text="Bản đầu?")
    held = row()
    with writing():
        assert actions.reword_question(SYSTEM, held, draft("cau-1", text="Của Lan?"), first)
    for expected in (first, 0):
        with pytest.raises(Conflict), writing():
            actions.reword_question(SYSTEM, held, draft("cau-1", text="Của Minh?"), expected)
    assert row().wording.short == "Của Lan?"
    assert count(QuestionEdit) == 1
    with writing():
        assert not actions.reword_question(SYSTEM, held, draft("cau-1", text="Của Lan?"), row_version())
    assert count(QuestionVersion) == 2


def row_version() -> int:
    return db.session.scalars(sa.select(BankQuestion.version_id)).one()


def test_a_faulty_wording_leaves_nothing(app: Flask) -> None:
    with pytest.raises(LmsError), writing():
        actions.write_question(SYSTEM, "chung", draft("moi", text=" "))
    assert count(BankQuestion) == 0


def test_pack_and_bank_have_one_way_in(app: Flask) -> None:
    with transaction():
        actions.write_question(SYSTEM, "khoa/bai-1", draft("cau-1"))
    with transaction():
        publish_question("khoa/bai-1", "cau-1", "single", ["bai-1"], 1, source())
    assert count(QuestionVersion) == 1


def test_the_tree(app: Flask) -> None:
    tree = [
        Category(1, "a", None, "B", "B"), Category(2, "b", 1, "C", "C"), Category(3, "c", None, "A", "A"),
        Category(4, "d", 2, "D", "D"),
    ]  # fmt: skip
    assert [branch.path for branch in branches(tree)] == ["A", "B", "B › C", "B › C › D"]
    assert subtree(tree, 1) == {1, 2, 4}
    assert subtree(tree, 4) == {4}


def test_reach() -> None:
    keys = ["chung", "an-toan/final", "ai/final", "an/x"]
    assert reachable(keys, None) is None
    assert reachable(keys, ["an-toan"]) == {"chung", "an-toan/final"}
    assert reachable(keys, []) == {"chung"}
