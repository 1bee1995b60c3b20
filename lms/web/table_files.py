"""A table as a file to take away: CSV sent as it is made, a workbook made whole first."""

import tempfile
from collections.abc import Callable, Iterable
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Response, send_file, stream_with_context

from lms.kernel.vietnamese import fold

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_download(pieces: Iterable[str], name: str) -> Response:
    """The text under a file name; its pieces may be read while they are sent, in the request's context."""
    response = Response(
        cast("str", stream_with_context(iter(pieces))), content_type="text/csv; charset=utf-8"
    )
    return _under(name, response)


def workbook_download(write: Callable[[BinaryIO], None], name: str) -> Response:
    """The workbook that `write` puts into a file, under a file name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write(cast("BinaryIO", file))
    file.seek(0)
    return _under(name, send_file(file, _XLSX))


def _under(name: str, response: Response) -> Response:
    # The plain name is for programs that do not know the other form.
    names = {"filename": fold(name), "filename*": f"UTF-8''{quote(name)}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    return response
