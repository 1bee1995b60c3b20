"""Ways of learning that statistics count, and how their answers are read."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

from lms.kernel.db import db, transaction
from lms.targets.recognising.models import Recognition, RecognitionDecision, RecognitionPaper
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopCourse, WorkshopStep
from tests.pages import LmsClient
from tests.targets.make import noon

NOVEMBER = "period=days&first=01/11/2026&last=30/11/2026"
HELD = date(2026, 11, 10)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hold_workshop(people: list[int], courses: list[int], closed: bool = True) -> None:
    """An hour and a half face to face, for these courses."""
    start = datetime(2026, 11, 10, 1, tzinfo=UTC)
    told = {"recorded_at": start, "recorded_by": "test"}
    with transaction():
        held = Workshop(
            public_id=f"w{len(courses)}{closed}", title="An toàn trên mạng", place="A", starts_at=start,
            ends_at=start + timedelta(minutes=90), held_on=HELD, guests="", note="", secret="00", **told,
        )  # fmt: skip
        db.session.add(held)
        db.session.flush()
        db.session.add_all(WorkshopCourse(workshop_id=held.id, course_id=one) for one in courses)
        db.session.add_all(
            WorkshopAttendance(workshop_id=held.id, person_id=one, is_present=True, way="list", **told)
            for one in people
        )
        if closed:
            db.session.add(WorkshopStep(workshop_id=held.id, step="closed", **told))


def recognise(person_id: int, course_id: int, on: date) -> None:
    with transaction():
        told = {"recorded_at": noon(on), "recorded_by": "test"}
        paper = RecognitionPaper(
            public_id="p", person_id=person_id, kind="course", ref=course_id, title="Giấy", issuer="Nơi khác",
            issued_on=on, sent_at=noon(on), sent_on=on, sent_by="test",
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        decided = RecognitionDecision(paper_id=paper.id, number=1, outcome="accepted", **told)
        db.session.add(decided)
        db.session.flush()
        db.session.add(
            Recognition(
                decision_id=decided.id, person_id=person_id, kind="course", ref=course_id, since=on, recorded_at=noon(on)
            )
        )  # fmt: skip


def rows_of(office: LmsClient, asked: str, part: str = "table") -> list[list[str]]:
    raw = office.get(f"/statistics/learning/file?format=csv&part={part}&{NOVEMBER}&{asked}").get_data()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))[1:]


def brief(rows: list[list[str]], *columns: int) -> dict[str, list[str]]:
    return {row[0]: [row[n] for n in columns] for row in rows}


def cells(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", cell).strip()
        for cell in re.findall(r"<t[hd] ?[^>]*>(.*?)</t[hd]>", page, re.DOTALL)
    ]
