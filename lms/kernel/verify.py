"""What `lms verify` runs: checks that what is stored agrees with the facts it was made from.

A slice offers its checks in `checks.py`; the literal list stands in `lms/app.py`. A check is one or a few set-based
SELECTs on the connection it is given, read as a stream, and yields what it finds; it changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Connection, Row

from lms.kernel.db import snapshot
from lms.kernel.messages import Message

FETCHED = 1000  # rows held in memory at a time
LISTED = 100  # problems of one check that are named; the others are counted


@dataclass(frozen=True)
class Problem:
    """One place where what is stored disagrees. `where` names it by ids, such as `completion:12`."""

    where: str
    message: Message


@dataclass(frozen=True)
class Check:
    """`name` is '<slice>.<what>'; `label` (message id) says what holds when nothing is found."""

    name: str
    label: str
    run: Callable[[Connection], Iterator[Problem]]


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many problems, and the first `LISTED` of them."""

    check: Check
    count: int
    problems: tuple[Problem, ...]
    seconds: float


def stream(connection: Connection, statement: Executable) -> Iterator[Row[Any]]:
    """The rows of a SELECT, a thousand in memory at a time on either database."""
    result = connection.execute(statement.execution_options(yield_per=FETCHED))
    try:
        yield from result
    finally:
        result.close()


_checks: list[Check] = []


def register(checks: Iterable[Check]) -> None:
    """Replaces the checks by the composition root's literal list. ValueError for a name that stands twice."""
    found = list(checks)
    if len({check.name for check in found}) < len(found):
        raise ValueError("two checks have one name")
    _checks[:] = found


def registered() -> Sequence[Check]:
    """The checks, in the order they run in."""
    return tuple(_checks)


def run_checks(checks: Iterable[Check]) -> Iterator[Outcome]:
    """Runs each check; all of them see one moment of the database."""
    with snapshot() as connection:
        for check in checks:
            started = time.perf_counter()
            found = check.run(connection)
            first = tuple(islice(found, LISTED))
            count = len(first) + sum(1 for _ in found)
            yield Outcome(check, count, first, time.perf_counter() - started)


def each(connection: Connection, kind: str, statement: Executable, msgid: str) -> Iterator[Problem]:
    """A problem per row of `statement`: its first column is the id of a `kind`, the others fill the message."""
    for row in stream(connection, statement):
        values = row._asdict()
        first = next(iter(values))
        yield Problem(f"{kind}:{values.pop(first)}", Message(msgid, values))
