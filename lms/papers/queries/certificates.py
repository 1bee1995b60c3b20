"""The certificates of a person's completions in a period, with the PDFs as they were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.certificates.models import Certificate, CertificatePrint
from lms.certificates.rules import show_number
from lms.emulation.rules import Period
from lms.kernel.db import db
from lms.learning.models import Completion, CompletionRevocation
from lms.org.queries import find_kept_id, ids_of


@dataclass(frozen=True)
class KeptPrint:
    """A certificate: its register number, the course, and its PDF; None where it was not printed yet."""

    number: str
    course: str
    pdf: bytes | None


def prints_of(person_id: int, period: Period) -> Sequence[KeptPrint]:
    """Those that count, by register number. What was erased by law is not among them."""
    columns: list[Any] = [
        Certificate.number, Certificate.year, Certificate.series, Certificate.printed, CertificatePrint.pdf,
    ]  # fmt: skip
    revoked = sa.exists().where(CompletionRevocation.completion_id == Completion.id)
    rows = db.session.execute(
        sa.select(*columns)
        .join(Completion, Completion.id == Certificate.completion_id)
        .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(
            Certificate.person_id.in_(ids_of(find_kept_id(person_id))), ~revoked,
            Completion.completed_on.between(period.starts_on, period.ends_on),
        )
        .order_by(Certificate.year, Certificate.series, Certificate.number)
    )  # fmt: skip
    return [
        KeptPrint(show_number(number, year, series), printed["course"], pdf)
        for number, year, series, printed, pdf in rows
        if not printed.get("erased")
    ]
