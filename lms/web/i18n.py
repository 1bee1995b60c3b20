"""Languages: Vietnamese is the source, English the translation. Dates and numbers are Vietnamese in both."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from flask import Flask, session
from flask_babel import Babel, refresh
from flask_babel import gettext as _look_up
from markupsafe import Markup, escape

from lms.kernel.errors import LmsError
from lms.kernel.markup import safe
from lms.kernel.messages import Message
from lms.web.templating import LanguageEnvironment

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


# Set at the beginning of every request. A page asks some thirty times; a context variable answers at once.
_language: ContextVar[str] = ContextVar("language", default="vi")


def select_locale() -> str:
    """The language chosen on this device, else Vietnamese."""
    return _language.get()


def _choose() -> None:
    chosen = session.get("language", "vi")
    _language.set(chosen if chosen in LANGUAGES else "vi")


@lru_cache(maxsize=8192)
def _said(text: str, _in: str) -> str:
    return _look_up(text)


def gettext(text: str, **places: object) -> str:
    """The message in the reader's language, its places filled. Vietnamese is the source: it needs no looking up."""
    language = _language.get()
    said = text if language == "vi" else _said(text, language)
    return said % places if places else said


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, messages are said in `language` (a key of LANGUAGES), whatever the device chose: for commands.

    Needs an application context.
    """
    before = _language.set(language)
    refresh()  # Flask-Babel remembers its answer
    try:
        yield
    finally:
        _language.reset(before)
        refresh()


def say(message: Message | LmsError | str) -> str:
    """A message from below in the reader's language, its places filled.

    A text that the installation wrote into the database (the name of a shipped target, of a period) is a message id
    as long as nobody has changed it; what the school wrote comes back as it stands.
    """
    if isinstance(message, str):
        return gettext(message) if message else ""  # the catalogue's entry for "" is its own heading
    if isinstance(message, LmsError):
        message = message.message
    params = {k: say(v) if isinstance(v, Message) else v for k, v in message.params.items()}
    text = gettext(message.msgid)
    return text.format(**params) if params else text


@lru_cache(maxsize=4096)
def _source(text: str) -> Markup:
    return safe(text)  # a message id or its translation: our own words


def _translate(text: str, **variables: object) -> Markup:
    """`_()` in templates: what Jinja's own does, without its detours. Values are escaped, words are ours."""
    words = gettext(text)
    if "%" not in text:
        return _source(words)
    # Markup's own `%` asks four methods for each value; a page has a dozen sentences with one or two.
    return safe(
        words
        % {
            name: value if isinstance(value, int | float) else escape(value)
            for name, value in variables.items()
        }
    )


class _Environment(LanguageEnvironment):
    language = staticmethod(select_locale)
    translate = staticmethod(_translate)


_SPAN = Markup('<span lang="vi">{}</span>')


def in_vietnamese(text: str | Markup) -> str | Markup:
    """A text of a course: Vietnamese on every page, so on an English one it says so, for those who listen to it."""
    return text if _language.get() == "vi" or not text else _SPAN.format(text)


def init_app(app: Flask) -> None:
    """Attaches the languages to `app`. Comes before whatever touches `app.jinja_env`: Flask makes it only once."""
    if "jinja_env" in vars(app):
        raise RuntimeError("the template environment was made before its kind was chosen")
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    app.jinja_environment = _Environment
    # All templates are kept, in a plain dict: Jinja's own cache of 400 keeps a queue of what was used last.
    app.jinja_options = {**app.jinja_options, "cache_size": -1}
    Babel(app, locale_selector=select_locale)
    app.jinja_env.globals["_"] = _translate
    app.before_request(_choose)
