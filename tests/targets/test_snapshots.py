"""Frozen figures: they stay, they verify, they say what changed since, and they survive an erasure."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cli import main
from lms.kernel import clock, verify
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning.models import Completion
from lms.org.models import Person
from lms.targets import queries
from lms.targets.checks import CHECKS
from lms.targets.freezing.actions import freeze
from lms.targets.freezing.models import Snapshot, SnapshotRow, SnapshotUnit
from tests.conftest import sign_in
from tests.make import SYSTEM, announce_erased, make_account, make_person, replace_membership
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import complete, noon
from tests.targets.year import DAYS, FIRST, Year


def take(on: date = TODAY) -> str:
    with transaction():
        return freeze(SYSTEM, queries.targets(on)[0], on, "Báo cáo")


def problems() -> list[tuple[str, str]]:
    release()
    found = verify.run_checks(CHECKS)
    return [(one.check.name, p.message.plain()) for one in found for p in one.problems]


def change(statement: sa.Update | sa.Delete) -> None:
    with transaction():
        db.session.execute(statement)


def told_late(completion_id: int) -> None:
    """The completion was recorded only now."""
    change(sa.update(Completion).where(Completion.id == completion_id).values(completed_at=clock.now()))


def test_the_office_freezes_and_everything_opens_to_names(school: School, office: LmsClient) -> None:
    assert "Chưa chốt số liệu lần nào" in text_of(office, "/snapshots")
    assert "1 trong 4 người" in text_of(office, "/snapshots/new")
    answer = office.post("/snapshots/new", data={"on": "22/11/2026", "reason": "Báo cáo ngày 20/5"})
    assert answer.status_code == 303
    page = text_of(office, answer.location)
    assert "25%" in page
    assert "Báo cáo ngày 20/5" in page
    assert "Trần Thị Bé" in page
    assert "Nguyễn Văn An" in text_of(office, f"{answer.location}?list=done")
    rest = text_of(office, f"{answer.location}?list=not-counted")
    for said in ("Phạm Thị Dung", "Hồ Văn Giang", "Đỗ Thị Hạnh", "Sắp nghỉ hưu", "12/QĐ"):
        assert said in rest
    assert "Báo cáo ngày 20/5" in text_of(office, "/snapshots")
    assert problems() == []


@pytest.mark.parametrize(
    "data",
    [{"on": "", "reason": "x"}, {"on": "23/11/2026", "reason": "x"}, {"on": "22/11/2026", "reason": " "}],
)
def test_what_cannot_be_frozen_comes_back(school: School, office: LmsClient, data: dict[str, str]) -> None:
    answer = office.post("/snapshots/new", data=data)
    assert answer.status_code == 422
    assert f'value="{data["on"]}"' in answer.get_data(as_text=True)
    assert not db.session.scalars(sa.select(Snapshot)).all()


def test_a_snapshot_stays_and_tells_what_changed_since(school: School, office: LmsClient, app: Flask) -> None:
    first = take()
    with clock.frozen(noon(TODAY + timedelta(days=3))):
        for course in school.courses:
            told_late(complete(school.people["idle"], course, TODAY, began=False))
        replace_membership(school.people["half"], school.office)
        make_person("Lý Văn Mới", school.it, valid_from=TODAY)
        page = text_of(office, f"/snapshots/{first}")
        assert "25%" in page
        told = text_of(office, f"/snapshots/{first}/comparison")
        for said in (
            "Lê Thị Cúc",
            "nay đã hoàn thành",
            "Trần Thị Bé",
            "đổi đơn vị",
            "Lý Văn Mới",
            "mới có trong danh sách",
        ):
            assert said in told, said
        assert problems() == [], "what was recorded later does not touch what was known then"
        second = take(TODAY + timedelta(days=3))
        both = text_of(office, f"/snapshots/{first}/comparison?with={second}")
        assert "Những người khác đi (3)" in both
        runner = app.test_cli_runner()
        found = json.loads(
            runner.invoke(main, ["coverage", "compare", first, second, "--format", "json"]).output
        )
    assert (found["before"]["done"], found["after"]["done"], found["people"]) == (1, 2, 3)
    assert second in runner.invoke(main, ["coverage", "snapshots"]).output
    assert runner.invoke(main, ["coverage", "compare", "khong-co"]).exit_code == 1
    assert runner.invoke(main, ["coverage", "freeze", "--reason", "Theo lịch"]).exit_code == 0


def test_an_erased_person_leaves_the_figures_and_the_hash(school: School, office: LmsClient) -> None:
    public_id = take()
    announce_erased(school.people["half"])
    row = db.session.scalars(
        sa.select(SnapshotRow).where(SnapshotRow.person_id == school.people["half"])
    ).one()
    assert (row.name, row.code, row.salt, row.reason, row.decided_by) == (None,) * 5
    assert problems() == []
    change(sa.update(SnapshotRow).where(SnapshotRow.salt.is_(None)).values(salt="x", name="Trần Thị Bé"))
    assert (
        "targets.snapshot-names",
        f"người số {school.people['half']} đã xóa dữ liệu mà phần tên vẫn còn",
    ) in problems()
    change(sa.update(SnapshotRow).where(SnapshotRow.salt == "x").values(salt=None, name=None))
    page = text_of(office, f"/snapshots/{public_id}")
    assert "Người đã xóa dữ liệu" in page
    assert "Trần Thị Bé" not in page
    with clock.frozen(noon(TODAY + timedelta(days=1))):
        take(TODAY + timedelta(days=1))
        assert problems() == [], "one taken since the erasure holds no name to forget"


IT, HALF = "Khoa Công nghệ thông tin", "Trần Thị Bé"
ID = "SELECT id FROM person WHERE full_name = '{}'"

BREAKS = {
    "the head": (sa.update(Snapshot).values(done=2), "targets.snapshots"),
    "the day": (sa.update(Snapshot).values(on_date=date(2026, 11, 1)), "targets.snapshots"),
    "the reason": (sa.update(Snapshot).values(reason="khác"), "targets.snapshots"),
    "a unit's figures": (
        sa.update(SnapshotUnit).where(SnapshotUnit.name == IT).values(done=0),
        "targets.snapshots",
    ),
    "a unit's name": (
        sa.update(SnapshotUnit).where(SnapshotUnit.name == IT).values(name="X"),
        "targets.snapshots",
    ),
    "a row's state": (
        sa.update(SnapshotRow).where(SnapshotRow.name == HALF).values(done=True),
        "targets.snapshots",
    ),
    "a name": (
        sa.update(SnapshotRow).where(SnapshotRow.name == HALF).values(name="Ai Khác"),
        "targets.snapshots",
    ),
    "a row": (sa.delete(SnapshotRow).where(SnapshotRow.name == HALF), "targets.snapshot-facts"),
    "a fact": (
        sa.text(f"DELETE FROM completion WHERE person_id = ({ID.format('Nguyễn Văn An')})"),
        "targets.snapshot-facts",
    ),
    "a membership": (
        sa.text(
            f"UPDATE membership SET unit_id = (SELECT max(id) FROM unit) WHERE person_id = ({ID.format(HALF)})"
        ),
        "targets.snapshot-facts",
    ),
    "a target": (sa.text("UPDATE target_record SET course_keys = '[\"a\"]'"), "targets.snapshot-facts"),
    "a timeline": (
        sa.text(
            "INSERT INTO target_record (target_id, state, valid_from, name, reference, categories, unit_ids,"
            " except_unit_ids, positions, course_keys, min_versions, items, starts_on, ends_on, due_on, validity,"
            " is_proposal, recorded_at, recorded_by) SELECT target_id, state, valid_from, name, reference, categories,"
            " unit_ids, except_unit_ids, positions, course_keys, min_versions, items, starts_on, ends_on, due_on,"
            " validity, is_proposal, recorded_at, recorded_by FROM target_record"
        ),
        "targets.timelines",
    ),
}


@pytest.mark.parametrize("what", list(BREAKS))
def test_verify_finds_what_was_broken_on_purpose(school: School, what: str) -> None:
    take()
    assert problems() == []
    statement, check = BREAKS[what]
    change(statement)
    assert check in {name for name, _ in problems()}, what


def test_a_year_of_corrections_leaves_every_snapshot_true(app: Flask) -> None:
    """Frozen on many days while people come, go and are corrected: the facts known then still say the same."""
    year = Year(7)
    for n in range(0, 90, 10):
        year.live_some(10, n, 90)
        with clock.frozen(noon(year.day + timedelta(days=1))):
            take(year.day)
    with clock.frozen(noon(FIRST + timedelta(days=DAYS + 40))):
        assert problems() == []
        assert len(db.session.scalars(sa.select(Snapshot)).all()) == 9


def test_heads_and_learners_see_no_snapshots(school: School, client: LmsClient) -> None:
    public_id = take()
    sign_in(client, make_account(school.people["half"], roles=[(Role.HEAD, school.it)]))
    for path in (
        "/snapshots",
        "/snapshots/new",
        f"/snapshots/{public_id}",
        f"/snapshots/{public_id}/comparison",
    ):
        assert client.get(path).status_code == 404, path
    sign_in(client, make_account(roles=[Role.LEADER]))
    assert client.get(f"/snapshots/{public_id}").status_code == 200
    assert client.post("/snapshots/new", data={}).status_code == 403
    assert client.get("/snapshots/khong-co").status_code == 404
    assert db.session.scalar(sa.select(Person.full_name).where(Person.id == school.people["half"]))
