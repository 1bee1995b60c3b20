"""Coverage among many people with five courses each: the school's page, a unit's, the missing, a past day, the line.

Beside each stands a plain statement that answers the same question from the same stored rows. Each measurement runs in
a process of its own, on SQLite and, where the test extra brings it, on PostgreSQL.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import Base, db, transaction

SIZES = (100, 10_000)
BIG = 1_000_000
COURSES = 5
START, ON, PAST = date(2026, 5, 20), date(2026, 11, 20), date(2026, 8, 14)
CATEGORIES = ["manager", "teacher", "officer", "worker", "student"]
PARTS = {
    "school": "the figures of every unit", "unit": "those of one unit", "past": "of a past day",
    "missing": "the first page of the missing", "export": "all of the missing as CSV", "line": "the line over time",
}  # fmt: skip


def section(work: Path, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Coverage", "",
        "Milliseconds, the median of some goes (one where it takes seconds), and how many times the plain statement of the "
        "same question; everybody is in the target, with five courses each. School and unit: the whole page put "
        "together but for its HTML, up to 20,000 people its line over time among it, with the sums that a worker keeps where "
        "there are many people; of those the figures of every unit alone, from the facts, stand beside. With news: the page "
        "of the school when a hundred people have finished something since the worker's last minute.", "",
        "| people | database | " + " | ".join(["page of the school", "page of a unit", *PARTS.values()])
        + " | sums kept in s | page with news | made in s |",
        "|---:|---|" + "---:|" * (len(PARTS) + 5),
    ]  # fmt: skip
    for number in sizes:
        for database in DATABASES:
            say(f"coverage of {number} people on {database}")
            found = run("coverage", database, work / f"coverage-{database}-{number}", number)
            if found:
                cells = [_cell(found, name) for name in ("page", "unit_page", *PARTS)]
                told = f"{found['kept']:.1f} | {found['news']:.1f}" if found["kept"] else "– | –"
                lines.append(
                    f"| {number:,} | {database} | {' | '.join(cells)} | {told} | {found['made']:.0f} |"
                )
    return lines


def _cell(found: dict[str, Any], name: str) -> str:
    bare = found["bare"].get({"page": "school", "unit_page": "unit"}.get(name, name))
    told = f"{found[name]:.1f}"
    return told if bare is None else f"{told} (× {found[name] / bare:.1f})"


# ---- inside the measured process -----------------------------------------------------------------------------

# {day}: a date so many days after the start. Person i finished i % 8 of the courses (five at most), each at another time.
_DID = "FROM {series} CROSS JOIN (SELECT id FROM course) c WHERE c.id <= i % 8 + {more}"
_ENROLMENT = (
    "INSERT INTO enrolment (id, public_id, person_id, course_id, version_id, number, enrolled_at, enrolled_on) "
    "SELECT i * 8 + c.id, 'e' || i || '-' || c.id, i, c.id, c.id, 1, :now, {first} " + _DID
)
_PARTICIPATION = (
    "INSERT INTO participation (person_id, course_id, kind, evidence_id, began_at, began_on) "
    "SELECT i, c.id, 'lesson', 1, :now, {day} " + _DID
)
_COMPLETION = (
    "INSERT INTO completion (public_id, person_id, course_id, version_id, enrolment_id, rule, evidence, grade, minutes, "
    "completed_at, completed_on) SELECT 'c' || i || '-' || c.id, i, c.id, c.id, i * 8 + c.id, 'all_lessons', '{{}}', 0.9, "
    "20, :now, {day} " + _DID
)


def _course(number: int) -> None:
    course: Any = Base.metadata.tables["course"]
    version: Any = Base.metadata.tables["course_version"]
    now = clock.now()
    db.session.execute(
        sa.insert(course).values(
            id=number, public_id=f"k{number}", key=f"khoa-{number}", origin="pack", created_at=now
        )
    )
    db.session.execute(
        sa.insert(version).values(
            id=number, course_id=number, number=1, title=f"Khóa {number}", title_key=f"khoa {number}", summary="",
            description_html="", cover_alt="", level="basic", audience=[], competences=[], sequential=True,
            gives_certificate=True, minutes=20, authors=[], licence="CC-BY-4.0", reviewed_on=START, review_months=6,
            effect="first", note="", content_hash=str(number), source={}, published_at=now, published_by="bench",
        )
    )  # fmt: skip
    db.session.execute(sa.update(course).where(course.c.id == number).values(current_version_id=number))


def _target() -> None:
    target: Any = Base.metadata.tables["target"]
    record: Any = Base.metadata.tables["target_record"]
    now = clock.now()
    db.session.execute(sa.insert(target).values(id=1, public_id="t", key="t", created_at=now))
    db.session.execute(
        sa.insert(record).values(
            target_id=1, state="active", valid_from=START, name="Mọi người", reference="", categories=CATEGORIES, unit_ids=[],
            except_unit_ids=[], positions=[], course_keys=[f"khoa-{n}" for n in range(1, COURSES + 1)], min_versions={},
            items=[], starts_on=START, ends_on=date(2027, 5, 19), due_on=date(2027, 5, 19), validity="forever",
            is_proposal=False, recorded_at=now, recorded_by="bench",
        )
    )  # fmt: skip


def fill(people: int) -> None:
    """The crowd, its courses and what it did, in an empty database whose schema stands."""
    from benchmarks.crowd import _series, make_crowd
    from lms.org.models import Person

    make_crowd(people)
    with transaction():
        for number in range(1, COURSES + 1):
            _course(number)
        _target()
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite and driver is not None:  # PRAGMAs of this kind count outside a transaction only
            driver.execute("PRAGMA synchronous=OFF")
        day = "date('2026-05-20', '+' || {n} || ' days')" if sqlite else "date '2026-05-20' + {n}"
        now = sa.bindparam("now", clock.now(), type_=Person.created_at.type)
        first = "'2026-05-20'" if sqlite else "date '2026-05-20'"
        began, ended = (day.format(n=f"((i * 13 + c.id * 29) % 150 + {late})") for late in (0, 20))
        with connection.begin():
            for statement, when, more in (
                (_ENROLMENT, "", 1), (_PARTICIPATION, began, 1), (_COMPLETION, ended, 0),
            ):  # fmt: skip
                text = statement.format(series=_series(people), day=when, first=first, more=more)
                connection.execute(sa.text(text).bindparams(now))
        with connection.begin():
            connection.exec_driver_sql("ANALYZE")


_PEOPLE = """FROM membership m
LEFT JOIN (SELECT person_id, count(DISTINCT course_id) AS n FROM completion WHERE course_id <= 5 AND completed_on <= :on
  AND id NOT IN (SELECT completion_id FROM completion_revocation) GROUP BY person_id) d ON d.person_id = m.person_id
LEFT JOIN (SELECT DISTINCT person_id FROM participation WHERE course_id <= 5 AND began_on <= :on) b ON b.person_id = m.person_id
LEFT JOIN exemption x ON x.person_id = m.person_id AND x.target_id = 1
WHERE m.is_main AND m.valid_from <= :on AND (m.valid_to IS NULL OR m.valid_to >= :on)
  AND m.category IN ('manager', 'teacher', 'officer', 'worker', 'student') AND x.id IS NULL
  AND NOT EXISTS (SELECT 1 FROM membership r WHERE r.replaces_id = m.id)"""
_FIGURES = (
    "SELECT m.unit_id, count(*), count(b.person_id), sum(CASE WHEN d.n >= 5 THEN 1 ELSE 0 END) " + _PEOPLE
)
_NAMES = (
    "SELECT p.public_id, p.code, p.full_name, u.name, m.category, d.n "
    + _PEOPLE.replace(
        "WHERE m.is_main", "JOIN person p ON p.id = m.person_id JOIN unit_record u ON u.unit_id = m.unit_id WHERE m.is_main"
    )
    + " AND coalesce(d.n, 0) < 5 ORDER BY p.name_key, p.id"
)  # fmt: skip
# The line: when each was done, grouped by day.
_LINE = """SELECT d.since, b.since, count(*) FROM membership m
LEFT JOIN (SELECT person_id, CASE WHEN count(DISTINCT course_id) >= 5 THEN max(completed_on) END AS since FROM completion
  WHERE course_id <= 5 AND completed_on <= :on AND id NOT IN (SELECT completion_id FROM completion_revocation)
  GROUP BY person_id) d ON d.person_id = m.person_id
LEFT JOIN (SELECT person_id, min(began_on) AS since FROM participation WHERE course_id <= 5 AND began_on <= :on
  GROUP BY person_id) b ON b.person_id = m.person_id
WHERE m.is_main AND NOT EXISTS (SELECT 1 FROM membership r WHERE r.replaces_id = m.id) GROUP BY 1, 2"""


def _bare(statement: str, on: date = ON) -> Callable[[], object]:
    return lambda: db.session.execute(sa.text(statement).bindparams(sa.bindparam("on", on, sa.Date()))).all()


def _ms(what: Callable[[], object]) -> float:
    """The median of five in milliseconds after one that is left out; what takes seconds is asked twice in all."""
    from lms.kernel.db import release

    taken: list[float] = []
    while len(taken) < 6 and sum(taken) < 10_000:
        started = time.perf_counter()
        what()
        taken.append((time.perf_counter() - started) * 1000)
        release()
    return statistics.median(taken[1:] or taken)


def measure(people: int) -> dict[str, Any]:
    """Makes the crowd and asks the questions, ours and the plain ones."""
    from lms.kernel.actor import system_actor
    from lms.kernel.tables.csv_text import Dialect
    from lms.reports import export
    from lms.reports import queries as tables
    from lms.reports.rules import Group, TableName
    from lms.targets import queries
    from lms.targets.pages import coverage_page, names_of
    from lms.targets.rules import Listing
    from lms.targets.trend.queries import line
    from lms.targets.trend.rules import Scope, days_of_line

    started = time.perf_counter()
    fill(people)
    made = time.perf_counter() - started
    actor = system_actor("bench")
    unit = "bench7"

    def cover(on: date) -> queries.Coverage:
        return queries.coverage(queries.population_of(queries.targets(on)[0], on))

    def of_unit() -> queries.Coverage:
        return queries.coverage(queries.population_of(queries.targets(ON)[0], ON), visible=frozenset({7}))

    def page() -> object:
        return coverage_page(actor, None, ON, ON)

    def missing() -> object:
        return names_of(coverage_page(actor, None, ON, ON, story=False), Listing.MISSING, "", 1, 50)

    def file() -> int:
        asked = tables.Asked(queries.targets(ON)[0], ON, Group.TARGET, "", state=Listing.MISSING)
        wanted = export.Wanted(asked, lambda text, **_: text, TableName.PEOPLE, all_people=False)
        return sum(len(piece) for piece in export.csv_pieces(wanted, Dialect(";")))

    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day)):
        days = days_of_line(START, ON)
        bare = {
            "school": _ms(_bare(_FIGURES + " GROUP BY m.unit_id")), "unit": _ms(_bare(_FIGURES + " AND m.unit_id = 7 GROUP BY m.unit_id")),
            "past": _ms(_bare(_FIGURES + " GROUP BY m.unit_id", PAST)), "missing": _ms(_bare(_NAMES + " LIMIT 50")),
            "export": _ms(_bare(_NAMES)), "line": _ms(_bare(_LINE)),
        }  # fmt: skip
        kept = _keep(queries.targets(ON)[0])
        return {
            "made": made, "bare": bare, "kept": kept,
            "page": _ms(page),
            "unit_page": _ms(lambda: coverage_page(actor, None, ON, ON, unit)),
            "school": _ms(lambda: cover(ON)), "unit": _ms(of_unit), "past": _ms(lambda: cover(PAST)), "missing": _ms(missing),
            "export": _ms(file), "line": _ms(lambda: line(queries.targets(ON)[0], days, Scope())),
            "news": _news(page) if kept else 0,
        }  # fmt: skip


def _keep(target: Any) -> float:
    """Seconds that a worker needs for the sums; 0 where there are too few people for them."""
    from lms.kernel.db import release
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
    return _ms(page)


def main(database: str, folder: Path, people: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = measure(people)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
