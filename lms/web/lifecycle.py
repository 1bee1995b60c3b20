"""One transaction per request, in one place: a status below 400 commits, 400 and above rolls back."""

from flask import Flask, Response, abort, current_app, request

from lms.kernel import db as kernel_db
from lms.web import csrf

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ORDINARY_BODY = 1024 * 1024
AROUND_A_FILE = 64 * 1024


def _mark(name: str) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, name, False))


def _refuse_nul() -> None:
    """No database keeps the character NUL, and no person types it."""
    if "\0" in request.path:
        abort(404)
    values = [*request.args.values(), *(request.form.values() if request.method not in SAFE else ())]
    if any("\0" in value for value in values):
        abort(400)


def _begin() -> None:
    # A file of the very size that is allowed comes with the form's other fields around it.
    limit = current_app.config["MAX_UPLOAD_BYTES"] + AROUND_A_FILE if _mark("large_body") else ORDINARY_BODY
    request.max_content_length = limit
    _refuse_nul()
    if request.method in SAFE or request.endpoint is None:
        return
    csrf.check()
    if not _mark("own_transaction"):
        kernel_db.begin_write()


def _end(response: Response) -> Response:
    if request.method in SAFE:
        kernel_db.release()  # GET changes no fact: there is nothing to commit, whatever the view did
    elif not _mark("own_transaction"):
        kernel_db.end_request(response.status_code)
    return response


def init_app(app: Flask) -> None:
    """Attaches the request's transaction to `app`. Its `after` runs before the headers' one."""
    app.before_request(_begin)
    app.after_request(_end)
