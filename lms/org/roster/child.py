"""Reads one roster file in a process of its own: `python -m lms.org.roster.child`, told what on standard input.

In: {"path", "name", "as_of", "limit", "kept_hash", "keep_to", "choices": {"asked", "by_sheet", "headings", "remembered"}}. Out, as JSON:
{"roster": …} or {"refusal": [message id, parameters]}. What a hostile file can make a library do ends with this process
and its limits.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.org.roster.columns import Choices
from lms.org.roster.reading import TOO_LARGE_MEMORY, Source, read_source
from lms.org.roster.shapes import message_to_json, to_json

MEMORY_LIMIT = 1024 * 1024 * 1024
CPU_SECONDS = 120


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


def _answer(asked: Mapping[str, Any]) -> dict[str, object]:
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
        return {"roster": to_json(read_source(source, date.fromisoformat(asked["as_of"]), choices))}
    except Invalid as refusal:
        return {"refusal": message_to_json(refusal.message)}


def main() -> None:
    """The process's whole life."""
    asked = json.load(sys.stdin)
    _limit()
    try:
        text = json.dumps(_answer(asked), ensure_ascii=False)
    except MemoryError:
        text = json.dumps({"refusal": [TOO_LARGE_MEMORY, {}]})
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
