"""A person who was praised, in the record and on the public page, with the name all over it."""

import io

import sqlalchemy as sa

from lms.kernel.db import db, release
from lms.org.models import Person
from tests import sample_files as samples
from tests.privacy.make import School


def be_praised(school: School, name: str, email: str) -> None:
    """An award proposed by the person with the name all over it, and refused."""
    said = {
        "kind": "award", "title": f"Giấy khen của {name}", "on": "01/09/2026", "result": f"Khen {name}",
        "number": "12/QĐ", "decided_on": "01/09/2026", "issuer": f"Nơi {name} làm", "details": f"{name}, {email}",
    }  # fmt: skip
    file = {"file": (io.BytesIO(samples.png()), f"{name}.png")}
    sent = school.mine.post(
        "/emulation/entries/new", data={**said, **file}, content_type="multipart/form-data"
    )
    assert sent.status_code == 303
    refused = {"step": "refused", "note": f"{name} gửi thiếu trang"}
    assert school.office.post(f"{sent.location}/steps", data=refused).status_code == 303


def be_honoured(school: School, name: str, email: str) -> None:
    """An honour with the name all over it, consented to by a paper."""
    code = db.session.scalars(sa.select(Person.code).where(Person.id == school.teacher)).one()
    release()
    said = {
        "kind": "honour",
        "code": code,
        "title": f"Cô {name}",
        "text": f"{name}, {email}",
        "on": "01/09/2026",
    }
    told = school.office.post("/showcase/items/new", data=said)
    assert told.status_code == 303
    word = {"word": "agreed", "given_by": f"phiếu của {name}"}
    assert school.office.post(f"{told.location}/words", data=word).status_code == 303
