"""Two people do the same thing at the same moment: one stands, the others are told."""

import functools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict
from lms.targets import queries
from lms.targets.actions import Ground, exempt
from lms.targets.asking.actions import Named, name_person, unname_from
from lms.targets.disputes.actions import open_case, take_step
from lms.targets.disputes.models import Dispute, DisputeStep
from lms.targets.disputes.queries import get_case
from lms.targets.disputes.rules import Step
from lms.targets.exempting import actions as exempting
from lms.targets.exempting.queries import get_request
from lms.targets.models import Exemption, ExemptionRequest, Extension, TargetException
from lms.targets.queries.exceptions import exceptions_of
from lms.targets.recognising import actions as recognising
from lms.targets.recognising.lists import actions as lists
from lms.targets.recognising.lists.pages import preview
from lms.targets.recognising.models import Recognition, RecognitionDecision, RecognitionPaper
from lms.targets.recognising.queries import PaperRow, get_paper
from lms.targets.recognising.rules import Said, Standing
from tests.at_once import refused
from tests.make import SYSTEM
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School
from tests.targets.test_recognised_lists import listed, named, upload

CROWD = 6


@pytest.fixture
def target(school: School) -> queries.TargetView:
    found = queries.targets()[0]
    release()
    return found


def count(model: Any) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    release()
    return found


def one_stands(app: Flask, *acts: Callable[[], Any]) -> None:
    """All but one of those who do this together are told that somebody was faster."""
    told = refused(app, acts * (CROWD // len(acts)))
    assert [type(one) for one in told] == [Conflict] * (CROWD - 1)


def test_naming_somebody(school: School, target: queries.TargetView, app: Flask) -> None:
    who = school.people["worker"]
    one_stands(app, lambda: name_person(SYSTEM, target, who, Named(True, "Xin dự", TODAY, None)))
    assert count(TargetException) == 1
    held, until = exceptions_of(target.target_id), TODAY + timedelta(days=3)
    one_stands(app, lambda: unname_from(SYSTEM, target, who, held, until))
    assert count(TargetException) == 2


def test_an_exemption(school: School, target: queries.TargetView, app: Flask) -> None:
    ground, before = Ground("Đi học", "Hiệu trưởng", None, TODAY, None), count(Exemption)
    one_stands(app, lambda: exempt(SYSTEM, target, school.people["half"], ground))
    assert count(Exemption) == before + 1


def asking(target: queries.TargetView, person_id: int, wish: str) -> str:
    first, later = (TODAY, None) if wish == "exemption" else (None, target.due_on + timedelta(days=20))
    asked = exempting.Wanted(wish, "Đi công tác", first, None, later)
    return exempting.ask(SYSTEM, target, person_id, frozenset(), asked)


@pytest.mark.parametrize("wish", ["exemption", "extension"])
def test_a_request_and_its_decision(
    school: School, target: queries.TargetView, app: Flask, wish: str
) -> None:
    one_stands(app, lambda: asking(target, school.people["half"], wish))
    assert count(ExemptionRequest) == 1
    public_id = db.session.scalars(sa.select(ExemptionRequest.public_id)).one()
    request = get_request(public_id)
    before = count(Exemption)
    due = target.due_on + timedelta(days=30)
    granted = exempting.Decided("granted", None, "Hiệu trưởng", "7/QĐ", TODAY, None, due)
    refusal = exempting.Decided("refused", "Chưa đủ lý do", "Hiệu trưởng", None)
    told = refused(
        app,
        [
            functools.partial(exempting.decide, SYSTEM, target, request, said)
            for said in (granted, refusal) * 3
        ],
    )
    assert [one.message.msgid for one in told] == [exempting.DECIDED] * (CROWD - 1)
    is_granted = get_request(public_id).outcome == "granted"
    assert (count(Exemption) - before) + count(Extension) == int(is_granted), "what was refused made nothing"


def said(school: School) -> Said:
    return Said(("course", school.courses[1]), "Kỹ năng số", "Sở", "S-1", date(2026, 9, 1), None, None)


def test_sending_a_paper(school: School, app: Flask) -> None:
    one_stands(app, lambda: recognising.send(SYSTEM, school.people["half"], said(school), None))
    assert count(RecognitionPaper) == 1


def waiting(school: School) -> PaperRow:
    with transaction():
        public_id = recognising.send(SYSTEM, school.people["half"], said(school), None)
    found = get_paper(public_id)
    release()
    return found


def test_deciding_a_paper(school: School, app: Flask) -> None:
    paper = waiting(school)
    accepted = recognising.Decided("accepted", items=[("course", school.courses[1])])
    returned = recognising.Decided("returned", "Ảnh mờ")
    acts = [functools.partial(recognising.decide, SYSTEM, paper, 0, one) for one in (accepted, returned)]
    one_stands(app, *acts, functools.partial(recognising.withdraw, SYSTEM, paper))
    assert count(RecognitionDecision) == 1
    standing = get_paper(paper.public_id).standing
    assert count(Recognition) == int(standing is Standing.ACCEPTED)


def test_a_returned_paper_is_sent_again_or_accepted_after_all(school: School, app: Flask) -> None:
    paper = waiting(school)
    with transaction():
        recognising.decide(SYSTEM, paper, 0, recognising.Decided("returned", "Ảnh mờ"))
    returned = get_paper(paper.public_id)
    release()
    accepted = recognising.Decided("accepted", "Đã xem bản gốc", [("course", school.courses[1])])
    one_stands(
        app,
        lambda: recognising.send(SYSTEM, school.people["half"], said(school), None, returned),
        lambda: recognising.decide(SYSTEM, returned, returned.number, accepted),
    )
    assert count(RecognitionPaper) + count(Recognition) == 2, "one of the two"


def test_an_acceptance_is_revoked_or_decided_anew(school: School, app: Flask) -> None:
    paper, item = waiting(school), ("course", school.courses[1])
    with transaction():
        recognising.decide(SYSTEM, paper, 0, recognising.Decided("accepted", items=[item]))
    held = get_paper(paper.public_id)
    release()
    anew = recognising.Decided("accepted", "Sửa ngày", [item], TODAY)
    one_stands(
        app,
        lambda: recognising.revoke(SYSTEM, held, TODAY, "Giấy giả"),
        lambda: recognising.decide(SYSTEM, held, held.number, anew),
    )


def test_the_same_list_taken_by_two(school: School, office: LmsClient, app: Flask) -> None:
    named(school, half="GV02")
    rows = ["1;GV02;Trần Thị Bé;;Khóa B;Sở;S1;01/09/2026;3"]
    places = []
    for _ in range(2):
        places.append(upload(office, listed(school, rows)).rsplit("/", 1)[1])
        with transaction():  # of two officers
            db.session.execute(sa.text("UPDATE recognition_batch SET account_id = NULL"))
    found = [preview(SYSTEM, one) for one in places]
    takes = [
        functools.partial(lists.take, SYSTEM, one.batch, one.asked, one.taken(with_used=False), 1)
        for one in found
    ]
    db.session.expunge_all()
    one_stands(app, *takes)
    assert (count(RecognitionPaper), count(Recognition)) == (1, 1)


def test_a_dispute_and_its_answer(school: School, target: queries.TargetView, app: Flask) -> None:
    who = school.people["half"]
    one_stands(app, lambda: open_case(SYSTEM, who, target, target.course_keys[0], "Tôi học rồi", []))
    assert count(Dispute) == 1
    case = get_case(db.session.scalars(sa.select(Dispute.public_id)).one())
    release()
    one_stands(
        app,
        lambda: take_step(SYSTEM, case, Step.REFUSED, "Không thấy"),
        lambda: take_step(SYSTEM, case, Step.WITHDRAWN, ""),
    )
    assert count(DisputeStep) == 1
