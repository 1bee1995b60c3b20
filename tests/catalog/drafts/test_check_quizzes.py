"""The check quizzes of a draft: what they draw from is theirs, and they have the name and order that they were given."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.bank.models import BankQuestion
from lms.assessment.models import Question
from lms.assessment.publishing import publish_question
from lms.catalog.drafts.actions import discard
from lms.catalog.drafts.quizzes.actions import QuizContent, save_quiz
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.rows import DraftView, QuizView
from lms.catalog.packs.content import Pack, PackCheckQuiz, PackDraw, PackOption, PackQuestion
from lms.catalog.packs.identity import content_hash
from lms.catalog.versions.stored import stored_pack
from lms.kernel import clock
from lms.kernel.db import change, db, release, transaction
from tests.catalog.drafts.make import arrived, edited_here, held, made, opened, published
from tests.catalog.make import publish
from tests.make import SYSTEM
from tests.packs.make import good_pack

TRUE = (PackOption("true", "", True, "Đúng."), PackOption("false", "", False, "Chưa đúng."))


def true_or_false(key: str, text: str = "", tags: tuple[str, ...] = ()) -> PackQuestion:
    return PackQuestion(key, "truefalse", 1, text or f"Câu {key}?", TRUE, tags)


def asking(*questions: PackQuestion, draws: tuple[PackDraw, ...] = (), **changes: Any) -> Pack:
    """The sound pack whose first lesson asks these."""
    pack = good_pack()
    banks = tuple(replace(b, questions=questions) if b.name == "bai-1" else b for b in pack.banks)
    first = replace(pack.lessons[0], check_quiz=PackCheckQuiz(draws=draws))
    return replace(pack, banks=banks, lessons=(first, *pack.lessons[1:]), **changes)


DRAWN = (PackDraw("bai-1", 1), PackDraw("bai-1", 1, points=2))


def check_of(draft: DraftView) -> QuizView:
    found = next(quiz for lesson_id, quiz in quizzes_of(draft.id).items() if lesson_id is not None)
    release()
    return found


def texts(pack: Pack, bank: str = "bai-1") -> list[str]:
    return [question.text for question in pack.bank(bank).questions]


def test_a_pack_that_words_its_questions_otherwise_brings_only_its_own(app: Flask) -> None:
    course_id = edited_here(asking(*map(true_or_false, "abc"), draws=DRAWN))
    other = asking(*(true_or_false(k, f"Cách hỏi khác, {k}?") for k in "ab"), draws=DRAWN, version=7)
    pack = made(arrived(course_id, other)).pack
    assert texts(pack) == ["Cách hỏi khác, a?", "Cách hỏi khác, b?"]
    assert pack.lessons[0].check_quiz.draws == DRAWN


def test_a_bank_that_holds_more_than_the_pack_is_not_its_home(app: Flask) -> None:
    course_id = edited_here(asking(*map(true_or_false, "abc"), draws=DRAWN))
    pack = made(arrived(course_id, asking(*map(true_or_false, "ab"), draws=DRAWN, version=7))).pack
    assert texts(pack) == ["Câu a?", "Câu b?"]


def test_the_next_wording_of_the_same_number_gets_a_home_of_its_own(app: Flask) -> None:
    course_id = edited_here(asking(*map(true_or_false, "ab"), draws=DRAWN))
    for word in ("hai", "ba"):
        other = asking(*(true_or_false(k, f"Lần {word}, {k}?") for k in "ab"), draws=DRAWN, version=7)
        draft = arrived(course_id, other)
        assert texts(made(draft).pack) == [f"Lần {word}, a?", f"Lần {word}, b?"]
        with transaction():
            discard(SYSTEM, draft)
    done = published(arrived(course_id, other))
    pack = stored_pack(done.version_id)
    release()
    assert texts(pack) == ["Lần ba, a?", "Lần ba, b?"]


def test_a_question_that_the_bank_gets_is_not_drawn_by_itself(app: Flask) -> None:
    done = publish(asking(*map(true_or_false, "ab"), draws=(PackDraw("bai-1", 1, points=2),)))
    draft = opened(done)
    with transaction():
        new = true_or_false("moi")
        publish_question("mat-khau/bai-1", new.key, new.kind, new.tags, new.difficulty, new.source)
    assert texts(made(draft).pack) == ["Câu a?", "Câu b?"]
    assert check_of(draft).pool is not None


def test_a_check_quiz_gets_the_name_and_the_order_it_was_given(app: Flask) -> None:
    draft = opened(publish(asking(*map(true_or_false, "abc"))))
    quiz = check_of(draft)
    content = QuizContent("Nhớ lại", 80, quiz.settings, (quiz.slots[2], quiz.slots[0], quiz.slots[1]))
    with transaction():
        save_quiz(SYSTEM, draft, quiz, quiz.lesson_id, content, quiz.revision)
    done = published(held(draft.course_id))
    pack = stored_pack(done.version_id)
    release()
    assert pack.bank("bai-1").title == "Nhớ lại"
    assert texts(pack) == ["Câu c?", "Câu a?", "Câu b?"]


@pytest.mark.parametrize(
    "draws",
    [
        (PackDraw("bai-1", 1, question="a"),), (PackDraw("bai-1", 2, "x"), PackDraw("bai-1", 1, question="c")),
        (PackDraw("bai-1", 1, points=3, section="Đầu"), PackDraw("bai-1", 1, section="Sau")), (),
    ],
)  # fmt: skip
def test_what_was_not_touched_comes_out_as_it_was(app: Flask, draws: tuple[PackDraw, ...]) -> None:
    asked = (true_or_false("a", tags=("x",)), true_or_false("b", tags=("x",)), true_or_false("c"))
    long = true_or_false("k" * 64)
    pack = asking(long, *asked, draws=draws)
    assert content_hash(made(opened(publish(pack))).pack) == content_hash(pack)


def test_where_the_questions_are_is_known_after_publishing(app: Flask) -> None:
    course_id = edited_here(asking(*map(true_or_false, "ab"), draws=DRAWN))
    other = asking(*(true_or_false(k, f"Khác {k}?") for k in "ab"), draws=DRAWN, version=7)
    done = published(arrived(course_id, other))
    quiz = check_of(opened(done))
    assert {slot.bank_key for slot in quiz.slots} == {"mat-khau/bai-1-v7"}


@pytest.mark.parametrize("text", ["Cách hỏi khác?", ""])
def test_a_question_that_was_retired_here_is_neither_reworded_nor_lost(app: Flask, text: str) -> None:
    """The pack asks it, so the draft does; the school's own stays retired, in its own words."""
    course_id = edited_here(asking(*map(true_or_false, "ab"), draws=(PackDraw("bai-1", 2),)))
    key = "mat-khau/bai-1"
    asked = sa.select(BankQuestion.question_id, BankQuestion.version_id).join(
        Question, Question.id == BankQuestion.question_id
    )
    asked = asked.where(Question.bank_key == key, Question.key == "a", BankQuestion.retired_at.is_not(None))
    with transaction():
        question_id = db.session.scalars(
            sa.select(Question.id).where(Question.bank_key == key, Question.key == "a")
        ).one()
        change(
            sa.update(BankQuestion)
            .where(BankQuestion.question_id == question_id)
            .values(retired_at=clock.now(), retired_reason="Cũ")
        )
    before = [tuple(row) for row in db.session.execute(asked)]
    release()
    other = asking(true_or_false("a", text), true_or_false("b"), draws=(PackDraw("bai-1", 2),), version=7)
    pack = made(arrived(course_id, other)).pack
    assert texts(pack) == [text or "Câu a?", "Câu b?"]
    after = [tuple(row) for row in db.session.execute(asked)]
    release()
    assert len(before) == 1
    assert after == before
