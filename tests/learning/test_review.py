"""What may be known of an attempt at which moment: the raw bytes of every response are searched, for every kind of
question, every moment and everything that can be hidden."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lms.assessment.models import AttemptItem, QuestionVersion, QuizSlotQuestion
from lms.assessment.review.rules import EVERYTHING, ONLY_ANSWER, PRESETS, Aspect, Moment, Review
from lms.catalog.models import CourseVersion
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.privacy.models import DataExport
from lms.privacy.zip_file import JSON_NAME
from tests.assessment.make import make_question, make_quiz, writing
from tests.assessment.questions import SOURCES
from tests.assessment.questions import publish as publish_kind
from tests.conftest import sign_in
from tests.emulation.make import ship_periods
from tests.learning.acts import confirm
from tests.learning.browser import attempt_id_of, post, take
from tests.learning.make import MadeCourse, make_course
from tests.make import make_account, make_person
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CLOSES = date(2026, 11, 30)
MOMENTS = {
    Moment.AFTER: timedelta(seconds=61),
    Moment.LATER: timedelta(hours=2),
    Moment.CLOSED: timedelta(days=20),
}

# By what each thing is known in the bytes of a page. Of a question that was drawn every kind gives something.
SECRETS = {
    Aspect.ANSWER: ["TRALOI-CUA-TOI", "checked"],
    Aspect.CORRECTNESS: [
        "is-wrong",
        "is-correct",
        "Trả lời chưa đúng",
        "Trả lời đúng",
        "Chưa đúng",
        "Bỏ trống",
    ],
    Aspect.KEY: ["is-missed", "Đáp án", "BIMAT", "BIMẬT", "98761", "98.761", '"correct"'],
    Aspect.EXPLANATION: ["VISAO"],
    Aspect.MARK: ["27,2%", "27.2", "0.27", "Đúng trọn vẹn"],
}
# What a page after the attempt has to hold where it may be seen, so that the search above is known to look rightly.
SHOWN = {
    Aspect.ANSWER: ["TRALOI-CUA-TOI", "checked"],
    Aspect.CORRECTNESS: ["Trả lời chưa đúng", "Trả lời đúng", "Chưa đúng"],
    Aspect.KEY: ["is-missed", "Mã BIMAT", "BIMẬT", "98761,5", "VNeID", "do mình tìm"],
    Aspect.EXPLANATION: ["VISAO-b", "VISAO một.", "VISAO số.", "VISAO vì thế."],
    Aspect.MARK: ["Chưa đạt: 27,2%"],
}


def course_of_every_kind(review: Review) -> tuple[MadeCourse, str]:
    """A course whose final quiz asks a question of every kind and three more, and leaves one undrawn; its text."""
    course = make_course(lessons=1, checked=())
    choices = [
        make_question("mot", text="Câu một?"),
        make_question("nhieu", "multiple", correct=("a", "c"), keys=("a", "b", "c"), text="Câu nhiều?"),
        make_question("ds", "truefalse", correct=("true",), keys=("true", "false"), text="Câu đúng sai?"),
    ]
    fixed = [*choices, *(publish_kind(kind) for kind in SOURCES)]
    fixed += [make_question(f"de-{n}", text=f"Câu dễ {n}?") for n in range(3)]
    assert len(fixed) == 11
    with_it = {**PRESETS, "tested": review}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.assessment.make.PRESETS", with_it)
        quiz_id = make_quiz(
            fixed, pass_mark=80, review="tested", series="khoa-thu", closes_on=CLOSES, time_limit=1200
        )
    spare = make_question("du", text="KHONGRUT thì sao?")
    with writing():
        slot_id = db.session.scalar(
            sa.select(QuizSlotQuestion.slot_id).where(QuizSlotQuestion.question_version_id == fixed[-1])
        )
        row = {"slot_id": slot_id, "question_version_id": spare, "position": 2}
        db.session.execute(sa.insert(QuizSlotQuestion), [row])
        db.session.execute(sa.update(CourseVersion).values(final_quiz_id=quiz_id))
    return course, "KHONGRUT"


def answers_of(attempt_id: int) -> dict[str, str]:
    """Three choices right, the others wrong, one text typed, the rest left blank."""
    form = {}
    rows = db.session.execute(
        sa.select(AttemptItem.position, QuestionVersion.kind, QuestionVersion.source)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()
    db.session.rollback()
    for position, kind, written in rows:
        form[f"was{position}"] = ""
        if kind in ("single", "multiple"):
            form[f"q{position}"] = (
                "b" if "dễ" not in written["text"] and "KHONGRUT" not in written["text"] else "a"
            )
        elif kind == "truefalse":
            form[f"q{position}"] = "false"
        elif kind == "text":
            form[f"q{position}"] = "TRALOI-CUA-TOI"
    return form


def raw(response: TestResponse) -> str:
    """Head and body of a response, as they were before they were packed for the way."""
    body = response.get_data()
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return f"{response.headers}\n{body.decode()}"


class Learner:
    """Somebody who handed the quiz in, and everything the server then says to them."""

    def __init__(self, client: LmsClient, person_id: int, review: Review) -> None:
        self.client, self.person_id = client, person_id
        with clock.frozen(NOW):
            self.course, self.undrawn = course_of_every_kind(review)
            confirm(person_id, self.course, 1)
            self.href = post(client, f"{self.course.href}/final-quiz/attempts")
            self.attempt_id = attempt_id_of(self.href)
            drawn = sa.select(QuestionVersion.source).join(
                AttemptItem, AttemptItem.question_version_id == QuestionVersion.id
            )
            texts = [
                row["text"]
                for row in db.session.scalars(drawn.where(AttemptItem.attempt_id == self.attempt_id))
            ]
            db.session.rollback()
            if any("KHONGRUT" in text for text in texts):
                self.undrawn = next(f"Câu dễ {n}" for n in range(3) if not any(f"dễ {n}" in t for t in texts))

    def responses(self) -> Iterator[tuple[str, str]]:
        """Each address with the raw response, of whatever the learner can ask for."""
        packed = {"Accept-Encoding": "gzip"}
        fetch = {"X-Requested-With": "fetch"}
        late = {**answers_of(self.attempt_id), "page": "tre", "q1": "c"}
        for path in ("", "/submission", "/result"):
            yield path, raw(self.client.get(self.href + path, headers=packed))
            yield path + " plain", raw(self.client.get(self.href + path))
        for headers in ({}, fetch):
            yield "answers", raw(self.client.post(f"{self.href}/answers", data=late, headers=headers))
            yield (
                "answers/1",
                raw(self.client.post(f"{self.href}/answers/1", data={"q1": "zz"}, headers=headers)),
            )
        for path in ("/", self.course.href, self.course.lesson(1), "/courses", "/certificates", "/emulation/mine",
                     "/my-data", "/account", f"/studio/courses/{self.course.public_id}/questions", "/studio"):  # fmt: skip
            yield path, raw(self.client.get(path, headers=packed))

    def copy(self) -> dict[str, Any]:
        """The attempts in the copy of one's own data."""
        with writing():
            db.session.execute(sa.delete(DataExport))
        self.client.post("/my-data/copies")
        jobs.run_due()
        public_id = db.session.scalars(sa.select(DataExport.public_id)).one()
        db.session.rollback()
        with zipfile.ZipFile(io.BytesIO(self.client.get(f"/my-data/copies/{public_id}/file").data)) as file:
            held = {name: file.read(name) for name in file.namelist()}
        for name, content in held.items():
            for secret in ("VISAO", "BIMAT", "98761", self.undrawn):
                assert secret.encode() not in content, f"{secret} in {name}"
        [found] = json.loads(held[JSON_NAME])["sections"]["attempts"]
        return dict(found)


@pytest.fixture
def learner_of(client: LmsClient, person_id: int) -> Any:
    sign_in(client, make_account(person_id))
    return lambda review: Learner(client, person_id, review)


def test_while_it_is_open_nothing_is_told(app: Flask, learner_of: Any) -> None:
    """Whatever the quiz tells afterwards."""
    learner: Learner = learner_of(PRESETS["all"])
    with clock.frozen(NOW + timedelta(minutes=1)):
        form = answers_of(learner.attempt_id)
        assert learner.client.post(f"{learner.href}/answers", data={**form, "page": "mot"}).status_code == 303
        told = dict(learner.responses())
        told["submission"] = raw(learner.client.post(f"{learner.href}/submission", data={"page": "hai"}))
        copy = learner.copy()
    hidden = [secret for aspect in EVERYTHING - ONLY_ANSWER for secret in SECRETS[aspect]]
    for href, text in told.items():
        for secret in (*hidden, learner.undrawn):
            assert secret not in text, f"{secret} in {href}"
    assert "Câu một?" in told[""]
    assert (copy["points"], copy["passed"]) == (None, None)


@pytest.mark.parametrize("aspect", list(Aspect))
@pytest.mark.parametrize("moment", list(MOMENTS))
def test_every_cell_is_kept(app: Flask, learner_of: Any, moment: Moment, aspect: Aspect) -> None:
    """Everything is shown at every moment but this one thing at this one moment."""
    review = {Moment.DURING: ONLY_ANSWER, **dict.fromkeys(MOMENTS, EVERYTHING)}
    review[moment] = EVERYTHING - {aspect}
    learner: Learner = learner_of(review)
    with clock.frozen(NOW + timedelta(minutes=1)):
        form = answers_of(learner.attempt_id)
        assert (
            learner.client.post(f"{learner.href}/submission", data={**form, "confirmed": "1"}).status_code
            == 303
        )
    for when, later in MOMENTS.items():
        with clock.frozen(NOW + later):
            told = dict(learner.responses())
            copy = learner.copy()
        shown = review[when]
        for href, text in told.items():
            assert learner.undrawn not in text, href
            for secret in [secret for gone in EVERYTHING - shown for secret in SECRETS[gone]]:
                assert secret not in text, f"{when}: {secret} in {href}"
        for present in shown:
            for words in SHOWN[present]:
                if words.startswith("VISAO") and Aspect.ANSWER not in shown and "-" in words:
                    continue  # beside what was chosen, which is not shown
                assert words in told["/result"], f"{when}: {words}"
        assert (copy["points"] is None) == (Aspect.MARK not in shown)
        assert (copy["passed"] is None) == (Aspect.MARK not in shown)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_presets(app: Flask, learner_of: Any, preset: str) -> None:
    learner: Learner = learner_of(PRESETS[preset])
    with clock.frozen(NOW + timedelta(minutes=1)):
        form = answers_of(learner.attempt_id)
        learner.client.post(f"{learner.href}/submission", data={**form, "confirmed": "1"})
    for when, later in MOMENTS.items():
        with clock.frozen(NOW + later):
            told = dict(learner.responses())
        for href, text in told.items():
            for gone in EVERYTHING - PRESETS[preset][when]:
                assert not [secret for secret in SECRETS[gone] if secret in text], f"{gone} in {href}, {when}"
    if preset == "closed":
        with clock.frozen(NOW + MOMENTS[Moment.LATER]):
            assert "Điểm hiện ở đây sau ngày 30/11/2026." in raw(learner.client.get(f"{learner.href}/result"))


def test_a_trainer_sees_keys_in_the_studio_and_nobody_else_does(app: Flask, learner_of: Any) -> None:
    learner: Learner = learner_of(PRESETS["never"])
    href = f"/studio/courses/{learner.course.public_id}/questions"
    assert learner.client.get(href).status_code == 404
    trainer = app.test_client()
    assert isinstance(trainer, LmsClient)
    sign_in(trainer, make_account(make_person("Trần Văn Bình"), roles=[Role.TRAINER]))
    assert "VISAO" in raw(trainer.get(href))
    for path in ("", "/result", "/submission"):
        assert trainer.get(learner.href + path).status_code == 404


@pytest.mark.parametrize(("preset", "shows"), [("all", True), ("closed", False)])
def test_the_grade_of_a_completion_waits_for_its_quiz(
    learner: LmsClient, person_id: int, preset: str, shows: bool
) -> None:
    """In one's own emulation record and copy; that the course is complete is told at once."""
    ship_periods()
    with clock.frozen(NOW):
        course = make_course(lessons=1, checked=(), final_terms={"review": preset, "closes_on": CLOSES})
        confirm(person_id, course, 1)
        take(learner, f"{course.href}/final-quiz/attempts")
        assert "Bạn đã hoàn thành khóa học" in raw(learner.get(course.href))
        record = raw(learner.get("/emulation/mine"))
        learner.post("/my-data/copies")
        jobs.run_due()
        public_id = db.session.scalars(sa.select(DataExport.public_id)).one()
        db.session.rollback()
        with zipfile.ZipFile(io.BytesIO(learner.get(f"/my-data/copies/{public_id}/file").data)) as file:
            copy = json.loads(file.read(JSON_NAME))["sections"]
        assert "Khóa học thử" in record
        assert ("100%" in record) is shows
        assert [copy[name][0]["grade"] for name in ("completions", "emulation")] == [
            1.0 if shows else None
        ] * 2
    with clock.frozen(NOW + MOMENTS[Moment.CLOSED]):
        assert "100%" in raw(learner.get("/emulation/mine"))
