"""The export of 100,000 completions: time beside the csv module fed by the bare SQL, and peak memory."""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.stage import PYTHON, environ

if TYPE_CHECKING:  # at run time only the measured process imports the application
    from lms.reports.export import Wanted


def csv_run(folder: Path, which: str) -> dict[str, float]:
    """One run in a process of its own, 'ours' or 'bare': CPU seconds, rows, bytes, memory before and at its peak."""
    code = f"from benchmarks.exports import main; main({which!r})"
    done = subprocess.run(
        [PYTHON, "-c", code], env={**os.environ, **environ(folder)}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(which: str) -> None:
    """Runs inside the process that is measured; prints what `csv_run` returns."""
    from lms.app import create_app

    app = create_app()
    with app.app_context():
        before, started = _peak_mb(), time.process_time()
        size = rows = 0
        for piece in _ours() if which == "ours" else _bare():
            size += len(piece.encode())
            rows += piece.count("\n")
        took = time.process_time() - started
    json.dump(
        {"seconds": took, "rows": rows, "bytes": size, "before_mb": before, "peak_mb": _peak_mb()}, sys.stdout
    )


def _wanted() -> "Wanted":
    from lms.kernel import clock
    from lms.reports import export, queries, rules
    from lms.targets.cli import find
    from lms.web.i18n import say

    asked = queries.Asked(find(None), clock.today(), rules.Group.TARGET, "")
    return export.Wanted(asked, say, rules.TableName.COMPLETIONS, all_people=True)


def _ours() -> Iterator[str]:
    from lms.kernel.tables.csv_text import Dialect
    from lms.reports.export import csv_pieces

    return csv_pieces(_wanted(), Dialect(";"))


def _bare() -> Iterator[str]:
    """The same SELECT through the database's own driver into the csv module, nothing else."""
    from lms.kernel import clock
    from lms.kernel.db import db, snapshot
    from lms.reports.queries.completions import completions_statement

    compiled = (
        completions_statement(None, "")
        .params(on=clock.today())
        .compile(db.engine, compile_kwargs={"literal_binds": True})
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    with snapshot() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(str(compiled))
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        cursor.close()
