"""Confirming groups, watching, and taking back through the client; and what must not be possible."""

import io
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from lms.kernel import jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org.defaults import ensure_defaults
from lms.org.models import Membership, Person, RosterBatch, RosterUpload
from lms.org.queries import find_person_by_code
from lms.org.roster.batches import queries, running
from lms.org.roster.batches.models import RosterChoice
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school
from tests.org.batches.make import OCTOBER, SEPTEMBER, bring, on
from tests.org.make import staff_row, workbook
from tests.pages import LmsClient

DIEN = ("Khoa Điện", "teacher", "active")
ROWS = [staff_row(f"A{i}", f"Lê {chr(97 + i)}", born=date(1980, 5, 20)) for i in range(4)]


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    make_school()
    with transaction():
        ensure_defaults()
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def another(client: LmsClient, *roles: Role) -> LmsClient:
    made = client.application.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, make_account(make_person(), roles=list(roles)))


def upload(client: LmsClient, folder: Path, rows: Sequence[Sequence[object]], as_of: date = OCTOBER) -> str:
    content = workbook(folder / "u.xlsx", rows).read_bytes()
    sent = client.post("/roster", data={"file": (io.BytesIO(content), "ds.xlsx"), "as_of": as_of.isoformat()})
    assert sent.status_code == 303
    return sent.location


def confirm(client: LmsClient, where: str, groups: Sequence[str], page: str = "") -> TestResponse:
    found = re.search(r'name="fingerprint" value="(\w+)"', page or client.get(where).text)
    assert found
    return client.post(f"{where}/confirmation", data={"fingerprint": found[1], "group": list(groups)})


def count(model: type) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def public_id(code: str) -> str:
    found = find_person_by_code(code)
    assert found
    answer = found.public_id
    db.session.rollback()
    return answer


def test_each_group_is_confirmed_for_itself(office: LmsClient, tmp_path: Path) -> None:
    bring(tmp_path, ROWS, SEPTEMBER)
    rows = [[*ROWS[0][:6], "Khoa Hàn", *ROWS[0][7:]], staff_row("A9", "Võ Mới"), ROWS[1]]
    where = upload(office, tmp_path, rows)
    page = office.get(where).text
    assert re.search(r'value="new" +checked', re.sub(r"\s+", " ", page))
    assert not re.search(r'value="left" +checked', re.sub(r"\s+", " ", page))
    for groups in ([], ["back"], ["boss"], ["new", "boss"]):
        refused = confirm(office, where, groups)
        assert refused.status_code == 422, groups
        assert "Chưa có gì được ghi" in refused.text or "Nhóm này không có" in refused.text
    assert count(RosterBatch) == 1
    done = confirm(office, where, ["changed", "left"])
    assert done.status_code == 303
    jobs.run_due()
    assert on(OCTOBER) == {"A0": ("Khoa Hàn", "teacher", "active"), "A1": DIEN}
    page = office.get(done.location).text
    assert "Không còn trong danh sách" in page
    assert "Lê c" in office.get(f"{done.location}?list=left").text
    assert office.get("/roster/batches").text.count("ds.xlsx") == 1


def test_people_proposed_as_left_can_be_kept(office: LmsClient, tmp_path: Path) -> None:
    bring(tmp_path, ROWS, SEPTEMBER)
    where = upload(office, tmp_path, ROWS[:1])
    first = office.get(f"{where}?list=left").text
    assert all(name in first for name in ("Lê b", "Lê c", "Lê d"))
    shown = [public_id(code) for code in ("A1", "A2", "A3")]
    kept = office.post(f"{where}/leaving", data={"shown": shown, "leaving": shown[:1]})
    assert kept.status_code == 303
    stale = confirm(office, where, ["left"], first)
    assert stale.status_code == 409
    assert "vừa thay đổi" in stale.text
    confirm(office, where, ["left"])
    jobs.run_due()
    assert set(on(OCTOBER)) == {"A0", "A2", "A3"}
    assert (count(RosterUpload), count(RosterChoice)) == (0, 0)


def test_the_whole_school_is_said_and_unsaid(office: LmsClient, tmp_path: Path) -> None:
    bring(tmp_path, [*ROWS, staff_row("B1", "Trần Xa", unit="Phòng Đào tạo")], SEPTEMBER)
    where = upload(office, tmp_path, ROWS)
    assert "Trần Xa" not in office.get(f"{where}?list=left").text
    for answer, there in (("yes", True), ("no", False), ("yes", True)):
        assert office.post(f"{where}/scope", data={"whole": answer}).status_code == 303
        assert ("Trần Xa" in office.get(f"{where}?list=left").text) is there
    confirm(office, where, ["left"])
    jobs.run_due()
    assert "B1" not in on(OCTOBER)


def test_hostile_posts(office: LmsClient, tmp_path: Path) -> None:
    bring(tmp_path, ROWS, SEPTEMBER)
    outsider = make_person("Người Khác")
    with transaction():
        outside = db.session.get_one(Person, outsider).public_id
    where = upload(office, tmp_path, [*ROWS[:2], staff_row("A9", "Võ Mới")])
    listed = public_id("A0")
    for ids in ({"shown": [outside]}, {"leaving": [listed]}, {"shown": ["x"], "leaving": ["' or 1=1"]}):
        assert office.post(f"{where}/leaving", data=ids).status_code == 422
    assert count(RosterChoice) == 0
    colleague = another(office, Role.OFFICE)
    for path in ("confirmation", "leaving", "scope", "mapping", "removal"):
        assert colleague.post(f"{where}/{path}", data={"fingerprint": "x", "group": "new"}).status_code == 404
    batch = queries.batches()[0].public_id
    db.session.rollback()
    for roles, status in (((), 404), ((Role.TRAINER,), 404), ((Role.LEADER,), 404)):
        stranger = another(office, *roles)
        assert stranger.get(f"/roster/batches/{batch}").status_code == status
        assert stranger.post(f"/roster/batches/{batch}/undoing", data={"reason": ""}).status_code == status
    assert office.post("/roster/batches/nobody/undoing", data={"reason": ""}).status_code == 404
    assert len(on(OCTOBER)) == 4


def test_two_confirm_at_once(office: LmsClient, tmp_path: Path) -> None:
    """One of them is carried out, the other is told; nothing is written twice."""
    colleague = another(office, Role.OFFICE)
    places = [(client, upload(client, tmp_path, ROWS)) for client in (office, colleague)]
    pages = [client.get(where).text for client, where in places]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: confirm(*places[n], ["new"], pages[n]).status_code, range(2)))
    assert sorted(answers) == [303, 409]
    jobs.run_due()
    assert on(OCTOBER) == {f"A{i}": DIEN for i in range(4)}
    assert (count(Membership), count(RosterBatch)) == (4, 1)
    loser = answers.index(409)
    client, where = places[loser]
    assert "Danh sách này không thay đổi gì" in client.get(where).text


def test_what_moved_after_the_confirmation_is_shown_again(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, tmp_path, ROWS)
    done = confirm(office, where, ["new"])
    with transaction():
        db.session.add(
            Person(public_id="x" * 12, code="A1", full_name="Ai Đó", name_key="x", created_at=sa.func.now())
        )
    jobs.run_due()
    assert on(OCTOBER) == {}
    page = office.get(done.location).text
    assert "Chưa có gì được ghi" in page
    assert where in page
    assert confirm(office, where, ["new", "back"]).status_code == 303
    jobs.run_due()
    assert len(on(OCTOBER)) == 4


def test_taking_back_on_the_page(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, tmp_path, ROWS)
    batch = confirm(office, where, ["new"]).location
    jobs.run_due()
    long = office.post(f"{batch}/undoing", data={"reason": "x" * 301})
    assert long.status_code == 422
    assert "x" * 301 in long.text
    undone = office.post(f"{batch}/undoing", data={"reason": "Nhầm <b>năm</b>"})
    assert undone.status_code == 303
    assert "Hoàn tác" in office.get(undone.location).text
    jobs.run_due()
    assert on(OCTOBER) == {}
    page = office.get(undone.location).text
    assert "Nhầm &lt;b&gt;năm&lt;/b&gt;" in page
    assert f'href="{batch}"' in page
    again = office.post(f"{batch}/undoing", data={"reason": ""})
    assert again.status_code == 409
    assert "đã được hoàn tác" in again.text
    assert office.post(f"{undone.location}/undoing", data={"reason": ""}).status_code == 422
    assert "Hoàn tác lần nhập này" not in office.get(batch).text
    assert office.get("/roster").text.count("Đã hoàn tác") == 1


def test_while_a_list_is_written_another_waits(office: LmsClient, tmp_path: Path) -> None:
    first = confirm(office, upload(office, tmp_path, ROWS), ["new"])
    second = upload(office, tmp_path, ROWS[:2])
    refused = confirm(office, second, ["new"])
    assert refused.status_code == 409
    assert "Hãy đợi" in refused.text
    jobs.run_due()
    assert "Đã xong" in office.get(first.location).text
    assert len(on(OCTOBER)) == 4


def test_a_page_of_a_batch_costs_the_same_for_more_people(office: LmsClient, tmp_path: Path) -> None:
    def statements(size: int) -> int:
        rows = [staff_row(f"C{size}{i:02}", f"Lê {chr(97 + i)}", born=None) for i in range(size)]
        where = f"/roster/batches/{bring(tmp_path, rows, OCTOBER)}"
        seen: list[object] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a))
        assert office.get(where).status_code == 200
        return len(seen)

    few = statements(5)
    assert few == statements(20) <= 8
    assert running.CHUNK_SECONDS < 0.5
