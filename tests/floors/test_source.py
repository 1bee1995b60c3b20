"""House law about the code itself. Each message says the fix. The floors themselves: `lint-imports`."""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator
from configparser import ConfigParser

from lms.kernel.settings import ROOT, VARIABLES
from tests.floors import tree
from tests.floors.tree import breaches, imports, layer, shown, told, written

FILE_LINES = 300
VIEW_LINES = 15

LMS = tree.python("lms")
VIEWS = [path for path in LMS if layer(path) in ("views", "api")]
RULES = [path for path in LMS if layer(path) == "rules"]

PURE_KERNEL = {"messages", "vietnamese", "actor", "access", "errors"}
HTTP = {
    "abort", "flash", "g", "get_flashed_messages", "make_response", "redirect", "render_template",
    "render_template_string", "request", "send_file", "session", "stream_with_context", "url_for",
}  # fmt: skip
PAGE = (
    "lms.web.paging.Page",
    "lms.web.paging.PER_PAGE",
)  # plain values: a part of a list, and how long it is
HTTP_LAYERS = ("views", "api", "forms")
SIGN_IN_GLUE = ROOT / "lms" / "accounts" / "login.py"  # Flask-Login calls it with the request at hand


def calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def dotted(node: ast.expr) -> str:
    """'db.session.commit' for that expression; '' for anything that is not a chain of names."""
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_only_one_file_commits() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in calls(module):
            if dotted(call.func).endswith(".commit"):
                yield call.lineno, "commits"

    faults = breaches([p for p in LMS if p != ROOT / "lms/kernel/db.py"], judge)
    assert not faults, told(
        "Only lms/kernel/db.py commits: use `with transaction():`, or leave it to the request.", faults
    )


def test_views_hold_no_sql() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for name, line in imports(module):
            if name.split(".")[0] in ("sqlalchemy", "flask_sqlalchemy"):
                yield line, f"imports {name}"
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and dotted(node) == "db.session":
                yield node.lineno, "uses db.session"

    faults = breaches(VIEWS, judge)
    assert not faults, told("A view asks queries.py and tells actions.py; it holds no SQL.", faults)


def test_rules_are_pure() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for name, line in imports(module):
            parts = name.split(".")
            kernel = parts[:2] == ["lms", "kernel"] and len(parts) > 2 and parts[2] in PURE_KERNEL
            rules = parts[0] == "lms" and "rules" in parts
            if not (parts[0] in sys.stdlib_module_names or kernel or rules):
                yield line, f"imports {name}"
        for call in calls(module):
            if dotted(call.func) in (
                "datetime.now",
                "date.today",
                "datetime.utcnow",
                "random.random",
                "time.time",
            ):
                yield call.lineno, f"calls {dotted(call.func)}()"

    faults = breaches(RULES, judge)
    law = f"Rules take facts, time and randomness as arguments; they import the standard library, kernel.{{{', '.join(sorted(PURE_KERNEL))}}} and rules."
    assert not faults, told(law, faults)


def test_only_the_clock_reads_the_time() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in calls(module):
            if re.search(r"(^|\.)(datetime\.(now|utcnow)|date\.today|time\.time)$", dotted(call.func)):
                yield call.lineno, f"calls {dotted(call.func)}()"

    faults = breaches([p for p in LMS if p != ROOT / "lms/kernel/clock.py"], judge)
    assert not faults, told(
        "Ask lms.kernel.clock for now() and today(): tests and the demo hold it still.", faults
    )


def test_no_http_below_the_views() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for name, line in imports(module):
            first, _, last = name.partition(".")
            if first in ("werkzeug", "wtforms", "flask_login") or (first == "flask" and last in HTTP):
                yield line, f"imports {name}"
            if name.startswith("lms.web") and name not in PAGE:
                yield line, f"imports {name}"

    below = [
        path
        for path in LMS
        if layer(path) not in (*HTTP_LAYERS, "cli")
        and path.parent not in (ROOT / "lms", ROOT / "lms/web")
        and path != SIGN_IN_GLUE
    ]
    faults = breaches(below, judge)
    assert not faults, told("Only views and forms know HTTP: hand plain values down.", faults)


def test_files_stay_small() -> None:
    faults = [
        f"{shown(path)} has {lines} lines"
        for path in tree.python("lms", "tests", "benchmarks", "frontend")
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES
    ]
    assert not faults, told(f"More than {FILE_LINES} lines: split the concept, not the layer.", faults)


def view_functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(d, ast.Call)
            and isinstance(d.func, ast.Attribute)
            and d.func.attr in ("get", "post", "put", "delete", "patch", "route")
            for d in node.decorator_list
        ):
            yield node


def test_views_stay_small() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for view in view_functions(module):
            body = view.body[1:] if ast.get_docstring(view) is not None else view.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            if lines > VIEW_LINES:
                yield view.lineno, f"{view.name}() has {lines} lines"

    faults = breaches(VIEWS, judge)
    law = f"A view has at most {VIEW_LINES} lines: who may, which thing, which form, which verb, where next. Move the rest down."
    assert not faults, told(law, faults)


def test_only_the_kernel_marks_text_as_safe_html() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in calls(module):
            if dotted(call.func).split(".")[-1] == "Markup" and not (
                len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
            ):
                yield call.lineno, "makes Markup of a value"

    faults = breaches([p for p in LMS if p != ROOT / "lms/kernel/markup.py"], judge)
    assert not faults, told(
        "Markup('literal {}').format(value) escapes; stored HTML goes through kernel.markup.safe.", faults
    )


def test_the_linter_ignores_nothing() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    contracts = [name for name in config.sections() if name.startswith("importlinter")]
    assert len(contracts) >= 6
    ignored = [f"[{name}]" for name in contracts if config.has_option(name, "ignore_imports")]
    assert not ignored, told("The import contracts have no ignore list; mend the import.", ignored)


def test_every_setting_the_code_reads_is_declared() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in re.findall(r"\bLMS_[A-Z_]+\b", node.value):
                    if name not in VARIABLES:
                        yield node.lineno, f"names {name}"

    faults = breaches(LMS, judge)
    assert not faults, told("A setting stands in kernel.settings.VARIABLES.", faults)


def test_text_is_nfc() -> None:
    faults = [
        f"{shown(path)}:{number}"
        for path in written()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]
    assert not faults, told("Vietnamese text is NFC (precomposed letters).", faults)


_HOMES = ("/" + "home/", "/" + "root/", "/" + "Users/", "C:" + "\\Users")
_REGISTRIES = ("registry" + ".npmjs", "registry" + ".yarnpkg", "py" + "pi.org", "pythonhosted" + ".org")
_LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")


def test_the_tree_knows_no_developers_machine() -> None:
    here = str(ROOT)
    faults = []
    for path in written():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found = [word for word in (*_HOMES, *_REGISTRIES) if word in line]
            if here in line and path.name != "operations.md":
                found.append(here)
            faults += [f"{shown(path)}:{number} names {word}" for word in found]
    assert not faults, told(
        "No path of a developer's machine and no registry's address belongs into the tree.", faults
    )


def test_nothing_is_left_to_do_in_the_code() -> None:
    faults = [
        f"{shown(path)}:{number} {match[0]}"
        for path in written()
        if path.suffix in (".py", ".html", ".js", ".css", ".toml", ".cfg")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := _LEFT_OVER.search(line))
    ]
    assert not faults, told("Finish it, or write it down outside of the code.", faults)
