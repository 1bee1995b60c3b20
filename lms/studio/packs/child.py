"""Reads one course pack in a process of its own: `python -m lms.studio.packs.child`.

In: {"path", "keep_to", "aside"}. Out: what `reading.read_pack_file` says.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.kernel.sandbox import answer
from lms.studio.packs.reading import read_pack_file


def _read(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return read_pack_file(Path(asked["path"]), Path(asked["keep_to"]), Path(asked["aside"]))


if __name__ == "__main__":
    answer(_read)
