"""The figures of statistics, counted once more from the rows of the tables by other means, in every shape a question has."""

import io
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from lms.emulation.defaults import ensure_defaults as ensure_periods
from lms.kernel.db import db, release, transaction
from lms.learning.models import Completion, CompletionRevocation
from lms.org.models import Membership
from lms.reports.statistics import answering, queries
from lms.reports.statistics.rules import By, Choice, Counting, Source, Sums
from lms.workshops.models import WorkshopAttendance, WorkshopCourse, WorkshopStep
from tests.make import make_person, replace_membership
from tests.org.acts import merge_people
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.reports.learnt import HELD, NOVEMBER, hold_workshop, rows_of
from tests.targets.make import complete, noon, revoke

FIRST, LAST = date(2025, 11, 20), TODAY
Turn = dict[str, Any]
KEYS: dict[By, Callable[[Turn], list[Any]]] = {
    By.UNIT: lambda turn: [turn["unit"]], By.CATEGORY: lambda turn: [turn["category"]], By.COURSE: lambda turn: turn["courses"],
    By.MONTH: lambda turn: [(turn["on"].year, turn["on"].month)],
}  # fmt: skip


def _turns(merged: dict[int, int]) -> list[Turn]:
    """Every turn there is, read row by row; `merged`: who is whom."""
    void = set(db.session.scalars(sa.select(CompletionRevocation.completion_id)))
    turns: list[Turn] = [
        {"person": row.person_id, "courses": [row.course_id], "on": row.completed_on, "minutes": row.minutes, "source": Source.ONLINE}
        for row in db.session.scalars(sa.select(Completion))
        if row.id not in void
    ]  # fmt: skip
    closed = set(db.session.scalars(sa.select(WorkshopStep.workshop_id).where(WorkshopStep.step == "closed")))
    stands_for: dict[int, list[int]] = defaultdict(list)
    for link in db.session.scalars(sa.select(WorkshopCourse)):
        stands_for[link.workshop_id].append(link.course_id)
    turns += [
        {
            "person": row.person_id,
            "courses": stands_for[row.workshop_id],
            "on": HELD,
            "minutes": 90,
            "source": Source.WORKSHOP,
        }
        for row in db.session.scalars(sa.select(WorkshopAttendance))
        if row.workshop_id in closed
    ]
    stood: dict[int, Membership] = {}
    rows = db.session.scalars(sa.select(Membership).order_by(Membership.valid_from, Membership.id)).all()
    replaced = {row.replaces_id for row in rows}
    for row in rows:
        if row.is_main and row.id not in replaced and row.valid_from <= LAST:
            stood[row.person_id] = row
    for turn in turns:
        person = turn["person"] = merged.get(turn["person"], turn["person"])
        turn |= {"unit": stood[person].unit_id, "category": stood[person].category}
    return [turn for turn in turns if FIRST <= turn["on"] <= LAST]


def _recounted(turns: list[Turn], by: By, counting: Counting) -> dict[Any, Sums]:
    found: dict[Any, list[Turn]] = defaultdict(list)
    for turn in turns:
        for key in KEYS[by](turn):
            found[key].append(turn)
    return {key: _added(each, counting) for key, each in found.items()}


def _added(turns: list[Turn], counting: Counting) -> Sums:
    of = [[turn["person"] for turn in turns if turn["source"] is source] for source in Source]
    one, two, three = (len(set(people) if counting is Counting.PEOPLE else people) for people in of)
    return Sums(
        len(turns),
        len({turn["person"] for turn in turns}),
        (one, two, three),
        sum(turn["minutes"] for turn in turns),
    )


def _asked(by: By, counting: Counting) -> dict[Any, Sums]:
    asked = answering.ask(Choice("days", FIRST, LAST, by, counting))
    scope = queries.narrowed(asked.scope, db.session)
    return {
        key if by is By.MONTH else key[0]: sums
        for key, sums in queries.sums_by(scope, by, counting, db.session, {}).items()
    }


def _plain(found: dict[Any, Sums]) -> dict[Any, Sums]:
    """Without grades, which the recount leaves out."""
    return {key: sums._replace(grade_sum=0.0, graded=0) for key, sums in found.items() if sums.turns}


def _compare(by: By, counting: Counting, merged: dict[int, int]) -> None:
    ours, recounted = _plain(_asked(by, counting)), _recounted(_turns(merged), by, counting)
    release()
    assert ours == recounted


@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("by", list(KEYS))
def test_figures_are_those_of_the_rows(school: School, by: By, counting: Counting) -> None:
    """Online learning alone; then with revocations, a person who moved, one who is in two units, one with two records."""
    _compare(by, counting, {})
    other = make_person("Nguyễn Văn An", school.faculty, "officer", code="0099")
    for person, days in ((other, 40), (school.people["half"], 300), (school.people["pupil"], 90)):
        complete(person, school.courses[person == school.people["half"]], TODAY - timedelta(days=days))
    hold_workshop([school.people["half"], other, school.people["left"]], school.courses)
    hold_workshop([school.people["done"]], school.courses[:1], closed=False)
    revoke(complete(school.people["idle"], school.courses[1], TODAY), TODAY)
    replace_membership(school.people["half"], category="worker")
    with transaction():
        db.session.add(
            Membership(
                person_id=school.people["pupil"], unit_id=school.faculty, is_main=False, category="teacher", status="active",
                valid_from=date(2026, 9, 1), recorded_at=noon(TODAY),
            )
        )  # fmt: skip
    _compare(by, counting, {})
    merge_people(school.people["done"], other)
    _compare(by, counting, {other: school.people["done"]})


def test_a_file_is_of_one_moment_while_others_write(
    taught: School, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody finishes a course, and somebody's completion is revoked, when the table is written and the names are not yet."""
    idle, listed = taught.people["idle"], queries.list_chunks

    def meanwhile(*given: Any) -> Any:
        revoke(complete(idle, taught.courses[0], TODAY, began=False), TODAY)
        complete(taught.people["left"], taught.courses[0], TODAY)
        release()
        return listed(*given)

    with monkeypatch.context() as patch:
        patch.setattr(queries, "list_chunks", meanwhile)
        answer = office.get(f"/statistics/learning/file?{NOVEMBER}&by=unit")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    table: Any = book["Bảng số liệu"]
    names: Any = book["Danh sách lượt"]
    assert table.cell(table.max_row, 3).value == names.max_row - 7 == 7
    assert rows_of(office, "by=unit")[-1][2] == "8", "the next file knows of it"


def test_the_address_takes_a_year_as_the_command_does(taught: School, office: LmsClient) -> None:
    with transaction():
        ensure_periods()
    page = office.get("/statistics/learning?period=2027").get_data(as_text=True)
    assert "20/05/2026 – 19/05/2027" in page
    assert "Không có kỳ này" not in page
    assert office.get("/statistics/learning/file?period=2027&format=csv").status_code == 200
    assert office.get("/statistics/learning/file?period=1999&format=csv").status_code == 422
