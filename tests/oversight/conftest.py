"""A small school in which everything has happened once, through the ordinary actions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certificates.models import Certificate, CertificatePrint
from lms.kernel import seal
from lms.kernel.db import db, release, transaction
from lms.learning import completing
from lms.learning.models import Completion
from tests.certificates.make import school_with_address
from tests.emulation.make import ship_periods
from tests.learning.acts import complete
from tests.learning.make import make_course
from tests.make import SYSTEM, make_person, make_unit


@dataclass(frozen=True)
class School:
    """Ids of what was made; `completions`: An's, who keeps it, and Bình's, which was revoked."""

    unit: int
    an: int
    binh: int
    completions: tuple[int, int]
    certificates: tuple[int, int]


@pytest.fixture
def school(app: Flask) -> School:
    ship_periods()
    unit = make_unit("Khoa Cơ bản", kind="faculty", parent_id=school_with_address())
    course = make_course(lessons=2, checked=(1,))
    an, binh = make_person("Nguyễn Văn An", unit), make_person("Trần Thị Bình", unit)
    complete(an, course)
    revoked = complete(binh, course)
    with transaction():
        completing.revoke_completion(SYSTEM, revoked, "Làm bài hộ")
        for row in db.session.scalars(sa.select(Certificate)):
            db.session.add(_print(row.id, row.issued_at))
    seal.seal_all()
    completions = tuple(db.session.scalars(sa.select(Completion.id).order_by(Completion.id)))
    certificates = tuple(db.session.scalars(sa.select(Certificate.id).order_by(Certificate.id)))
    release()
    return School(unit, an, binh, completions, certificates)


def _print(certificate_id: int, at: datetime) -> CertificatePrint:
    """A paper as the job keeps it, without the typesetting."""
    pdf = f"%PDF-1.7 {certificate_id}".encode()
    return CertificatePrint(
        certificate_id=certificate_id, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), template="test", rendered_at=at
    )  # fmt: skip
