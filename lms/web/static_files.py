"""Sends the built style sheets, scripts and icons: compressed beforehand, kept by the browser for a year."""

import re

from flask import Response, abort, request

from lms.web import build

_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
}
_NAME = re.compile(r"[A-Za-z0-9_-]+\.[0-9a-f]{8}\.(css|js|svg|png)")


def send_static(name: str) -> Response:
    """The built file `name`, gzipped if the browser takes that; 404 unless it is one that the build made.

    The name carries the content's hash, so the answer may be kept for ever. A name from before an update
    still answers as long as its file is there: a page that was open meanwhile keeps its looks.
    """
    match = _NAME.fullmatch(name)
    if match is None or not (path := build.STATIC / name).is_file():
        abort(404)
    packed = path.with_name(f"{name}.gz")
    gzipped = packed.is_file()
    encoded = gzipped and request.accept_encodings.quality("gzip") > 0
    response = Response((packed if encoded else path).read_bytes(), mimetype=_TYPES[match[1]])
    response.set_etag(f"{name}-gz" if encoded else name)
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    if encoded:
        response.content_encoding = "gzip"
    if gzipped:
        response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return response
