"""A workshop held elsewhere: somebody says that they were there, and their paper meets what a workshop would have met."""

import io
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.targets import queries
from lms.targets.rules import Figures
from lms.workshops.models import WorkshopTopic
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.sample_files import png
from tests.targets.make import make_target


def figures(on: date) -> Figures:
    found = queries.coverage(queries.population_of(queries.targets(on)[0], on)).tree.all
    release()
    return found


def test_an_accepted_word_leads_to_the_paper_that_meets_a_workshop(app: Flask, client: LmsClient) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=11, day=23)):
        person = make_person("Trần Thị Bé", make_unit("Khoa Du lịch", "faculty", make_school()))
        said = {"title": "Định danh điện tử", "title_key": "dinh danh", "recorded_by": "test"}
        with transaction():
            db.session.add(WorkshopTopic(recorded_at=clock.now(), **said))
        item = f"workshop:{db.session.scalars(sa.select(WorkshopTopic.id)).one()}"
        release()
        make_target([], items=[item])
        learner = sign_in(client, make_account(person))
        office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
        data: dict[str, Any] = {"requirement": item, "text": "Tôi đã dự lớp ở Sở"}
        where = learner.post("/disputes/new", data=data, content_type="multipart/form-data").location
        link = f"/recognitions/new?item={item}"
        assert link.replace(":", "%3A") not in learner.get(where).get_data(as_text=True).replace(":", "%3A")
        assert (
            office.post(f"{where}/answers", data={"step": "accepted", "note": "Mời gửi giấy"}).status_code
            == 303
        )
        page = learner.get(where).get_data(as_text=True)
        assert link in page.replace("%3A", ":")
        assert "/recognitions?q=" in office.get(where).get_data(as_text=True)
        assert f'selected value="{item}"' in learner.get(link).get_data(as_text=True)
        paper = {
            "item": item, "title": "Lớp định danh", "issuer": "Sở", "number": "1", "issued_on": "01/11/2026", "hours": "2",
            "file": (io.BytesIO(png()), "giay.png"),
        }  # fmt: skip
        sent = learner.post("/recognitions/new", data=paper, content_type="multipart/form-data")
        assert sent.status_code == 303, sent.get_data(as_text=True)
        assert figures(clock.today()).done == 0
        decision = {
            "seen": "0", "outcome": "accepted", "items": [item], "valid_from": "01/11/2026", "validity": "forever",
        }  # fmt: skip
        assert office.post(f"{sent.location}/decision", data=decision).status_code == 303
        assert figures(clock.today()).done == 1
        assert link not in learner.get(where).get_data(as_text=True).replace("%3A", ":"), (
            "there is nothing left to send"
        )
