"""The source tree as the laws read it: which files there are, and what stands in them."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from lms.kernel.settings import ROOT

# What the set-up, the tools and the running service make; nobody wrote it.
MADE = frozenset(
    ".git .venv node_modules __pycache__ .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache"
    " static fonts build dist mutants".split()
)
TEXT = frozenset(
    ".py .html .css .js .md .toml .cfg .txt .json .svg .typ .mako .po .pot .in .example .sh .csv .pyi .yml".split()
)
TEXT_NAMES = frozenset({"Makefile", "run", ".gitignore", "LICENSE"})


@cache
def files() -> tuple[Path, ...]:
    """Every text file that people wrote, as absolute paths."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() or path.name in MADE or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in TEXT or path.name in TEXT_NAMES:
            yield path


def shown(path: Path) -> str:
    """The path as it is written in a message."""
    return path.relative_to(ROOT).as_posix()


def written() -> tuple[Path, ...]:
    """`files()` without an installation's own data."""
    kept = {"README.md", "env.example"}
    return tuple(p for p in files() if not p.is_relative_to(ROOT / "instance") or p.name in kept)


def python(*folders: str) -> list[Path]:
    """The Python files under `folders` (of the project)."""
    roots = [ROOT / folder for folder in folders]
    return [p for p in written() if p.suffix == ".py" and any(p.is_relative_to(root) for root in roots)]


def slices() -> list[str]:
    """The slices: every package under lms but the two lowest floors."""
    folders = (ROOT / "lms").iterdir()
    return sorted(f.name for f in folders if (f / "__init__.py").exists() and f.name not in ("web", "kernel"))


def layer(path: Path) -> str:
    """Which layer of a slice the file is in: 'views' for lms/learning/views/attempts.py, 'rules' for rules.py."""
    inner = path.relative_to(ROOT / "lms").with_suffix("").parts[1:]
    return next((part for part in inner if part in LAYERS), inner[-1] if inner else "")


LAYERS = (
    "views",
    "api",
    "cli",
    "jobs",
    "subscribers",
    "pages",
    "forms",
    "actions",
    "queries",
    "access",
    "models",
    "rules",
)


def templates() -> list[Path]:
    """Every Jinja template."""
    return [
        p
        for p in written()
        if p.suffix == ".html" and "templates" in p.parts and p.is_relative_to(ROOT / "lms")
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each imported thing by its full name, with its line: `from a import b` gives 'a.b'."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def breaches(paths: Iterable[Path], judge: Callable[[ast.Module], Iterable[tuple[int, str]]]) -> list[str]:
    """What `judge` finds in each file, as 'file:line what'."""
    return [f"{shown(path)}:{line} {what}" for path in paths for line, what in judge(parsed(path))]


def told(law: str, faults: list[str]) -> str:
    """The message of a broken law: what to do, then where."""
    return f"{law}\n  " + "\n  ".join(faults)
