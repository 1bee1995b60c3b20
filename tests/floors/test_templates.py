"""House law about templates, read from their syntax trees."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, nodes

from lms.kernel.settings import ROOT
from tests.floors.tree import shown, templates, told, written

TEMPLATE_LINES = 120
MACROS = ROOT / "lms/web/templates/components.html"  # imports what it passes on
SAMPLES = (ROOT / "lms/web/templates/style.html", ROOT / "lms/web/templates/components/style")
LANGUAGE = "Tiếng Việt"  # a language calls itself by its own name, on every page


@cache
def environment() -> Environment:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


@cache
def tree_of(path: Path) -> nodes.Template:
    return environment().parse(path.read_text("utf-8"), filename=str(path))


def everywhere(kind: type[nodes.Node]) -> Iterator[tuple[Path, nodes.Node]]:
    for path in templates():
        for node in tree_of(path).find_all(kind):
            yield path, node


def test_nothing_is_marked_safe_in_a_template() -> None:
    faults = [
        f"{shown(path)}:{node.lineno}"
        for path, node in everywhere(nodes.Filter)
        if isinstance(node, nodes.Filter) and node.name in ("safe", "forceescape")
    ]
    faults += [
        f"{shown(path)}:{node.lineno} turns escaping off"
        for path, node in everywhere(nodes.ScopedEvalContextModifier)
    ]
    assert not faults, told("No |safe: stored HTML goes through |html, everything else is escaped.", faults)


def test_templates_stay_small() -> None:
    faults = [
        f"{shown(path)} has {lines} lines"
        for path in templates()
        if (lines := len(path.read_text("utf-8").splitlines())) > TEMPLATE_LINES
    ]
    assert not faults, told(
        f"More than {TEMPLATE_LINES} lines: make a macro or an include of a part.", faults
    )


def test_every_import_of_macros_is_used() -> None:
    faults = []
    for path in templates():
        if path == MACROS:
            continue
        tree = tree_of(path)
        used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
        brought: list[tuple[str, int]] = [(node.target, node.lineno) for node in tree.find_all(nodes.Import)]
        for node in tree.find_all(nodes.FromImport):
            brought += [(name[1] if isinstance(name, tuple) else name, node.lineno) for name in node.names]
        faults += [f"{shown(path)}:{line} {name}" for name, line in brought if name not in used]
    assert not faults, told("Remove the import; nothing in the template uses it.", faults)


def test_every_page_has_a_title() -> None:
    faults = []
    for path in templates():
        tree = tree_of(path)
        bases = [
            node.template.value
            for node in tree.find_all(nodes.Extends)
            if isinstance(node.template, nodes.Const)
        ]
        if "base.html" in bases and "title" not in {block.name for block in tree.find_all(nodes.Block)}:
            faults.append(shown(path))
    assert not faults, told("{% block title %} says where one is.", faults)


def own_words(path: Path) -> Iterator[tuple[int, str]]:
    """Vietnamese words that stand in the template outside of _() and {% trans %}."""
    for data in tree_of(path).find_all(nodes.TemplateData):
        for offset, line in enumerate(data.data.replace(LANGUAGE, "").splitlines()):
            if any(ord(c) > 127 and unicodedata.category(c)[0] == "L" for c in line):
                yield data.lineno + offset, line.strip()


def test_every_sentence_can_be_translated() -> None:
    faults = [
        f"{shown(path)}:{line} {words[:60]!r}"
        for path in templates()
        if path != SAMPLES[0] and not path.is_relative_to(SAMPLES[1])
        for line, words in own_words(path)
    ]
    assert not faults, told(
        "Sentences stand in {{ _('…') }} or {% trans %}: English must be complete.", faults
    )


def test_nothing_is_loaded_from_elsewhere() -> None:
    """Pages, styles and scripts name no other server: everything is the school's own."""
    pattern = re.compile(
        r"""(?:src|srcset|action)=["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//|url\(["']?(?:https?:)?//|fetch\(["']https?:"""
    )
    looked = [*templates(), *(p for p in written() if p.is_relative_to(ROOT / "lms/web/assets"))]
    faults = [
        f"{shown(path)}:{number}"
        for path in looked
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not faults, told("No CDN, no third-party call: put the file into lms/web/assets.", faults)


@pytest.mark.parametrize("name", ["autoescape", "undefined"])
def test_the_applications_templates_are_strict(app: Flask, name: str) -> None:
    if name == "undefined":
        assert app.jinja_env.undefined is StrictUndefined
    else:
        assert app.select_jinja_autoescape("learning/course.html")


def test_every_template_compiles_in_the_application(app: Flask) -> None:
    """Names of filters, tests and imported templates exist."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
