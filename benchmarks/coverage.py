"""Coverage among many people with five courses each: the school's page, a unit's, the missing, a past day, the line.

Beside each stands a plain statement that answers the same question from the same stored rows. Each measurement runs in
a process of its own, on SQLite and, where the test extra brings it, on PostgreSQL.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from benchmarks.coverage_plain import (
    ASKED,
    COURSES,
    EXPORT,
    FIGURES,
    HOLDS,
    LINE,
    LINE_OF_UNIT,
    MISSING,
    OF_UNIT,
    SUMS,
    SUMS_OF_UNIT,
    asking,
    rows,
)
from benchmarks.coverage_stage import START, fill
from lms.kernel import clock
from lms.kernel.db import Base, db, release, transaction

SIZES = (100, 10_000)
BIG = 1_000_000
ON, PAST = date(2026, 11, 20), date(2026, 8, 14)
PARTS = {
    "page": "page of the school", "unit_page": "page of a unit", "school": "figures of every unit, from the facts",
    "past": "of a past day", "missing": "first page of the missing", "export": "all of the missing as CSV",
    "line": "the line over time",
}  # fmt: skip


def section(
    work: Path,
    sizes: tuple[int, ...],
    say: Callable[[str], None],
    found: Callable[..., dict[str, Any]] | None = None,
) -> list[str]:
    """The section of results.md. `found`: what measures, as `benchmarks.people.run`."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Coverage", "",
        "Milliseconds of the processors (ours and the database's, which answers with one process), the median of five goes after "
        "a dozen that are left out, of fewer where it takes seconds; × the plain statements that answer the same question from "
        "the same rows (benchmarks/coverage_plain.py), of each the faster way of writing it. Both sides read what the target asks "
        "and its courses' names; where sums answer, also whether anything came after them; beside the names of the missing what "
        "these did (the next step, the status). A unit's page is asked with everything below the unit. Everybody is in the "
        "target, with five courses each, in a tenth as many units, 2,000 at most. School and unit: the whole page put together "
        "but for its HTML, below 5,000 people with its line over time, from 2,000 on out of the sums that a worker keeps. With "
        "news: the page of the school when a hundred people, each in another unit, have lost a completion since the worker's "
        "last minute. Load: how many processes waited for the two processors at the end.", "",
        "| people | database | " + " | ".join(PARTS.values()) + " | the page by the clock | sums kept in s | page with news | made in s | load |",
        "|---:|---|" + "---:|" * (len(PARTS) + 5),
    ]  # fmt: skip
    held: dict[str, dict[int, dict[str, Any]]] = {}
    for number in sizes:
        for database in DATABASES:
            say(f"coverage of {number} people on {database}")
            told = (found or run)("coverage", database, work / f"coverage-{database}-{number}", number)
            if told:
                held.setdefault(database, {})[number] = told
                lines.append(_row(number, database, told))
    return [*lines, "", *_growth(held)]


def _row(number: int, database: str, found: dict[str, Any]) -> str:
    cells = [f"{found[name]:.0f} (× {found[name] / found['bare'][name]:.1f})" for name in PARTS]
    sums = f"{found['kept']:.1f} | {found['news']:.0f}" if found["kept"] else "– | –"
    end = f"{found['wall']:.0f} | {sums} | {found['made']:.0f} | {found['load']:.1f}"
    return f"| {number:,} | {database} | {' | '.join(cells)} | {end} |"


def _growth(held: dict[str, dict[int, dict[str, Any]]]) -> list[str]:
    """How much more each costs among the most people than among a part of them."""
    lines = []
    for database, by_size in held.items():
        sizes = sorted(number for number in by_size if number >= SIZES[-1])
        if len(sizes) > 1:
            few, many = by_size[sizes[0]], by_size[sizes[-1]]
            told = ", ".join(f"{what} × {many[name] / few[name]:.1f}" for name, what in PARTS.items())
            times = sizes[-1] // sizes[0]
            lines.append(f"- {database}, {times} times as many people as {sizes[0]:,}: {told}")
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Took:
    """Milliseconds: of the processors (this process and those of its database), and by the clock."""

    cpu: float
    wall: float


def _cpu() -> float:
    """Seconds that this process and, on PostgreSQL, those that serve its database have worked so far."""
    worked = time.process_time()
    if db.engine.dialect.name == "postgresql":
        of_ours = sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        for pid in db.session.scalars(of_ours).all():
            with suppress(OSError):
                worked += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
        release()
    return worked


def _took(what: Callable[[], object]) -> Took:
    """The median of five after a dozen that are left out; what takes seconds is asked twice in all. By the clock the
    least. A dozen, because a server's connections have been asked before: the statements are prepared there."""
    cpus: list[float] = []
    walls: list[float] = []
    while len(cpus) < 17 and sum(walls) < 10_000:
        worked, started = _cpu(), time.perf_counter()
        what()
        walls.append((time.perf_counter() - started) * 1000)
        release()
        cpus.append((_cpu() - worked) * 1000)
    asked = max(1, len(cpus) - 5)
    return Took(statistics.median(cpus[asked:] or cpus), min(walls[asked:] or walls))


def _plain(*parts: Sequence[str], on: date = ON, is_file: bool = False, is_list: bool = False) -> float:
    """What the plain statements cost together, in milliseconds of the processors; of each part the faster of the ways
    to write it."""
    chosen = [
        forms[0] if len(forms) == 1 else min(forms, key=lambda form: _took(asking([form], on)).cpu)
        for forms in parts
    ]
    return _took(asking(chosen, on, is_file, is_list)).cpu


def measure(people: int) -> dict[str, Any]:
    """Asks the questions of a crowd that stands, ours and the plain ones."""
    from lms.kernel.actor import system_actor
    from lms.kernel.tables.csv_text import Dialect
    from lms.reports import export
    from lms.reports import queries as tables
    from lms.reports.rules import Group, TableName
    from lms.targets import queries
    from lms.targets.pages import coverage_page, names_of
    from lms.targets.rules import Listing
    from lms.targets.trend.queries import line
    from lms.targets.trend.rules import MANY, Scope, days_of_line

    if db.engine.dialect.name == "postgresql":
        event.listen(db.engine, "connect", _alone)
        db.engine.dispose()
    actor, unit = system_actor("bench"), "bench7"

    def cover(on: date) -> queries.Coverage:
        return queries.coverage(queries.population_of(queries.targets(on)[0], on))

    def page() -> object:
        return coverage_page(actor, None, ON, ON)

    def missing() -> object:
        return names_of(coverage_page(actor, None, ON, ON, story=False), Listing.MISSING, "", 1, 50)

    def file() -> int:
        asked = tables.Asked(queries.targets(ON)[0], ON, Group.TARGET, "", state=Listing.MISSING)
        wanted = export.Wanted(asked, lambda text, **_: text, TableName.PEOPLE, all_people=False)
        return sum(piece.count("\n") for piece in export.csv_pieces(wanted, Dialect(";")))

    # Noon of the school's own day: near midnight "today" is another one than ON, and no sums answer for it.
    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day, hour=5)):
        kept, drawn = _keep(queries.targets(ON)[0]), people < MANY
        _look(cover(ON), rows(FIGURES[0], ON), rows(FIGURES[1], ON))
        known = (ASKED, COURSES)  # both sides have to know what is asked
        sums, of_unit = ((HOLDS, SUMS), (HOLDS, SUMS_OF_UNIT)) if kept else ((FIGURES,), (OF_UNIT,))
        bare = {
            "school": _plain(*known, FIGURES), "past": _plain(*known, FIGURES, on=PAST),
            "export": _plain(*known, EXPORT, is_file=True), "line": _plain(*known, LINE),
            "page": _plain(*known, *sums, *((LINE,) if drawn else ())),
            "unit_page": _plain(*known, *of_unit, LINE_OF_UNIT),
            "missing": _plain(*known, *sums, MISSING, is_list=True),  # the page tells how many there are as well
        }  # fmt: skip
        days = days_of_line(START, ON)
        asked: dict[str, Callable[[], object]] = {
            "page": page, "unit_page": lambda: coverage_page(actor, None, ON, ON, unit), "school": lambda: cover(ON),
            "past": lambda: cover(PAST), "missing": missing, "export": file,
            "line": lambda: line(queries.targets(ON)[0], days, Scope()),
        }  # fmt: skip
        took = {name: _took(what) for name, what in asked.items()}
        news = _news(page) if kept else 0
        return {
            "bare": bare, "kept": kept, "news": news, "wall": took["page"].wall,
            **{name: one.cpu for name, one in took.items()},
        }  # fmt: skip


def _alone(connection: Any, _record: object) -> None:
    """One process answers each question: what helpers of it do is not seen by `_cpu`."""
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.commit()


def _look(cover: Any, *plain: Sequence[Any]) -> None:
    """Ours and the plain ones answer the same question. Where kinds of leave are told apart there is none in the stage."""
    figures = cover.tree.all
    ours = (figures.people, figures.enrolled, figures.done)
    for found in plain:
        theirs = tuple(sum(row[place] or 0 for row in found) for place in (1, 2, 3))
        if ours != theirs:
            raise SystemExit(f"ours {ours}, plain {theirs}")


def _keep(target: Any) -> float:
    """Seconds that a worker needs for the sums; 0 where there are too few people for them."""
    from lms.targets.keeping import actions, queries

    is_worth = queries.is_worth()
    release()
    started = time.perf_counter()
    if is_worth:
        actions.keep(target)
    return time.perf_counter() - started if is_worth else 0


def _news(page: Callable[[], object]) -> float:
    """The page when a hundred people, each in another unit, have had a completion declared void since."""
    void: Any = Base.metadata.tables["completion_revocation"]
    done: Any = Base.metadata.tables["completion"]
    with transaction():
        ids = db.session.scalars(
            sa.select(done.c.id).where(done.c.course_id == 1).order_by(done.c.id).limit(100)
        ).all()
        said = {"reason": "x", "revoked_at": clock.now(), "revoked_on": ON, "revoked_by": "bench"}
        db.session.execute(sa.insert(void), [{"completion_id": each, **said} for each in ids])
    return _took(page).cpu


def main(database: str, folder: Path, people: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        started = time.perf_counter()
        fill(people)
        made = time.perf_counter() - started
        found = {**measure(people), "made": made, "load": os.getloadavg()[0]}
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
