"""The SELECTs of one person's standing."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person, UnitRecord
from lms.targets.queries.cases import cases_of
from lms.targets.queries.coverage import Coverage, named, within
from lms.targets.queries.names import NotCountedRow, PersonRow, not_counted_names, person_row
from lms.targets.queries.population import Population, persons
from lms.targets.queries.records import TargetView
from lms.targets.rules import Standing, standing
from lms.targets.status.rules import Case


@dataclass(frozen=True)
class Stand:
    """A person of the population, or who left it: what the lists say of them, and the facts behind it. `out`: on what
    ground they are not counted."""

    person_id: int
    row: PersonRow
    case: Case
    out: NotCountedRow | None


def get_stand(cover: Coverage, target: TargetView, public_id: str, units: Collection[int] | None) -> Stand:
    """Where the person stands on the date of `cover`; `units`: only if they count in one of them (None: anywhere).

    NotFound for somebody else, and for who is in no list.
    """
    found = persons(cover.population)
    row = db.session.execute(
        sa.select(
            found.c.person_id, Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit"),
            found.c.category, found.c.done_courses, found.c.gone, found.c.leave_kind, found.c.exemption_id,
        )
        .select_from(named(found, cover.population.shape.known))
        .where(Person.public_id == public_id, within(found, units)),
        cover.population.values,
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(
            Message(mark("Người này không nằm trong danh sách nào của chỉ tiêu vào ngày đã chọn, hoặc bạn không được giao quyền xem."))
        )  # fmt: skip
    stands = _standing(row, cover.population)
    case = cases_of(cover.population, target, {row.person_id: stands})[row.person_id]
    out = None
    if stands is not Standing.COUNTED:
        out = not_counted_names(cover, units, "", 1, 1, public_id)[0][0]
    told = person_row(row, target, cover.population, case, cover.population.names)
    return Stand(row.person_id, told, case, out)


def rows_of(population: Population, target: TargetView, person_ids: Collection[int]) -> dict[int, PersonRow]:
    """What the list of counted people says of each of these, by id; who is not counted is absent. A few queries, however
    many people: hand in some hundred at most."""
    if not person_ids:
        return {}
    found = persons(population)
    rows = db.session.execute(
        sa.select(
            found.c.person_id, Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit"),
            found.c.category, found.c.done_courses, found.c.gone, found.c.leave_kind, found.c.exemption_id,
        )
        .select_from(named(found, population.shape.known))
        .where(found.c.person_id.in_(person_ids)),
        population.values,
    ).all()  # fmt: skip
    counted = [row for row in rows if _standing(row, population) is Standing.COUNTED]
    cases = cases_of(population, target, dict.fromkeys((row.person_id for row in counted), Standing.COUNTED))
    return {
        row.person_id: person_row(row, target, population, cases[row.person_id], population.names)
        for row in counted
    }


def _standing(row: Any, population: Population) -> Standing:
    return standing(bool(row.gone), row.exemption_id is not None, row.leave_kind, population.uncounted)
