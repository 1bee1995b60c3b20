"""The final quiz of a draft: what the editor lists, the checklist counts, the preview asks and the version holds is one
thing; what the bank changes meanwhile is seen before it is published."""

import re

import sqlalchemy as sa
from flask import Flask

from lms.assessment.bank.models import BankQuestion
from lms.assessment.bank.rules import SHARED
from lms.assessment.models import Attempt, Question
from lms.kernel import clock
from lms.kernel.db import change, db, release, transaction
from tests.pages import LmsClient
from tests.studio.test_drafting import text, trainer
from tests.studio.test_drafting_publishing import changes, write_course
from tests.studio.test_drafting_quizzes import ask

__all__ = ["trainer"]


def listed(page: str) -> list[int]:
    """How many questions the editor lists for each place that draws."""
    return [part.count("<li>") for part in re.findall(r"Hôm nay rút trong những câu này.*?</ul>", page, re.S)]


def found(page: str) -> list[str]:
    return re.findall(r"có (\d+) câu để rút", page)


def retire(key: str) -> None:
    wanted = sa.select(Question.id).where(Question.key == key)
    with transaction():
        change(
            sa.update(BankQuestion)
            .where(BankQuestion.question_id.in_(wanted))
            .values(retired_at=clock.now(), retired_reason="Cũ")
        )


def test_what_is_counted_is_what_is_drawn(app: Flask, trainer: LmsClient) -> None:
    draft = write_course(trainer)
    ask(SHARED, "mot", "hai", "ba", "bon", tag="chung")
    final = f"{draft}/final-quiz"
    for count in ("2", "2"):
        draw = {"bank": "", "category": "", "tag": "chung", "count": count, "points": "1"}
        assert trainer.post(f"{final}/draws", data=draw).status_code == 303
    page = text(trainer, final)
    assert (found(page), listed(page)) == (["4", "0"], [4])
    counted = text(trainer, f"{draft}/checklist")
    assert "mục 2: cần 2 câu, chỉ có 0 câu" in counted, (
        "two places from the same questions: told before it is tried"
    )
    assert trainer.post(f"{final}/removal").status_code == 303
    draw = {"bank": "", "category": "", "tag": "chung", "count": "3", "points": "1"}
    assert trainer.post(f"{final}/draws", data=draw).status_code == 303
    page = text(trainer, final)
    assert (found(page), listed(page)) == (["4"], [4])
    preview = text(trainer, f"{final}/preview")
    assert preview.count('class="question') >= 3
    assert "Câu 3/3" in preview or "3 câu" in preview
    assert "KHOA" not in preview, "no key"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 0
    release()

    seen = changes(trainer, draft)
    retire("bon")
    assert found(text(trainer, final)) == ["3"]
    data = {"note": "Bản đầu", "seen": seen}
    refused = trainer.post(f"{draft}/publication", data=data)
    assert refused.status_code == 422
    assert "vừa được sửa sau khi bạn mở trang này" in refused.get_data(as_text=True)
    retire("ba")
    assert "cần 3 câu, chỉ có 2 câu" in text(trainer, f"{draft}/checklist")
    assert "không đủ câu" in text(trainer, f"{final}/preview")
