"""Acceptances drawn at random and checked again; and what `lms verify` finds when recognitions are broken."""

import random
from datetime import date, timedelta

import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, verify
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.targets.recognising.checks import CHECKS
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionDrawn,
    RecognitionPaper,
    RecognitionSample,
)
from lms.targets.recognising.rules import Standing, draw, fault_of_days, paper_key, standing_of
from lms.targets.status.rules import Status
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.sample_files import png
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import noon
from tests.targets.test_recognising import accepted, other, paper, sent, status_of


def problems() -> list[str]:
    found = [problem.where for done in verify.run_checks(CHECKS) for problem in done.problems]
    release()
    return found


def test_a_sample_is_drawn_checked_and_can_be_drawn_again(
    school: School, client: LmsClient, app: Flask
) -> None:
    office = sign_in(client, make_account(school.people["done"], roles=[Role.OFFICE]))
    assert office.post("/recognitions/samples", data={"first_on": "01/11/2026", "last_on": "30/11/2026", "wanted": "2"}).status_code == 422  # fmt: skip
    papers = {}
    for place, who in enumerate(("half", "idle", "sick", "exempt")):
        papers[who] = sent(other(app, school.people[who]), paper(school, png(5 + place), number=f"S{place}"))
        assert office.post(f"{papers[who]}/decision", data=accepted(school)).status_code == 303
    wanted = {"first_on": "01/11/2026", "last_on": "30/11/2026", "wanted": "3"}
    for bad in ({"wanted": "0"}, {"wanted": ""}, {"last_on": "01/10/2026"}, {"first_on": "x"}):
        assert office.post("/recognitions/samples", data={**wanted, **bad}).status_code == 422
    where = office.post("/recognitions/samples", data=wanted).location
    page = text_of(office, where)
    assert "Rút 3 trong 4" in page
    sample = db.session.scalars(sa.select(RecognitionSample)).one()
    ids = db.session.scalars(sa.select(RecognitionDecision.id)).all()
    drawn = db.session.scalars(
        sa.select(RecognitionDrawn.decision_id).order_by(RecognitionDrawn.position)
    ).all()
    assert draw(sample.seed, random.sample(list(ids), 4), 3) == list(drawn), "the seed alone decides"
    whose = db.session.scalars(
        sa.select(RecognitionPaper.person_id)
        .join(RecognitionDecision, RecognitionDecision.paper_id == RecognitionPaper.id)
        .join(RecognitionDrawn, RecognitionDrawn.decision_id == RecognitionDecision.id)
        .order_by(RecognitionDrawn.position)
    ).all()
    release()
    assert not problems()

    first = f"{where}/papers/1"
    assert office.post(first, data={"result": "revoked"}).status_code == 422, "not without saying why"
    assert office.post(first, data={"result": ""}).status_code == 422
    assert office.get(f"{where}/papers/9").status_code == 404
    wrong = {"result": "revoked", "note": "Nơi cấp không có số này"}
    with clock.frozen(noon(TODAY + timedelta(days=1))):
        assert office.post(first, data={**wrong, "from_on": "01/01/2020"}).status_code == 422
        assert office.post(first, data=wrong).status_code == 303
        assert office.post(first, data=wrong).status_code == 409
        assert office.post(f"{where}/papers/2", data={"result": "confirmed"}).status_code == 303
        page = text_of(office, where)
        assert "2/3" in page
        assert page.count("Chưa kiểm tra") == 1
        assert "Nơi cấp không có số này" in text_of(office, first)
        assert status_of(whose[0], TODAY + timedelta(days=1)) is not Status.DONE
    assert not problems(), "what was revoked since the draw was a candidate then"

    facts = db.session.scalars(sa.select(Recognition.id).order_by(Recognition.id)).all()
    release()
    with transaction():
        db.session.execute(
            sa.update(Recognition).where(Recognition.id == facts[0]).values(since=date(2020, 1, 1))
        )
        db.session.execute(sa.delete(Recognition).where(Recognition.id == facts[1]))
        db.session.execute(sa.update(RecognitionSample).values(seed="0" * 32))
    assert len(problems()) == 3


def test_the_rules_of_papers() -> None:
    assert paper_key("Sở GD&ĐT", " 12/2026 ") == paper_key("so gdđt", "12-2026")
    assert paper_key("Sở", None) is None
    assert paper_key("Sở", " - ") is None
    assert paper_key("Sở A", "1") != paper_key("Sở B", "1")
    assert draw("s", [], 3) == []
    assert draw("s", [3, 1, 2, 2], 9) == draw("s", [1, 2, 3], 9)
    often = [one for seed in range(2000) for one in draw(str(seed), range(10), 1)]
    assert all(120 < often.count(one) < 290 for one in range(10)), "each about as often as the others"
    day = date(2026, 9, 1)
    assert fault_of_days(day, day, None, day) is None
    assert fault_of_days(day, day - timedelta(days=1), None, day) is not None
    assert fault_of_days(day, day, day - timedelta(days=1), day) is not None
    assert fault_of_days(day, day + timedelta(days=1), None, day) is not None
    assert standing_of(None, False, False) is Standing.WAITING
    assert standing_of("accepted", True, True) is Standing.REVOKED
    assert standing_of("returned", True, False) is Standing.ANSWERED
