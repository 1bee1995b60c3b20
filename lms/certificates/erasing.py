"""What certificates do when a person's identity is removed.

The certificate stays in the register and can be checked by its number: state, course, date. Name, birth date and
unit leave the printed values, and the stored paper is emptied; its row stays, so that no job prints it anew.
"""

import hashlib

import sqlalchemy as sa

from lms.certificates.models import Certificate, CertificatePrint
from lms.kernel import clock
from lms.kernel.db import db, insert_ignore

ERASED = "erased"
EMPTY = hashlib.sha256(b"").hexdigest()


def erase(person_id: int, pseudonym: str) -> None:
    """Empties what names the person on their certificates."""
    for certificate in db.session.scalars(
        sa.select(Certificate).where(Certificate.person_id == person_id)
    ).all():
        certificate.printed = {
            **certificate.printed, "name": pseudonym, "born": "", "unit": "", "erased": True,
        }  # fmt: skip
        # A printing that is under way with the old name finds its place taken.
        insert_ignore(
            CertificatePrint, certificate_id=certificate.id, pdf=b"", sha256=EMPTY, template=ERASED,
            rendered_at=clock.now(),
        )  # fmt: skip
    ids = sa.select(Certificate.id).where(Certificate.person_id == person_id)
    db.session.execute(
        sa.update(CertificatePrint)
        .where(CertificatePrint.certificate_id.in_(ids))
        .values(pdf=b"", sha256=EMPTY, template=ERASED)
    )
    db.session.flush()
