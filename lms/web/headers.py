"""Security headers and compression of pages."""

import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COMPRESS_FROM = 700  # bytes; below that the header costs more than it saves
COMPRESS_LEVEL = 1  # measured on a lesson: level 6 takes two thirds longer for 11% less
COMPRESS_WINDOW = (
    16 + 14
)  # gzip, 16 KB to look back in: the 32 KB of the default take more than twice the time


# Scripts are files of our own, never words in a page: no page needs a nonce.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_SECURE = ("Strict-Transport-Security", "max-age=31536000")
_OF_PAGES = (("Content-Security-Policy", _POLICY), ("Cache-Control", "private, no-cache"))


@lru_cache(maxsize=64)
def takes_gzip(accepted: str) -> bool:
    """Whether a browser that sent this Accept-Encoding wants gzip. Browsers send a handful of them."""
    return parse_accept_header(accepted)["gzip"] > 0


def _compress(response: Response) -> None:
    response.headers.add("Vary", "Accept-Encoding")
    if (
        not takes_gzip(request.headers.get("Accept-Encoding", ""))
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
    ):
        return
    data = response.get_data()
    if len(data) >= COMPRESS_FROM:
        packer = zlib.compressobj(COMPRESS_LEVEL, zlib.DEFLATED, COMPRESS_WINDOW)
        response.set_data(packer.compress(data) + packer.flush())
        response.headers["Content-Encoding"] = "gzip"


class _AtTheDoor:
    """Adds to every response what all of them say, unless it says it itself.

    Around the application and not in it: asking werkzeug's headers name by name costs three times as much.
    """

    def __init__(self, inside: "WSGIApplication", secure: bool) -> None:
        self._inside = inside
        self._always = (*_ALWAYS, _SECURE) if secure else _ALWAYS

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            said = {name.lower(): value for name, value in headers}
            wanted = self._always
            if said.get("content-type", "").startswith("text/html"):
                wanted = (*wanted, *_OF_PAGES)
            headers.extend(header for header in wanted if header[0].lower() not in said)
            return start_response(status, headers, *error)

        return self._inside(environ, start)


def _pack(response: Response) -> Response:
    if response.mimetype == "text/html":
        _compress(response)
    return response


def init_app(app: Flask) -> None:
    """Attaches the headers and the compression to every response of `app`."""
    app.after_request(_pack)
    app.wsgi_app = _AtTheDoor(app.wsgi_app, app.config["SESSION_COOKIE_SECURE"])  # type: ignore[method-assign] # Flask says so
