"""What `lms verify` asks of certificates: a register without gaps, each number for its completion, papers as made."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.certificates.models import Certificate, CertificatePrint, RegisterSeries
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each
from lms.learning.models import Completion

GAP = mark("sổ {series}/{year} có {held} giấy từ số {first} đến số {last}: thiếu số")
BEHIND = mark("sổ {series}/{year} ghi số cuối là {last_number}, giấy cuối mang số {last}")
NO_SERIES = mark("sổ {series}/{year} có giấy mà không có dòng trong sổ")
NO_COMPLETION = mark("không có hoàn thành của giấy này")
OTHER_PERSON = mark("hoàn thành của giấy này là của người khác")
OTHER_BYTES = mark("bản in đã lưu không còn như lúc tạo")
PRINTS = 50  # PDFs held in memory at a time


def _register(connection: Connection) -> Iterator[Problem]:
    held = (
        sa.select(
            Certificate.series, Certificate.year, sa.func.count().label("held"),
            sa.func.min(Certificate.number).label("first"), sa.func.max(Certificate.number).label("last"),
        )
        .group_by(Certificate.series, Certificate.year)
        .subquery()
    )  # fmt: skip
    rows = connection.execute(
        sa.select(held, RegisterSeries.last_number)
        .outerjoin(
            RegisterSeries,
            sa.and_(RegisterSeries.series == held.c.series, RegisterSeries.year == held.c.year),
        )
        .order_by(held.c.year, held.c.series)
    ).all()  # a row per series and year
    for row in rows:
        where, places = f"register:{row.series}/{row.year}", row._asdict()
        if row.first != 1 or row.last != row.held:
            yield Problem(where, Message(GAP, places))
        if row.last_number is None:
            yield Problem(where, Message(NO_SERIES, places))
        elif row.last_number != row.last:
            yield Problem(where, Message(BEHIND, places))


def _completions(connection: Connection) -> Iterator[Problem]:
    of = sa.select(Certificate.id).outerjoin(Completion, Completion.id == Certificate.completion_id)
    missing = of.where(Completion.id.is_(None)).order_by(Certificate.id)
    yield from each(connection, "certificate", missing, NO_COMPLETION)
    other = of.where(Completion.person_id != Certificate.person_id).order_by(Certificate.id)
    yield from each(connection, "certificate", other, OTHER_PERSON)


def _prints(connection: Connection) -> Iterator[Problem]:
    found = sa.select(CertificatePrint.certificate_id, CertificatePrint.pdf, CertificatePrint.sha256)
    rows = connection.execute(
        found.order_by(CertificatePrint.certificate_id).execution_options(yield_per=PRINTS)
    )
    for row in rows:
        if hashlib.sha256(row.pdf).hexdigest() != row.sha256:
            yield Problem(f"certificate:{row.certificate_id}", Message(OTHER_BYTES))


CHECKS = (
    Check("certificates.register", mark("Sổ cấp giấy chứng nhận không thiếu số"), _register),
    Check("certificates.completions", mark("Mỗi giấy chứng nhận có hoàn thành của nó"), _completions),
    Check("certificates.prints", mark("Bản in đã lưu còn nguyên từng byte"), _prints),
)
