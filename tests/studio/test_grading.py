"""Marking by hand: who may, the list, the page with the rubric, two at once, names that are hidden, marking again."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.tasks.models import TaskMark
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.kernel.reading import AccessEntry
from lms.learning.models import Completion
from tests.assessment.make import writing
from tests.conftest import sign_in
from tests.learning.browser import get, post, rows, text
from tests.learning.tasks import begin, hand_in, make_task_course, mark, upload, works_of
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.pages import LmsClient

QUEUE = "/studio/grading"
FORM = {"c-du": "2", "c-ro": "1", "comment": "Tốt lắm.", "seen": "0"}


def browser(app: Flask, role: Role | None, person_id: int | None = None, course_id: int | None = None) -> LmsClient:  # fmt: skip
    made = app.test_client()
    assert isinstance(made, LmsClient)
    account_id = make_account(person_id or make_person(), roles=[role] if role and course_id is None else [])
    if role and course_id is not None:
        with writing():
            accounts.grant_role(SYSTEM, account_id, role, course_id=course_id, valid_from=LONG_AGO)
    return sign_in(made, account_id)


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    return browser(app, Role.TRAINER)


def page_of(work_id: str) -> str:
    return f"{QUEUE}/{work_id}"


def only(model: type) -> object:
    found = db.session.scalars(sa.select(model)).one()
    db.session.rollback()
    return found


def test_a_trainer_marks_one_work_after_the_other(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    _, first = hand_in(made, "Lê Văn Đầu", texts=("Em đã <script>alert(1)</script> đổi.",))
    _, second = hand_in(made, "Trần Thị Hai")
    home = get(trainer, "/")
    assert "2 bài thực hành chờ chấm" in home
    page = get(trainer, QUEUE)
    assert page.index("Lê Văn Đầu") < page.index("Trần Thị Hai")
    assert "Dòng 1–2 trong 2" in page
    page = get(trainer, page_of(works_of(first)[0]))
    for words in ("&lt;script&gt;", "KINHIEM đủ cả", "BAIMAU", "DANDO", "Còn 2 bài chờ chấm"):
        assert words in page, words
    asked = trainer.post(page_of(works_of(first)[0]), data={"c-du": "2", "comment": "Giữ lại nhé"})
    assert asked.status_code == 422
    assert "Vui lòng chọn một mức" in text(asked)
    assert "Giữ lại nhé</textarea>" in text(asked)
    assert re.search(r'<input checked[^>]* name="c-du"[^>]* value="2"', text(asked))
    onward = post(trainer, page_of(works_of(first)[0]), {**FORM, "next": "1"})
    assert onward == page_of(works_of(second)[0])
    assert post(trainer, onward, {**FORM, "c-du": "0", "next": "1"}) == QUEUE
    assert "Không có bài nào chờ chấm" in get(trainer, QUEUE)
    assert "Trần Thị Hai" in get(trainer, f"{QUEUE}?state=marked")
    grades = db.session.scalars(sa.select(AttemptResult.grade).order_by(AttemptResult.attempt_id)).all()
    db.session.rollback()
    assert grades == [1.0, pytest.approx((1 + 1 / 3) / 2)]
    assert rows(Completion) == 2
    assert "bài thực hành chờ chấm" not in get(trainer, "/")
    seen = db.session.scalars(sa.select(AccessEntry.what).where(AccessEntry.what == "studio.grading")).all()
    db.session.rollback()
    assert seen


def test_who_may_mark(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    _, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    for role, status in ((Role.OFFICE, 200), (Role.LEADER, 404), (Role.ADMIN, 404), (None, 404)):
        client = browser(app, role)
        assert client.get(page_of(work)).status_code == status, role
        assert client.get(QUEUE).status_code == status, role
        if status == 404:
            assert client.post(page_of(work), data=FORM).status_code == 404
    own = browser(app, Role.TRAINER, course_id=made.id)
    assert "Lê Văn Nộp" in get(own, QUEUE)
    other = make_person()
    elsewhere = browser(app, Role.TRAINER, other, course_id=_other_course())
    assert "Lê Văn Nộp" not in get(elsewhere, QUEUE)
    assert elsewhere.get(page_of(work)).status_code == 404
    assert elsewhere.post(page_of(work), data=FORM).status_code == 404
    assert trainer.get(page_of("0" * 12)).status_code == 404
    assert rows(TaskMark) == 0


def _other_course() -> int:
    from tests.learning.make import make_course

    return make_course(key="khoa-khac", lessons=1, checked=(), final=False).id


def test_nobody_marks_their_own_work(app: Flask) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made, "Lê Văn Tự")
    (work,) = works_of(attempt_id)
    self_trainer = browser(app, Role.TRAINER, person_id)
    assert "Không có bài nào chờ chấm" in get(self_trainer, QUEUE)
    assert self_trainer.get(page_of(work)).status_code == 403
    assert self_trainer.post(page_of(work), data=FORM).status_code == 403
    assert rows(TaskMark) == 0


def test_names_are_hidden_where_the_quiz_says_so(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course(anonymous=True)
    person_id = make_person("Lê Văn Giấu")
    client = browser(app, None, person_id)
    href = begin(client, made, person_id)
    sent = {"q1": "a", "q2": "Bài của em", "f2": upload("Lê Văn Giấu.png")}
    client.post(f"{href}/files/submission", data=sent, content_type="multipart/form-data")
    found = db.session.scalar(sa.select(sa.func.max(Attempt.id)))
    db.session.rollback()
    (work,) = works_of(found or 0)
    queue, page = get(trainer, QUEUE), get(trainer, page_of(work))
    code = f"Bài số {work[:5].upper()}"
    for shown in (queue, page):
        assert "Lê Văn" not in shown
        assert code in shown
    link = re.search(rf'href="({page_of(work)}/files/[^"]+)"', page)
    assert link is not None
    file = trainer.get(link[1], buffered=True)
    assert "Van" not in file.headers["Content-Disposition"]
    assert "Gi" not in file.headers["Content-Disposition"].replace("attachment", "")
    post(trainer, page_of(work), FORM)
    assert "Lê Văn" not in get(trainer, f"{QUEUE}?state=marked")
    logged = db.session.scalars(sa.select(AccessEntry).where(AccessEntry.what == "studio.grading")).all()
    db.session.rollback()
    assert logged == []


def test_files_go_to_who_may_mark_them(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    person_id = make_person("Lê Văn Tệp")
    client = browser(app, None, person_id)
    href = begin(client, made, person_id)
    sent = {"q1": "a", "f2": upload("bài.png")}
    client.post(f"{href}/files/submission", data=sent, content_type="multipart/form-data")
    found = db.session.scalar(sa.select(sa.func.max(Attempt.id)))
    db.session.rollback()
    (work,) = works_of(found or 0)
    link = re.search(rf'href="({page_of(work)}/files/[^"]+)"', get(trainer, page_of(work)))
    assert link is not None
    answer = trainer.get(link[1], buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert browser(app, Role.LEADER).get(link[1]).status_code == 404
    assert trainer.get(link[1][:-3] + "zzz").status_code == 404


def test_two_at_once_see_both_and_nothing_is_lost(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    _, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    other = browser(app, Role.TRAINER, make_person("Cô Bình"))
    post(other, page_of(work), {**FORM, "c-du": "1", "comment": "Thiếu bước."})
    late = trainer.post(page_of(work), data={**FORM, "comment": "Ý kiến của tôi"})
    page = text(late)
    assert late.status_code == 409
    assert "Thiếu bước." in page
    assert "Cô Bình" in page
    assert "Ý kiến của tôi</textarea>" in page
    assert re.search(r'name="seen"[^>]*value="1"|value="1"[^>]*name="seen"', page)
    assert rows(TaskMark) == 1
    again = {**FORM, "comment": "Ý kiến của tôi", "seen": "1"}
    assert trainer.post(page_of(work), data=again).status_code == 422
    post(trainer, page_of(work), {**again, "reason": "Bước ba có ở cuối"})
    assert rows(TaskMark) == 2
    results = db.session.scalars(sa.select(AttemptResult).order_by(AttemptResult.number)).all()
    assert [(row.number, row.grade) for row in results] == [(1, pytest.approx((1 + 2 / 3) / 2)), (2, 1.0)]
    assert results[1].reason == "Bước ba có ở cuối"
    db.session.rollback()
    page = get(trainer, page_of(work))
    assert page.count("Đang tính") == 1
    assert "Bước ba có ở cuối" in page


def test_what_waits_for_too_long_is_told(trainer: LmsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_task_course()
    hand_in(made)
    later = clock.now() + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "trong đó 1 bài chờ quá một tuần" in get(trainer, "/")
    assert "Chờ quá lâu" in get(trainer, QUEUE)


def test_the_list_is_narrowed_by_quiz_and_question(trainer: LmsClient) -> None:
    made = make_task_course(tasks=2)
    hand_in(made, texts=("Một", "Hai"))
    assert "Dòng 1–2 trong 2" in get(trainer, QUEUE)
    narrowed = f"{QUEUE}?course={made.public_id}&quiz=khoa-thu&question=viec-2"
    page = get(trainer, narrowed)
    assert "Dòng 1–1 trong 1" in page
    assert f"?course={made.public_id}&amp;quiz=khoa-thu&amp;question=viec-2" in page
    assert "Không có bài nào như vậy" in get(trainer, f"{QUEUE}?question=khong-co")


@pytest.mark.parametrize(
    "form", [{"c-du": "7"}, {"c-du": "-1"}, {"c-du": "x"}, {"seen": "x"}, {"comment": "a" * 3001}]
)
def test_nonsense_is_refused_and_gives_no_marks(trainer: LmsClient, form: dict[str, str]) -> None:
    made = make_task_course()
    _, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    assert trainer.post(page_of(work), data={**FORM, **form}).status_code in (409, 422) or "seen" in form
    if "seen" not in form:
        assert rows(TaskMark) == 0


def test_a_new_attempt_waits_for_the_marks_of_the_last(app: Flask) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made, choice="b")
    client = browser(app, None, person_id)
    assert client.post(f"{made.href}/final-quiz/attempts").status_code == 409
    mark(made, works_of(attempt_id)[0], {"du": 0, "ro": 0})
    assert post(client, f"{made.href}/final-quiz/attempts").startswith("/attempts/")
