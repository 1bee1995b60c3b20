"""What the organisation does when a person's identity is removed. Memberships are facts and stay."""

import json

import sqlalchemy as sa

from lms.kernel import search
from lms.kernel.db import db
from lms.kernel.vietnamese import name_key
from lms.org.models import BirthDate, Consent, Person, RosterUpload, RosterUploadRows
from lms.org.roster.corrections.models import KeptRows

TOPIC = "person"


def erase(person_id: int, pseudonym: str) -> None:
    """Puts the pseudonym in the place of the name; removes code, e-mail, birth date, search words, what consents
    say of papers, waiting uploads in which the person stands, and the rows kept for correcting columns.

    Without its code the row is never found again: a later list that names the same code makes a new person.
    """
    person = db.session.get_one(Person, person_id)
    _forget_uploads([text for text in (person.code, person.full_name, person.email) if text])
    person.full_name, person.name_key = pseudonym, name_key(pseudonym)
    person.code = person.email = None
    search.index(TOPIC, person_id, [])
    db.session.execute(sa.delete(BirthDate).where(BirthDate.person_id == person_id))
    db.session.execute(sa.update(Consent).where(Consent.person_id == person_id).values(given_by=""))
    db.session.flush()


def _forget_uploads(texts: list[str]) -> None:
    """JSON escapes letters beyond ASCII, on both databases, so that is how they are looked for."""
    db.session.execute(sa.delete(KeptRows))  # raw rows, packed: who stands in them is not asked
    for held, upload_id in (
        (RosterUpload.parsed, RosterUpload.id),
        (RosterUploadRows.rows, RosterUploadRows.upload_id),
    ):
        stands = [sa.cast(held, sa.Text).contains(json.dumps(text)[1:-1], autoescape=True) for text in texts]
        uploads = sa.select(upload_id).where(sa.or_(*stands))
        db.session.execute(sa.delete(RosterUpload).where(RosterUpload.id.in_(uploads)))
