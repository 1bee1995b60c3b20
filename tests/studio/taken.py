"""A published course with people in it, and its trainer who edits and publishes: for what publishing does to them."""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import Attempt, AttemptItem, AttemptResult, QuestionVersion
from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import show_date
from lms.learning import actions as learning
from lms.learning import queries
from lms.learning.models import Completion, EnrolmentMove, LessonCompletion
from tests.catalog.make import publish
from tests.certificates.make import school_with_address
from tests.make import make_person, make_unit
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, text
from tests.targets.make import make_target, noon

DUE = clock.today() + timedelta(days=30)
EFFECTS = ("typo", "valid", "retake")


@dataclass
class School:
    """People by name, the course, its trainer and the office."""

    people: dict[str, int]
    course_id: int
    public_id: str
    trainer: LmsClient
    office: LmsClient
    open_attempt: int

    @property
    def studio(self) -> str:
        return f"/studio/courses/{self.public_id}"


def right(attempt_id: int) -> dict[int, list[str]]:
    drawn = db.session.execute(
        sa.select(AttemptItem.position, QuestionVersion.source)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id)
    )
    return {row[0]: [o["key"] for o in row[1]["options"] if o.get("correct")] for row in drawn}


def start(person_id: int, public_id: str, position: int | None) -> int:
    with transaction():
        return learning.start_quiz(person_id, public_id, position, random.Random(1)).id


def hand_in(person_id: int, attempt_id: int) -> None:
    with transaction():
        assessment.save_answers(attempt_id, person_id, right(attempt_id))
        assessment.submit(attempt_id, person_id, "person")


def opened(person_id: int, course_id: int, lesson: int) -> None:
    with transaction():
        view = queries.get_course_view(public_id_of(course_id), person_id)
        learning.record_opened(person_id, course_id, queries.lesson_steps(view)[lesson - 1].id)


def public_id_of(course_id: int) -> str:
    return db.session.scalars(sa.select(Course.public_id).where(Course.id == course_id)).one()


def make_taken_course(app: Flask) -> School:
    """An is in the middle of lesson 2, Bình has an attempt open, Chi has finished and holds a certificate, Dung has not
    begun."""
    unit = make_unit("Khoa Điện", parent_id=school_with_address())
    course_id = publish().course_id
    make_target(["mat-khau"])
    people = {
        name: make_person(name, unit) for name in ("An Giữa Bài", "Bình Đang Làm", "Chi Đã Xong", "Dung Chưa")
    }
    public_id = public_id_of(course_id)
    release()
    an, binh, chi, _dung = people.values()
    for person in (an, binh, chi):
        with transaction():
            learning.enrol(person, course_id)
        hand_in(person, start(person, public_id, 1))
        opened(person, course_id, 2)
    for person in (binh, chi):
        with transaction():
            learning.confirm_lesson(person, public_id, 2)
    attempt = start(binh, public_id, None)
    hand_in(chi, start(chi, public_id, None))
    trainer, office = (
        browser(app, Role.TRAINER, name="Giáo Viên"),
        browser(app, Role.OFFICE, name="Văn Phòng"),
    )
    return School(people, course_id, public_id, trainer, office, attempt)


# ---- what is seen ------------------------------------------------------------------------------------------------


def version_of(school: School, name: str) -> int | None:
    """The number of the version that somebody is on."""
    found = queries.find_newest_enrolment(school.people[name], school.course_id)
    number = (
        db.session.scalars(sa.select(CourseVersion.number).where(CourseVersion.id == found.version_id)).one()
        if found
        else None
    )
    release()
    return number


def done(school: School, name: str) -> list[bool]:
    view = queries.get_course_view(school.public_id, school.people[name])
    steps = [step.is_done for step in queries.lesson_steps(view)]
    release()
    return steps


def facts() -> dict[str, list[tuple[object, ...]]]:
    """What may only grow."""
    wanted: dict[str, Any] = {
        "completions": sa.select(Completion.id, Completion.person_id, Completion.version_id),
        "certificates": sa.select(Certificate.id, Certificate.code),
        "lessons": sa.select(LessonCompletion.id, LessonCompletion.enrolment_id, LessonCompletion.lesson_id),
        "attempts": sa.select(Attempt.id, Attempt.person_id, Attempt.quiz_id),
        "results": sa.select(AttemptResult.attempt_id, AttemptResult.number, AttemptResult.passed),
    }
    found = {name: [tuple(row) for row in db.session.execute(asked)] for name, asked in wanted.items()}
    release()
    return found


def moves() -> int:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(EnrolmentMove)) or 0
    release()
    return count


def counted_as_done(school: School, day: date) -> set[str]:
    with clock.frozen(noon(day)):
        page = text(school.office, "/coverage?list=done")
    return {name for name in school.people if name in page}


# ---- what the trainer does ---------------------------------------------------------------------------------------


def edit(school: School, words: str) -> str:
    """Opens a draft and writes into lesson 2; the address of the draft."""
    assert school.trainer.post(f"{school.studio}/draft").status_code == 303
    draft = f"{school.studio}/draft"
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(school.trainer, draft))
    address = list(dict.fromkeys(lesson))[1]
    saved = school.trainer.post(
        f"{address}/text",
        data={"body": words, "format": "markdown", "revision": revision(school.trainer, address)},
    )
    assert saved.status_code == 303
    return draft


def revision(client: LmsClient, address: str) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', text(client, address))
    assert found
    return found[1]


def said(page: str) -> dict[str, str]:
    """What the page says each effect does, by effect."""
    words = [
        re.sub(r"<[^>]+>|\s+", " ", part).strip() for part in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    ]
    wanted = {"typo": "Sửa lỗi nhỏ", "valid": "vẫn được công nhận:", "retake": "cần học lại:"}
    return {effect: next(one for one in words if start in one) for effect, start in wanted.items()}


def release_as(school: School, draft: str, effect: str) -> dict[str, str]:
    """Publishes; what the page had said."""
    page = text(school.trainer, f"{draft}/publication")
    changes = re.search(r'name="seen"[^>]*value="([\w.]+)"', page)
    assert changes
    data = {"note": f"Sửa: {effect}", "seen": changes[1], "effect": effect}
    if effect == "retake":
        data["due_on"] = show_date(DUE)
    answer = school.trainer.post(f"{draft}/publication", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return said(page)
