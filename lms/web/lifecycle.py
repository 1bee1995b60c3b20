"""One transaction per request, in one place: a status below 400 commits, 400 and above rolls back."""

from flask import Flask, Response, abort, current_app, request, session

from lms.kernel import db as kernel_db
from lms.web import csrf

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ORDINARY_BODY = 1024 * 1024
AROUND_A_FILE = 64 * 1024
VISIT = "_user_id"  # where Flask-Login keeps whose visit it is


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


def _most() -> int:
    """How many bytes the body may have. A stranger's is read before anybody can tell that they may not send it."""
    if VISIT not in session:
        return ORDINARY_BODY
    for mark, setting in (("large_body", "MAX_UPLOAD_BYTES"), ("media_body", "MAX_MEDIA_BYTES")):
        if _mark(mark):
            # A file of the very size that is allowed comes with the form's other fields around it.
            return int(current_app.config[setting]) + AROUND_A_FILE
    return ORDINARY_BODY


def _begin() -> None:
    request.max_content_length = _most()
    _refuse_nul()
    if request.method in SAFE or request.endpoint is None:
        return
    csrf.check()
    if not _mark("own_transaction"):
        kernel_db.begin_write()


def _end(response: Response) -> Response:
    if request.method in SAFE:
        kernel_db.end_reading()  # GET changes no fact: there is nothing to commit, whatever the view did
    elif not _mark("own_transaction"):
        kernel_db.end_request(response.status_code)
    return response


def init_app(app: Flask) -> None:
    """Attaches the request's transaction to `app`. Its `after` runs before the headers' one."""
    app.before_request(_begin)
    app.after_request(_end)
