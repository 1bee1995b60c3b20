"""Turns: threads of one process make one page after the other, instead of all of them a little at a time.

Python runs one thread at once, and SQLite gives that right away several times in each statement. With four requests under
way every one of those is a change of threads, and a page costs half as much again as alone (docs/decisions/020).

Whoever waits does so for `PATIENCE` at most: a request that is still at it then is slow work (an upload, a file of a
hundred thousand rows), and from there on nobody waits for it.
"""

from collections.abc import Iterable
from threading import Lock, local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 0.02  # seconds; ten times what a learner's page takes

_mine = local()


class InTurn:
    """Around an application: a request waits for its turn and leaves it when its answer is ready to be sent."""

    def __init__(self, inside: "WSGIApplication") -> None:
        self._inside = inside
        self._turn = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        _mine.turn = self._wait()
        try:
            return self._inside(environ, start_response)
        finally:
            leave()

    def _wait(self) -> Lock:
        while True:
            turn = self._turn
            if not turn.acquire(timeout=PATIENCE):
                if self._turn is turn:  # two who find it at once make two turns: neither is harmed
                    self._turn = Lock()
            elif self._turn is turn:
                return turn
            else:
                turn.release()  # it was given up while we waited


def leave() -> None:
    """Ends this thread's turn before slow work; does nothing if it has none."""
    turn: Lock | None = getattr(_mine, "turn", None)
    if turn is not None:
        _mine.turn = None
        turn.release()
