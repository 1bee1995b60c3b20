"""Reads one question file in a process of its own: `python -m lms.assessment.bank.importing.child`.

In, as JSON on standard input: {"path", "name"}. Out, as JSON: what `parsing.read_file` found, or {"refusal": [message
id, parameters]}. What a hostile file can make a library do ends with this process and its limits.
"""

import json
import sys
from pathlib import Path

from lms.assessment.bank.importing.parsing import read_file
from lms.kernel.errors import Invalid
from lms.org.roster.child import CPU_SECONDS, MEMORY_LIMIT, OUT_OF_MEMORY
from lms.org.roster.shapes import message_to_json


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The process's whole life."""
    asked = json.load(sys.stdin)
    _limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    try:
        found = read_file(asked["name"], Path(asked["path"]).read_bytes())
    except Invalid as refusal:
        found = {"refusal": message_to_json(refusal.message)}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
