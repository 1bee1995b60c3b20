"""A real server process on an instance folder of its own, and a look into its database."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

PASSWORD = "hoc-that-lam-that"
COMMAND = (sys.executable, "-c", "from lms.cli import main; main()")
READY = "Dịch vụ đang chạy tại"


def run_command(folder: Path, *words: str) -> str:
    """Runs `lms …` on an instance folder and returns what it printed."""
    done = subprocess.run(
        [*COMMAND, *words], env=_environment(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {**kept, "LMS_INSTANCE": str(folder), "PYTHONUTF8": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class School:
    """The demo school, served. `address` stays the same when it is stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = _free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None

    @classmethod
    def copied(cls, template: Path, folder: Path) -> "School":
        """A school of its own, made from one that is not running."""
        shutil.copytree(template, folder)
        return cls(folder)

    def start(self) -> None:
        """Starts the server and waits for the line that says it is open."""
        with (self.folder / "server.log").open("a") as log:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self._port)],
                env=_environment(self.folder), stdout=subprocess.PIPE, stderr=log, text=True,
                start_new_session=True,
            )  # fmt: skip
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if READY in line:
                return
        raise AssertionError("".join(said) + self.log())

    def log(self) -> str:
        """What the server wrote to its log."""
        return (self.folder / "server.log").read_text()

    def stop(self) -> None:
        """Ends it as Ctrl+C would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends every process of it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if number is signal.SIGKILL:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        self._process.communicate(timeout=30)
        self._process = None

    def rows(self, select: str, *values: object) -> list[tuple[Any, ...]]:
        """What a SELECT finds in the database, as it is on disk now."""
        address = f"file:{self.folder / 'lms.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return connection.execute(select, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """Changes what no page can: a quiz that was published, a moment that has passed."""
        with closing(sqlite3.connect(self.folder / "lms.sqlite3", timeout=10)) as connection, connection:
            connection.execute(statement, values)

    def one(self, select: str, *values: object) -> Any:
        """The first column of the only row."""
        [(value,)] = self.rows(select, *values)
        return value

    def course(self, key: str) -> str:
        """A course's public id."""
        return str(self.one("SELECT public_id FROM course WHERE key = ?", key))

    def name_of(self, username: str) -> str:
        """The full name of an account's owner."""
        return str(
            self.one(
                "SELECT full_name FROM account JOIN person ON person.id = person_id WHERE username = ?",
                username,
            )
        )

    def keys(self, attempt: str) -> dict[int, list[tuple[str, bool]]]:
        """By place in the attempt: each option's key and whether it is right, in the order shown."""
        found = self.rows(
            "SELECT item.position, item.option_order, body FROM attempt_item AS item "
            "JOIN attempt ON attempt.id = attempt_id "
            "JOIN question_version AS version ON version.id = question_version_id "
            "WHERE attempt.public_id = ? ORDER BY item.position",
            attempt,
        )
        return {place: _options(json.loads(order), json.loads(body)) for place, order, body in found}

    def answers(self, attempt: str) -> dict[int, list[str]]:
        """The newest saved answer by place."""
        found = self.rows(
            "SELECT answer.position, chosen FROM attempt_answer AS answer "
            "JOIN attempt ON attempt.id = attempt_id WHERE attempt.public_id = ? ORDER BY answer.id",
            attempt,
        )
        return {place: sorted(json.loads(chosen)) for place, chosen in found}


def _options(order: list[str], body: dict[str, Any]) -> list[tuple[str, bool]]:
    right = {option["key"]: bool(option["correct"]) for option in body["options"]}
    return [(key, right[key]) for key in order]
