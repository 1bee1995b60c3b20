"""Figures of a quiz that many people sat: how long the statistics and the signs take, and what memory.

Beside them stand plain statements, written by hand for each database, that make the same sums: once of the rows of
attempts, once of the kept sums.

The attempts are made for an empty database whose schema stands. Each measurement runs in a process of its own.
"""

import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms.assessment import actions
from lms.kernel.db import Base, db, transaction

FIXED, BANK, QUESTIONS = 10, 30, 20
BEGAN = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
UNITS = 500
OPTIONS = ("a", "b", "c", "d")
_CHUNK = 2_000


def _quiz() -> tuple[int, list[int]]:
    """A quiz of ten fixed questions and ten drawn from thirty; its id and the question versions'."""
    with transaction():
        questions = [
            actions.publish_question(
                "do/cuoi-khoa", f"cau-{n}", "single", [], 1,
                {
                    "text": f"Tình huống số {n}: bạn nhận được một tin nhắn lạ, việc đầu tiên bạn làm là gì?",
                    "options": [
                        {"key": key, "text": f"Cách xử lý {key} của câu {n}", "correct": key == "a", "why": "Vì thế."}
                        for key in OPTIONS
                    ],
                },
            )
            for n in range(FIXED + BANK)
        ]  # fmt: skip
        slots = [(1, [question]) for question in questions[:FIXED]]
        slots.append((QUESTIONS - FIXED, questions[FIXED:]))
        return actions.create_quiz("Kiểm tra cuối khóa", 80, None, 0, True, slots), questions


def _sittings(
    attempts: int, quiz_id: int, questions: list[int]
) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """The rows of each table, a chunk at a time. Who knows more answers more rightly, some questions are harder."""
    chance = random.Random(2026)
    hard = {question: chance.uniform(-0.3, 0.3) for question in questions}
    for start in range(1, attempts + 1, _CHUNK):
        rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("person", "membership", "attempt", "attempt_item", "attempt_answer", "attempt_result")
        }  # fmt: skip
        for i in range(start, min(start + _CHUNK, attempts + 1)):
            able = chance.gauss(0.7, 0.2)
            began = BEGAN + timedelta(minutes=chance.randrange(60 * 24 * 20))
            ended = began + timedelta(seconds=chance.randrange(90, 1800))
            drawn = questions[:FIXED] + chance.sample(questions[FIXED:], QUESTIONS - FIXED)
            chance.shuffle(drawn)
            marks = []
            for position, question in enumerate(drawn, 1):
                right = chance.random() < able - hard[question]
                chosen = "a" if right else chance.choice("bbbccd")
                marks.append({"position": position, "fraction": "1" if right else "0"})
                rows["attempt_item"].append((i, position, question, json.dumps(OPTIONS)))
                if position % 5 == 0:
                    rows["attempt_answer"].append((i, position, json.dumps(["d"]), began))
                rows["attempt_answer"].append((i, position, json.dumps([chosen]), ended))
            points = sum(mark["fraction"] == "1" for mark in marks)
            rows["person"].append((i, f"do{i}", f"Người số {i}", f"nguoi {i}", began))
            rows["membership"].append((i, i % UNITS + 1, True, "teacher", "active", BEGAN.date(), BEGAN))
            rows["attempt"].append(
                (i, f"do{i}", quiz_id, i, 1, "submitted", began, began.date(), ended, "person", 1)
            )
            rows["attempt_result"].append(
                (i, points, QUESTIONS, points / QUESTIONS, points >= 16, json.dumps(marks), ended)
            )
        yield rows


_COLUMNS = {
    "person": "id public_id full_name name_key created_at",
    "membership": "person_id unit_id is_main category status valid_from recorded_at",
    "attempt": "id public_id quiz_id person_id number state started_at started_on submitted_at submitted_by results",
    "attempt_item": "attempt_id position question_version_id option_order",
    "attempt_answer": "attempt_id position chosen saved_at",
    "attempt_result": "attempt_id points max_points grade passed marks graded_at",
}


def _as_stored(value: Any) -> Any:
    """A value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _writer(connection: sa.Connection) -> Callable[[str, list[tuple[Any, ...]]], None]:
    """Puts rows into a table as fast as the driver can; for a stage, not for use."""
    driver: Any = connection.connection.driver_connection

    def into_sqlite(table: str, rows: list[tuple[Any, ...]]) -> None:
        names = _COLUMNS[table].split()
        plain = [tuple(_as_stored(value) for value in row) for row in rows]
        places = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", plain)

    def into_postgresql(table: str, rows: list[tuple[Any, ...]]) -> None:
        names = ", ".join(_COLUMNS[table].split())
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    return into_sqlite if connection.dialect.name == "sqlite" else into_postgresql


def fill(attempts: int) -> int:
    """Makes the quiz and everybody who sat it, all submitted; the quiz's id."""
    quiz_id, questions = _quiz()
    units = Base.metadata.tables["unit"]
    with transaction():
        db.session.execute(
            sa.insert(units),
            [
                {"id": n, "public_id": f"u{n}", "code": f"u{n}", "created_at": BEGAN}
                for n in range(1, UNITS + 1)
            ],
        )
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]  # it is connected
        for rows in _sittings(attempts, quiz_id, questions):
            with connection.begin():
                write = _writer(connection)
                for table, held in rows.items():
                    write(table, held)
        with connection.begin():
            connection.exec_driver_sql("ANALYZE")
    return quiz_id


AGAIN = 3
_PLACE = {"sqlite": "e.value ->> 'position'", "postgresql": "CAST(e.value ->> 'position' AS integer)"}
_EACH = {"sqlite": "json_each(r.marks)", "postgresql": "json_array_elements(r.marks)"}
# The newest answer to each question, in the way that is the fastest of those tried on each database.
_NEWEST = {
    "sqlite": """LEFT JOIN attempt_answer w ON w.id = (
    SELECT max(s.id) FROM attempt_answer s WHERE s.attempt_id = i.attempt_id AND s.position = i.position)""",
    "postgresql": """LEFT JOIN (
    SELECT DISTINCT ON (attempt_id, position) attempt_id, position, chosen FROM attempt_answer
    ORDER BY attempt_id, position, id DESC) w ON w.attempt_id = i.attempt_id AND w.position = i.position""",
}
# Of each question, mark and newest answer: how many people, their points, and these squared. What alpha, facility,
# discrimination and the counts of answers are made of.
_OF_ROWS = """SELECT i.question_version_id, e.value ->> 'fraction', CAST(w.chosen AS text),
    count(*), sum(r.points), sum(r.points * r.points)
FROM attempt a
JOIN attempt_result r ON r.attempt_id = a.id AND r.number = a.results
CROSS JOIN {each} AS e
LEFT JOIN attempt_item i ON i.attempt_id = a.id AND i.position = {place}
{newest}
WHERE a.quiz_id = :quiz AND a.number = 1
GROUP BY 1, 2, 3"""
_OF_SUMS = """SELECT question_version_id, mark, CAST(chosen AS text), sum(people), sum(points), sum(squares)
FROM answer_sum WHERE quiz_id = :quiz GROUP BY 1, 2, 3"""
# And the figures of whole attempts and the median time, which are of the rows either way.
_OF_ATTEMPTS = """SELECT count(*), sum(r.points), sum(r.points * r.points), sum(r.grade)
FROM attempt a JOIN attempt_result r ON r.attempt_id = a.id AND r.number = a.results
WHERE a.quiz_id = :quiz AND a.number = 1"""
_OF_TIMES = """SELECT {seconds} FROM attempt WHERE quiz_id = :quiz AND number = 1 AND results > 0 ORDER BY 1
LIMIT 1 OFFSET (SELECT count(*) / 2 FROM attempt WHERE quiz_id = :quiz AND number = 1 AND results > 0)"""
_SECONDS = {
    "sqlite": "julianday(submitted_at) - julianday(started_at)", "postgresql": "submitted_at - started_at",
}  # fmt: skip


def section(work: Path, attempts: int, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Statistics of a quiz", "",
        f"Seconds, the median of {AGAIN}: every figure of the page of a quiz of {QUESTIONS} questions (facility, "
        "discrimination, counts of answers, alpha, median time), ten fixed and ten drawn from thirty. Bare: the "
        "database alone makes the same sums, in statements written for it. Of the rows: nothing has been added up "
        "yet; kept: a worker has added everything to the kept sums, which took so long, and the write lock so long at "
        "most. Memory: what the process gained at its peak. The signs compare people in pairs.", "",
        "| attempts | database | bare, of the rows | figures, of the rows | figures, kept | × bare of the rows "
        "| bare, kept | memory MB | signs | adding up | longest lock |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for database in DATABASES:
        say(f"{attempts} attempts on {database}")
        found = run("sat", database, work / f"sat-{database}", attempts)
        if found:
            lines.append(
                f"| {attempts:,} | {database} | {found['bare_rows']:.1f} | {found['rows']:.1f} "
                f"| {found['kept']:.2f} | {found['kept'] / found['bare_rows']:.2f} | {found['bare_kept']:.2f} "
                f"| {found['memory']:.0f} | {found['signs']:.1f} | {found['adding']:.0f} | {found['lock']:.2f} |"
            )
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------


def _seconds(what: Callable[[], object]) -> float:
    from lms.kernel.db import release

    taken = []
    for _ in range(AGAIN):
        started = time.perf_counter()
        what()
        taken.append(time.perf_counter() - started)
        release()
    return statistics.median(taken)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _bare(*statements: str) -> Callable[[int], None]:
    def run(quiz_id: int) -> None:
        name = db.session.get_bind().dialect.name
        for statement in statements:
            text = statement.format(
                each=_EACH[name], place=_PLACE[name], newest=_NEWEST[name], seconds=_SECONDS[name]
            )
            db.session.execute(sa.text(text), {"quiz": quiz_id}).all()

    return run


def _add_up(quiz_id: int) -> tuple[float, float]:
    """How long it takes to add everything to the kept sums, and the longest of its transactions."""
    from lms.assessment.statistics.sums.actions import add_some

    began, longest, added = time.perf_counter(), 0.0, 1
    while added:
        started = time.perf_counter()
        with transaction():
            added = add_some(quiz_id)
        longest = max(longest, time.perf_counter() - started)
    return time.perf_counter() - began, longest


def measure(attempts: int) -> dict[str, float]:
    """Makes the attempts and asks for their figures, before and after they are added up."""
    from lms.assessment.signs.pages import quiz_signs
    from lms.assessment.statistics.pages import quiz_report
    from lms.kernel.db import release

    quiz_id = fill(attempts)
    found = {"bare_rows": _seconds(lambda: _bare(_OF_ROWS, _OF_ATTEMPTS, _OF_TIMES)(quiz_id))}
    before = _peak_mb()
    found["rows"] = _seconds(lambda: quiz_report(quiz_id))
    of_rows = quiz_report(quiz_id)
    release()
    assert of_rows.total.n == attempts, f"the figures are of {of_rows.total.n} attempts"
    found["adding"], found["lock"] = _add_up(quiz_id)
    found["bare_kept"] = _seconds(lambda: _bare(_OF_SUMS, _OF_ATTEMPTS, _OF_TIMES)(quiz_id))
    found["kept"] = _seconds(lambda: quiz_report(quiz_id))
    found["memory"] = _peak_mb() - before
    of_sums = quiz_report(quiz_id)
    release()
    for one, other in zip(of_rows.questions, of_sums.questions, strict=True):
        assert (one.facility, one.counts) == (other.facility, other.counts), (
            "the kept sums say something else"
        )
    found["signs"] = _seconds(lambda: quiz_signs(quiz_id, ()))
    return found


def main(database: str, folder: Path, attempts: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, float] = {}
    for _ in applications(database, folder):
        found = measure(attempts)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
