"""Makers of completion facts that are announced as learning announces them."""

from datetime import date

import html5lib
import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.emulation.defaults import ensure_defaults
from lms.kernel import clock, hooks
from lms.kernel.db import db, release, transaction
from lms.kernel.ids import new_code, new_public_id
from lms.learning.models import Completion, CompletionRevocation, Enrolment
from tests.make import make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import make_course, make_target, noon


def ship_periods() -> None:
    """The periods as an installation has them."""
    with transaction():
        ensure_defaults()


def complete(
    person_id: int, course_id: int, on: date, grade: float | None = 0.9, minutes: int = 20, heard: bool = True
) -> int:
    """A completion of the current version on `on`; `heard`: announced. Returns its id."""
    with transaction():
        version_id = db.session.get_one(Course, course_id).current_version_id
        assert version_id is not None
        number = db.session.scalar(
            sa.select(sa.func.count()).where(
                Enrolment.person_id == person_id, Enrolment.course_id == course_id
            )
        )
        enrolment = Enrolment(
            public_id=new_public_id(), person_id=person_id, course_id=course_id, version_id=version_id,
            number=(number or 0) + 1, enrolled_at=noon(on), enrolled_on=on,
        )  # fmt: skip
        db.session.add(enrolment)
        db.session.flush()
        completion = Completion(
            public_id=new_public_id(), person_id=person_id, course_id=course_id, version_id=version_id,
            enrolment_id=enrolment.id, rule="all_lessons", evidence={}, grade=grade, minutes=minutes,
            completed_at=noon(on), completed_on=on,
        )  # fmt: skip
        db.session.add(completion)
        db.session.flush()
        if heard:
            hooks.announce(event_of(completion))
        return completion.id


def event_of(c: Completion) -> hooks.CourseCompleted:
    """What is announced of a completion."""
    return hooks.CourseCompleted(
        c.id, c.person_id, c.course_id, c.version_id, c.completed_at, c.completed_on, c.grade, c.minutes
    )


def revoke(completion_id: int, on: date, reason: str = "Làm bài hộ", heard: bool = True) -> None:
    """Declares the completion void on `on`."""
    with transaction():
        person_id = db.session.get_one(Completion, completion_id).person_id
        db.session.add(
            CompletionRevocation(
                completion_id=completion_id,
                reason=reason,
                revoked_at=noon(on),
                revoked_on=on,
                revoked_by="test",
            )
        )
        db.session.flush()
        if heard:
            hooks.announce(hooks.CompletionRevoked(completion_id, person_id, noon(on), on, reason))


def certify(completion_id: int, number: int, year: int = 2026) -> str:
    """Makes sure the completion has a certificate (its own subscriber may have made one); returns its code."""
    with transaction():
        held = db.session.scalars(
            sa.select(Certificate).where(Certificate.completion_id == completion_id)
        ).first()
        if held is not None:
            return held.code
        person_id = db.session.get_one(Completion, completion_id).person_id
        certificate = Certificate(
            completion_id=completion_id, person_id=person_id, series="GCN", year=year, number=number,
            code=new_code(), printed={}, issued_at=clock.now(), issued_on=clock.today(),
        )  # fmt: skip
        db.session.add(certificate)
        return certificate.code


def new_version(course_id: int, number: int, minutes: int = 20) -> None:
    """A further version of the course, made the current one."""
    with transaction():
        course = db.session.get_one(Course, course_id)
        old = db.session.get_one(CourseVersion, course.current_version_id)
        columns = {c.key: getattr(old, c.key) for c in CourseVersion.__table__.columns if c.key != "id"}
        version = CourseVersion(
            **{
                **columns,
                "number": number,
                "minutes": minutes,
                "effect": "retake",
                "content_hash": f"v{number}",
            }
        )
        db.session.add(version)
        db.session.flush()
        course.current_version_id = version.id


class School:
    """Two units (one with a team), four people, two required courses due 31/10/2026 and a free one."""

    def __init__(self) -> None:
        ship_periods()
        self.root = make_school()
        self.faculty = make_unit("Khoa Điện", "faculty", self.root)
        self.team = make_unit("Tổ Điện lạnh", "team", self.faculty)
        self.office = make_unit("Phòng Hành chính - Kế toán", "office", self.root)
        self.an = make_person("Nguyễn Văn An", self.faculty, code="0000000001")
        self.binh = make_person("Trần Thị Bình", self.team, code="0000000002")
        self.chi = make_person("Lê Kim Chi", self.office, "officer", code="0000000003")
        self.dung = make_person("Phạm Dũng", self.office, "worker", code="0000000004")
        self.a, self.b, self.free = (
            make_course("a", "VNeID"), make_course("b", "Lừa đảo"), make_course("c", "Bảng tính"),
        )  # fmt: skip
        make_target(["a", "b"], due_on=date(2026, 10, 31))


def public_id(model: type, row_id: int) -> str:
    found = db.session.scalar(sa.select(model.public_id).where(model.id == row_id))
    release()
    return str(found)


def table(html: str) -> dict[str, list[str]]:
    """The rows of the page's first table: heading cell to the other cells, as text."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    rows: dict[str, list[str]] = {}
    first = root.find(".//table")
    assert first is not None
    for row in first.iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")]
        rows[cells[0]] = cells[1:]
    return rows


def get(client: LmsClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)
