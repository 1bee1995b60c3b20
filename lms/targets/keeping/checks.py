"""What `lms verify` asks of the kept sums: where they are read, they say what the facts say."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import Connection

from lms.kernel import clock
from lms.kernel.db import release
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem
from lms.targets.keeping import queries
from lms.targets.queries.coverage import figure_rows
from lms.targets.queries.population import population_of

DIFFERS = mark(
    "tổng đã lưu của tỷ lệ đạt chỉ tiêu khác với dữ kiện ở {n} đơn vị, trong đó đơn vị số {unit}; chạy `lms targets recount`"
    " để cộng lại"
)


def _sums(connection: Connection) -> Iterator[Problem]:
    """Unit by unit; units with news since the sums were made are read from the facts anyway."""
    for target in queries.wanted_targets():
        population = population_of(target, clock.today())
        held = queries.find_sums(population, connection)
        touched = queries.touched_units(held.marks, connection) if held else None
        if held is None or touched is None:
            continue
        kept, found = _said(held.rows, touched), _said(figure_rows(population, connection), touched)
        units = sorted({row[0] for row in (kept - found) + (found - kept)})
        if units:
            said = {"n": len(units), "unit": units[0]}
            yield Problem(f"target:{target.target_id}", Message(DIFFERS, said))
    release()


def _said(rows: Any, without: frozenset[int]) -> Counter[Any]:
    """The rows as they can be compared; twice the same counts twice."""
    return Counter(
        (row.unit_id, bool(row.gone), row.leave_kind, bool(row.exempt), row.people, row.enrolled, row.done)
        for row in rows
        if row.unit_id not in without
    )


CHECKS = (Check("targets.sums", mark("Tổng đã lưu của tỷ lệ đạt chỉ tiêu khớp với dữ kiện"), _sums),)
