"""Who does the jobs: a thread of the serving process that watches, a process started for what is heavy, or `lms work`."""

import logging
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from lms.kernel.db import db
from lms.kernel.jobs import NowAndThen, enqueue_periodic, has_due, run_due

log = logging.getLogger("lms.jobs")

AT_ONCE = 20  # light jobs in a row, before the others are looked at
PERIODIC_SECONDS = 10.0  # how often a worker asks whether periodic work is needed


def _periodic() -> Callable[[], bool]:
    """What enqueues the periodic work when it is called and it is time; always says to go on."""

    def enqueue() -> bool:
        enqueue_periodic()
        return True

    due = NowAndThen(timedelta(seconds=PERIODIC_SECONDS), enqueue)

    def go_on() -> bool:
        due()
        return True

    return go_on


def watch(app: Flask, ring: Callable[[], None], poll_seconds: float = 0.5) -> None:
    """Enqueues the periodic work, does what is light and calls `ring` for the rest. Never returns: for a daemon thread.

    The serving process watches, and the work is done in a process that is started for it: what it loads (typesetting,
    workbooks) goes with it, and none waits idle with memory of its own.
    """
    now_and_then = _periodic()
    while True:
        try:
            with app.app_context():
                now_and_then()
                ran = run_due(limit=AT_ONCE, light=True)
                due = has_due(light=False)
        except Exception:  # a database that is away comes back; a thread that ended would not
            log.warning("the jobs could not be looked at", exc_info=True)
            time.sleep(PERIODIC_SECONDS)
            continue
        if due:
            ring()
        if ran < AT_ONCE:
            time.sleep(poll_seconds)


def work_off(app: Flask) -> None:
    """Runs what is due and returns. After SIGTERM, or without its parent, it ends after the running job."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    parent = os.getppid()
    with app.app_context():
        run_due(going=lambda: not stopping and os.getppid() == parent)


def work_forever(app: Flask, poll_seconds: float = 0.5) -> None:
    """Runs due jobs until SIGTERM or SIGINT.

    The work happens in a forked child that ends when the queue is empty: typesetting loads 80 MB of library,
    and a process that never gives memory back would hold them for ever.
    """
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent = os.getppid()
    now_and_then = _periodic()
    while not stopping and os.getppid() == parent:
        with app.app_context():
            now_and_then()
            due = has_due()
        if not due:
            time.sleep(poll_seconds)
            continue
        if not hasattr(os, "fork"):
            with app.app_context():
                run_due(going=now_and_then)
            continue
        child = os.fork()
        if child == 0:
            status = 0
            try:
                with app.app_context():
                    db.engine.dispose(close=False)
                    run_due(going=now_and_then)
            except BaseException:
                log.exception("the worker's child failed")
                status = 1
            os._exit(status)
        os.waitpid(child, 0)
