"""The SELECTs of issuing and printing: what is due a certificate, whose letterhead, what has no PDF yet."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import CourseVersion
from lms.certificates.models import Certificate, CertificatePrint, RegisterSeries
from lms.certificates.rules import Facts, Letterhead
from lms.kernel import clock
from lms.kernel.db import db
from lms.learning.models import Completion, CompletionRevocation, Enrolment
from lms.org.models import BirthDate, Membership, Person, UnitRecord, UnitSetting
from lms.org.queries import holds_on, main_membership, merged_people, not_replaced
from lms.org.settings import (
    DEFINITIONS,
    PARENT_BODY,
    PLACE,
    PUBLIC_ADDRESS,
    SCHOOL_NAME,
    SIGNER_NAME,
    SIGNER_TITLE,
    find_school_unit_id,
)

_DEEPEST = 20  # units above one another; ends the walk where the data has a circle

_REVOKED = sa.exists().where(CompletionRevocation.completion_id == Completion.id)
_ISSUED = sa.exists().where(Certificate.completion_id == Completion.id)
_PRINTED = sa.exists().where(CertificatePrint.certificate_id == Certificate.id)


def issuable(completion_ids: Sequence[int]) -> list[Facts]:
    """The facts of those completions that are due a certificate and have none, in order of completion."""
    day, merged = Completion.completed_on.expression, merged_people()
    rows = db.session.execute(
        sa.select(
            Completion.id, Completion.person_id, Completion.completed_on, Completion.minutes,
            Enrolment.enrolled_on, CourseVersion.title, CourseVersion.number, Person.full_name,
            BirthDate.born_on, Membership.category, Membership.unit_id, UnitRecord.name,
        )
        .select_from(Completion)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .join(Person, Person.id == Completion.person_id)
        .outerjoin(BirthDate, BirthDate.person_id == Completion.person_id)
        .outerjoin(merged, merged.c.merged_id == Completion.person_id)
        .outerjoin(
            Membership,
            sa.and_(
                Membership.person_id == sa.func.coalesce(merged.c.kept_id, Completion.person_id),
                main_membership(), holds_on(Membership, day),
            ),
        )
        .outerjoin(
            UnitRecord,
            sa.and_(
                UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, day)
            ),
        )
        .where(Completion.id.in_(completion_ids), CourseVersion.gives_certificate, ~_ISSUED, ~_REVOKED)
        .order_by(Completion.completed_at, Completion.id, Membership.id, UnitRecord.id)
    )  # fmt: skip
    found = {
        r.id: Facts(
            completion_id=r.id, person_id=r.person_id, name=r.full_name, born_on=r.born_on,
            category=r.category, unit_id=r.unit_id, unit_name=r.name, course=r.title, version=r.number,
            minutes=r.minutes, began_on=r.enrolled_on, finished_on=r.completed_on,
        )
        for r in rows
    }  # fmt: skip
    return list(found.values())


def waiting_ids() -> Sequence[int]:
    """The completions that are due a certificate and have none, in order of completion."""
    return db.session.scalars(
        sa.select(Completion.id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(CourseVersion.gives_certificate, ~_ISSUED, ~_REVOKED)
        .order_by(Completion.completed_at, Completion.id)
    ).all()


def letterheads(unit_ids: Iterable[int | None]) -> dict[int | None, Letterhead]:
    """For each unit what `org.settings.setting` gives (nearest ancestor today), all in one walk.

    None stands for the school itself.
    """
    today, wanted = clock.today(), set(unit_ids)
    start_of = {unit: unit if unit is not None else find_school_unit_id(today) for unit in wanted}
    values = _settings_above({start for start in start_of.values() if start is not None}, today)

    def value(unit: int | None, key: str) -> str:
        return values.get((start_of[unit], key), DEFINITIONS[key].default)

    return {
        unit: Letterhead(
            school_name=value(unit, SCHOOL_NAME), parent_body=value(unit, PARENT_BODY),
            place=value(unit, PLACE), signer_title=value(unit, SIGNER_TITLE),
            signer_name=value(unit, SIGNER_NAME), public_address=value(unit, PUBLIC_ADDRESS),
        )
        for unit in wanted
    }  # fmt: skip


def _settings_above(starts: set[int], today: date) -> dict[tuple[int | None, str], str]:
    if not starts:
        return {}
    record = aliased(UnitRecord)
    base = sa.select(
        UnitRecord.unit_id.label("start"), UnitRecord.unit_id.label("unit_id"), sa.literal(0).label("depth")
    ).where(UnitRecord.unit_id.in_(starts))
    up = base.distinct().cte("up", recursive=True)
    up = up.union_all(
        sa.select(up.c.start, record.parent_id, up.c.depth + 1)
        .join(record, record.unit_id == up.c.unit_id)
        .where(
            record.parent_id.is_not(None),
            not_replaced(record),
            holds_on(record, today),
            up.c.depth < _DEEPEST,
        )
    )
    rows = db.session.execute(
        sa.select(up.c.start, UnitSetting.key, UnitSetting.value)
        .join(UnitSetting, UnitSetting.unit_id == up.c.unit_id)
        .order_by(up.c.depth, UnitSetting.id.desc())
    )
    values: dict[tuple[int | None, str], str] = {}
    for row in rows:
        values.setdefault((row.start, row.key), row.value)
    return values


# ---- printing and keeping ------------------------------------------------------------------------------------


def unprinted(
    limit: int, after_id: int = 0, series: str | None = None, year: int = 0, first: int = 0, last: int = 0
) -> Sequence[Any]:
    """Certificates without a PDF (id, printed, issued_at), by id; of one range of numbers or of all."""
    found = sa.select(Certificate.id, Certificate.printed, Certificate.issued_at).where(
        ~_PRINTED, Certificate.id > after_id
    )
    if series is not None:
        found = found.where(
            Certificate.series == series, Certificate.year == year, Certificate.number.between(first, last)
        )
    return db.session.execute(found.order_by(Certificate.id).limit(limit)).all()


def count_unprinted() -> int:
    """How many certificates have no PDF yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Certificate).where(~_PRINTED)) or 0


def prints_after(certificate_id: int, limit: int) -> Sequence[Any]:
    """The next stored PDFs (certificate_id, number as shown, pdf, sha256), by id."""
    rows = db.session.execute(
        sa.select(
            Certificate.id, Certificate.number, Certificate.year, Certificate.series,
            CertificatePrint.pdf, CertificatePrint.sha256,
        )
        .join(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(Certificate.id > certificate_id)
        .order_by(Certificate.id)
        .limit(limit)
    )  # fmt: skip
    return rows.all()


def series_rows() -> Sequence[Any]:
    """Every series with the last number it gave (series, year, last_number)."""
    return db.session.execute(
        sa.select(RegisterSeries.series, RegisterSeries.year, RegisterSeries.last_number).order_by(
            RegisterSeries.year, RegisterSeries.series
        )
    ).all()


def numbers_in(series: str, year: int) -> Sequence[int]:
    """The numbers that certificates hold, ascending."""
    return db.session.scalars(
        sa.select(Certificate.number)
        .where(Certificate.series == series, Certificate.year == year)
        .order_by(Certificate.number)
    ).all()
