"""`make bench`: measures, prints, and writes benchmarks/results.md. A part measured alone leaves the others there."""

import argparse
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks import (
    asked,
    coverage,
    crafts,
    dossiers,
    learning,
    people,
    questions,
    quiz,
    rosters,
    sat,
    studio,
)
from benchmarks.exports import csv_run
from benchmarks.load import Browser, hammer
from benchmarks.pages import THREADS, Cost, page_costs, quiz_paths
from benchmarks.stage import in_app, make_school, serve_lms, signed_in
from benchmarks.weight import first_view

RESULTS = Path(__file__).parent / "results.md"
LEARNERS = 50
LEARNER_NAMES = ("vienchuc", "hocsinh", "giangvien", "truongkhoa", "hieutruong")
PARTS = ("service", "people", "roster", "quiz", "questions", "statistics", "studio", "coverage", "dossiers")
HEAD = """# What it costs

Ratios hold from machine to machine, times do not. The bare page is a Flask page with one primary-key SELECT and a 10 KB template on the same server in the same run. CPU is that of all server processes.
"""


def _machine() -> str:
    try:
        with open("/proc/cpuinfo") as file:
            model = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _page_table(title: str, costs: list[Cost]) -> list[str]:
    lines = [
        "",
        f"## {title}",
        "",
        "| request | CPU ms | × bare | requests/s | × bare |",
        "|---|---:|---:|---:|---:|",
    ]
    for cost in costs:
        lines.append(
            f"| {cost.name} | {cost.cpu_ms:.1f} | {cost.ratio:.2f} "
            f"| {cost.per_second:.0f} | {cost.rate:.2f} |"
        )
    return lines


def _status(browser: Browser, page: str) -> int:
    return browser.request("GET", page)[0]


def _memory(folder: Path) -> float:
    """PSS of all server processes after 50 browsers have signed in and opened six pages each, four at a time."""
    with serve_lms(folder) as server:
        browsers = [signed_in(server, LEARNER_NAMES[i % len(LEARNER_NAMES)]) for i in range(LEARNERS)]
        course, lesson, _ = quiz_paths(browsers[0])
        for page in ("/", "/courses", course, lesson, "/certificates", "/account"):
            hammer([partial(_status, browser, page) for browser in browsers], THREADS)
        return server.pss_mb()


def _say(text: str) -> None:
    print(f"- {text} …", flush=True)


def _service(work: Path, times: int) -> list[str]:
    """Pages, weight, memory, export, and what is measured apart from the pages."""
    lines: list[str] = []
    small, large = work / "small", work / "large"
    for folder, number in ((small, 1), (large, times)):
        _say(f"a demo school times {number}")
        folder.mkdir()
        make_school(folder, number)
        _say("pages")
        lines += _page_table(f"Pages, {number} × the demo school", page_costs(folder))
    _say("weight and memory")
    with serve_lms(small) as server:
        size, requests = first_view(server)
    lines += ["", "## Weight and memory", ""]
    lines.append(
        f"- a lesson page on first view, pictures aside: {size / 1024:.1f} KB on the wire, {requests} requests"
    )
    lines.append(f"- all server processes, {LEARNERS} learners: {_memory(small):.0f} MB (sum of PSS)")
    _say("export")
    in_app(large, "from benchmarks.scale import more_completions\nmore_completions(6)")
    runs = [
        (csv_run(large, "ours"), csv_run(large, "bare")) for _ in range(3)
    ]  # in turn, and the middle one told
    ours, bare = sorted(runs, key=lambda pair: pair[0]["seconds"] / pair[1]["seconds"])[1]
    lines += ["", "## Export of all completions as CSV, six times over", ""]
    lines.append(
        f"- {ours['rows']:.0f} rows, {ours['bytes'] / 1e6:.1f} MB in {ours['seconds']:.2f} s of CPU; the csv module fed by the bare SQL: {bare['seconds']:.2f} s; ratio {ours['seconds'] / bare['seconds']:.2f}"
    )
    lines.append(f"- memory: {ours['before_mb']:.0f} MB before, {ours['peak_mb']:.0f} MB at its peak")
    _say("certificates, hash, commit")
    own, alone = crafts.certificates(small)
    lines += ["", "## Apart from the pages", ""]
    lines.append(
        f"- certificate: {own:.1f} ms of CPU, the typesetting library alone {alone:.1f} ms; ratio {own / alone:.2f}; {crafts.certificate_jobs(small):.0f} a second by the job, stored"
    )
    lines.append(f"- password check: {crafts.password_hash():.0f} ms of CPU")
    found = crafts.commits(work)
    lines.append(
        f"- commit of one row, SQLite WAL: NORMAL {found['NORMAL']:.3f} ms, FULL {found['FULL']:.3f} ms"
    )
    return lines


def _sections(text: str) -> dict[str, str]:
    """By title, the sections of a page of results."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {title: body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}


def _write(lines: list[str]) -> None:
    """Puts the measured sections in the place of those of the same title, each with its day and machine."""
    print("\n".join(lines))
    held = _sections(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    stamp = f"{datetime.now(UTC):%d/%m/%Y}, {_machine()}."
    held |= {title: f"{stamp}\n\n{body}" for title, body in _sections("\n".join(lines)).items()}
    told = [f"\n## {title}\n\n{body}\n" for title, body in held.items()]
    RESULTS.write_text(HEAD + "".join(told), "utf-8")


def main() -> None:
    """The whole run; about half an hour with --times 100 and a million people."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--times", type=int, default=100, help="how many demo schools the large stage holds")
    parser.add_argument("--people", type=int, default=max(people.CROWDS), help="the largest crowd")
    parser.add_argument(
        "--dossiers", type=int, default=dossiers.DOSSIERS, help="how many dossiers are packed"
    )
    parser.add_argument(
        "--big",
        action="store_true",
        help="coverage also at a million people, statistics at a million completions",
    )
    parser.add_argument("--only", choices=PARTS, help="one part; the other figures stay")
    arguments = parser.parse_args()
    crowds = tuple(number for number in people.CROWDS if number <= arguments.people)
    sizes = (*coverage.SIZES, coverage.BIG) if arguments.big else coverage.SIZES
    books = (*asked.SIZES, asked.BIG) if arguments.big else asked.SIZES
    years = (*learning.SIZES, learning.BIG) if arguments.big else learning.SIZES
    parts: dict[str, Callable[[Path], list[str]]] = {
        "service": lambda work: _service(work, arguments.times),
        "people": lambda work: people.section(work, crowds, _say),
        "roster": lambda work: rosters.section(work, min(rosters.ROWS, arguments.people), _say),
        "quiz": lambda work: quiz.section(work, _say),
        "questions": lambda work: questions.section(work, _say),
        "statistics": lambda work: [
            *learning.section(work, years, _say),
            *asked.section(work, books, _say),
            *sat.section(work, min(100_000, arguments.people), _say),
        ],
        "studio": lambda work: studio.section(work, _say),
        "coverage": lambda work: coverage.section(work, sizes, _say),
        "dossiers": lambda work: dossiers.section(work, arguments.dossiers, _say),
    }
    for name, measured in parts.items():
        if arguments.only not in (None, name):
            continue
        work = Path(tempfile.mkdtemp(prefix="lms-bench-"))
        try:
            _write(measured(work))
        finally:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
