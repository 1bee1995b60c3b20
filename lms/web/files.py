"""Sends stored files: the right type, nothing that runs, parts of a film as players ask for them."""

from dataclasses import dataclass
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from urllib.parse import quote

from flask import Request, Response, abort, request
from werkzeug.http import is_resource_modified, parse_if_range_header, parse_range_header, quote_etag

from lms.kernel.files.formats import Format
from lms.kernel.files.names import download_name
from lms.kernel.files.store import INCOMING, blocks, folder, path_of

# Opened alone, outside a page, a file is a document of its own: nothing in it may run or load.
ALONE = "sandbox; default-src 'none'"
IN_MEMORY = 256 * 1024
PICTURE_ALONE = f"{ALONE}; style-src 'unsafe-inline'"  # a drawing may bring its own colours
_PUBLIC = "public, max-age=31536000, immutable"  # its address holds its hash
_PRIVATE = "private, no-cache"  # asked for again each time, so that who may no longer see it does not


class UploadRequest(Request):
    """A request whose files wait in the folder of uploads: memory, or a /tmp that is memory, is not for films."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        where = str(folder() / INCOMING)
        held = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY, mode="w+b", dir=where))  # noqa: SIM115 - closed below
        self._waiting.append(held)
        return held

    @cached_property
    def _waiting(self) -> list[IO[bytes]]:
        return []

    def close(self) -> None:
        """Lets go of all files, those too of a body that was refused halfway."""
        super().close()
        for held in self._waiting:
            held.close()


@dataclass(frozen=True)
class Sent:
    """A file to send. `attachment`: the name it is saved under, None where it is shown; `is_public`: any cache may
    keep it."""

    sha256: str
    size: int
    format: Format
    attachment: str | None = None
    is_public: bool = False
    policy: str = ALONE


def send(file: Sent) -> Response:
    """The answer to GET and HEAD: 200, 206 for one range of bytes, 304, 416; 404 if it is not on the disk.

    Call it after deciding who may: nothing is asked here. The bytes are read while they are sent, a block at a time.
    """
    if not path_of(file.sha256).is_file():
        abort(404)
    headers = _headers(file)
    if not is_resource_modified(request.environ, etag=file.sha256):
        return Response(status=304, headers=headers)
    asked = _asked(file)
    if asked is None:
        return _answer(file, 200, 0, file.size, headers)
    start, end = asked
    if start >= end:
        headers["Content-Range"] = f"bytes */{file.size}"
        return Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return _answer(file, 206, start, end, headers)


def _headers(file: Sent) -> dict[str, str]:
    kind = file.format.content_type
    headers = {
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        "Accept-Ranges": "bytes",
        "ETag": quote_etag(file.sha256),
        "Cache-Control": _PUBLIC if file.is_public else _PRIVATE,
        "Content-Security-Policy": file.policy,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if file.attachment is not None:
        headers["Content-Disposition"] = _saved_as(download_name(file.attachment, file.format))
    return headers


def _saved_as(name: str) -> str:
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '\\"%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _asked(file: Sent) -> tuple[int, int] | None:
    """The range of bytes that was asked for, its end beyond it; None for all of them (none asked for, several, one that
    can't be read, or one of another content). Empty where it lies outside."""
    given = request.headers.get("Range")
    condition = parse_if_range_header(request.headers.get("If-Range"))
    if given is None or ((condition.etag or condition.date) and condition.etag != file.sha256):
        return None
    found = parse_range_header(given)
    if found is None or found.units != "bytes" or len(found.ranges) != 1:
        return None
    start, end = found.ranges[0]
    if start < 0:
        return max(0, file.size + start), file.size
    return (start, min(end or file.size, file.size)) if start < file.size else (0, 0)


def _answer(file: Sent, status: int, start: int, end: int, headers: dict[str, str]) -> Response:
    headers["Content-Length"] = str(end - start)
    pieces = blocks(file.sha256, start, end - start)  # opened with the first block: never for HEAD
    return Response(pieces, status=status, headers=headers, direct_passthrough=True)
