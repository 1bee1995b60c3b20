"""The service's templates: compiled once per language, and called the short way."""

import pytest
from flask import Flask, render_template_string
from jinja2 import DictLoader
from markupsafe import Markup

from lms.web.i18n import speaking
from lms.web.templating import LanguageEnvironment


def test_the_service_uses_this_environment(app: Flask) -> None:
    """Flask makes its environment at the first touch; whoever touches it too early gets the plain one."""
    assert isinstance(app.jinja_env, LanguageEnvironment)


def test_a_sentence_stands_in_the_compiled_template_of_each_language(app: Flask) -> None:
    loaded = DictLoader({"one.html": '<p>{{ _("Đăng xuất") }}</p>'})
    environment = app.jinja_env.overlay(loader=loaded)
    with app.test_request_context():
        vietnamese = environment.get_template("one.html")
        with speaking("en"):
            english = environment.get_template("one.html")
        assert environment.get_template("one.html") is vietnamese is not english
        assert vietnamese.render() == "<p>Đăng xuất</p>"
        assert english.render() == "<p>Sign out</p>"


def test_only_functions_ask_for_the_context(app: Flask) -> None:
    """They are found when a template is compiled; an object of another kind would ask in vain."""
    with app.test_request_context():
        asking = [
            name
            for name, value in app.jinja_env.globals.items()
            if callable(value) and hasattr(type(value).__call__, "jinja_pass_arg")
        ]
    assert asking == []


def test_calls_of_every_kind_work_and_escape(app: Flask) -> None:
    source = """
        {%- macro line(text, kind="plain") -%}
          <p class="{{ kind }}">{{ text }}{{ caller() if caller is defined else "" }}</p>
        {%- endmacro -%}
        {%- for word in words -%}{{ line(word, kind=loop.cycle("odd", "even")) }}{%- endfor -%}
        {%- call line("x") -%}{{ "<i>" }}{%- endcall -%}
        {{- dict(a="&")["a"] -}}
        {%- trans n=2 -%}Đăng xuất{%- endtrans -%}"""
    with app.test_request_context():
        said = render_template_string(source, words=["<b>", Markup("<b>")])
    assert said == (
        '<p class="odd">&lt;b&gt;</p><p class="even"><b></p><p class="plain">x&lt;i&gt;</p>&amp;Đăng xuất'
    )


_MACROS = """
    {%- macro pair(first, second="2", third=none) %}{{ first }}{{ second }}{{ third }}{% endmacro -%}
    {%- macro rest() %}{{ varargs|join }}{{ kwargs.items()|list|string }}{% endmacro -%}
    {%- macro told(text, caller=none) %}{{ text }}{{ caller() if caller else "-" }}{% endmacro -%}
"""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('{{ pair("1") }}', "12None"),
        ('{{ pair("1", third="<") }}', "12&lt;"),
        ('{{ pair(third="3", second="b", first="a") }}', "ab3"),
        ('{{ rest("1", "2", a="<") }}', "12[(&#39;a&#39;, &#39;&lt;&#39;)]"),
        ('{{ told("x") }}', "x-"),
        ('{% call told("x") %}y{% endcall %}', "xy"),
    ],
)
def test_a_macro_takes_its_arguments_as_jinja_does(app: Flask, call: str, said: str) -> None:
    with app.test_request_context():
        assert render_template_string(_MACROS + call) == said


@pytest.mark.parametrize("call", ['{{ pair("1", "2", "3", "4") }}', '{{ pair("1", fourth="4") }}'])
def test_a_macro_refuses_what_it_does_not_know(app: Flask, call: str) -> None:
    with app.test_request_context(), pytest.raises(TypeError, match="macro 'pair'"):
        render_template_string(_MACROS + call)
