"""Reads one lesson in a process of its own: `python -m lms.studio.lesson_files.child`.

In: {"path", "name", "keep_to"}. Out: what `reading.read_lesson` says.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.kernel.sandbox import answer
from lms.studio.lesson_files.reading import read_lesson


def _read(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return read_lesson(asked["name"], Path(asked["path"]).read_bytes(), Path(asked["keep_to"]))


if __name__ == "__main__":
    answer(_read)
