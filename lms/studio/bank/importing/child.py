"""Reads one question file in a process of its own: `python -m lms.studio.bank.importing.child`.

In: {"path", "name"}. Out: what `parsing.read_file` found; the pictures that its questions show stand beside the file,
under their hashes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.assessment.bank.importing.parsing import read_file
from lms.kernel.sandbox import answer
from lms.studio.bank.importing.admitting import admit


def read(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is in the file. Raises Invalid."""
    path = Path(asked["path"])
    found, pictures = read_file(asked["name"], path.read_bytes(), admit)
    for sha256, picture in pictures.items():
        (path.parent / sha256).write_bytes(picture.content)
    return found


if __name__ == "__main__":
    answer(read)
