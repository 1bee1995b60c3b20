"""Reads one list in a process of its own: `python -m lms.targets.recognising.lists.child`.

In: {"path", "name"}. Out: what `reading.read_list` says.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.kernel.sandbox import answer
from lms.targets.recognising.lists.reading import read_list


def _read(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return read_list(Path(asked["path"]), asked["name"])


if __name__ == "__main__":
    answer(_read)
