"""Keeping the sums of coverage. They follow from the facts, and can be made again at any time."""

import math
import time
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import change, db, insert_ignore, release, snapshot, transaction
from lms.kernel.settling import hold_writers
from lms.targets.keeping import queries
from lms.targets.keeping.models import CoverageKept, CoverageSum
from lms.targets.keeping.queries import Held
from lms.targets.queries.population import Population, population_of
from lms.targets.queries.records import TargetView

CHUNK = 20_000
"""So many memberships are looked at in one step, about a second's work; what is written then is some rows per unit."""

_QUIET = {"synchronize_session": False}


def keep(target: TargetView, seconds: float = math.inf) -> None:
    """Brings the sums of the target up to this moment, step by step, for that long at most. Call it when no transaction
    is open: each step has its own."""
    until = time.monotonic() + seconds
    while _step(target) and time.monotonic() < until:
        pass


def _step(target: TargetView) -> bool:
    """The next step; whether there may be another."""
    population = population_of(target, clock.today())
    if not queries.can_keep(population):
        release()
        return False
    held = queries.find_held(target.target_id)
    if held is None or held.digest != queries.digest_of(population):
        return _begin(population, held)
    if not held.is_complete:
        return _go_on(population, held)
    return _catch_up(population, held)


def _begin(population: Population, held: Held | None) -> bool:
    """Throws away what is kept, and writes down how far the facts have come."""
    release()
    with transaction():
        if not hold_writers(queries.tables()):
            return False
        marks, now = queries.marks(), clock.now()
        said = {"digest": queries.digest_of(population), "on_date": population.on, "marks": marks}
        if held is None:
            is_mine = insert_ignore(
                CoverageKept, target_id=population.target_id, upto=0, is_complete=False, number=1, made_at=now, **said
            )  # fmt: skip
        else:
            is_mine = _turn(population, held, upto=0, is_complete=False, made_at=now, **said)
        if is_mine:
            _forget_sums(CoverageSum.target_id == population.target_id)
    return is_mine


def _go_on(population: Population, held: Held) -> bool:
    """The sums of some more units, from a moment after the marks: whatever came in between is new after them too."""
    units = queries.next_units(held.upto, CHUNK)
    release()
    rows: list[dict[str, Any]] = []
    if units:
        with snapshot() as connection:
            rows = queries.sum_rows(population.only(units), connection)
    with transaction():
        is_mine = (
            _turn(population, held, upto=units[-1]) if units else _turn(population, held, is_complete=True)
        )
        if is_mine and rows:
            db.session.execute(sa.insert(CoverageSum), rows)
    return is_mine


def _catch_up(population: Population, held: Held) -> bool:
    """Makes the sums of the units with news again; from the start where they are very many."""
    is_behind = queries.marks() != held.marks
    release()
    if not is_behind:
        return False
    with transaction():
        if not hold_writers(queries.tables()):
            return False
        marks = queries.marks()
    units = queries.touched_units(held.marks)
    if units is None or queries.people_in(units) > CHUNK:
        return _begin(population, held)
    release()
    with snapshot() as connection:
        rows = queries.sum_rows(population.only(units), connection)
    with transaction():
        if _turn(population, held, marks=marks, made_at=clock.now()):
            _forget_sums(
                sa.and_(CoverageSum.target_id == population.target_id, CoverageSum.unit_id.in_(units))
            )
            if rows:
                db.session.execute(sa.insert(CoverageSum), rows)
    return False


def _turn(population: Population, held: Held, **values: Any) -> bool:
    """Writes the head of the sums; False where somebody else did since it was read, who then goes on."""
    mine = sa.update(CoverageKept).where(
        CoverageKept.target_id == population.target_id, CoverageKept.number == held.number
    )
    return change(mine.values(number=held.number + 1, **values).execution_options(**_QUIET)) == 1


def _forget_sums(which: sa.ColumnElement[bool]) -> None:
    change(sa.delete(CoverageSum).where(which).execution_options(**_QUIET))


def forget() -> None:
    """Throws all sums away, in the caller's transaction; the figures come from the facts again."""
    _forget_sums(sa.true())
    change(sa.delete(CoverageKept).execution_options(**_QUIET))
