"""Makers of published courses and of people who learn. Each opens its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.assessment.models import AttemptItem, QuestionVersion
from lms.catalog.models import Course, CourseVersion, Lesson
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.ids import new_public_id
from lms.kernel.vietnamese import sort_key
from tests.assessment.make import make_question, make_quiz, writing
from tests.catalog.make import NO_SOURCE


@dataclass(frozen=True)
class MadeCourse:
    """A published version. `quizzes`: the check quiz of each lesson, None where the learner confirms."""

    id: int
    public_id: str
    version_id: int
    lesson_ids: list[int]
    quizzes: list[int | None]
    final_quiz_id: int | None

    @property
    def href(self) -> str:
        return f"/courses/{self.public_id}"

    def lesson(self, position: int) -> str:
        return f"{self.href}/lessons/{position}"


def make_course(
    lessons: int = 3,
    checked: tuple[int, ...] = (1,),
    final: bool = True,
    sequential: bool = True,
    final_minutes: int = 20,
    final_attempts: int = 0,
    key: str = "khoa-thu",
    number: int = 1,
    final_terms: Mapping[str, Any] | None = None,
    check_terms: Mapping[str, Any] | None = None,
) -> MadeCourse:
    """A course whose lessons at the positions `checked` have a check quiz of two questions; the final quiz draws
    three of six, pass mark 80. The same `key` with a higher `number` is a new version. `final_terms`, `check_terms`:
    what `make_quiz` takes more."""
    quizzes: list[int | None] = [
        make_quiz(
            [make_question(f"b{n}-{i}", bank=f"{key}/bai-{n}") for i in (1, 2)],
            series=f"{key}/bai-{n}",
            **(check_terms or {}),
        )
        if n in checked
        else None
        for n in range(1, lessons + 1)
    ]
    final_id = None
    if final:
        bank = [
            make_question(f"f{i}", bank=f"{key}/final", text=f"RUTCAU{i}RUT thì sao?") for i in range(1, 7)
        ]
        final_id = make_quiz(
            bank, pass_mark=80, time_limit=final_minutes * 60, attempts_allowed=final_attempts, series=key,
            **{"draw": 3, "shuffle": True, **(final_terms or {})},
        )  # fmt: skip
    with writing():
        course = db.session.scalars(sa.select(Course).where(Course.key == key)).first()
        if course is None:
            course = Course(public_id=new_public_id(), key=key, origin="pack", created_at=clock.now())
            db.session.add(course)
            db.session.flush()
        version = _version(course.id, number, lessons * 5, sequential, final_id)
        db.session.add(version)
        db.session.flush()
        rows = [_lesson(version.id, position, quiz_id) for position, quiz_id in enumerate(quizzes, 1)]
        db.session.add_all(rows)
        db.session.flush()
        course.current_version_id = version.id
        return MadeCourse(course.id, course.public_id, version.id, [r.id for r in rows], quizzes, final_id)


def _version(
    course_id: int, number: int, minutes: int, sequential: bool, final_id: int | None
) -> CourseVersion:
    title = "Khóa học thử"
    return CourseVersion(
        course_id=course_id, number=number, title=title, title_key=sort_key(title), summary="Tóm tắt.",
        description_html="<p>Sau khóa học, bạn tự làm được.</p>", cover=None, cover_alt="", level="basic",
        audience=["teacher"], competences=["2.6"], sequential=sequential, gives_certificate=True,
        minutes=minutes, authors=["Tổ học liệu số"], licence="CC-BY-4.0", reviewed_on=date(2026, 11, 22),
        review_months=6, final_quiz_id=final_id, effect="first" if number == 1 else "valid", note="",
        content_hash=f"{number}", source=NO_SOURCE, published_at=clock.now(), published_by="test",
    )  # fmt: skip


def _lesson(version_id: int, position: int, quiz_id: int | None) -> Lesson:
    return Lesson(
        public_id=new_public_id(), version_id=version_id, position=position, key=f"bai-{position}",
        title=f"Bài số {position}", minutes=5, objectives=["Sau bài này, bạn làm được."],
        body_source="", body_html=f"<h2>Phần</h2><p>NOIDUNG-{position}</p>", policy=1,
        sources=[], quiz_id=quiz_id,
    )  # fmt: skip


def form_of(attempt_id: int, choose: str = "a", leave: tuple[int, ...] = ()) -> dict[str, str]:
    """What the attempt's form carries when `choose` is ticked everywhere but at the positions `leave`. In every
    question of `make_question`, "a" is right."""
    positions = db.session.scalars(
        sa.select(AttemptItem.position)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()
    db.session.rollback()
    shown = {f"was{position}": "" for position in positions}
    return shown | {f"q{position}": choose for position in positions if position not in leave}


def undrawn_texts(attempt_id: int) -> list[str]:
    """A word from each final question that was not drawn for the attempt."""
    drawn = sa.select(AttemptItem.question_version_id).where(AttemptItem.attempt_id == attempt_id)
    found = db.session.scalars(sa.select(QuestionVersion.source).where(QuestionVersion.id.not_in(drawn)))
    texts = [str(source["text"]).split()[0] for source in found if "RUTCAU" in source["text"]]
    db.session.rollback()
    return texts
