"""Processes of our own beside gunicorn's: the preparation's, and the one that does the background work."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lms.kernel.errors import LmsError

if TYPE_CHECKING:
    from flask import Flask

GRACE_SECONDS = 15  # how long a stop waits for what is running
RESTART_SECONDS = 1  # the background work is not started more often than this


def give_memory_back() -> None:
    """Tells the C library to hand large pieces of memory back when they are freed, in this process and what it forks.

    glibc keeps them for the thread that freed them: each thread in which somebody signed in held the 19 MiB of a
    password's hash for ever (measured: 50 MB less after eight sign-ins). Other C libraries have no such setting and
    keep their own ways.
    """
    largest_kept, arenas, trim = -3, -8, -1  # M_MMAP_THRESHOLD, M_ARENA_MAX, M_TRIM_THRESHOLD of malloc.h
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    set_option(largest_kept, 512 * 1024)
    set_option(arenas, 2)
    set_option(trim, 512 * 1024)


def run_apart(work: Callable[[], None]) -> int:
    """Runs `work` in a forked process and returns its exit status; in this one where there is no fork.

    What went wrong is on stderr when this returns.
    """
    if not hasattr(os, "fork"):
        return _status_of(work)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = _status_of(work)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    while True:
        try:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        except KeyboardInterrupt:  # the child got it too; its end is waited for
            continue


def _status_of(work: Callable[[], None]) -> int:
    try:
        work()
    except KeyboardInterrupt:
        print("\nĐã dừng theo yêu cầu. Chạy lại sẽ làm tiếp.", file=sys.stderr)
        return 130
    except LmsError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as error:
        from lms.kernel.db import unreachable

        if (told := unreachable(error)) is not None:
            print(f"\n{told}", file=sys.stderr)
            return 1
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


class Keeper:
    """Starts the process of the background work when a serving process rings for it, and stops it with the master.

    Made and asked in the master; `ring` is for the processes forked from it.
    """

    def __init__(self, load: "Callable[[], Flask]", work: "Callable[[Flask], None]") -> None:
        self._load, self._work = load, work
        self._pid = 0
        self._started = 0.0
        self._heard, self._bell = os.pipe()
        os.set_blocking(self._heard, False)
        os.set_blocking(self._bell, False)

    def ring(self) -> None:
        """Says that there is work."""
        with suppress(BlockingIOError):  # full: it has been said often enough
            os.write(self._bell, b"!")

    def ensure(self, listeners: Sequence[Any]) -> None:
        """Starts the process if it was rung for and is not running; `listeners` are the master's sockets."""
        rung = self._rung()  # what was rung for while it runs: it does that too, or it will be rung for again
        if not rung or self._alive() or time.monotonic() - self._started < RESTART_SECONDS:
            return
        self._started = time.monotonic()
        self._pid = os.fork()
        if self._pid == 0:
            self._run(listeners)

    def _rung(self) -> bool:
        try:
            return bool(os.read(self._heard, 65_536))
        except BlockingIOError:
            return False

    def stop(self) -> None:
        """Asks the process to finish what it is doing; waits as long as for a request, then kills it."""
        if not self._alive():
            return
        os.kill(self._pid, signal.SIGTERM)
        ends = time.monotonic() + GRACE_SECONDS
        while self._alive():
            if time.monotonic() > ends:
                os.kill(self._pid, signal.SIGKILL)
            time.sleep(0.05)

    def _alive(self) -> bool:
        if self._pid == 0:
            return False
        try:
            if os.waitpid(self._pid, os.WNOHANG)[0] == 0:
                return True
        except ChildProcessError:  # the master's own loop reaped it
            pass
        self._pid = 0
        return False

    def _run(self, listeners: Sequence[Any]) -> None:
        status = 1
        try:
            for number in (signal.SIGCHLD, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2):
                signal.signal(number, signal.SIG_DFL)
            # `work` may set these two to end tidily. Ctrl+C is the master's, who then sends SIGTERM.
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for listener in listeners:
                listener.sock.close()  # not listener.close(): that would remove a socket that is still served
            from lms.kernel.db import db

            app = self._load()
            with app.app_context():
                db.engine.dispose(close=False)
            self._work(app)
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
