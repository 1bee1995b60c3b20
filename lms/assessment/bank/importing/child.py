"""Reads one question file in a process of its own, which whoever keeps pictures starts with its way to take them.

In, as JSON on standard input: {"path", "name"}. Out, as JSON: what `parsing.read_file` found, or {"refusal": [message
id, parameters]}; the pictures stand beside the file, under their hashes. What a hostile file can make a library do ends
with this process and its limits.
"""

import json
import sys
from pathlib import Path

from lms.assessment.bank.importing.parsing import read_file
from lms.assessment.formats.bank.pictures import Admit
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


def main(admit: Admit) -> None:
    """The process's whole life."""
    asked = json.load(sys.stdin)
    _limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    path = Path(asked["path"])
    try:
        found, pictures = read_file(asked["name"], path.read_bytes(), admit)
        for sha256, picture in pictures.items():
            (path.parent / sha256).write_bytes(picture.content)
    except Invalid as refusal:
        found = {"refusal": message_to_json(refusal.message)}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
