"""Addresses that came from a browser, and those of our pages."""

from collections.abc import Callable
from typing import Any

from flask import has_request_context, request, url_for

KEPT, ORDINARY = 2000, 200  # paths, and characters of one: what people search for is not kept


def is_local_path(path: str) -> bool:
    """True for a path on this server; an address of another one is never followed.

    Browsers read a backslash as a slash and skip tabs and line ends, so a path holds none of them.
    """
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()


def address_maker() -> Callable[..., str]:
    """`url_for` for templates of one application: the path of a page is built once for each set of its places.

    A page's frame names half a dozen of them, and building one costs as much as a short SELECT.
    """
    built: dict[object, str] = {}

    def address(endpoint: str, **values: Any) -> str:
        if endpoint.startswith(".") or not has_request_context():
            return url_for(endpoint, **values)
        # 1, 1.0 and True are the same key of a dict, and not the same text
        place = (
            request.root_path,
            endpoint,
            *((name, value.__class__, value) for name, value in values.items()),
        )
        try:
            found = built.get(place)
        except TypeError:  # a list among the values
            return url_for(endpoint, **values)
        if found is None:
            if len(built) >= KEPT:
                built.clear()
            found = url_for(endpoint, **values)
            if len(found) <= ORDINARY:
                built[place] = found
        return found

    return address
