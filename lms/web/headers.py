"""Security headers and compression of pages."""

import zlib
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

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


def init_app(app: Flask) -> None:
    """Attaches the headers to every response of `app`."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            headers.setdefault("Content-Security-Policy", _POLICY)
            headers.setdefault("Cache-Control", "private, no-cache")
            _compress(response)
        return response
