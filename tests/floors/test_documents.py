"""What an administrator or a builder has to know is written down; a test says when it isn't."""

import inspect
import re
from configparser import ConfigParser
from typing import get_args

import click

from lms.cli import main
from lms.commands import COMMANDS
from lms.kernel import hooks
from lms.kernel.settings import ROOT, VARIABLES
from tests.floors.tree import slices

OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
FLOORS = (ROOT / "docs/floors.md").read_text("utf-8")


def announcements() -> list[type]:
    own = [c for _, c in inspect.getmembers(hooks, inspect.isclass) if c.__module__ == hooks.__name__]
    return [c for c in own if "__dataclass_fields__" in vars(c)]


def test_every_setting_is_in_the_operations_page() -> None:
    missing = [name for name in VARIABLES if f"`{name}`" not in OPERATIONS]
    assert not missing, f"docs/operations.md, table of settings: {missing}"
    unknown = set(re.findall(r"\bLMS_[A-Z_]+\b", OPERATIONS)) - set(VARIABLES)
    assert not unknown, f"docs/operations.md names settings that don't exist: {sorted(unknown)}"


def test_every_announcement_is_documented_with_its_fields() -> None:
    rows = {line.split("`")[1]: line for line in FLOORS.splitlines() if re.match(r"\| `[A-Z]\w+` ", line)}
    names = {c.__name__ for c in announcements()}
    assert set(rows) == names, f"docs/floors.md, table of announcements: {sorted(set(rows) ^ names)}"
    missing = [
        f"{c.__name__}.{field}"
        for c in announcements()
        for field in c.__dataclass_fields__
        if not re.search(rf"\b{field}\b", rows[c.__name__])
    ]
    assert not missing, f"docs/floors.md doesn't say what these hold: {missing}"


def test_every_announcement_can_be_announced() -> None:
    assert set(get_args(hooks.Announcement)) == set(announcements())


def test_the_drawing_shows_every_slice_on_the_floor_the_linter_holds() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    linted = config["importlinter:contract:floors"]["layers"].strip().splitlines()
    floors = [set(re.findall(r"\w+", line)) for line in linted]
    drawing = FLOORS.split("```")[1].splitlines()
    drawn = [
        set(re.findall(r"[a-z]+", line.split("  ·  ")[0])) for line in drawing if re.match(r"\s*\d+ ", line)
    ]
    for name in (*slices(), "web", "kernel"):
        together = next((floor for floor in floors if name in floor), set())
        on_paper = next((floor for floor in drawn if name in floor), set())
        assert on_paper, f"docs/floors.md: {name} is not in the drawing"
        assert together - {"feed"} == on_paper - {"feed"}, f"docs/floors.md: the floor of {name}"


def test_every_command_says_what_it_does() -> None:
    def silent(command: click.Command, path: str) -> list[str]:
        children = command.commands.items() if isinstance(command, click.Group) else ()
        own = [] if command.help else [path]
        return own + [name for key, child in children for name in silent(child, f"{path} {key}")]

    assert [
        *silent(main, "lms"),
        *(each for name, found in COMMANDS.items() for each in silent(found, f"lms {name}")),
    ] == []
