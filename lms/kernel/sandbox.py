"""Reads what somebody sent in a process of its own, so that no file can take this one down.

The parent calls `ask` with the name of a module whose `main` is `answer(its function)`. Questions and answers are
JSON. What a hostile file can make a library do ends with that process, its memory and its time.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark, message_from_json, message_to_json
from lms.kernel.settings import ROOT

log = logging.getLogger("lms.kernel")

UNREADABLE = mark(
    "Không mở được tệp này: nó hỏng, hoặc cần quá nhiều bộ nhớ và thời gian. Chưa có gì được lưu."
)
TIMEOUT_SECONDS = 150
MEMORY_LIMIT = 1024 * 1024 * 1024
CPU_SECONDS = 120
OUT_OF_MEMORY = 3  # the exit code


def ask(module: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the child of that module answers. Invalid, with its sentence, where it refuses or does not survive.

    Slow: call it with no transaction open.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the module is ours, what was sent goes in as data
            [sys.executable, "-m", module], input=json.dumps(asked).encode(), cwd=ROOT, capture_output=True,
            timeout=TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Invalid(Message(UNREADABLE)) from error
    if done.stderr:
        said = done.stderr[-2000:].decode("utf-8", "replace")
        log.warning("%s ended with %s: %s", module, done.returncode, said)
    if done.returncode != 0:
        raise Invalid(Message(UNREADABLE))
    found: dict[str, Any] = json.loads(done.stdout)
    if "refusal" in found:
        raise Invalid(message_from_json(found["refusal"]))
    return found


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(make: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """The child's whole life: reads what is asked, sets its limits, writes what `make` says of it."""
    asked = json.load(sys.stdin)
    _limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    try:
        found = make(asked)
    except Invalid as refusal:
        found = {"refusal": message_to_json(refusal.message)}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
