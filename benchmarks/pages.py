"""Requests per second and CPU per request of the pages, beside the bare page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks.load import Browser, hammer
from benchmarks.processes import Server
from benchmarks.stage import in_app, serve_bare, serve_lms, signed_in

# Short rounds in turn, so that a busy moment of the machine falls on all kinds of requests alike.
ROUNDS, REQUESTS, THREADS = 12, 60, 4
SUBMITS = 25 * ROUNDS  # each needs a person of its own


@dataclass(frozen=True)
class Cost:
    """Of one kind of request: milliseconds of CPU of all server processes, and requests per second; `ratio` and
    `rate` are these to the bare page's in the rounds around it."""

    name: str
    cpu_ms: float
    per_second: float
    ratio: float = 1.0
    rate: float = 1.0


def measure(server: Server, name: str, jobs: Sequence[Callable[[], int]], threads: int = THREADS) -> Cost:
    """Runs the jobs and divides what the server used by their number."""
    before = server.cpu_seconds()
    seconds = hammer(jobs, threads)
    return Cost(name, (server.cpu_seconds() - before) * 1000 / len(jobs), len(jobs) / seconds)


def beside(cost: Cost, before: Cost, after: Cost) -> Cost:
    """`cost` with its ratios to the bare page measured right before and right after it: the machine's own speed
    moves by a third within a run, and then both alike."""
    bare_ms, bare_rate = (before.cpu_ms + after.cpu_ms) / 2, (before.per_second + after.per_second) / 2
    return Cost(cost.name, cost.cpu_ms, cost.per_second, cost.cpu_ms / bare_ms, cost.per_second / bare_rate)


def middle(costs: Sequence[Cost]) -> Cost:
    """Each figure's median over the rounds: neither the machine's lucky moment nor its busy one."""
    figures = (
        median(getattr(cost, name) for cost in costs) for name in ("cpu_ms", "per_second", "ratio", "rate")
    )
    return Cost(costs[0].name, *figures)


class _Pool:
    """Several browsers of one account, used in turn, because a connection serves one request at a time."""

    def __init__(self, server: Server, username: str) -> None:
        self._free = [signed_in(server, username) for _ in range(THREADS)]

    def job(self, method: str, path: str, data: dict[str, str] | None = None) -> Callable[[], int]:
        def run() -> int:
            browser = self._free.pop()
            try:
                return browser.request(method, path, data)[0]
            finally:
                self._free.append(browser)

        return run


def quiz_paths(browser: Browser) -> tuple[str, str, str]:
    """Course, lesson and an open attempt of the account, reached by clicking through."""
    _, page, _, _ = browser.request("GET", "/courses")
    found = re.search(rb'href="(/courses/[a-z0-9]{12})"', page)
    assert found, "the catalogue shows no course"
    course = found.group(1).decode()
    lesson = f"{course}/lessons/1"
    browser.request("GET", lesson)
    _, _, attempt, _ = browser.request("POST", f"{lesson}/attempts", {})
    assert attempt.startswith("/attempts/"), f"no attempt was started: {attempt}"
    return course, lesson, attempt


def _open_attempts(folder: Path, number: int) -> list[tuple[str, str]]:
    """Starts `number` attempts of as many staff, each with an account; returns (username, attempt's public id)."""
    out = in_app(
        folder,
        f"from benchmarks.submits import prepare\nfor name, attempt in prepare({number}): print(name, attempt)",
    )
    return [(line.split()[0], line.split()[1]) for line in out.splitlines()]


def _submit_jobs(server: Server, folder: Path) -> list[Callable[[], int]]:
    """Each submits the open attempt of a person of its own, over a few connections that stay open, as all do."""
    lines: list[HTTPConnection | None] = [None] * THREADS
    jobs = []
    for username, attempt in _open_attempts(folder, SUBMITS):
        browser = signed_in(server, username)
        path = f"/attempts/{attempt}"
        browser.request("GET", path)
        if browser.connection is not None:
            browser.connection.close()

        def job(browser: Browser = browser, path: str = path) -> int:
            browser.connection = lines.pop()
            try:
                return browser.request("POST", f"{path}/submission", {"confirmed": "1"})[0]
            finally:
                lines.append(browser.connection)

        jobs.append(job)
    return jobs


def page_costs(folder: Path) -> list[Cost]:
    """The bare page first, then ours, each the middle one of `ROUNDS` rounds taken in turn."""
    with serve_bare(folder) as bare, serve_lms(folder) as lms:
        learner, office = _Pool(lms, "vienchuc"), _Pool(lms, "vanphong")
        course, lesson, attempt = quiz_paths(signed_in(lms, "vienchuc"))
        strangers = [Browser(bare.port) for _ in range(THREADS)]

        def bare_page() -> int:
            browser = strangers.pop()
            try:
                return browser.request("GET", "/")[0]
            finally:
                strangers.append(browser)

        def often(make: Callable[[], Callable[[], int]]) -> Callable[[int], list[Callable[[], int]]]:
            return lambda _round: [make() for _ in range(REQUESTS)]

        def bare_cost() -> Cost:
            return measure(bare, "bare page", [bare_page] * REQUESTS)

        submits = _submit_jobs(lms, folder)
        kinds: list[tuple[str, Callable[[int], list[Callable[[], int]]]]] = [
            ("home", often(lambda: learner.job("GET", "/"))),
            ("catalogue", often(lambda: learner.job("GET", "/courses"))),
            ("course", often(lambda: learner.job("GET", course))),
            ("lesson", often(lambda: learner.job("GET", lesson))),
            ("attempt page", often(lambda: learner.job("GET", attempt))),
            ("quiz answer", often(lambda: learner.job("POST", f"{attempt}/answers/1", {"q1": "a"}))),
            ("quiz submit", lambda round_: submits[round_::ROUNDS]),
            ("certificates", often(lambda: learner.job("GET", "/certificates"))),
            ("own record", often(lambda: learner.job("GET", "/emulation/mine"))),
            ("own data", often(lambda: learner.job("GET", "/my-data"))),
            ("account", often(lambda: learner.job("GET", "/account"))),
            ("coverage", often(lambda: office.job("GET", "/coverage"))),
        ]
        costs: dict[str, list[Cost]] = {"bare page": []}
        for round_ in range(ROUNDS):
            before = bare_cost()
            for name, jobs in kinds:
                cost, after = measure(lms, name, jobs(round_)), bare_cost()
                costs.setdefault(name, []).append(beside(cost, before, after))
                costs["bare page"].append(after)
                before = after
        return [middle(found) for found in costs.values()]
