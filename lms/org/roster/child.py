"""Reads one roster file in a process of its own: `python -m lms.org.roster.child FILE NAME DATE`.

Writes JSON to standard output: {"roster": …} or {"refusal": [message id, parameters]}. What a hostile file can
make a library do ends with this process and its limits.
"""

import json
import sys
from datetime import date
from pathlib import Path

from lms.kernel.errors import Invalid
from lms.org.roster.reading import TOO_LARGE_MEMORY, read_roster
from lms.org.roster.shapes import to_json

MEMORY_LIMIT = 1024 * 1024 * 1024
CPU_SECONDS = 60


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def main() -> None:
    """The process's whole life."""
    path, file_name, as_of = sys.argv[1:4]
    _limit()
    answer: dict[str, object]
    try:
        answer = {"roster": to_json(read_roster(Path(path), file_name, date.fromisoformat(as_of)))}
    except Invalid as refusal:
        answer = {"refusal": [refusal.message.msgid, dict(refusal.message.params)]}
    except MemoryError:
        answer = {"refusal": [TOO_LARGE_MEMORY, {}]}
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
