"""Check quizzes and the final quiz of a draft, through their pages."""

import re

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.bank.rules import SHARED
from lms.assessment.publishing import publish_question
from lms.assessment.sections.rules import first_astray
from lms.catalog.drafts import queries
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.quizzes.rules import MOST_CHECK_QUESTIONS, MOST_SLOTS, carried, headings_of
from lms.catalog.drafts.rows import QuizView
from lms.catalog.packs.draws import MOST_DRAWS
from lms.kernel.db import release, transaction
from tests.pages import LmsClient
from tests.studio.test_drafting import add, begin, text, trainer

__all__ = ["trainer"]


def ask(bank: str, *keys: str, tag: str = "nhan") -> None:
    """Questions in the bank."""
    with transaction():
        for key in keys:
            options = [
                {"key": "a", "text": "Đúng", "correct": True, "why": "Vì vậy."},
                {"key": "b", "text": "Sai", "correct": False, "why": "Không phải."},
                {"key": "c", "text": "Khác", "correct": False, "why": "Cũng không."},
            ]
            publish_question(bank, key, "single", [tag], 1, {"text": f"Câu {key}?", "options": options})


def quiz_of(draft: str, lesson: str | None = None) -> QuizView:
    public_id = draft.split("/")[3]
    with_title = list(queries.drafted_titles().values())
    held = queries.find_open_draft(with_title[-1][0])
    assert held is not None
    assert held.course_public_id == public_id
    found = quizzes_of(held.id)
    wanted = queries.get_lesson(held.id, lesson).id if lesson else None
    release()
    return found[wanted]


def picks(client: LmsClient, address: str) -> list[str]:
    return re.findall(r'name="id"\s+value="([a-z0-9]+)"', text(client, address))


def test_a_check_quiz_of_questions_from_the_bank(app: Flask, trainer: LmsClient) -> None:
    ask(SHARED, "mot", "hai", "ba")
    draft = begin(trainer)
    lesson = add(trainer, draft, "Bài một")
    assert "tự xác nhận ở cuối bài" in text(trainer, f"{lesson}/quiz")
    ids = picks(trainer, f"{lesson}/quiz/questions")
    assert len(ids) == 3
    assert trainer.post(f"{lesson}/quiz/questions", data={"id": ids}).status_code == 303
    assert picks(trainer, f"{lesson}/quiz/questions") == []
    page = text(trainer, f"{lesson}/quiz")
    assert "Câu mot?" in page
    form = {
        "revision": "1", "title": "Kiểm tra", "pass_mark": "60", "minutes": "5", "attempts": "2", "counts": "best",
        "review": "all", "place-0": "3", "place-1": "2", "place-2": "1", "drop-1": "y",
    }  # fmt: skip
    assert trainer.post(f"{lesson}/quiz", data={**form, "pass_mark": "0"}).status_code == 422
    assert trainer.post(f"{lesson}/quiz", data={**form, "counts": "first"}).status_code == 422
    assert trainer.post(f"{lesson}/quiz", data={**form, "review": "closed"}).status_code == 422
    before = [slot.question_id for slot in quiz_of(draft, lesson.split("/")[-1]).slots]
    assert trainer.post(f"{lesson}/quiz", data=form).status_code == 303
    quiz = quiz_of(draft, lesson.split("/")[-1])
    assert [slot.question_id for slot in quiz.slots] == [before[2], before[0]]
    assert (quiz.pass_mark, quiz.settings["minutes"], quiz.settings["attempts"]) == (60, 5, 2)
    late = trainer.post(f"{lesson}/quiz", data={**form, "title": "Tên tôi gõ"})
    assert late.status_code == 409
    assert "Tên tôi gõ" in late.get_data(as_text=True)
    assert "Câu" in text(trainer, f"{lesson}/preview")
    assert (
        trainer.post(
            f"{lesson}/quiz",
            data={
                **form,
                "revision": "2",
                "place-0": "1",
                "place-1": "2",
                "drop-1": "",
                "section-1": "Phần hai",
            },
        ).status_code
        == 303
    )
    assert '<h3 lang="vi">Phần hai</h3>' in text(trainer, f"{lesson}/preview")
    assert trainer.post(f"{lesson}/quiz/removal").status_code == 303
    assert "Chưa có câu hỏi nào" in text(trainer, f"{lesson}/quiz")


def test_a_final_quiz_that_draws(app: Flask, trainer: LmsClient) -> None:
    ask(SHARED, "mot", "hai", "ba")
    draft = begin(trainer)
    assert trainer.post(f"{draft}/final-quiz/draws", data={"count": "2", "points": "1"}).status_code == 422
    draw = {"bank": SHARED, "category": "", "tag": "nhan", "count": "4", "points": "2"}
    answer = trainer.post(f"{draft}/final-quiz/draws", data=draw)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = text(trainer, f"{draft}/final-quiz")
    assert "không đủ câu" in page
    form = {
        "revision": "1", "title": "Cuối khóa", "pass_mark": "80", "minutes": "0", "attempts": "0", "counts": "best",
        "review": "all", "place-0": "1", "count-0": "2", "points-0": "3",
    }  # fmt: skip
    assert trainer.post(f"{draft}/final-quiz", data=form).status_code == 303
    assert "không đủ câu" not in text(trainer, f"{draft}/final-quiz")
    slot = quiz_of(draft).slots[0]
    assert (slot.bank_key, slot.tag, slot.count, slot.points) == (SHARED, "nhan", 2, 3)


def test_the_bank_of_a_new_course_is_its_authors(app: Flask, trainer: LmsClient) -> None:
    begin(trainer, "Khóa tự soạn")
    assert "Khóa tự soạn" in text(trainer, "/studio/bank/new?kind=single")


def test_a_form_that_was_sent_with_other_places_is_not_misread(app: Flask, trainer: LmsClient) -> None:
    ask(SHARED, "mot")
    draft = begin(trainer)
    assert trainer.post(f"{draft}/final-quiz", data={"revision": "7"}).status_code == 422
    assert trainer.post(f"{draft}/final-quiz/questions", data={"id": ["khong-co"]}).status_code == 303
    assert "Chưa có câu hỏi nào" in text(trainer, f"{draft}/final-quiz")


def form_of(count: int, revision: int, **more: str) -> dict[str, str]:
    """The form of a final quiz of so many questions."""
    rows = {
        f"{name}-{n}": str(n + 1 if name == "place" else 1)
        for n in range(count)
        for name in ("place", "points")
    }
    rows |= {f"section-{n}": "" for n in range(count)}  # as a browser sends it
    return {
        "revision": str(revision), "title": "Cuối khóa", "pass_mark": "80", "minutes": "0", "attempts": "0",
        "counts": "best", "review": "all", **rows, **more,
    }  # fmt: skip


def sections_of(draft: str) -> list[str]:
    return [(slot.more or {}).get("section", "") for slot in quiz_of(draft).slots]


def test_a_final_quiz_is_divided_into_sections_by_headings(app: Flask, trainer: LmsClient) -> None:
    ask(SHARED, "mot", "hai", "ba", "bon")
    draft = begin(trainer)
    quiz = f"{draft}/final-quiz"
    trainer.post(f"{quiz}/questions", data={"id": picks(trainer, f"{quiz}/questions")})
    two = {"section-0": "Trước khi bấm", "section-2": "Sau khi bấm"}
    assert trainer.post(quiz, data=form_of(4, 1, **two)).status_code == 303
    assert sections_of(draft) == ["Trước khi bấm"] * 2 + ["Sau khi bấm"] * 2
    page = text(trainer, quiz)
    assert re.findall(r'name="section-(\d)"[^>]*value="([^"]+)"', page) == [
        ("0", "Trước khi bấm"), ("2", "Sau khi bấm"),
    ]  # fmt: skip

    again = trainer.post(quiz, data=form_of(4, 2, **{**two, "section-3": "Trước khi bấm"}))
    assert again.status_code == 422
    assert "đã có một phần tên này" in again.get_data(as_text=True)

    before = [slot.question_id for slot in quiz_of(draft).slots]
    moved = form_of(4, 2, **two, **{"place-0": "4"})  # the first question to the end: into the second section
    assert trainer.post(quiz, data=moved).status_code == 303
    assert [slot.question_id for slot in quiz_of(draft).slots] == [*before[1:], before[0]]
    assert sections_of(draft) == ["Trước khi bấm"] + ["Sau khi bấm"] * 3

    dropped = form_of(4, 3, **{"section-0": "Trước khi bấm", "section-1": "Sau khi bấm", "drop-1": "y"})
    assert trainer.post(quiz, data=dropped).status_code == 303, "a heading outlives the question below it"
    assert sections_of(draft) == ["Trước khi bấm", "Sau khi bấm", "Sau khi bấm"]
    assert trainer.post(quiz, data=form_of(3, 4, **{"section-1": "Sau khi bấm"})).status_code == 303
    assert sections_of(draft) == ["", "Sau khi bấm", "Sau khi bấm"]

    ask(SHARED, "nam")
    trainer.post(f"{quiz}/questions", data={"id": picks(trainer, f"{quiz}/questions")})
    assert sections_of(draft)[-1] == "Sau khi bấm", "a new place belongs to the last section"
    assert trainer.post(quiz, data=form_of(5, 6)).status_code == 303
    assert sections_of(draft) == [""] * 5


@given(st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=12))
def test_headings_say_the_sections(headings: list[str]) -> None:
    sections = carried(headings)
    if first_astray(sections) is None:
        assert carried(headings_of(sections)) == sections


def test_what_the_studio_takes_a_pack_holds() -> None:
    assert MOST_SLOTS <= MOST_DRAWS
    assert MOST_CHECK_QUESTIONS <= MOST_DRAWS
