"""Templates compiled once per language: a sentence without places to fill stands in the compiled page as text.

A page holds some forty sentences and a hundred calls. Looking each sentence up on every view, and asking each call what
it wants to be told besides its arguments, was together a quarter of the page of an attempt.
"""

import operator
from collections.abc import Callable, MutableMapping
from types import FunctionType
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import copy_cache
from jinja2.runtime import Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from lms.kernel.markup import safe


class _QuickMacro(Macro):
    """A macro that is called as it was written: Jinja's own fails once for every argument that is left out, to find that
    it was, and a button leaves out four of seven."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_plain = self._default_autoescape is True and not (self.catch_kwargs or self.catch_varargs)
        self._takes_caller = self.caller and not self.explicit_caller
        self._no_caller = self._environment.undefined("No caller defined", name="caller")

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if not self._is_plain or len(args) > self._argument_count:
            return super().__call__(*args, **kwargs)
        given = [*args, *[kwargs.pop(name, missing) for name in self.arguments[len(args) :]]]
        if self._takes_caller:
            given.append(kwargs.pop("caller", self._no_caller))
        if kwargs:
            return super().__call__(*args, **kwargs)  # which says what is wrong
        return safe(self._func(*given))


class _Direct(CodeGenerator):
    """Calls what a template calls with the arguments that stand there, and nothing else.

    Jinja asks every callable at every call whether it wants the context or the environment too. Here a function is
    asked when the template is compiled; a macro knows by itself whether to escape, and nothing else of ours asks.
    """

    def visit_Call(  # noqa: N802 - the name Jinja looks for
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        named = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if isinstance(named, FunctionType) and hasattr(named, "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.direct(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Writes what makes the macro, of our own kind."""
        self.write("environment.quick_")
        super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


def shown(value: object) -> str:
    """What stands on the page for a value: what is safe already as it is, everything else escaped."""
    return value if type(value) is Markup else escape(value)


class LanguageEnvironment(Environment):
    """Flask's environment with one set of compiled templates for each language.

    Set before the first template is read: `language` says which one the reader reads, `translate` gives a
    sentence in it.
    """

    language: Callable[[], str]
    translate: Callable[[str], Markup]
    code_generator_class = _Direct
    direct: Any = staticmethod(operator.call)
    shown = staticmethod(shown)
    quick_Macro = _QuickMacro  # noqa: N815 - what the compiler writes, with our own word before it

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

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own dict where a template brings no globals: a chain of two is searched name by name."""
        return super().make_globals(d) if d else self.globals

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
