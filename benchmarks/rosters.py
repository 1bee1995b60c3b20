"""A long roster: reading it, importing it, importing it again unchanged; how long others wait, and the memory.

Each measurement runs in a process of its own, on SQLite and, where the test extra brings it, on PostgreSQL.
"""

import csv
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.people import applications, run

ROWS = 100_000
AS_OF = date(2026, 9, 5)
HEADING = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ và tên", "Ngày sinh", "Chức vụ", "Vị trí việc làm", "Đơn vị công tác", "Email",
    "Ngày vào đơn vị", "Trạng thái",
)  # fmt: skip
TITLE = "## A long roster"


def section(work: Path, rows: int, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    lines = [
        "", TITLE, "",
        "Seconds by the clock. “Only reading” is the bare library (the csv module, openpyxl) going through the file; the "
        "ratios are to it. “Our reading” finds the columns, judges every cell and runs in a process of its own. Writing "
        "holds the lock in short transactions: the longest by its CPU, and what 99 of 100 take by the clock. Memory is the peak of the importing process, "
        "with the whole service in it, and that of the process that reads.", "",
        "| rows | file | database | only reading | our reading | import | again, unchanged | one write | memory before | at its peak | reading process |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for number, kind, database in (
        (rows // 10, "csv", "sqlite"), (rows, "csv", "sqlite"), (rows, "csv", "postgresql"), (rows, "xlsx", "sqlite"),
    ):  # fmt: skip
        say(f"a roster of {number} rows as {kind} on {database}")
        found = run("rosters", database, work / f"roster-{number}-{kind}-{database}", number, kind)
        if found:
            lines.append(
                f"| {number:,} | {kind} | {database} | {found['bare']:.2f} | {_ratio(found, 'read')} "
                f"| {_ratio(found, 'import')} | {_ratio(found, 'again')} | {found['cpu_ms']:.0f} / {found['clock_ms']:.0f} ms "
                f"| {found['before_mb']:.0f} MB | {found['peak_mb']:.0f} MB | {found['reader_mb']:.0f} MB |"
            )
    return lines


def _ratio(found: dict[str, Any], name: str) -> str:
    return f"{found[name]:.1f} (× {found[name] / found['bare']:.1f})"


# ---- inside the measured process -----------------------------------------------------------------------------


def _people(rows: int) -> Iterator[list[object]]:
    """People of the staff kind, in 500 units."""
    from benchmarks.crowd import FAMILY, GIVEN, MIDDLE, weighted

    families, middles = weighted(FAMILY), weighted(MIDDLE)
    for i in range(rows):
        name = (
            f"{families[i * 7 % len(families)]} {middles[i * 13 % len(middles)]} {GIVEN[i * 31 % len(GIVEN)]}"
        )
        yield [
            i + 1, f"56{i:08d}", name, f"{i % 28 + 1:02d}/{i % 12 + 1:02d}/{1960 + i % 40}", "", "Giáo viên",
            f"Khoa số {i % 500}", f"nguoi.{i}@truong.edu.vn", "01/09/2020", "Đang làm việc",
        ]  # fmt: skip


def make_list(path: Path, rows: int) -> None:
    """A list as .csv or .xlsx, by the path's suffix."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEADING)
            writer.writerows(_people(rows))
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADING)
        for number, row in enumerate(_people(rows), 1):
            sheet.write_row(number, 0, row)


def _only_read(path: Path) -> None:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            for _ in csv.reader(file, delimiter=";"):
                pass
        return
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()


def roster(rows: int, folder: Path, kind: str) -> dict[str, Any]:
    """Reads, imports and imports again."""
    from lms.kernel.actor import system_actor
    from lms.kernel.db import transaction
    from lms.org.defaults import ensure_defaults
    from lms.org.roster.batches import running
    from lms.org.roster.sandbox import read_path

    path, actor = folder / f"danh-sach.{kind}", system_actor("benchmark")
    make_list(path, rows)
    with transaction():
        ensure_defaults()
    held: list[tuple[float, float]] = []  # CPU, clock

    @contextmanager
    def timed() -> Iterator[None]:
        with transaction():
            started, worked = time.perf_counter(), time.process_time()
            yield
        held.append((time.process_time() - worked, time.perf_counter() - started))

    running.transaction = timed

    def apply() -> None:
        running.import_now(actor, read_path(path, AS_OF), AS_OF, {})

    before = _peak_mb(resource.RUSAGE_SELF)
    found = {"read": _once(lambda: read_path(path, AS_OF))}
    reader = _peak_mb(resource.RUSAGE_CHILDREN)
    found |= {"import": _once(apply), "again": _once(apply)}
    peak = _peak_mb(resource.RUSAGE_SELF)
    return {
        **found, "bare": _once(lambda: _only_read(path)), "cpu_ms": max(cpu for cpu, _ in held) * 1000,
        "clock_ms": statistics.quantiles((clock for _, clock in held), n=100)[-1] * 1000, "before_mb": before,
        "peak_mb": peak, "reader_mb": reader,
    }  # fmt: skip


def _once(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main(database: str, folder: Path, number: int, kind: str) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = roster(number, folder, kind)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
