"""What `lms courses import` says and asks before a new version is published, and what the effects then do."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import AttemptItem, QuestionVersion
from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.vietnamese import show_date
from lms.learning import actions as learning
from lms.learning.models import Completion, Enrolment, EnrolmentMove
from lms.studio import cli
from lms.studio.queries import impact
from lms.studio.rules import Impact
from lms.targets.models import RetakeRequirement
from tests.learning.browser import rows
from tests.make import make_person
from tests.packs.make import files, write
from tests.studio.test_imports import numbers, run, second_version

DUE = show_date(clock.today() + timedelta(days=30))


def course_id() -> int:
    found = db.session.scalars(sa.select(Course.id)).one()
    db.session.rollback()
    return found


def begin(person_id: int, until: int = 1) -> None:
    """The person does the first `until` steps: the lesson with a check quiz, the other lesson, the final quiz."""
    public_id = db.session.scalars(sa.select(Course.public_id)).one()
    db.session.rollback()
    with transaction():
        learning.enrol(person_id, course_id_in(public_id))
    for step in range(1, until + 1):
        if step == 2:
            with transaction():
                learning.confirm_lesson(person_id, public_id, 2)
            continue
        with transaction():
            position = 1 if step == 1 else None
            attempt = learning.start_quiz(person_id, public_id, position, random.Random(1))
        with transaction():
            assessment.save_answers(attempt.id, person_id, right_answers(attempt.id))
            assessment.submit(attempt.id, person_id, "person")


def right_answers(attempt_id: int) -> dict[int, list[str]]:
    drawn = db.session.execute(
        sa.select(AttemptItem.position, QuestionVersion.source)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id)
    )
    return {
        row.position: [option["key"] for option in row.source["options"] if option.get("correct")]
        for row in drawn
    }


def course_id_in(public_id: str) -> int:
    return db.session.scalars(sa.select(Course.id).where(Course.public_id == public_id)).one()


@pytest.fixture
def school(app: Flask, tmp_path: Path) -> Path:
    """Version 1 of the pack with two who finished and one under way; the folder of version 2."""
    run(app, "import", str(write(tmp_path / "one", files())))
    for name in ("Nguyễn Văn An", "Trần Thị Bình"):
        begin(make_person(name), 3)
    begin(make_person("Lê Kim Chi"), 1)
    return second_version(tmp_path / "two")


def test_the_school_is_as_the_tests_need_it(app: Flask, school: Path) -> None:
    assert impact(course_id()) == Impact(finished=2, under_way=1, movable=1)
    db.session.rollback()


def test_looking_asks_for_no_effect(app: Flask, school: Path) -> None:
    dry = run(app, "import", str(school), "--dry-run")
    assert (dry.exit_code, numbers()) == (0, [1])
    for effect in ("typo:", "valid:", "retake:", "trước một hạn do bạn chọn", "chưa ghi gì"):
        assert effect in dry.output


def test_without_an_effect_all_three_are_shown_and_none_is_taken(app: Flask, school: Path) -> None:
    refused = run(app, "import", str(school), "--yes")
    assert (refused.exit_code, numbers()) == (1, [1])
    assert "Đã hoàn thành phiên bản trước: 2 người. Đang học phiên bản trước: 1 người." in refused.output
    for effect in ("typo:", "valid:", "retake:"):
        assert effect in refused.output
    assert "Hãy nói phiên bản 2 tác động" in refused.output


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (["typo"], "1 người đang học được chuyển sang phiên bản mới"),
        (["valid"], "không chuyển ai; 2 người đã hoàn thành vẫn được công nhận; 1 người đang học"),
        (["retake", "--due", DUE], f"2 người đã hoàn thành cần học lại, hạn cuối là hết ngày {DUE}"),
    ],
)
def test_the_numbers_come_before_the_question(app: Flask, school: Path, effect: list[str], said: str) -> None:
    dry = run(app, "import", str(school), "--effect", *effect, "--dry-run")
    assert (dry.exit_code, numbers()) == (0, [1])
    assert said in dry.output
    assert "chưa ghi gì" in dry.output
    refused = run(app, "import", str(school), "--effect", *effect)  # nobody at a terminal
    assert (refused.exit_code, numbers()) == (1, [1])
    assert said in refused.output
    assert "cần người xác nhận các số trên. Thêm --yes nếu đồng ý." in refused.output
    done = run(app, "import", str(school), "--effect", *effect, "--yes")
    assert (done.exit_code, numbers()) == (0, [1, 2])
    assert said in done.output
    again = run(app, "import", str(school), "--effect", *effect)
    assert (again.exit_code, again.output) == (
        0,
        f"{school}: không có gì mới, “Mật khẩu rất dễ nhớ”, phiên bản 2.\n",
    )


@pytest.mark.parametrize(("answer", "made"), [("y\n", [1, 2]), ("n\n", [1]), ("", [1])])
def test_somebody_at_a_terminal_is_asked(
    app: Flask, school: Path, monkeypatch: pytest.MonkeyPatch, answer: str, made: list[int]
) -> None:
    monkeypatch.setattr(cli, "at_a_terminal", lambda: True)
    command = ["import", str(school), "--effect", "valid"]
    result = app.test_cli_runner().invoke(cli.courses, command, input=answer)
    db.session.rollback()
    assert "Đăng phiên bản 2 với tác động như trên?" in result.output
    assert (result.exit_code == 0, numbers()) == (made == [1, 2], made)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--effect", "retake"], "cần hạn học lại"),
        (["--effect", "retake", "--due", "01/01/2020"], "Hạn học lại 01/01/2020 đã qua"),
        (["--effect", "typo", "--due", DUE], "chỉ đi cùng tác động retake"),
    ],
)
def test_a_due_date_that_cannot_be_is_refused_before_the_question(
    app: Flask, school: Path, args: list[str], said: str
) -> None:
    for more in (["--yes"], ["--dry-run"], []):
        refused = run(app, "import", str(school), *args, *more)
        assert (refused.exit_code, numbers()) == (1, [1])
        assert said in refused.output
        assert "--yes nếu đồng ý" not in refused.output
    assert rows(RetakeRequirement) == 0


def test_a_due_date_is_read_as_people_write_it(app: Flask, school: Path) -> None:
    bad = run(app, "import", str(school), "--effect", "retake", "--due", "31/02/2030", "--yes")
    assert (bad.exit_code, numbers()) == (2, [1])
    assert "dd/mm/yyyy" in bad.output


def test_typo_moves_and_keeps(app: Flask, school: Path) -> None:
    assert run(app, "import", str(school), "--effect", "typo", "--yes").exit_code == 0
    newest = db.session.scalars(sa.select(CourseVersion.id).where(CourseVersion.number == 2)).one()
    versions = db.session.scalars(sa.select(Enrolment.version_id).order_by(Enrolment.id)).all()
    assert [version == newest for version in versions] == [False, False, True]
    db.session.rollback()
    assert (rows(EnrolmentMove), rows(Completion), rows(RetakeRequirement)) == (1, 2, 0)
    assert impact(course_id()) == Impact(2, 1, 1)
    db.session.rollback()


def test_retake_asks_and_removes_nothing(app: Flask, school: Path) -> None:
    assert run(app, "import", str(school), "--effect", "retake", "--due", DUE, "--yes").exit_code == 0
    asked = db.session.execute(
        sa.select(RetakeRequirement.from_number, RetakeRequirement.due_on, RetakeRequirement.recorded_by)
    ).one()
    assert tuple(asked) == (2, clock.today() + timedelta(days=30), "lms courses import")
    db.session.rollback()
    assert (rows(EnrolmentMove), rows(Completion)) == (0, 2)
    assert impact(course_id()) == Impact(finished=2, under_way=1, movable=0)
    db.session.rollback()


def test_those_who_stay_behind_are_counted_as_staying(app: Flask, school: Path, tmp_path: Path) -> None:
    """Under way since before a version that had to be learnt again: a correction of that one leaves them."""
    run(app, "import", str(school), "--effect", "retake", "--due", DUE, "--yes")
    begin(make_person("Phạm Dũng"), 1)
    contents = {p.relative_to(school).as_posix(): p.read_bytes() for p in school.rglob("*") if p.is_file()}
    contents["course.toml"] = contents["course.toml"].replace(b"version = 2", b"version = 3")
    contents["course.toml"] = contents["course.toml"].replace("rất dễ".encode(), "thật dễ".encode())
    third = write(tmp_path / "three", contents)
    said = run(app, "import", str(third), "--effect", "typo", "--yes").output
    assert "1 người đang học được chuyển sang phiên bản mới" in said
    assert "1 người học tiếp phiên bản của mình; 2 người đã hoàn thành" in said
    assert rows(EnrolmentMove) == 1


def test_where_nobody_learnt_nobody_is_asked(app: Flask, tmp_path: Path) -> None:
    one = write(tmp_path / "one", files())
    dry = run(app, "import", str(one), "--dry-run")
    assert (dry.exit_code, numbers()) == (0, [])
    assert "không ai chịu tác động" in dry.output
    first = run(app, "import", str(one))
    assert (first.exit_code, first.output) == (0, f"{one}: đã đăng “Mật khẩu dễ nhớ”, phiên bản 1.\n")
    assert run(app, "import", str(second_version(tmp_path / "two"))).exit_code == 0
    assert numbers() == [1, 2]
