"""Reads one roster file in a process of its own: `python -m lms.org.roster.child`, told what on standard input.

In: {"path", "name", "as_of", "limit", "kept_hash", "keep_to", "choices": {"asked", "by_sheet", "headings", "remembered"}}. Out, as JSON:
{"roster": …} and then each row in a line of its own, or {"refusal": [message id, parameters]}. What a hostile file can make a library do ends with this process
and its limits.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.org.roster.columns import Choices
from lms.org.roster.reading import Source, read_source
from lms.org.roster.shapes import head_to_json, message_to_json, rows_to_json

MEMORY_LIMIT = 1024 * 1024 * 1024
CPU_SECONDS = 120
OUT_OF_MEMORY = 3  # the exit code


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _chosen(by_name: Mapping[str, Mapping[str, str]]) -> dict[str, dict[int, str]]:
    return {name: {int(index): to for index, to in columns.items()} for name, columns in by_name.items()}


def _answer(asked: Mapping[str, Any]) -> Iterator[object]:
    choices = Choices(
        asked=tuple((str(wanted), str(name)) for wanted, name in asked["choices"]["asked"]),
        by_sheet=_chosen(asked["choices"]["by_sheet"]),
        headings=asked["choices"]["headings"],
        remembered=_chosen(asked["choices"]["remembered"]),
    )
    source = Source(
        path=Path(asked["path"]), name=asked["name"], limit=asked["limit"], kept_hash=asked["kept_hash"],
        keep_to=Path(asked["keep_to"]) if asked["keep_to"] else None,
    )  # fmt: skip
    try:
        roster = read_source(source, date.fromisoformat(asked["as_of"]), choices)
    except Invalid as refusal:
        yield {"refusal": message_to_json(refusal.message)}
    else:
        yield {"roster": head_to_json(roster)}
        yield from rows_to_json(roster)


def main() -> None:
    """The process's whole life."""
    asked = json.load(sys.stdin)
    _limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    try:
        for line in _answer(asked):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
