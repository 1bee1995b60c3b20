"""The service's templates: compiled once per language, and called the short way."""

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
