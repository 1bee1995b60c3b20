"""What certificates hold about a person: each with every printed value, and the papers themselves."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from lms.certificates.models import Certificate, CertificatePrint
from lms.certificates.rules import show_number
from lms.kernel.db import db
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section


def sections(person_id: int) -> Iterator[Section]:
    """The certificates, and their PDFs as files."""
    found = section(
        "certificates", mark("Giấy chứng nhận"), ("certificate", "certificate_print"),
        {
            "number": (mark("Số"), Certificate.number), "year": (mark("Năm"), Certificate.year),
            "series": (mark("Sổ"), Certificate.series), "code": (mark("Mã kiểm tra"), Certificate.code),
            "category": (mark("Đối tượng"), Certificate.category),
            "printed": (mark("Nội dung in"), Certificate.printed),
            "issued_at": (mark("Cấp lúc"), Certificate.issued_at),
        },
        lambda s: s.where(Certificate.person_id == person_id).order_by(Certificate.id),
    )  # fmt: skip
    yield replace(found, files=_files(person_id))


def _files(person_id: int) -> dict[str, bytes]:
    rows = db.session.execute(
        sa.select(Certificate.number, Certificate.year, Certificate.series, CertificatePrint.pdf)
        .join(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.id)
    ).all()
    return {
        f"giay-chung-nhan-{show_number(r.number, r.year, r.series).replace('/', '-')}.pdf": r.pdf
        for r in rows
        if r.pdf
    }
