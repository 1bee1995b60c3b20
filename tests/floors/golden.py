"""Golden files: what a reviewer reads, and what fails until somebody has looked at the change."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def assert_golden(name: str, text: str) -> None:
    """`text` equals the file `name` beside this one; UPDATE_GOLDEN=1 writes it instead."""
    path = FOLDER / name
    text = text.rstrip("\n") + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    before = path.read_text("utf-8") if path.exists() else ""
    gone = sorted(set(before.splitlines()) - set(text.splitlines()))
    new = sorted(set(text.splitlines()) - set(before.splitlines()))
    changes = "\n  ".join([f"- {line}" for line in gone] + [f"+ {line}" for line in new])
    assert text == before, (
        f"{name} changed; if that is meant: UPDATE_GOLDEN=1 pytest tests/floors\n  {changes}"
    )
