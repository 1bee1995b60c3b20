"""Many people: suggestions and the list among them, head-counts on a past day.

Each measurement runs in a process of its own, on SQLite and, where the test extra brings it, on PostgreSQL.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.stage import PYTHON, environ

DATABASES = ("sqlite", "postgresql")
CROWDS = (100_000, 1_000_000)
ON = date(2026, 6, 1)
AGAIN = 9
# What is typed, one state of the field after the other: letters, words, in order and out of it, codes, nothing.
TYPED = (
    "n", "ng", "nguyễn", "nguyễn th", "nguyen thi anh", "ánh", "nguyen an", "an nguyen van", "nguyen thi quoc",
    "56100", "5610000123", "le tran nguyen", "khong co ai",
)  # fmt: skip
SEARCHED = ("nguyen thi ngoc anh", "oanh", "5610000123")


def run(module: str, database: str, folder: Path, number: int, *more: str) -> dict[str, Any]:
    """One measurement in a process of its own; {} where the database is not to be had."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [PYTHON, "-m", f"benchmarks.{module}", database, str(folder), str(number), *more]
    done = subprocess.run(
        command, env={**os.environ, **environ(folder)}, stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def section(work: Path, crowds: tuple[int, ...], say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    lines = [
        "", "## Many people", "",
        "Milliseconds, the median of nine; a suggestion is the query and the order of its ten people, as at each "
        "keystroke. The slowest of the thirteen states of the field is told. As-of: `lms people as-of` of a day, "
        "as known now, every unit of it; a quarter of the people have moved.", "",
        "| people | database | suggestion, median | slowest | list, 3 searches | as of a day | made in s |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for number in crowds:
        for database in DATABASES:
            say(f"{number} people on {database}")
            found = run("people", database, work / f"{database}-{number}", number)
            if not found:
                continue
            lines.append(
                f"| {number:,} | {database} | {found['suggestion']:.1f} | {found['slowest']:.1f} (“{found['slowest_at']}”) "
                f"| {found['list']:.0f} | {found['as_of']:.0f} | {found['made']:.0f} |"
            )
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------


def _times(what: Callable[[], object]) -> float:
    """The median in milliseconds, the first go left out."""
    from lms.kernel.db import release

    taken = []
    for _ in range(AGAIN + 1):
        started = time.perf_counter()
        what()
        taken.append((time.perf_counter() - started) * 1000)
        release()
    return statistics.median(taken[1:])


def crowd(people: int) -> dict[str, Any]:
    """Makes the crowd and asks it."""
    from benchmarks.crowd import make_crowd
    from lms.org.finding.queries import suggestions
    from lms.org.headcount.queries import headcount_on
    from lms.org.queries import PeopleFilter
    from lms.org.queries import people as listed

    started = time.perf_counter()
    make_crowd(people)
    made = time.perf_counter() - started
    asked = {text: _times(partial(suggestions, text, ON)) for text in TYPED}
    slowest = max(asked, key=lambda text: asked[text])
    pages = [_times(partial(listed, PeopleFilter(query=text), ON, 50, 0)) for text in SEARCHED]
    return {
        "made": made, "suggestion": statistics.median(asked.values()), "slowest": asked[slowest], "slowest_at": slowest,
        "list": statistics.mean(pages), "as_of": _times(lambda: headcount_on(date(2025, 6, 1))), "each": asked,
    }  # fmt: skip


def applications(database: str, folder: Path) -> Iterator[Any]:
    """The application on an empty database of that kind; none where there is none to be had."""
    from lms.app import create_app
    from lms.kernel import migrate
    from lms.kernel.db import db

    if database == "sqlite":
        url = f"sqlite:///{folder / 'bench.sqlite3'}"
        yield from _migrated(create_app({"SQLALCHEMY_DATABASE_URI": url}), migrate, db)
        return
    try:
        from tests.databases import database_url
    except ImportError:
        return
    with database_url(database, folder) as url:
        yield from _migrated(create_app({"SQLALCHEMY_DATABASE_URI": url}), migrate, db)


def _migrated(app: Any, migrate: Any, db: Any) -> Iterator[Any]:
    with app.app_context():
        migrate.upgrade(db.engine)
        yield app
        db.engine.dispose()


def main(database: str, folder: Path, number: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = crowd(number)
    print("\n" + json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
