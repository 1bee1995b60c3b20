"""Looks at a template in a process of its own: `python -m lms.kernel.official.child`.

In: {"path"}. Out: {"names": the places it has, "left_out": those it lacks}.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.kernel.official.template import check
from lms.kernel.sandbox import answer


def _check(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    found = check(Path(asked["path"]).read_bytes())
    return {"names": found.names, "left_out": found.left_out}


if __name__ == "__main__":
    answer(_check)
