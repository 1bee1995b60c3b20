"""A file that came with a form which could not be taken: it waits in the folder of files for a day, and the form carries a
signed word for it, so that nobody has to choose it again. Nobody else can use that word."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import Kept

SECONDS = 20 * 60 * 60  # below the day after which what nobody recorded is swept


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="recognitions.carried")


def word_for(account_id: int | None, kept: Kept, name: str) -> str:
    """The word for a kept file that was sent under a name."""
    return str(_serializer().dumps([account_id, kept.sha256, kept.size, kept.format.name, name]))


def find_carried(account_id: int | None, word: str | None) -> tuple[Kept, str] | None:
    """The file and its name; None for a word of somebody else, an old one, or a file that is not there any more."""
    try:
        whose, sha256, size, kind, name = _serializer().loads(word or "", max_age=SECONDS)
    except (BadSignature, ValueError):
        return None
    kept = Kept(sha256, size, FORMATS[kind])
    return (kept, name) if whose == account_id and kept.path.is_file() else None
