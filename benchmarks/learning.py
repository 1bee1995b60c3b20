"""A year's statistics as the office picks them beside the bare SQL of the same question, and their workbook and CSV beside
the libraries' bare loops. Each measurement runs in a process of its own."""

import csv
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

SIZES = (10_000, 100_000)
BIG = 1_000_000
EACH = 3.125  # completions a person has in the crowd of the coverage benchmark
VOID = 100  # one completion in so many was revoked
FILES = ("xlsx", "csv")


def section(work: Path, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Statistics as the office picks them", "",
        "A year's completions, all sources, a certificate for each, one in a hundred revoked: the answer with its question looked up, "
        "in milliseconds, and how many times the bare SQL that gives the same figures, asked in turn with it (and compared with "
        "it); the page has the Cộng row too. The list behind the table as a workbook (with table and chart) and as CSV: seconds of "
        "CPU of our process, how many times the library's own loop over the same cells, and the peak of memory above what the "
        "application holds before.", "",
        "| completions | database | by unit | by course | by month | list rows | workbook s | × bare loop | peak MB "
        "| CSV s | × bare loop | peak MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for number in sizes:
        for database in DATABASES:
            say(f"statistics of {number} completions on {database}")
            folder = work / f"learning-{database}-{number}"
            found = run("learning", database, folder, number)
            if found:
                asked = [
                    f"{found[by]:.0f} (× {found[by] / found['bare'][by]:.1f})"
                    for by in ("unit", "course", "month")
                ]
                files = [
                    f"{found[kind]:.1f} | {found[kind] / found['loop'][kind]:.2f} | {found['peak'][kind]:.0f}"
                    for kind in FILES
                ]
                lines.append(
                    f"| {found['completions']:,} | {database} | {' | '.join(asked)} | {found['rows']:,} | {' | '.join(files)} |"
                )
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------

_VALID = (
    "c.completed_on BETWEEN :first AND :last "
    "AND NOT EXISTS (SELECT 1 FROM completion_revocation r WHERE r.completion_id = c.id)"
)
_FIGURES = (
    "count(*), count(DISTINCT c.person_id), sum(c.minutes), avg(c.grade), count(t.id) "
    "FROM completion c LEFT JOIN certificate t ON t.completion_id = c.id"
)
_BARE = {
    "unit": f"SELECT u.name, {_FIGURES} JOIN membership m ON m.person_id = c.person_id AND m.is_main AND m.valid_from <= :last "
    "AND (m.valid_to IS NULL OR m.valid_to >= :last) AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.replaces_id = m.id) "
    f"JOIN unit_record u ON u.unit_id = m.unit_id WHERE {_VALID} GROUP BY u.unit_id, u.name",
    "course": f"SELECT v.title, {_FIGURES} JOIN course_version v ON v.course_id = c.course_id WHERE {_VALID} GROUP BY v.title",
    "month": f"SELECT extract(month FROM c.completed_on), {_FIGURES} WHERE {_VALID} GROUP BY 1",
}
_CERTIFICATES = """INSERT INTO certificate (completion_id, person_id, series, year, number, code, category, printed, issued_at,
issued_on) SELECT id, person_id, 'GCN', 2026, id, 'c' || id, 'student', '{}', completed_at, completed_on FROM completion"""
_REVOCATIONS = """INSERT INTO completion_revocation (completion_id, reason, revoked_at, revoked_on, revoked_by)
SELECT id, 'x', completed_at, completed_on, 'bench' FROM completion WHERE id % {void} = 0"""


def _complete() -> None:
    """Certificates and revocations for the crowd."""
    from lms.kernel.db import db

    with db.engine.begin() as connection:
        connection.exec_driver_sql(_CERTIFICATES)
        connection.exec_driver_sql(
            _REVOCATIONS.format(void=VOID).replace("%", "%%" if _is_postgresql() else "%")
        )
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _is_postgresql() -> bool:
    from lms.kernel.db import db

    return db.engine.dialect.name == "postgresql"


def _in_turn(*asked: Callable[[], object]) -> list[float]:
    """The medians in milliseconds of questions asked in turn, so that a machine that is busy with something else is as slow for
    each; the first go is left out."""
    from lms.kernel.db import release

    taken: list[list[float]] = []
    while len(taken) < 8 and (len(taken) < 2 or sum(map(sum, taken)) < 30_000):
        taken.append([])
        for what in asked:
            started = time.perf_counter()
            what()
            taken[-1].append((time.perf_counter() - started) * 1000)
            release()
    return [statistics.median(each) for each in zip(*taken[1:], strict=True)]


def _held(name: str) -> float:
    """Megabytes of this process as Linux counts them: VmRSS, now; VmHWM, the most since `_forget`."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _forget() -> None:
    """Makes the memory that was needed to fill the database no peak of what comes."""
    Path("/proc/self/clear_refs").write_text("5", "utf-8")


def _bare_xlsx(rows: Sequence[tuple[Any, ...]], folder: Path) -> None:
    """The library's own loop over the same cells, in constant memory too."""
    import xlsxwriter

    book = xlsxwriter.Workbook(folder / "bare.xlsx", {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for start in range(0, len(rows), 1_000_000):
        sheet = book.add_worksheet()
        for number, row in enumerate(rows[start : start + 1_000_000]):
            for column, value in enumerate(row):
                if column == 6:
                    sheet.write_datetime(number, column, value, day)
                elif value is not None and column in (7, 8):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, value)
    book.close()


def _bare_csv(rows: Sequence[tuple[Any, ...]], folder: Path) -> None:
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _bare(by: str) -> Any:
    from benchmarks.coverage import ON, START

    text = _BARE[by]
    if not _is_postgresql():
        text = text.replace("extract(month FROM c.completed_on)", "strftime('%m', c.completed_on)")
    places = {"first": START, "last": ON}
    return sa.text(text).bindparams(*(sa.bindparam(k, v, sa.Date()) for k, v in places.items()))


def _answer(choice: Any) -> object:
    from lms.reports.statistics import answering

    return answering.answer(answering.ask(choice))


def _rows(bare: Any) -> Any:
    from lms.kernel.db import db

    return db.session.execute(bare).all()


def _figures(found: dict[str, Any]) -> dict[str, Any]:
    """Asks each question in turn with its bare SQL; an error where the two tell other figures."""
    from benchmarks.coverage import ON, START
    from lms.reports.statistics import answering
    from lms.reports.statistics.rules import By, Choice

    found["bare"] = {}
    for by in (By.UNIT, By.COURSE, By.MONTH):
        choice, bare = Choice("days", START, ON, by), _bare(by)
        lines = answering.answer(answering.ask(choice)).lines
        plain = _rows(bare)
        ours = sorted(
            (line.sums.turns, line.sums.people, line.sums.minutes, line.sums.certificates)
            for line in lines
            if line.sums.turns
        )
        if ours != sorted((row[1], row[2], row[3], row[5]) for row in plain):
            raise ValueError(f"by {by.value} the figures are not those of the bare SQL")
        found[by.value], found["bare"][by.value] = _in_turn(
            partial(_answer, choice), partial(_rows, bare)
        )  # fmt: skip
    return found


def _written(found: dict[str, Any]) -> dict[str, Any]:
    """Writes the list as each kind of file, then the bare loops over the same rows."""
    from benchmarks.coverage import ON, START
    from lms.kernel.db import release, snapshot
    from lms.kernel.tables.csv_text import Dialect
    from lms.reports.statistics import answering, files, queries
    from lms.reports.statistics.rules import Choice

    asked = answering.ask(Choice("days", START, ON))
    wanted = files.Wanted(asked, str)
    release()
    found |= {"peak": {}, "loop": {}}
    with tempfile.TemporaryDirectory() as folder:

        def pieces() -> Iterator[bytes]:
            for piece in files.csv_pieces(wanted, files.Part.LIST, Dialect(";")):
                yield piece.encode()

        for kind in reversed(FILES):  # the workbook needs more: what CSV needs could not be seen after it
            _forget()
            before, started = _held("VmRSS"), time.process_time()
            with (Path(folder) / f"ours.{kind}").open("wb") as file:
                if kind == "csv":
                    file.writelines(pieces())
                else:
                    files.xlsx_into(file, wanted)
            found[kind], found["peak"][kind] = time.process_time() - started, _held("VmHWM") - before
        with snapshot() as connection:
            chunks = queries.list_chunks(asked.scope, asked.choice.counting, connection, asked.unit_names)
            rows = [row for chunk in chunks for row in chunk]
        found["rows"] = len(rows)
        for kind, loop in (("xlsx", _bare_xlsx), ("csv", _bare_csv)):
            started = time.process_time()
            loop(rows, Path(folder))
            found["loop"][kind] = time.process_time() - started
    return found


def measure(completions: int) -> dict[str, Any]:
    """Makes the crowd and asks the questions, ours and the plain ones."""
    from benchmarks.coverage import ON, fill
    from lms.kernel import clock
    from lms.kernel.db import db, release
    from lms.learning.models import Completion

    fill(int(completions / EACH))
    _complete()
    gc.freeze()  # as the server does
    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day)):
        found: dict[str, Any] = {
            "completions": db.session.scalar(sa.select(sa.func.count()).select_from(Completion))
        }
        release()
        return _written(_figures(found))


def main(database: str, folder: Path, number: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = measure(number)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
