"""Addresses that came from a browser, and those of our pages."""

from collections.abc import Callable
from typing import Any

from flask import has_request_context, request, url_for


def is_local_path(path: str) -> bool:
    """True for a path on this server; an address of another one is never followed.

    Browsers read a backslash as a slash and skip tabs and line ends, so a path holds none of them.
    """
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()


def address_maker() -> Callable[..., str]:
    """`url_for` for templates of one application: the address of a page without places is built once.

    A page's frame names half a dozen of those, and building one costs as much as a short SELECT.
    """
    built: dict[tuple[str, str], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        if values or endpoint.startswith(".") or not has_request_context():
            return url_for(endpoint, **values)
        place = (request.root_path, endpoint)
        if place not in built:
            built[place] = url_for(endpoint)
        return built[place]

    return address
