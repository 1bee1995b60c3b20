"""The navigation of every page, for what its reader may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flask import current_app, render_template, request
from markupsafe import Markup

from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.markup import safe
from lms.web.access import current_actor
from lms.web.i18n import gettext, select_locale


@dataclass(frozen=True)
class NavEntry:
    """A place in the navigation, shown to whoever holds `permission`; `label` is a message id."""

    endpoint: str
    label: str
    permission: str
    icon: str


@dataclass(frozen=True)
class NavItem:
    """An entry as shown on a page."""

    href: str
    label: str
    icon: str
    current: bool


def navigation_of(entries: Sequence[NavEntry]) -> Callable[[], Markup]:
    """A function for templates: the navigation's HTML for this request, empty for a stranger.

    Few people see different ones, so what was made for one stands ready for the next.
    """

    @lru_cache(maxsize=1000)
    def made(_language: str, root: str, allowed: tuple[NavEntry, ...], endpoint: str, rule: str) -> Markup:
        here = _here(allowed, endpoint, rule)
        items = [
            NavItem(root + _path_of(entry.endpoint), gettext(entry.label), entry.icon, entry in here)
            for entry in allowed
        ]
        return safe(render_template("components/navigation.html", items=items))

    @lru_cache(maxsize=1000)
    def allowed(actor: Actor) -> tuple[NavEntry, ...]:
        return tuple(entry for entry in entries if permits(actor, entry.permission))

    def navigation() -> Markup:
        actor = current_actor()
        if actor is None:
            return Markup("")
        rule = request.url_rule.rule if request.url_rule else ""
        return made(select_locale(), request.script_root, allowed(actor), request.endpoint or "", rule)

    return navigation


def _here(entries: Sequence[NavEntry], endpoint: str, rule: str) -> list[NavEntry]:
    """The place that the page belongs to: that of its blueprint, else the one whose address its own begins with."""
    blueprint = endpoint.partition(".")[0]
    own = [one for one in entries if one.endpoint == endpoint or one.endpoint.partition(".")[0] == blueprint]
    above = [one for one in entries if rule.startswith(f"{_path_of(one.endpoint)}/")]
    return own or sorted(above, key=lambda one: len(_path_of(one.endpoint)))[-1:]


@cache
def _path_of(endpoint: str) -> str:
    """The path of a page without parameters; the same for every request."""
    return next(rule.rule for rule in current_app.url_map.iter_rules(endpoint))
