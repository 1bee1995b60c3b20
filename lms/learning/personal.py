"""What learning holds about a person."""

from collections.abc import Iterator

import sqlalchemy as sa

from lms.catalog.models import CourseVersion, Lesson
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.learning.facts import hidden_grades
from lms.learning.models import (
    Completion,
    CompletionRevocation,
    Enrolment,
    LessonCompletion,
    LessonOpened,
    Participation,
    QuizUse,
)
from lms.learning.practice.models import PracticeAnswer, PracticeItem, PracticeRound
from lms.learning.survey.models import SurveyGiven

COURSE, VERSION = mark("Khóa học"), mark("Phiên bản")


def sections(person_id: int) -> Iterator[Section]:
    """Enrolments, lessons opened and finished, quizzes taken for them, completions and their revocations."""
    mine = Enrolment.person_id == person_id
    yield section(
        "enrolments", mark("Ghi danh"), ("enrolment",),
        {
            "course": (COURSE, CourseVersion.title), "version": (VERSION, CourseVersion.number),
            "number": (mark("Lần thứ"), Enrolment.number), "enrolled_at": (mark("Lúc"), Enrolment.enrolled_at),
        },
        lambda s: s.join(CourseVersion, CourseVersion.id == Enrolment.version_id).where(mine).order_by(Enrolment.id),
    )  # fmt: skip
    yield section(
        "lessons_opened", mark("Bài học đã mở (lần gần nhất)"), ("lesson_opened",),
        {
            "course": (COURSE, CourseVersion.title), "lesson": (mark("Bài học"), Lesson.title),
            "opened_at": (mark("Mở lúc"), LessonOpened.opened_at),
        },
        lambda s: s.join(Enrolment, Enrolment.id == LessonOpened.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Lesson, Lesson.id == LessonOpened.lesson_id)
        .where(mine)
        .order_by(LessonOpened.opened_at),
    )  # fmt: skip
    yield section(
        "lessons_completed", mark("Bài học đã hoàn thành"), ("lesson_completion",),
        {
            "course": (COURSE, CourseVersion.title), "lesson": (mark("Bài học"), Lesson.title),
            "rule": (mark("Theo cách"), LessonCompletion.rule),
            "completed_at": (mark("Lúc"), LessonCompletion.completed_at),
        },
        lambda s: s.join(Enrolment, Enrolment.id == LessonCompletion.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Lesson, Lesson.id == LessonCompletion.lesson_id)
        .where(mine)
        .order_by(LessonCompletion.id),
    )  # fmt: skip
    yield section(
        "quizzes_taken", mark("Lượt làm bài thuộc khóa học nào"), ("quiz_use",),
        {"attempt_id": (mark("Số lượt"), QuizUse.attempt_id), "course": (COURSE, CourseVersion.title)},
        lambda s: s.join(Enrolment, Enrolment.id == QuizUse.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(mine)
        .order_by(QuizUse.attempt_id),
    )  # fmt: skip
    yield section(
        "participations", mark("Lần đầu tham gia mỗi khóa học"), ("participation",),
        {
            "course_id": (mark("Số khóa học"), Participation.course_id),
            "kind": (mark("Bằng"), Participation.kind), "began_at": (mark("Lúc"), Participation.began_at),
        },
        lambda s: s.where(Participation.person_id == person_id).order_by(Participation.id),
    )  # fmt: skip
    answered = (PracticeAnswer.round_id == PracticeItem.round_id) & (
        PracticeAnswer.position == PracticeItem.position
    )
    yield section(
        "practice", mark("Luyện tập"), ("practice_round", "practice_item", "practice_answer"),
        {
            "round": (mark("Lượt luyện tập"), PracticeRound.public_id), "begun_at": (mark("Lúc"), PracticeRound.begun_at),
            "part": (mark("Phần"), PracticeRound.part), "position": (mark("Câu"), PracticeItem.position),
            "question": (mark("Mã câu hỏi"), PracticeItem.question_version_id),
            "chosen": (mark("Đã chọn"), PracticeAnswer.chosen), "mark": (mark("Điểm (0 đến 1)"), PracticeAnswer.mark),
            "answered_at": (mark("Trả lời lúc"), PracticeAnswer.answered_at),
        },
        lambda s: s.select_from(PracticeRound)
        .join(PracticeItem, PracticeItem.round_id == PracticeRound.id)
        .outerjoin(PracticeAnswer, answered)
        .where(PracticeRound.person_id == person_id)
        .order_by(PracticeRound.id, PracticeItem.position),
    )  # fmt: skip
    hidden = hidden_grades(person_id)
    shown_grade = sa.case((Completion.id.not_in(hidden), Completion.grade))
    yield section(
        "completions", mark("Hoàn thành khóa học"), ("completion", "completion_revocation"),
        {
            "completion": (mark("Số"), Completion.public_id), "course": (COURSE, CourseVersion.title),
            "version": (VERSION, CourseVersion.number), "rule": (mark("Theo cách"), Completion.rule),
            "grade": (mark("Điểm (0 đến 1)"), shown_grade), "minutes": (mark("Số phút"), Completion.minutes),
            "evidence": (mark("Căn cứ"), Completion.evidence),
            "completed_at": (mark("Lúc"), Completion.completed_at),
            "revoked_at": (mark("Thu hồi lúc"), CompletionRevocation.revoked_at),
            "revocation_reason": (mark("Lý do thu hồi"), CompletionRevocation.reason),
        },
        lambda s: s.join(CourseVersion, CourseVersion.id == Completion.version_id)
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .where(Completion.person_id == person_id)
        .order_by(Completion.id),
    )  # fmt: skip
    yield section(
        "surveys", mark("Khóa học đã góp ý (không kèm nội dung góp ý)"), ("survey_given",),
        {"course": (COURSE, CourseVersion.title), "given_on": (mark("Ngày"), SurveyGiven.given_on)},
        lambda s: s.join(Enrolment, Enrolment.id == SurveyGiven.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(mine)
        .order_by(SurveyGiven.enrolment_id),
    )  # fmt: skip
