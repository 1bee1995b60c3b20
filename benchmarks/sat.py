"""Figures of a quiz that many people sat: how long the statistics and the signs take, and what memory.

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
_BARE = """SELECT count(*), sum(i.question_version_id) FROM attempt a
JOIN attempt_item i ON i.attempt_id = a.id WHERE a.quiz_id = :quiz"""


def section(work: Path, attempts: int, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Statistics of a quiz", "",
        f"Seconds, the median of {AGAIN}: every figure of the page of a quiz of {QUESTIONS} questions (facility, "
        "discrimination, counts of answers, alpha, median time), ten fixed and ten drawn from thirty. Bare: the "
        "database alone reads and adds up the same drawn questions. Memory: what the process gained at its peak.", "",
        "| attempts | database | figures | bare | × bare | memory MB | signs |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for database in DATABASES:
        say(f"{attempts} attempts on {database}")
        found = run("sat", database, work / f"sat-{database}", attempts)
        if found:
            lines.append(
                f"| {attempts:,} | {database} | {found['figures']:.1f} | {found['bare']:.1f} "
                f"| {found['figures'] / found['bare']:.1f} | {found['memory']:.0f} | {found['signs']:.1f} |"
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


def measure(attempts: int) -> dict[str, float]:
    """Makes the attempts and asks for their figures."""
    from lms.assessment.signs.pages import quiz_signs
    from lms.assessment.statistics.pages import quiz_report

    quiz_id = fill(attempts)
    bare = _seconds(lambda: db.session.execute(sa.text(_BARE), {"quiz": quiz_id}).all())
    before = _peak_mb()
    figures = _seconds(lambda: quiz_report(quiz_id))
    memory = _peak_mb() - before
    counted = quiz_report(quiz_id).total.n
    assert counted == attempts, f"the figures are of {counted} attempts"
    return {
        "bare": bare, "figures": figures, "memory": memory, "signs": _seconds(lambda: quiz_signs(quiz_id, ())),
    }  # fmt: skip


def main(database: str, folder: Path, attempts: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, float] = {}
    for _ in applications(database, folder):
        found = measure(attempts)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
