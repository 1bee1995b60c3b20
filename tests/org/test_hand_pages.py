"""The office's pages of acts: people, units, head-counts, two records of one person; and who may."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.org.models import Membership, OrgChange, Person, Unit
from lms.org.queries import find_person_by_code
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school
from tests.org.acts import add_person, add_unit, held, in_unit, merge_people, total
from tests.pages import LmsClient

D = date


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    make_school("Trường")
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def address(model: type, row_id: int) -> str:
    found = str(db.session.get_one(model, row_id).public_id)
    release()
    return found


def school_id() -> int:
    found = db.session.scalars(sa.select(sa.func.min(Unit.id))).one()
    release()
    return int(found)


def test_somebody_new_comes_moves_goes_on_leave_and_comes_back(office: LmsClient) -> None:
    a, b = add_unit("Khoa A", school_id()), add_unit("Khoa B", school_id())
    form = {
        "full_name": "  Đỗ  Thị <b>Ý</b> ", "code": "X1", "email": "", "unit": address(Unit, a), "category": "teacher",
        "position": "", "effective_on": "05/01/2026", "decision_number": "1/QĐ", "decided_on": "", "reason": "",
    }  # fmt: skip
    missing = office.post("/people", data={**form, "unit": "", "effective_on": "31/02/2026"})
    assert missing.status_code == 422
    assert "ngày/tháng/năm" in missing.text
    assert "&lt;b&gt;Ý&lt;/b&gt;" in missing.text, "what was typed is still there"
    where = office.post("/people", data=form).location
    assert office.post("/people", data=form).status_code == 422
    page = office.get(where).text
    assert "Đỗ Thị &lt;b&gt;Ý&lt;/b&gt;" in page
    person = find_person_by_code("X1")
    assert person
    person_id = person.id
    release()
    for kind, more in [
        ("move", {"unit": address(Unit, b), "category": "officer", "position": "Thư ký", "effective_on": "2026-03-01"}),
        ("leave", {"leave_kind": "Nghỉ thai sản", "until": "", "effective_on": "01/05/2026", "decision_number": "15/QĐ"}),
        ("return", {"effective_on": "01/08/2026"}),
        ("beside", {"unit": address(Unit, a), "category": "teacher", "effective_on": "01/09/2026"}),
        ("main", {"unit": address(Unit, a), "effective_on": "01/10/2026", "stays_beside": "y"}),
        ("beside-end", {"unit": address(Unit, b), "effective_on": "31/10/2026"}),
        ("end", {"effective_on": "15/11/2026", "reason": "Nghỉ hưu"}),
        ("join", {"unit": address(Unit, b), "category": "teacher", "effective_on": "20/11/2026"}),
    ]:  # fmt: skip
        href = f"{where}/changes/{kind}"
        assert office.get(href).status_code == 200
        empty = office.post(href, data={**more, "effective_on": ""})
        assert empty.status_code == 422, kind
        sent = office.post(href, data=more)
        assert (sent.status_code, sent.location) == (303, where), (
            kind,
            sent.text if sent.status_code != 303 else "",
        )
        again = office.post(href, data=more)
        assert again.status_code == 422, f"{kind} twice"
    rows = sorted(held(person_id), key=lambda r: (r.valid_from, not r.is_main))
    assert [(r.is_main, r.unit_id, r.valid_from, r.valid_to) for r in rows] == [
        (True, a, D(2026, 1, 5), D(2026, 2, 28)),
        (True, b, D(2026, 3, 1), D(2026, 4, 30)),
        (True, b, D(2026, 5, 1), D(2026, 7, 31)),
        (True, b, D(2026, 8, 1), D(2026, 9, 30)),
        (False, a, D(2026, 9, 1), D(2026, 9, 30)),
        (True, a, D(2026, 10, 1), D(2026, 11, 15)),
        (False, b, D(2026, 10, 1), D(2026, 10, 31)),
        (True, b, D(2026, 11, 20), None),
    ]
    page = office.get(where).text
    assert "15/QĐ" in page
    assert "Nghỉ hưu" in page
    papers = set(re.findall(r"/changes/([a-z0-9]{12})\"", page))
    assert len(papers) >= 8, "every row opens to the act behind it"
    for public_id in papers:
        assert "Người ghi" in office.get(f"/changes/{public_id}").text


def test_a_recorded_row_is_corrected_and_taken_back(office: LmsClient) -> None:
    a, b = add_unit("Khoa A", school_id()), add_unit("Khoa B", school_id())
    p = add_person("X1", "Lê An", a, D(2026, 1, 1))
    where = f"/people/{address(Person, p)}"
    office.post(
        f"{where}/changes/move",
        data={"unit": address(Unit, b), "category": "teacher", "effective_on": "01/06/2026"},
    )
    row = held(p)[1]
    page = office.get(f"{where}/memberships/{row.id}/correction").text
    assert 'value="01/06/2026"' in page or "2026-06-01" in page
    new = {
        "unit": address(Unit, b),
        "category": "teacher",
        "valid_from": "01/05/2026",
        "valid_to": "",
        "status": "active",
        "reason": "ghi nhầm ngày",
    }
    bad = office.post(f"{where}/memberships/{row.id}/correction", data={**new, "valid_from": "01/12/2025"})
    assert bad.status_code == 422
    assert "trùm lên" in bad.text
    assert office.post(f"{where}/memberships/{row.id}/correction", data=new).status_code == 303
    assert [r.valid_to for r in held(p)] == [D(2026, 4, 30), None]
    assert office.post(f"{where}/memberships/{row.id}/correction", data=new).status_code == 422, (
        "no longer the row"
    )
    assert "Những dòng đã được thay" in office.get(where).text
    back = held(p)[1]
    assert (
        office.post(f"{where}/memberships/{back.id}/removal", data={"reason": "không có"}).status_code == 303
    )
    assert [(r.unit_id, r.valid_to) for r in held(p)] == [(a, None)]
    assert office.post(f"{where}/memberships/99999/removal", data={}).status_code == 422


def test_units_by_hand(office: LmsClient) -> None:
    root = address(Unit, school_id())
    ground = {"effective_on": "01/01/2026"}
    for name, kind in (("Khoa A", "faculty"), ("Khoa B", "faculty"), ("Sở GDĐT", "department")):
        data = {
            **ground,
            "name": name,
            "kind": kind,
            "parent": "" if kind == "department" else root,
            "since_ever": "y",
        }
        assert office.post("/units/new", data=data).status_code == 303
    assert (
        office.post(
            "/units/new", data={**ground, "name": "khoa a", "kind": "faculty", "parent": root}
        ).status_code
        == 422
    )
    assert office.post("/units/new", data={**ground, "name": "", "kind": "x"}).status_code == 422
    ids = {}
    for code in ("khoa-a", "khoa-b", "so-gddt"):
        ids[code] = db.session.scalars(sa.select(Unit.public_id).where(Unit.code == code)).one()
    release()
    a, b = ids["khoa-a"], ids["khoa-b"]
    unit_a = db.session.scalars(sa.select(Unit.id).where(Unit.public_id == a)).one()
    release()
    p = make_person("Võ Bé", unit_a, code="P1")
    q = make_person("Lê Lợi", unit_a, code="P2")
    for kind, more in [
        ("name", {"name": "Khoa Á", "kind": "faculty", "effective_on": "01/02/2026"}),
        ("head", {"code": "P1", "title": "Trưởng khoa", "effective_on": "01/02/2026"}),
        ("head-end", {"effective_on": "01/03/2026"}),
        ("division", {"name": "Khoa C", "kind": "faculty", "parent": root, "people": [address(Person, q)], "effective_on": "01/04/2026"}),
        ("merger", {"sources": [b], "name": "Khoa Đ", "kind": "faculty", "parent": root, "effective_on": "01/05/2026"}),
    ]:  # fmt: skip
        href = f"/units/{a}/changes/{kind}"
        assert office.get(href).status_code == 200
        assert office.post(href, data={**more, "effective_on": "x"}).status_code == 422
        sent = office.post(href, data=more)
        assert (sent.status_code, sent.location) == (303, f"/units/{a}"), (
            kind,
            sent.text if sent.status_code != 303 else "",
        )
        assert office.get(f"/units/{a}").status_code == 200
    assert [in_unit(n, D(2026, 6, 1)) for n in ("Khoa Á", "Khoa B", "Khoa C", "Khoa Đ")] == [-1, -1, 1, 1]
    assert (
        office.post(
            f"/units/{a}/changes/name", data={"name": "X", "kind": "faculty", "effective_on": "01/06/2026"}
        ).status_code
        == 422
    )
    assert "Khoa Á" in office.get(f"/units/{a}").text
    school_page = office.post(
        f"/units/{root}/changes/parent", data={"parent": ids["so-gddt"], "effective_on": "01/06/2026"}
    )
    assert school_page.status_code == 303
    assert in_unit("Sở GDĐT", D(2026, 6, 1)) == 2
    left = office.post(f"/units/{a}/changes/code", data={"code": "Khoa Á"})
    assert left.status_code == 422
    assert office.post(f"/units/{a}/changes/code", data={"code": "KHOA-A-CU"}).status_code == 303
    assert held(p)[0].unit_id == unit_a


def test_head_counts_open_to_names(office: LmsClient) -> None:
    a = add_unit("Khoa A", school_id())
    add_person("X1", "Lê <i>An</i>", a, D(2026, 1, 1))
    add_person("X2", "Bùi Bé", a, D(2026, 6, 1), category="officer")
    page = office.get("/people/as-of?on=01/02/2026&known=").text
    assert "Sĩ số ngày 01/02/2026" in page
    found = re.search(r'href="(/people/as-of/names\?[^"]*)"', page)
    assert found
    names = office.get(found[1].replace("&amp;", "&")).text
    assert "Lê &lt;i&gt;An&lt;/i&gt;" in names
    assert "Bùi Bé" not in names
    assert "Bùi Bé" not in office.get("/people/as-of/names?on=2026-12-01&category=teacher").text
    assert "Không có ai" in office.get("/people/as-of/names?on=01/12/2026&known=01/01/2020").text
    for odd in (
        "on=hôm qua",
        "on=31/12/9999",
        "on=01/01/0001&known=31/12/9999",
        "on=01/01/2026&known=31/12/9999&unit=zzz",
    ):
        assert office.get(f"/people/as-of?{odd}").status_code == 200
        assert office.get(f"/people/as-of/names?{odd}").status_code == 200


def test_two_records_are_found_compared_merged_and_parted(office: LmsClient) -> None:
    a = add_unit("Khoa A", school_id())
    kept, other = (add_person(code, "Nguyễn Văn An", a, D(2026, 1, 1)) for code in ("CU1", "MOI2"))
    add_person("KHAC", "Nguyễn Văn Ân", a, D(2026, 1, 1))
    page = office.get("/people/duplicates").text
    assert "CU1" in page
    assert "KHAC" not in page
    where = f"/people/{address(Person, kept)}"
    assert "Gộp vào: Nguyễn Văn An" in office.get(f"{where}/merger?other=MOI2").text
    assert "Không có hồ sơ nào khác" in office.get(f"{where}/merger?other=CU1").text
    assert office.post(f"{where}/merger", data={"other": "MOI2", "reason": ""}).status_code == 422
    assert office.post(f"{where}/merger", data={"other": "KHONG", "reason": "x"}).status_code == 422
    assert office.post(f"{where}/merger", data={"other": "MOI2", "reason": "đã đối chiếu"}).status_code == 303
    assert total(D(2026, 2, 1)) == 2
    assert "CU1" not in office.get("/people/duplicates").text
    assert "Nguyễn Văn An" in office.get("/people?q=moi2").text, "the other code still finds the person"
    gone = office.get(f"/people/{address(Person, other)}")
    assert (gone.status_code, gone.location) == (303, where)
    page = office.get(where).text
    merge = re.search(rf'action="({where}/mergers/\w+/removal)"', page)
    assert merge
    assert office.post(merge[1]).status_code == 303
    assert office.post(merge[1]).status_code == 409
    assert total(D(2026, 2, 1)) == 3


PAGES = ("/people/new", "/people/duplicates", "/people/as-of", "/people/as-of/names", "/units/new")


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_in_an_empty_school_and_only_for_the_office(office: LmsClient, path: str) -> None:
    assert office.get(path).status_code == 200
    for role in (Role.LEADER, Role.TRAINER):
        other = sign_in(office.application.test_client(), make_account(roles=[role]))
        assert other.get(path).status_code == 404


def test_who_may_not_change_changes_nothing(office: LmsClient) -> None:
    a = add_unit("Khoa A", school_id())
    p = add_person("X1", "Lê An", a, D(2026, 1, 1))
    where, unit = f"/people/{address(Person, p)}", f"/units/{address(Unit, a)}"
    before = db.session.scalar(sa.select(sa.func.count()).select_from(OrgChange))
    release()
    learner = sign_in(office.application.test_client(), make_account(p))
    for href in (
        f"{where}/changes/end",
        f"{unit}/changes/closure",
        "/units/new",
        "/people",
        f"{where}/merger",
    ):
        answer = learner.post(href, data={"effective_on": "01/02/2026", "reason": "x", "other": "X1"})
        assert answer.status_code in (403, 404)
    assert office.get(f"{where}/changes/fly").status_code == 404
    assert office.get(f"{unit}/changes/fly").status_code == 404
    assert office.get("/changes/000000000000").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OrgChange)) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 1


def test_the_office_reads_a_merged_persons_old_acts(office: LmsClient) -> None:
    a = add_unit("Khoa A", school_id())
    kept, other = (add_person(code, "Lê An", a, D(2026, 1, 1)) for code in ("A1", "A2"))
    merge_people(kept, other)
    act = db.session.scalars(sa.select(OrgChange.public_id).where(OrgChange.kind == "person-merge")).one()
    release()
    assert office.get(f"/changes/{act}").text.count("Lê An") >= 2
