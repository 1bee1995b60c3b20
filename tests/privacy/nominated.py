"""Somebody is nominated for an award, and sits in the Council."""

import io

import sqlalchemy as sa

from lms.emulation.defaults import ensure_defaults as ship_periods
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import show_date
from lms.nominations.decisions.models import AwardDecision
from lms.nominations.defaults import AWARDS
from lms.nominations.defaults import ensure_defaults as ship_criteria
from lms.nominations.models import Criterion, Nomination
from tests import sample_files as samples
from tests.make import make_account
from tests.privacy.make import School, browser


def be_nominated(school: School, name: str, email: str) -> None:
    """Proposed by the office, confirmed by the head, with the name all over it; in the Council that is called too."""
    with transaction():
        ship_criteria()
        ship_periods()
    code = {"code": "2299900017", "unit": "", "award": AWARDS[0][0]}
    said = {**code, "reason": f"{name} tự học giỏi", "achievements": f"{email} của {name}"}
    file = (io.BytesIO(samples.png() + b"award"), f"{name}.png")
    where = school.office.post(
        "/nominations/new", data={**said, "files": [file]}, content_type="multipart/form-data"
    ).location
    head = browser(school.app, make_account(roles=[(Role.HEAD, school.faculty)]))
    confirmed = {"step": "confirmed", "note": f"Cô {name} xứng đáng"}
    assert head.post(f"{where}/steps", data=confirmed).status_code == 303
    set_ = {}
    for one in db.session.scalars(sa.select(Criterion.id).where(Criterion.position.between(4, 6))):
        set_ |= {f"outcome_{one}": "met", f"reason_{one}": f"Theo giấy của {name}"}
    release()
    assert school.office.post(f"{where}/outcomes", data=set_).status_code == 303
    council = {
        "held_on": show_date(clock.today()),
        "chair": f"{name} | Chủ tịch",
        "secretary": "Hai",
        "members": "Ba",
    }
    assert school.office.post("/council/new", data=council).status_code == 303
    with transaction():
        [mine] = db.session.scalars(sa.select(Nomination.id)).all()
        db.session.add(
            AwardDecision(
                nomination_id=mine, number="Quyết định số 45/QĐ", decided_on=clock.today(), recorded_at=clock.now(),
                recorded_by="test",
            )
        )  # fmt: skip
