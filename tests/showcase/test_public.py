"""The public page: off until opened, nobody's name without consent, no figure of few people."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org.actions import record_consent
from lms.org.rules import PUBLISH_NAME
from lms.showcase import pages
from lms.showcase.rules import LEAST, Source, public_lines
from lms.targets.freezing.actions import freeze
from lms.targets.queries import targets
from lms.targets.rules import Figures
from tests.certificates.make import set_birth_date
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.emulation.conftest import TODAY
from tests.emulation.make import School, complete, get
from tests.make import SYSTEM, announce_erased, make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.showcase.make import open_page
from tests.targets.make import noon

HONOUR = {
    "kind": "honour",
    "title": "Người giúp nhiều nhất",
    "text": "Đã giúp 12 đồng nghiệp.",
    "on": "01/11/2026",
}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_no_line_speaks_of_few(found: list[tuple[int, int]]) -> None:
    """Every line has enough people, nothing counted is lost unless all are too few, and what is left of the sum after
    taking any line away is nothing or enough."""
    lines = [
        (f"u{n}", Figures(counted, counted, min(done, counted))) for n, (counted, done) in enumerate(found)
    ]
    shown = public_lines(lines)
    assert all(line.figures.counted >= LEAST for line in shown)
    total = sum(figures.counted for _, figures in lines)
    assert sum(line.figures.counted for line in shown) == (total if total >= LEAST else 0)
    names = [name for line in shown for name in line.names]
    assert len(names) == len(set(names))
    for line in shown:
        assert len(line.names) > 1 or dict(lines)[line.names[0]] == line.figures


@pytest.fixture
def page(app: Flask) -> Any:
    with clock.frozen(noon(TODAY)):
        yield School()


def test_the_page_from_off_to_names(page: School, app: Flask, client: LmsClient) -> None:
    stranger = app.test_client()
    office = sign_in(client, make_account(page.chi, [Role.OFFICE]))
    leader = sign_in(app.test_client(), make_account(roles=[Role.LEADER]))
    big = make_unit("Khoa Cơ khí", "faculty", page.root)
    for number in range(6):
        make_person(f"Đỗ Văn Máy {number}", big, code=f"M{number}")
    complete(page.an, page.a, date(2026, 10, 1))
    pupil = make_person("Võ Thị Em", big, "student", code="HS01")

    # Off: not there, whatever was prepared.
    assert stranger.get("/public").status_code == 404
    assert leader.post("/showcase", data={"is_on": "y", "source": "current"}).status_code == 403
    assert "Đang tắt" in get(leader, "/showcase")
    assert "Khoa Cơ khí" in get(leader, "/showcase/draft")
    bad = office.post("/showcase", data={"is_on": "y", "source": "snapshot", "lead": "Chào <b>bạn</b>"})
    assert bad.status_code == 422
    assert "Chào &lt;b&gt;bạn" in bad.get_data(as_text=True)
    assert (
        office.post("/showcase", data={"is_on": "y", "source": "current", "lead": "Xin chào"}).status_code
        == 303
    )
    shown = get(stranger, "/public")
    assert "Xin chào" in shown
    assert "Khoa Điện" in shown
    assert ">Khoa Điện</th>" not in shown.replace("\n", ""), "two people: never alone"

    # Names: after a consent to the very words, and only while nobody said no.
    assert office.post("/showcase/items/new", data={**HONOUR, "code": "0"}).status_code == 422
    assert office.post("/showcase/items/new", data=HONOUR).status_code == 422, "an honour is somebody's"
    where = office.post("/showcase/items/new", data={**HONOUR, "code": "0000000001"}).location
    assert "Nguyễn Văn An" not in get(stranger, "/public")
    assert office.post(f"{where}/words", data={"word": "agreed", "given_by": " "}).status_code == 422
    assert leader.post(f"{where}/words", data={"word": "agreed", "given_by": "x"}).status_code == 403
    agreed = {"word": "agreed", "given_by": "phiếu ngày 02/11/2026"}
    assert office.post(f"{where}/words", data=agreed).status_code == 303
    assert "Nguyễn Văn An" in get(stranger, "/public")
    assert office.post(f"{where}/words", data={**agreed, "word": "withdrawn"}).status_code == 303
    assert "Nguyễn Văn An" not in get(stranger, "/public")
    office.post(f"{where}/words", data=agreed)
    an = sign_in(app.test_client(), make_account(page.an))
    assert an.get("/showcase").status_code == 404
    an.post("/my-data/consents/publish-name/withdrawal")
    pages.forget_kept()  # at most a minute later
    assert "Người giúp nhiều nhất" not in get(stranger, "/public")
    assert "không đồng ý công khai" in get(office, where)

    # A pupil of an unknown age, or a child: with the representative only.
    child = office.post("/showcase/items/new", data={**HONOUR, "code": "HS01"}).location
    assert office.post(f"{child}/words", data=agreed).status_code == 422
    assert office.post(f"{child}/words", data={**agreed, "representative": "y"}).status_code == 303
    assert "Võ Thị Em" in get(stranger, "/public")
    set_birth_date(pupil, date(2012, 1, 1))
    pages.forget_kept()
    assert "Võ Thị Em" in get(stranger, "/public")
    told = {**HONOUR, "kind": "example", "title": "Góc <i>máy</i>", "code": ""}
    example = office.post("/showcase/items/new", data=told).location
    assert "Góc &lt;i&gt;máy" in get(stranger, "/public")
    assert office.post(f"{example}/words", data={"word": "removed"}).status_code == 303
    assert "Góc" not in get(stranger, "/public")

    # Read again it asks nothing; a frozen figure stays what it was.
    with count_queries(db.engine) as seen:
        get(stranger, "/public")
    assert seen == []
    with transaction():
        frozen = freeze(SYSTEM, targets(TODAY)[0], TODAY, "Công bố")
    chosen = {"is_on": "y", "source": "snapshot", "snapshot": frozen}
    assert office.post("/showcase", data=chosen).status_code == 303
    assert "Số liệu chốt ngày 22/11/2026" in get(stranger, "/public")
    announce_erased(pupil)
    pages.forget_kept()
    assert "Người giúp" not in get(stranger, "/public")
    open_page(Source.NONE)
    assert "Tỷ lệ" not in get(stranger, "/public").split("<main")[1]
    open_page(is_on=False)
    assert stranger.get("/public").status_code == 404


def test_a_representative_who_takes_it_back_is_heard(page: School, app: Flask, client: LmsClient) -> None:
    """A child's own yes, said later and alone, does not undo the representative's no."""
    office, stranger = sign_in(client, make_account(roles=[Role.OFFICE])), app.test_client()
    pupil = make_person("Võ Thị Em", make_unit("Lớp 10A", "class", page.root), "student", code="HS01")
    set_birth_date(pupil, date(2012, 1, 1))
    open_page(Source.NONE)
    item = office.post("/showcase/items/new", data={**HONOUR, "code": "HS01"}).location
    on_paper = {"word": "agreed", "given_by": "phiếu ngày 02/11/2026", "representative": "y"}
    assert office.post(f"{item}/words", data=on_paper).status_code == 303

    def shown() -> bool:
        pages.forget_kept()
        return "Võ Thị Em" in get(stranger, "/public")

    assert shown()
    with transaction():
        record_consent(SYSTEM, pupil, PUBLISH_NAME, False, "mẹ, đơn ngày 10/11/2026", representative=True)
    assert not shown()
    sign_in(app.test_client(), make_account(pupil)).post("/my-data/consents/publish-name/agreement")
    assert not shown()
    assert "không đồng ý công khai" in get(office, item)
    with transaction():
        record_consent(SYSTEM, pupil, PUBLISH_NAME, True, "mẹ, đơn ngày 12/11/2026", representative=True)
    assert shown()
