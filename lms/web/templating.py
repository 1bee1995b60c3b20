"""Templates compiled once per language: a sentence without places to fill stands in the compiled page as text.

A page holds some forty sentences, and looking each up on every view was a fifth of its cost.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.environment import copy_cache
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class LanguageEnvironment(Environment):
    """Flask's environment with one set of compiled templates for each language.

    Set before the first template is read: `language` says which one the reader reads, `translate` gives a
    sentence in it.
    """

    language: Callable[[], str]
    translate: Callable[[str], Markup]

    @property  # where Jinja looks for what is compiled already
    def cache(self) -> MutableMapping[Any, Any] | None:
        """The compiled templates of the reader's language."""
        language = self.language()
        if language not in self._caches:
            self._caches[language] = copy_cache(self._blank)
        return self._caches[language]

    @cache.setter
    def cache(self, blank: MutableMapping[Any, Any] | None) -> None:
        self._blank = blank
        self._caches: dict[str, MutableMapping[Any, Any] | None] = {}

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        return super()._generate(_Spoken(self.translate).visit(source), *args, **options)


class _Spoken(NodeTransformer):
    """Replaces every `_("…")` by the sentence itself."""

    def __init__(self, translate: Callable[[str], Markup]) -> None:
        self._translate = translate

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name Jinja looks for
        text = _sentence(node)
        if text is None:
            return self.generic_visit(node)
        return nodes.Const(self._translate(text), lineno=node.lineno, environment=node.environment)


def _sentence(call: nodes.Call) -> str | None:
    """The message id of a `_("…")` that says the same for everybody; None for any other call."""
    if not (isinstance(call.node, nodes.Name) and call.node.name == "_") or len(call.args) != 1:
        return None
    text = call.args[0]
    if call.kwargs or call.dyn_args or call.dyn_kwargs or not isinstance(text, nodes.Const):
        return None
    return text.value if isinstance(text.value, str) and "%" not in text.value else None
