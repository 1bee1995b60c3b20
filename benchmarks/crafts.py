"""What is measured apart from the pages: certificates, the password hash, the commit."""

import json
import os
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.stage import PYTHON, environ, in_app


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """Median milliseconds of CPU of one call, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


_CERTIFICATES = """
import io, json, sys, time
import segno, typst
from benchmarks.crafts import cpu_ms
from lms.app import create_app
from lms.certificates import render
app = create_app()
with app.app_context():
    from lms.kernel.db import db
    from lms.certificates.models import Certificate
    import sqlalchemy as sa
    row = db.session.execute(sa.select(Certificate.printed, Certificate.issued_at).limit(1)).one()
printed, issued = row
compiler = typst.Compiler(
    str(render.SOURCE / "certificate.typ"), root=str(render.SOURCE), font_paths=[str(render.FONTS)],
    ignore_system_fonts=True,
)
def bare():
    out = io.BytesIO()
    segno.make(printed["address"], error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    values = {"certificate": json.dumps(printed), "qr": out.getvalue().decode(), "fonts": json.dumps(render.families())}
    compiler.compile(format="pdf", sys_inputs=values, pdf_standards="a-4", timestamp=int(issued.timestamp()))
ours, alone = [], []
for _ in range(3):
    ours.append(cpu_ms(lambda: render.render(printed, issued), 20))
    alone.append(cpu_ms(bare, 20))
print(json.dumps([min(ours), min(alone)]))
"""


def certificates(folder: Path) -> tuple[float, float]:
    """(ours, the typesetting library called bare on the same template, fonts and QR), ms of CPU a certificate."""
    done = subprocess.run(
        [PYTHON, "-c", _CERTIFICATES],
        env={**os.environ, **environ(folder)},
        stdout=subprocess.PIPE,
        check=True,
    )
    ours, alone = json.loads(done.stdout)
    return ours, alone


def certificate_jobs(folder: Path) -> float:
    """Certificates a second by the job: read, typeset, store."""
    out = in_app(
        folder,
        "import sqlalchemy as sa, time\nfrom lms.kernel.db import db, transaction\n"
        "from lms.certificates.models import CertificatePrint\nfrom lms.certificates.printing import print_missing\n"
        "with transaction():\n    db.session.execute(sa.delete(CertificatePrint))\n"
        "started = time.perf_counter()\nnumber = sum(print_missing())\nprint(number / (time.perf_counter() - started))",
    )
    return float(out)


def password_hash() -> float:
    """Milliseconds of CPU to check one password."""
    from lms.accounts.passwords import hash_password, verify

    stored = hash_password("mot buoi sang dep troi")
    return cpu_ms(lambda: verify(stored, "mot buoi sang dep troi"), 5)


def commits(folder: Path) -> dict[str, float]:
    """Median milliseconds of a one-row transaction in WAL, by the setting of `synchronous`."""
    found = {}
    for mode in ("NORMAL", "FULL"):
        connection = sqlite3.connect(folder / f"{mode}.sqlite3", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={mode}")
        connection.execute("CREATE TABLE t (a TEXT)")
        taken = []
        for _ in range(300):
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO t VALUES ('x')")
            connection.execute("COMMIT")
            taken.append((time.perf_counter() - started) * 1000)
        connection.close()
        found[mode] = statistics.median(taken)
    return found
