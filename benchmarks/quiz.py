"""Two hundred learners in one quiz at once: how many answers a second are saved, how long one waits, and whether any
is lost; beside a bare UPDATE on the same server."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.bare import THINGS
from benchmarks.load import Browser
from benchmarks.processes import Server
from benchmarks.stage import in_app, make_school, serve_bare, serve_lms, signed_in

LEARNERS, SAVES = THINGS, 20
PREPARE = "from benchmarks.submits import prepare\nfor name, attempt in prepare({}): print(name, attempt)"
SAVED = "from benchmarks.submits import saved\nimport json\nprint(json.dumps(saved()))"


def section(work: Path, say: Callable[[str], None]) -> list[str]:
    """Lines of the results."""
    from tests.databases import database_url

    lines = [
        "",
        f"## {LEARNERS} learners in one quiz",
        "",
        f"Each sends {SAVES} answers, one right after the other, over a connection of its own; 95 of 100 were answered within the time told. CPU is that of all server processes, without PostgreSQL's own. The bare UPDATE is a Flask view with one UPDATE by primary key and its commit, under the same load.",
        "",
        "| database | answers/s | 95 of 100 within ms | CPU ms | × bare UPDATE | bare UPDATEs/s | lost |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in ("sqlite", "postgresql"):
        say(f"{LEARNERS} learners in one quiz, {name}")
        folder = work / name
        folder.mkdir()
        with database_url(name, folder) as address:
            url = "" if name == "sqlite" else address
            make_school(folder, 1, url)
            lines.append(_line(name, folder, url))
    return lines


def _line(name: str, folder: Path, url: str) -> str:
    out = in_app(folder, PREPARE.format(LEARNERS), url).splitlines()
    with serve_bare(folder, url) as bare, serve_lms(folder, url) as lms:
        sends = [_learner(lms, *line.split()) for line in out]
        took, cpu, rate = _crowd(lms, sends)
        things = [_thing(bare, number) for number in range(1, THINGS + 1)]
        _, bare_cpu, bare_rate = _crowd(bare, things)
    held = json.loads(in_app(folder, SAVED, url).splitlines()[-1])
    lost = sum(held.get(line.split()[1]) != "ab"[(SAVES - 1) % 2] for line in out)
    p95 = sorted(took)[int(len(took) * 0.95)] * 1000
    return (
        f"| {name} | {rate:.0f} | {p95:.0f} | {cpu:.2f} | {cpu / bare_cpu:.2f} | {bare_rate:.0f} | {lost} |"
    )


def _learner(server: Server, username: str, attempt: str) -> Callable[[int], int]:
    browser = signed_in(server, username)
    browser.request("GET", f"/attempts/{attempt}")

    def send(number: int) -> int:
        answer = {"q1": "ab"[number % 2]}
        return browser.request("POST", f"/attempts/{attempt}/answers/1", answer)[0]

    return send


def _thing(server: Server, number: int) -> Callable[[int], int]:
    browser = Browser(server.port)

    def send(turn: int) -> int:
        return browser.request("POST", f"/things/{number}", {"name": f"Lần {turn}"})[0]

    return send


def _crowd(server: Server, sends: Sequence[Callable[[int], int]]) -> tuple[list[float], float, float]:
    """Seconds of each request, milliseconds of CPU per request, requests per second."""
    taken: list[float] = []
    bad: list[int] = []
    gate = threading.Barrier(len(sends) + 1)

    def run(send: Callable[[int], int]) -> None:
        gate.wait()
        for number in range(SAVES):
            started = time.perf_counter()
            status = send(number)
            taken.append(time.perf_counter() - started)
            if status != 200:
                bad.append(status)

    threads = [threading.Thread(target=run, args=(send,)) for send in sends]
    for thread in threads:
        thread.start()
    before = server.cpu_seconds()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if bad:
        raise RuntimeError(f"{len(bad)} answers were refused: {sorted(set(bad))}")
    return taken, (server.cpu_seconds() - before) * 1000 / len(taken), len(taken) / seconds
