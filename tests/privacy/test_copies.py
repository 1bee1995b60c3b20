"""A copy of one's own data: complete, made by a job, for nobody else, gone when it expires."""

import io
import json
import zipfile
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from lms.app import PERSONAL_DATA
from lms.kernel import clock, jobs, personal
from lms.kernel.db import Base, db, release
from lms.privacy.models import DataExport
from lms.privacy.zip_file import HTML_NAME, JSON_NAME
from tests.privacy.lived import live
from tests.privacy.make import School

# Tables that name a person or an account and are in no section, and why.
SECRET = "a secret or its digest; that there is one stands on the account page"
NOT_IN_A_COPY = {
    "audit_salt": SECRET,
    "invitation": SECRET,
    "recovery_code": SECRET,
    "room_pin": SECRET,
    "second_factor": SECRET,
    "asked_file": "account_id is the office worker who asked for statistics at work, for two days",
    "bank_upload": "account_id is the trainer who uploaded a file of questions, for a day at most",
    "lesson_review": "account_id is the trainer who read a lesson's sources again at work",
    "lesson_upload": "account_id is the trainer who uploaded a lesson, for a day at most",
    "pack_upload": "account_id is the trainer who uploaded a course pack, for a day at most",
    "question_edit": "account_id is the trainer who wrote a question at work; it is no data about them",
    "course_author": "account_id is the trainer who writes the course at work; it is no data about them",
    "draft_review": "account_id is the trainer who asked for a review at work, or the reviewer",
    "draft_text": "account_id is the trainer who wrote a lesson at work; it is no data about them",
    "recognition_batch": "account_id is the office worker who uploaded a list of others, whose rows go when it is over",
    "kept_rows": "account_id is the office worker who uploaded a list of others, for a day at most",
    "roster_upload": "account_id is the office worker who uploaded a list of others, for a day at most",
    "saved_statistics": "account_id is the office worker who kept a question about statistics at work",
    "workshop": "account_id is the trainer who planned it at work; it is no data about them",
}
NAMING = {"person_id", "account_id", "actor_account_id", "merged_id", "kept_id"}


def naming_tables() -> set[str]:
    return {t.name for t in Base.metadata.sorted_tables if NAMING & set(t.columns.keys())}


def made(school: School) -> bytes:
    assert school.mine.post("/my-data/copies").status_code == 303
    jobs.run_due()
    public_id = db.session.scalars(sa.select(DataExport.public_id)).one()
    release()
    answer = school.mine.get(f"/my-data/copies/{public_id}/file")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def test_every_table_that_names_a_person_is_in_a_section_or_has_a_reason(app: Flask) -> None:
    school = School(app)
    assert len(PERSONAL_DATA) >= 8
    told = {table for s in personal.collect(school.teacher) for table in s.tables}
    release()
    missing = naming_tables() - told - set(NOT_IN_A_COPY)
    assert not missing, f"name these in a slice's personal.py, or say here why not: {sorted(missing)}"
    assert not told - set(Base.metadata.tables), "a section names a table that does not exist"
    assert not set(NOT_IN_A_COPY) & told


def test_a_copy_holds_a_row_of_everything_lived(app: Flask) -> None:
    school = School(app)
    live(school)
    with zipfile.ZipFile(io.BytesIO(made(school))) as file:
        held = json.loads(file.read(JSON_NAME))
        page = file.read(HTML_NAME).decode()
        names = file.namelist()
    empty = [key for key, rows in held["sections"].items() if not rows]
    assert not empty, f"tests/privacy/lived.py should live through these too: {empty}"
    assert held["sections"]["person"][0]["full_name"] == "Nguyễn Thị Ánh Nguyệt"
    assert "Nguyễn Thị Ánh Nguyệt" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert any(name.endswith(".pdf") for name in names)
    assert "argon2" not in json.dumps(held), "no secret leaves"


def test_a_copy_is_for_nobody_else(app: Flask) -> None:
    school = School(app)
    made(school)
    public_id = db.session.scalars(sa.select(DataExport.public_id)).one()
    release()
    for browser in (school.students, school.office):
        assert browser.get(f"/my-data/copies/{public_id}/file").status_code == 404


def test_a_copy_expires(app: Flask) -> None:
    school = School(app)
    made(school)
    public_id = db.session.scalars(sa.select(DataExport.public_id)).one()
    release()
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert school.mine.get(f"/my-data/copies/{public_id}/file").status_code == 404
        assert "Tạo bản sao" in school.mine.get("/my-data/copies").get_data(as_text=True)


def test_the_page_waits_for_the_job_and_asks_once(app: Flask) -> None:
    school = School(app)
    school.mine.post("/my-data/copies")
    school.mine.post("/my-data/copies")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DataExport)) == 1
    waiting = school.mine.get("/my-data/copies")
    assert waiting.headers["Refresh"] == "3"
    assert "Đang tạo bản sao" in waiting.get_data(as_text=True)
    jobs.run_due()
    ready = school.mine.get("/my-data/copies")
    assert "Refresh" not in ready.headers
    assert "Tải bản sao" in ready.get_data(as_text=True)
    school.mine.post("/my-data/copies")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DataExport)) == 1, (
        "the new one replaces it"
    )


def test_a_job_that_runs_twice_makes_one(app: Flask) -> None:
    school = School(app)
    school.mine.post("/my-data/copies")
    jobs.run_due()
    first = db.session.execute(sa.select(DataExport.id, DataExport.made_at)).one()
    release()
    jobs._handlers["privacy.make-export"]({"export_id": first.id})
    jobs._handlers["privacy.make-export"]({"export_id": 999_999})
    assert db.session.scalars(sa.select(DataExport.made_at)).one() == first.made_at
