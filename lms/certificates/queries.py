"""Every SELECT of the pages. Those of issuing and printing are in issuing.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import CourseVersion
from lms.certificates.models import Certificate, CertificatePrint, RegisterSeries
from lms.certificates.rules import SERIES, State, read_number, show_number
from lms.kernel import search
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import masked_name
from lms.learning.models import Completion, CompletionRevocation
from lms.org.consents import may_publish_name
from lms.org.queries import find_kept_id, whole_person

_REVOKED = sa.exists().where(CompletionRevocation.completion_id == Completion.id)
_ISSUED = sa.exists().where(Certificate.completion_id == Completion.id)
_STATE = sa.exists().where(CompletionRevocation.completion_id == Certificate.completion_id).label("revoked")
_IS_PRINTED = sa.exists().where(CertificatePrint.certificate_id == Certificate.id).label("is_printed")


@dataclass(frozen=True)
class CertificateRow:
    """A certificate in its holder's list."""

    code: str
    number: str
    course: str
    version: str
    finished: str
    issued_on: date
    state: State
    is_printed: bool


def _state(revoked: bool) -> State:
    return State.REVOKED if revoked else State.VALID


_MINE = whole_person(sa.bindparam("person_id", type_=sa.Integer))

# Built once, for the learners' page.
_CERTIFICATES = (
    sa.select(
        Certificate.code, Certificate.series, Certificate.year, Certificate.number, Certificate.printed,
        Certificate.issued_on, _STATE, _IS_PRINTED,
    )
    .where(Certificate.person_id.in_(_MINE))
    .order_by(Certificate.id.desc())
)  # fmt: skip
_WAITING = (
    sa.select(CourseVersion.title)
    .join(Completion, Completion.version_id == CourseVersion.id)
    .where(Completion.person_id.in_(_MINE), CourseVersion.gives_certificate, ~_ISSUED, ~_REVOKED)
    .order_by(Completion.completed_at)
)


def certificates_of(person_id: int) -> list[CertificateRow]:
    """A person's certificates, the newest first."""
    return [
        CertificateRow(
            r.code, show_number(r.number, r.year, r.series), r.printed["course"], r.printed["version"],
            r.printed["finished"], r.issued_on, _state(r.revoked), r.is_printed,
        )
        for r in read(_CERTIFICATES, {"person_id": person_id})
    ]  # fmt: skip


def waiting_courses_of(person_id: int) -> Sequence[str]:
    """Titles of the courses a person completed that are still waiting for their certificate."""
    return [row.title for row in read(_WAITING, {"person_id": person_id})]


@dataclass(frozen=True)
class CheckedByCode:
    """What anybody who holds the paper may see. `name` is masked, and None without a needed consent."""

    number: str
    state: State
    name: str | None
    course: str
    version: str
    finished: str
    issued_on: date
    school: str


@dataclass(frozen=True)
class CheckedByNumber:
    """What anybody may see who types a number: numbers can be guessed, so no name."""

    number: str
    state: State
    course: str
    issued_on: date


@dataclass(frozen=True)
class StoredFile:
    """A certificate's PDF; `pdf` is None until it has been rendered."""

    person_id: int

    number: str
    name: str
    course: str
    pdf: bytes | None
    sha256: str | None


def find_by_code(code: str) -> CheckedByCode | None:
    """The certificate behind a QR code. A student's name needs a recorded consent; an erased one is gone."""
    row = db.session.execute(
        sa.select(
            Certificate.series, Certificate.year, Certificate.number, Certificate.printed, Certificate.issued_on,
            Certificate.category, Certificate.person_id, _STATE,
        ).where(Certificate.code == code)
    ).first()  # fmt: skip
    if row is None:
        return None
    needs_consent = row.category in (None, "student")
    may_show = not row.printed.get("erased") and may_publish_name(row.person_id, needs_consent)
    return CheckedByCode(
        number=show_number(row.number, row.year, row.series), state=_state(row.revoked),
        name=masked_name(row.printed["name"]) if may_show else None, course=row.printed["course"],
        version=row.printed["version"], finished=row.printed["finished"], issued_on=row.issued_on,
        school=row.printed["school"],
    )  # fmt: skip


def find_by_number(number: int, year: int, series: str) -> CheckedByNumber | None:
    """The certificate with this number."""
    row = db.session.execute(
        sa.select(Certificate.printed, Certificate.issued_on, _STATE).where(
            Certificate.series == series, Certificate.year == year, Certificate.number == number
        )
    ).first()
    if row is None:
        return None
    shown = show_number(number, year, series)
    return CheckedByNumber(shown, _state(row.revoked), row.printed["course"], row.issued_on)


def get_file(actor: Actor, code: str) -> StoredFile:
    """The PDF behind `code` for its holder and the office; NotFound for everybody else."""
    row = db.session.execute(
        sa.select(
            Certificate.person_id, Certificate.series, Certificate.year, Certificate.number, Certificate.printed,
            CertificatePrint.pdf, CertificatePrint.sha256,
        )
        .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(Certificate.code == code)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(Message(mark("Không có giấy chứng nhận này.")))
    require(actor, "certificates.open", Scope(person_id=find_kept_id(row.person_id)))
    if row.printed.get("erased"):
        raise NotFound(Message(mark("Bản in đã được xóa theo yêu cầu xóa dữ liệu. Số vẫn kiểm tra được.")))
    number = show_number(row.number, row.year, row.series)
    return StoredFile(row.person_id, number, row.printed["name"], row.printed["course"], row.pdf, row.sha256)


def find_pdf(number: int, year: int, series: str) -> bytes | None:
    """The stored PDF of a number, for the command line."""
    return db.session.scalar(
        sa.select(CertificatePrint.pdf)
        .join(Certificate, Certificate.id == CertificatePrint.certificate_id)
        .where(Certificate.series == series, Certificate.year == year, Certificate.number == number)
    )


def register_years() -> Sequence[int]:
    """The years in which certificates were issued, the newest first."""
    return db.session.scalars(
        sa.select(RegisterSeries.year).distinct().order_by(RegisterSeries.year.desc())
    ).all()


def register_rows(
    query: str, year: int | None, newest_first: bool, limit: int, offset: int
) -> tuple[Sequence[Any], int]:
    """A page of the register and how many entries it has; `query` is a name, a code or a number."""
    conditions: list[sa.ColumnElement[bool]] = [Certificate.series == SERIES]
    if year is not None:
        conditions.append(Certificate.year == year)
    number = read_number(query)
    if number is not None:
        conditions += [Certificate.number == number[0], Certificate.year == number[1]]
    else:
        conditions += search.matches("person", query, Certificate.person_id)[0]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Certificate).where(*conditions)) or 0
    order = (Certificate.year, Certificate.number)
    rows = db.session.execute(
        sa.select(
            Certificate.code, Certificate.series, Certificate.year, Certificate.number, Certificate.printed,
            Certificate.issued_on, CompletionRevocation.revoked_on, CompletionRevocation.reason, _IS_PRINTED,
        )
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Certificate.completion_id)
        .where(*conditions)
        .order_by(*(column.desc() if newest_first else column for column in order))
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return rows.all(), total
