"""Papers about learning elsewhere: sent, decided, revoked, and what follows for the figures."""

import io
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import path_of
from lms.targets import queries
from lms.targets.recognising.models import Recognition, RecognitionDecision, RecognitionPaper
from lms.targets.rules import Figures, Standing
from lms.targets.status.rules import Status, status
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.sample_files import gif, png
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import noon

ISSUED = date(2026, 9, 1)


def figures(on: date = TODAY, known: date | None = None) -> Figures:
    known_at = noon(known) if known else None
    found = queries.coverage(queries.population_of(queries.targets(on)[0], on, known_at=known_at)).tree.all
    release()
    return found


def status_of(person_id: int, on: date = TODAY, known: date | None = None) -> Status:
    target, known_at = queries.targets(on)[0], noon(known) if known else None
    population = queries.population_of(target, on, known_at=known_at)
    case = queries.cases_of(population, target, {person_id: Standing.COUNTED})[person_id]
    release()
    return status(case, on)


def paper(school: School, picture: bytes | None = None, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "item": f"course:{school.courses[1]}", "title": "Kỹ năng số cơ bản", "issuer": "binhdanhocvuso.gov.vn",
        "number": "BDHVS-00123", "issued_on": "01/09/2026", "hours": "2,5", **changes,
    }  # fmt: skip
    said["file"] = (io.BytesIO(picture if picture is not None else png()), "giay.png")
    return said


def sent(client: LmsClient, data: dict[str, Any], to: str = "/recognitions/new") -> str:
    answer = client.post(to, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def other(app: Flask, person_id: int | None = None, *roles: Role) -> LmsClient:
    return sign_in(app.test_client(), make_account(person_id, roles=list(roles)))


def accepted(school: School, **changes: Any) -> dict[str, Any]:
    return {
        "seen": "0", "outcome": "accepted", "items": [f"course:{school.courses[1]}"], "valid_from": "01/09/2026",
        "validity": "forever", **changes,
    }  # fmt: skip


def test_a_paper_from_sending_to_counting_and_back(school: School, client: LmsClient, app: Flask) -> None:
    person = school.people["half"]
    learner, office = sign_in(client, make_account(person)), other(app, None, Role.OFFICE)
    before = figures()
    assert "Bạn chưa gửi giấy nào" in text_of(learner, "/recognitions/mine")
    assert "Khóa B" in text_of(learner, "/recognitions/new")
    where = sent(learner, paper(school))
    assert "Đang xét" in text_of(learner, "/recognitions/mine")
    assert status_of(person) is Status.IN_REVIEW
    assert figures() == before, "what waits does not count"
    again = learner.post("/recognitions/new", data=paper(school), content_type="multipart/form-data")
    assert again.status_code == 422, "the same paper twice by one person"
    assert learner.post(f"{where}/decision", data=accepted(school)).status_code == 403
    stranger = other(app, school.people["idle"])
    assert stranger.get(where).status_code == stranger.get(f"{where}/file").status_code == 404
    assert stranger.post(f"{where}/withdrawal").status_code == 404
    assert learner.get("/recognitions").status_code == 404

    queue = text_of(office, "/recognitions")
    assert "Trần Thị Bé" in queue
    assert "Kỹ năng số cơ bản" in queue
    assert "Trần Thị Bé" in text_of(office, "/recognitions?q=tran+be")
    assert "Trần Thị Bé" not in text_of(office, "/recognitions?q=khong")
    desk = text_of(office, where)
    assert f'src="{where}/file"' in desk
    assert "BDHVS-00123" in desk
    assert "2,5" in desk
    shown = office.get(f"{where}/file")
    assert shown.data == png()
    assert shown.headers["Content-Type"] == "image/png"
    assert "attachment" in office.get(f"{where}/file?save=1").headers["Content-Disposition"]
    for bad in (
        accepted(school, items=[]), accepted(school, valid_from="31/08/2026"), accepted(school, outcome=""),
        accepted(school, validity="until"), accepted(school, validity="until", valid_to="31/08/2026"),
        accepted(school, items=["course:999"]), {"seen": "0", "outcome": "returned"},
    ):  # fmt: skip
        assert office.post(f"{where}/decision", data=bad).status_code == 422, bad
    returned = {"seen": "0", "outcome": "returned", "reason": "Ảnh mờ, không đọc được số"}
    assert office.post(f"{where}/decision", data=returned).status_code == 303
    assert office.post(f"{where}/decision", data=accepted(school)).status_code == 409, "decided meanwhile"
    assert "Ảnh mờ" in text_of(learner, "/recognitions/mine")
    assert status_of(person) is not Status.IN_REVIEW

    later = sent(learner, {**paper(school), "file": (io.BytesIO(), "")}, f"{where}/answer")
    assert later != where
    assert status_of(person) is Status.IN_REVIEW
    assert learner.post(f"{where}/answer", data=paper(school)).status_code == 422, "answered once"
    assert office.post(f"{where}/decision", data=accepted(school, seen="1", reason="x")).status_code == 409
    assert office.post(f"{later}/decision", data=accepted(school)).status_code == 303
    assert status_of(person) is Status.DONE
    assert figures().done == before.done + 1
    assert figures(date(2026, 10, 1)).enrolled >= 1
    assert status_of(person, TODAY, TODAY - timedelta(days=1)) is Status.IN_PROGRESS, (
        "as known the day before"
    )
    assert "Đã công nhận" in text_of(learner, later)
    with clock.frozen(noon(TODAY + timedelta(days=2))):
        early = {"from_on": "31/08/2026", "why": "Giấy giả"}
        assert office.post(f"{later}/revocation", data=early).status_code == 422
        gone = {"from_on": "24/11/2026", "why": "Nơi cấp báo không có số này"}
        assert office.post(f"{later}/revocation", data=gone).status_code == 303
        assert office.post(f"{later}/revocation", data=gone).status_code == 409
        assert "Nơi cấp báo không có số này" in text_of(learner, later)
        assert status_of(person, TODAY + timedelta(days=1)) is Status.EXPIRING, "its last day"
        assert status_of(person, TODAY + timedelta(days=2)) is Status.EXPIRED
        assert status_of(person, TODAY + timedelta(days=2), TODAY + timedelta(days=1)) is Status.DONE
        assert figures(TODAY + timedelta(days=2)).done == before.done
        mended = accepted(
            school, seen="1", reason="Nơi cấp đã đính chính", validity="until", valid_to="31/12/2026"
        )
        assert office.post(f"{later}/decision", data=mended).status_code == 303
        assert status_of(person, TODAY + timedelta(days=2)) is Status.DONE
    assert status_of(person, date(2026, 12, 15)) is Status.EXPIRING
    assert status_of(person, date(2027, 1, 1)) is Status.EXPIRED
    assert len(db.session.scalars(sa.select(Recognition)).all()) == 2, "facts are added"
    numbers = db.session.execute(sa.select(RecognitionDecision.number, RecognitionDecision.replaces_id)).all()
    assert [tuple(row) for row in numbers][-1] == (2, numbers[-1].replaces_id)
    assert numbers[-1].replaces_id


def test_one_paper_by_two_people_is_shown_to_the_office(
    school: School, client: LmsClient, app: Flask
) -> None:
    first, second = school.people["half"], school.people["idle"]
    sent(sign_in(client, make_account(first)), paper(school))
    same_file = sent(other(app, second), paper(school, number="", issuer="Nơi khác"))
    third = school.people["sick"]
    asker = other(app, third)
    same_number = sent(asker, paper(school, png(7, 7), number="bdhvs 00123", issuer="BinhDanHocVuSo.gov.vn"))
    office = other(app, school.people["done"], Role.OFFICE)
    for where in (same_file, same_number):
        page = text_of(office, where)
        assert "Giấy này có thể đã được dùng" in page
        assert "Trần Thị Bé" in page
    own = text_of(client, "/recognitions/mine")
    assert "Lê Thị Cúc" not in own
    assert "có thể đã được dùng" not in text_of(asker, same_number), "nobody learns of the other"
    assert office.post(f"{same_file}/decision", data={**accepted(school), "next": "1"}).status_code == 303
    mine = sent(office, paper(school, png(9, 9), number="A1"))
    assert office.post(f"{mine}/decision", data=accepted(school)).status_code == 409, (
        "nobody decides the own paper"
    )
    leader = other(app, None, Role.LEADER)
    assert leader.post(f"{mine}/decision", data=accepted(school)).status_code == 303


def test_what_cannot_be_sent_keeps_what_was_typed(school: School, client: LmsClient, app: Flask) -> None:
    learner = sign_in(client, make_account(school.people["half"]))
    for bad in (
        {"title": " "}, {"issuer": ""}, {"issued_on": "32/01/2026"}, {"issued_on": "23/11/2026"}, {"hours": "nhiều"},
        {"item": "course:999"}, {"item": "x"}, {"issued_on": "01/01/1990"}, {"file": (io.BytesIO(gif()), "a.png")},
        {"file": (io.BytesIO(b"MZ\x90\0"), "a.pdf")}, {"file": (io.BytesIO(), "")},
    ):  # fmt: skip
        answer = learner.post(
            "/recognitions/new", data={**paper(school), **bad}, content_type="multipart/form-data"
        )
        assert answer.status_code == 422, bad
        assert "BDHVS-00123" in answer.get_data(as_text=True)
    assert not db.session.scalars(sa.select(RecognitionPaper)).all()
    release()
    wrong = learner.post(
        "/recognitions/new", data=paper(school, title=""), content_type="multipart/form-data"
    )
    page = wrong.get_data(as_text=True)
    assert "Đã nhận tệp “giay.png”" in page
    word = page.split('name="carried"')[1].split('value="')[1].split('"')[0]
    carried = {**paper(school), "file": (io.BytesIO(), ""), "carried": word}
    stranger = other(app, school.people["idle"])
    refused = stranger.post("/recognitions/new", data=carried, content_type="multipart/form-data")
    assert refused.status_code == 422, "the word is the sender's own"
    carried["file"] = (io.BytesIO(), "")
    where = sent(learner, carried)
    assert learner.get(f"{where}/file").data == png()
    assert learner.post(f"{where}/withdrawal").status_code == 303
    assert learner.post(f"{where}/withdrawal").status_code == 409
    assert sent(learner, paper(school)), "what was taken back can be sent anew"


def test_what_was_learnt_elsewhere_is_asked_for_no_more(
    school: School, client: LmsClient, app: Flask
) -> None:
    person = school.people["half"]
    learner, office = sign_in(client, make_account(person)), other(app, None, Role.OFFICE)
    asked = [one.course_id for one in queries.required_for(person, TODAY)]
    release()
    where = sent(learner, paper(school))
    assert office.post(f"{where}/decision", data=accepted(school)).status_code == 303
    left = [one.course_id for one in queries.required_for(person, TODAY)]
    release()
    assert [one for one in asked if one not in left] == [school.courses[1]]
    assert learner.get("/").status_code == 200


def test_a_photo_of_a_paper_says_nothing_of_where_it_was_taken(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.people["half"]))
    noted = png()[:33] + bytes.fromhex("00000009") + b"tEXtGPS\x0012.25" + bytes(4) + png()[33:]
    page = sent(client, paper(school, noted))
    path = db.session.scalars(sa.select(StoredFile.sha256)).one()
    release()
    assert path_of(path).read_bytes() == png()
    assert client.get(page).status_code == 200
