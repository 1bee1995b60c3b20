"""The workbook of very many rows as the office gets it: asked for, made by the job, kept in the folder of files; and the CSV of
the same list, which is sent while it is read. Each measurement runs in a process of its own."""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (100_000,)
BIG = 1_000_000


def section(work: Path, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Workbooks made by the job", "",
        "A list of a year's turns asked for on the statistics page and made by the job, into the folder of files: CPU of the "
        "process that works, and its peak of memory above what it held before. Beside it the CSV of the same list.", "",
        "| list rows | database | asked ms | workbook s | MB | peak MB | rows a second | CSV s | MB | peak MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for number in sizes:
        for database in DATABASES:
            say(f"the workbook of {number} completions by the job on {database}")
            found = run("asked", database, work / f"asked-{database}-{number}", number)
            if found:
                lines.append(line(database, found))
    return lines


def line(database: str, found: dict[str, Any]) -> str:
    """One row of the table."""
    book, text = found["xlsx"], found["csv"]
    return (
        f"| {found['rows']:,} | {database} | {found['asked'] * 1000:.0f} | {book['s']:.1f} | {book['bytes'] / 1e6:.1f} "
        f"| {book['peak']:.0f} | {found['rows'] / book['s']:,.0f} | {text['s']:.1f} | {text['bytes'] / 1e6:.1f} "
        f"| {text['peak']:.0f} |"
    )


# ---- inside the measured process -----------------------------------------------------------------------------


def _measured(what: Callable[[], int]) -> dict[str, float]:
    """CPU seconds and the peak of memory above what was held; `what` returns how many bytes it made."""
    from benchmarks.learning import _forget, _held

    gc.collect()
    _forget()
    before, started = _held("VmRSS"), time.process_time()
    size = what()
    return {"s": time.process_time() - started, "bytes": size, "peak": _held("VmHWM") - before}


def _as_csv(choice: Any) -> int:
    from lms.kernel.tables.csv_text import Dialect
    from lms.reports.statistics import answering, files

    wanted = files.Wanted(answering.ask(choice), str)
    return sum(len(piece.encode()) for piece in files.csv_pieces(wanted, files.Part.LIST, Dialect(";")))


def measure(completions: int) -> dict[str, Any]:
    """Makes the crowd, takes the CSV, asks for the workbook and lets the job make it; an error where it is not made whole."""
    from benchmarks.coverage import ON, START, fill
    from benchmarks.learning import EACH, _complete
    from lms.kernel import clock, jobs
    from lms.kernel.db import release, transaction
    from lms.reports.large import actions, queries
    from lms.reports.large.rules import Kind, State
    from lms.reports.statistics import answering, files
    from lms.reports.statistics.rules import Choice

    fill(int(completions / EACH))
    _complete()
    gc.freeze()  # as the server does
    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day)):
        choice, actor = Choice("days", START, ON), _office()
        rows = files.length_of(answering.ask(choice))
        release()
        found: dict[str, Any] = {"rows": rows, "csv": _measured(lambda: _as_csv(choice))}
        started = time.process_time()
        with transaction():
            question = actions.Question(Kind.LEARNING, choice.as_data(), "bench", "vi", rows)
            public_id = actions.ask(actor, question)
        found["asked"] = time.process_time() - started

        def made() -> int:
            jobs.run_due()
            (held,) = queries.files_of(actor.account_id or 0, clock.now())
            release()
            if held.public_id != public_id or held.state is not State.READY:
                raise ValueError(f"the workbook is {held.state.value}: {held.problem}")
            return held.size

        return found | {"xlsx": _measured(made)}


def _office() -> Any:
    """Somebody of the office, signed in."""
    from lms.accounts import actions as accounts
    from lms.kernel.actor import Actor, Grant, Role
    from lms.kernel.db import transaction

    system = Actor(None, None, "bench", is_system=True)
    with transaction():
        account_id = accounts.create_account(system, "office", "Văn phòng", None, "!", False, False)
    return Actor(account_id, None, "Văn phòng", (Grant(Role.OFFICE),))


def main(database: str, folder: Path, number: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = measure(number)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
