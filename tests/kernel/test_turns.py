"""Requests of one process take turns, and nobody waits long for slow work."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask

from lms.kernel import db as kernel_db
from lms.kernel.turns import InTurn, leave

LONG = 30.0  # seconds until a test gives up; none waits for it


class Stage:
    """An application whose requests begin and go on when the test says so."""

    def __init__(self) -> None:
        self.begun: dict[str, Event] = {}
        self.go_on: dict[str, Event] = {}
        self.left: dict[str, Event] = {}
        self.turns = InTurn(self.answer)

    def answer(self, environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        name = environ["name"]
        self.begun[name].set()
        if environ.get("leaves"):
            leave()
            self.left[name].set()
        assert self.go_on[name].wait(LONG)
        if environ.get("fails"):
            raise ValueError(name)
        return [name.encode()]

    def begin(self, name: str, **words: object) -> Thread:
        for events in (self.begun, self.go_on, self.left):
            events[name] = Event()

        def run() -> None:
            with suppress(ValueError):
                self.turns({"name": name, **words}, None)  # type: ignore[arg-type] # nobody answers a browser here

        thread = Thread(target=run, daemon=True)
        thread.start()
        return thread

    def end(self, *threads: Thread) -> None:
        for event in self.go_on.values():
            event.set()
        for thread in threads:
            thread.join(LONG)
            assert not thread.is_alive()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.kernel.turns.PATIENCE", LONG)


@pytest.mark.usefixtures("patient")
def test_one_begins_when_the_other_has_its_answer() -> None:
    stage = Stage()
    first = stage.begin("first")
    assert stage.begun["first"].wait(LONG)
    second = stage.begin("second")
    assert not stage.begun["second"].wait(0.1)
    stage.go_on["first"].set()
    assert stage.begun["second"].wait(LONG)
    stage.end(first, second)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("how", [{"fails": True}, {"leaves": True}])
def test_a_turn_ends_with_an_error_and_before_slow_work(how: dict[str, bool]) -> None:
    stage = Stage()
    first = stage.begin("first", **how)
    assert stage.begun["first"].wait(LONG)
    if how.get("fails"):
        stage.go_on["first"].set()
    second = stage.begin("second")
    assert stage.begun["second"].wait(LONG)
    stage.end(first, second)


def test_nobody_waits_for_slow_work_that_did_not_say_so() -> None:
    stage = Stage()
    slow = stage.begin("slow")
    assert stage.begun["slow"].wait(LONG)
    others = []
    for name in ("second", "third", "fourth"):
        others.append(stage.begin(name))
        assert stage.begun[name].wait(LONG)  # each finds the one before it still at work
    stage.end(slow, *others)
    after = stage.begin("after")
    assert stage.begun["after"].wait(LONG)
    stage.end(after)


def test_a_long_file_is_sent_out_of_turn() -> None:
    def rows() -> Iterator[bytes]:
        yield b"1;"
        yield b"2;"

    turns = InTurn(lambda _environ, _start: rows())
    body = turns({}, None)  # type: ignore[arg-type] # nobody answers a browser here
    assert not turns._turn.locked()
    assert b"".join(body) == b"1;2;"


def test_what_lets_go_of_the_database_lets_go_of_the_turn(app: Flask) -> None:
    held: list[bool] = []

    def inside(_environ: object, _start: object) -> list[bytes]:
        with app.app_context():
            held.append(turns._turn.locked())
            kernel_db.release()
            held.append(turns._turn.locked())
        return []

    turns = InTurn(inside)
    turns({}, None)  # type: ignore[arg-type] # nobody answers a browser here
    assert held == [True, False]
