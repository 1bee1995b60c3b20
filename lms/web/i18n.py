"""Languages: Vietnamese is the source, English the translation. Dates and numbers are Vietnamese in both."""

from flask import Flask, g, request, session
from flask_babel import Babel, gettext, ngettext

from lms.kernel.errors import LmsError
from lms.kernel.messages import Message

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def select_locale() -> str:
    """The language chosen on this device, else Vietnamese."""
    if not request:
        return "vi"
    if "language" not in g:
        chosen = session.get("language", "vi")
        g.language = chosen if chosen in LANGUAGES else "vi"
    return str(g.language)


def say(message: Message | LmsError | str) -> str:
    """A message from below in the reader's language, its places filled."""
    if isinstance(message, str):
        return gettext(message)
    if isinstance(message, LmsError):
        message = message.message
    params = {k: say(v) if isinstance(v, Message) else v for k, v in message.params.items()}
    text = gettext(message.msgid)
    return text.format(**params) if params else text


def _quick(text: str) -> str:
    # Vietnamese is the source: nothing to look up. A page asks some thirty times.
    return text if select_locale() == "vi" else gettext(text)


def _quick_plural(singular: str, plural: str, number: int) -> str:
    return ngettext(singular, plural, number)


def init_app(app: Flask) -> None:
    """Attaches the languages to `app`."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, locale_selector=select_locale)
    app.jinja_env.install_gettext_callables(_quick, _quick_plural, newstyle=True)  # type: ignore[attr-defined]
