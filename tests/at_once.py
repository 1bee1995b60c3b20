"""Many acts at the same moment, each in a thread and a transaction of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from lms.kernel.db import db, transaction
from lms.kernel.errors import LmsError


def all_at_once(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act gives; all begin together."""
    db.session.rollback()
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            barrier.wait()
            with transaction():
                return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[LmsError]:
    """The refusals of the acts, all begun together, in the acts' order; those that were not refused stand."""
    db.session.rollback()
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> LmsError | None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    act()
            except LmsError as error:
                return error
            return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [found for found in pool.map(run, acts) if found is not None]
