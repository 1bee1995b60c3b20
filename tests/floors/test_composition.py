"""The composition root's literal lists are complete: what a slice offers is picked up."""

import ast
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from flask import Flask

from lms.commands import COMMANDS
from lms.kernel import access, hooks, jobs, verify
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.settings import ROOT
from lms.pages import NAV
from tests.floors import tree
from tests.floors.tree import breaches, slices, told


def parts(name: str) -> Iterator[tuple[str, ModuleType]]:
    """Each slice that has the module `name`, with it."""
    for each in slices():
        folder = ROOT / "lms" / each
        if (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists():
            yield each, importlib.import_module(f"lms.{each}.{name}")


def test_every_permission_is_in_the_table(app: Flask) -> None:
    for each, module in parts("access"):
        assert set(module.PERMISSIONS) <= set(access.table()), f"lms/permissions.py, PERMISSIONS: {each}"


def test_permissions_carry_their_slices_name_or_their_subject(app: Flask) -> None:
    """`statistics.read` and `coverage.read` are named after what they show; each name stands in one slice only."""
    seen: dict[str, str] = {}
    for each, module in parts("access"):
        for name in module.PERMISSIONS:
            assert name not in seen, f"{name}: {seen[name]} and {each}"
            seen[name] = each


def test_every_blueprint_is_registered(app: Flask) -> None:
    for each, module in parts("views"):
        assert module.blueprint.name == each
        assert app.blueprints.get(each) is module.blueprint, f"lms/pages.py, PAGES: {each}"


def test_every_handler_is_registered_under_its_slices_name(app: Flask) -> None:
    for each, module in parts("jobs"):
        for kind, handler in module.HANDLERS.items():
            assert jobs._handlers.get(kind) is handler, f"lms/app.py, JOBS: {kind}"
            assert kind.startswith(f"{each}."), f"{kind}: a job is called '{each}.<verb>'"


def test_every_job_that_is_enqueued_has_a_handler(app: Flask) -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in ast.walk(module):
            if (
                isinstance(call, ast.Call)
                and ast.unparse(call.func).split(".")[-1] == "enqueue"
                and call.args
            ):
                kind = call.args[0]
                if isinstance(kind, ast.Constant) and kind.value not in jobs._handlers:
                    yield call.lineno, f"enqueues {kind.value!r}"

    faults = breaches(tree.python("lms"), judge)
    assert not faults, told(
        "A job nobody handles fails for ever: name it in the slice's jobs.HANDLERS.", faults
    )


def test_every_subscription_is_made(app: Flask) -> None:
    for each, module in parts("subscribers"):
        for event, subscriber in module.SUBSCRIPTIONS:
            assert subscriber in hooks._subscribers[event], (
                f"lms/app.py, SUBSCRIPTIONS: {each}.{subscriber.__name__}"
            )


def test_every_check_is_run(app: Flask) -> None:
    for each, module in parts("checks"):
        assert set(module.CHECKS) <= set(verify.registered()), f"lms/app.py, CHECKS: {each}"


def test_every_command_is_there() -> None:
    for each, module in parts("cli"):
        for command in module.COMMANDS:
            assert COMMANDS.get(command.name) is command, f"lms/commands.py: {each}'s command {command.name}"


def test_every_table_is_known(app: Flask) -> None:
    loaded = [name for name, _ in parts("models") if f"lms.{name}.models" not in sys.modules]
    assert loaded == []


@pytest.mark.parametrize(
    "endpoint", ["accounts.sign_in", "accounts.password", "accounts.change_seat", "home.index"]
)
def test_what_the_web_floor_leads_to_exists(app: Flask, endpoint: str) -> None:
    """The web floor knows these names of pages above it, and no more."""
    assert endpoint in app.view_functions


@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_shows_nobody_a_door_that_is_locked(app: Flask, role: Role) -> None:
    actor = Actor(1, 1, "", (Grant(role, unit_id=1 if role is Role.HEAD else None),))
    for entry in NAV:
        wanted = getattr(app.view_functions[entry.endpoint], "access", "")
        if access.permits(actor, entry.permission):
            assert access.permits(actor, wanted), (
                f"NAV: {entry.endpoint} is shown to {role}, who does not hold {wanted}"
            )
