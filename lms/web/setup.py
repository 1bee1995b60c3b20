"""Puts the web floor into an application.

The templates' `html` filter is `kernel.markup.safe`: for columns that `sanitize()` filled, and nothing else.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask import Flask, request
from flask_babel import get_locale
from jinja2 import StrictUndefined

from lms.kernel import clock, vietnamese
from lms.kernel.access import permits
from lms.kernel.files.store import megabytes
from lms.kernel.markup import safe
from lms.web import cookies, csrf, errors, headers, i18n, lifecycle
from lms.web.access import current_actor
from lms.web.addresses import address_maker, is_local_path
from lms.web.files import UploadRequest
from lms.web.navigation import NavEntry, navigation_of


def _here() -> str:
    """This page's path and query, for coming back to it; the home page where the address can't stand in a page."""
    here = request.full_path if request.query_string else request.path
    return here if is_local_path(here) else "/"


def _date(day: date | datetime | None) -> str:
    """dd/mm/yyyy, an instant's as the school's calendar has it; a dash for none."""
    if isinstance(day, datetime):
        day = clock.local_date(day)
    return vietnamese.show_date(day) if day else "–"


def init_app(app: Flask, nav: Sequence[NavEntry], school_name: Callable[[], str]) -> None:
    """Attaches templates, languages, forgery check, transaction, headers and error pages to `app`."""
    from lms.web.build import BUNDLE, asset_map

    app.request_class = UploadRequest
    i18n.init_app(app)
    cookies.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets = asset_map()
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/{assets[name]}",
        has_editor=BUNDLE in assets,
        csrf_input=csrf.csrf_input,
        current_actor=current_actor,
        navigation=navigation_of(nav),
        school_name=school_name,
        languages=i18n.LANGUAGES,
        get_locale=get_locale,
        here=_here,
        permits=lambda permission: permits(current_actor(), permission),
        url_for=address_maker(),
    )
    app.jinja_env.filters.update(
        date=_date,
        instant=lambda i: clock.local(i).strftime("%H:%M %d/%m/%Y") if i else "–",
        number=vietnamese.show_number,
        html=safe,
        megabytes=megabytes,
        say=i18n.say,
        vi=i18n.in_vietnamese,
    )
    headers.init_app(app)  # after_request runs in reverse order: the transaction ends before compression
    lifecycle.init_app(app)
    errors.init_app(app)
