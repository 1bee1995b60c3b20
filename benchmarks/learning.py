"""A year's statistics as the office picks them beside the bare SQL of the same question, and their workbook beside the
library's bare loop. Each measurement runs in a process of its own."""

import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

SIZES = (10_000,)
BIG = 1_000_000
EACH = 3.125  # completions a person has in the crowd of the coverage benchmark


def section(work: Path, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Statistics as the office picks them", "",
        "A year's completions, all sources: the answer with its question looked up, in milliseconds, and how many times the bare "
        "SQL that gives the same figures of completions alone. The workbook of table, chart and list: seconds, how many times the "
        "library's own loop over the same rows, and the peak of memory above what the application holds before.", "",
        "| completions | database | by unit | by course | by month | list rows | workbook s | × bare loop | peak MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for number in sizes:
        for database in DATABASES:
            say(f"statistics of {number} completions on {database}")
            folder = work / f"learning-{database}-{number}"
            found = run("learning", database, folder, number)
            if found:
                asked = (
                    f"{found[by]:.0f} (× {found[by] / found['bare'][by]:.1f})"
                    for by in ("unit", "course", "month")
                )
                lines.append(
                    f"| {found['completions']:,} | {database} | {' | '.join(asked)} | {found['rows']:,} "
                    f"| {found['xlsx']:.1f} | {found['xlsx'] / found['loop']:.2f} | {found['peak']:.0f} |"
                )
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------

_VALID = "c.completed_on BETWEEN :first AND :last AND c.id NOT IN (SELECT completion_id FROM completion_revocation)"
_FIGURES = "count(*), count(DISTINCT c.person_id), sum(c.minutes), avg(c.grade) FROM completion c"
_BARE = {
    "unit": f"SELECT m.unit_id, {_FIGURES} JOIN membership m ON m.person_id = c.person_id AND m.is_main AND m.valid_from <= :last "
    f"AND (m.valid_to IS NULL OR m.valid_to >= :last) WHERE {_VALID} GROUP BY m.unit_id",
    "course": f"SELECT c.course_id, {_FIGURES} WHERE {_VALID} GROUP BY c.course_id",
    "month": f"SELECT extract(month FROM c.completed_on), {_FIGURES} WHERE {_VALID} GROUP BY 1",
}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _bare_loop(rows: list[tuple[Any, ...]], folder: Path) -> float:
    """The library's own loop over the same cells, in constant memory too."""
    import xlsxwriter

    started = time.perf_counter()
    book = xlsxwriter.Workbook(folder / "bare.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if column == 6:
                sheet.write_datetime(number, column, value, day)
            elif value is not None and column in (7, 8):
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, value)
    book.close()
    return time.perf_counter() - started


def measure(completions: int) -> dict[str, Any]:
    """Makes the crowd and asks the questions, ours and the plain ones."""
    from benchmarks.coverage import ON, START, _ms, fill
    from lms.kernel import clock
    from lms.kernel.db import db, release, snapshot
    from lms.learning.models import Completion
    from lms.reports.statistics import answering, files, queries
    from lms.reports.statistics.rules import By, Choice

    fill(int(completions / EACH))
    gc.freeze()  # as the server does
    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day)):
        found: dict[str, Any] = {"bare": {}}
        found["completions"] = db.session.scalar(sa.select(sa.func.count()).select_from(Completion))
        release()
        for by in (By.UNIT, By.COURSE, By.MONTH):
            choice = Choice("days", START, ON, by)
            found[by.value] = _ms(lambda choice=choice: answering.answer(answering.ask(choice)))
            places = {"first": START, "last": ON}
            bare = sa.text(_BARE[by.value]).bindparams(
                *(sa.bindparam(k, v, sa.Date()) for k, v in places.items())
            )
            if by is By.MONTH and db.engine.dialect.name == "sqlite":
                bare = sa.text(_BARE["month"].replace("extract(month FROM c.completed_on)", "strftime('%m', c.completed_on)")).bindparams(*(sa.bindparam(k, v, sa.Date()) for k, v in places.items()))  # fmt: skip
            found["bare"][by.value] = _ms(lambda bare=bare: db.session.execute(bare).all())
        asked = answering.ask(Choice("days", START, ON))
        wanted = files.Wanted(asked, str)
        release()
        with tempfile.TemporaryDirectory() as folder:
            before, started = _peak(), time.perf_counter()
            with (Path(folder) / "ours.xlsx").open("wb") as file:
                files.xlsx_into(file, wanted)
            found["xlsx"], found["peak"] = time.perf_counter() - started, _peak() - before
            with snapshot() as connection:
                chunks = queries.list_chunks(asked.scope, asked.choice.counting, connection, asked.unit_names)
                rows = [row for chunk in chunks for row in chunk]
            found["rows"], found["loop"] = len(rows), _bare_loop(rows, Path(folder))
    return found


def main(database: str, folder: Path, number: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = measure(number)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
