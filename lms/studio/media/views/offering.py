"""A course's file as the lesson editor needs it, whether the page brings it or an upload answers with it."""

from typing import Any

from flask import url_for

from lms.catalog.addresses import address_of
from lms.catalog.drafts.files.queries import Files
from lms.catalog.drafts.files.rules import lacking
from lms.catalog.library.rows import FileRow
from lms.catalog.library.rules import LICENCES
from lms.kernel.files.store import megabytes
from lms.web.i18n import gettext, say

_KINDS = {"image": "img", "video": "video", "audio": "audio", "text": "captions"}


def offered(course_public_id: str, files: Files) -> dict[str, dict[str, Any]]:
    """The files of a draft by name, for `data-files` of the editor's textarea."""
    return {name: _offered(course_public_id, name, file) for name, file in sorted(files.items())}


def licences() -> dict[str, str]:
    """What the editor offers as a file's licence, in the reader's language."""
    return {key: gettext(label) for key, label in LICENCES.items()}


def offered_file(course_public_id: str, file: FileRow) -> dict[str, Any]:
    """The same of one file, with its size in pixels."""
    facts = {name: getattr(file, name) for name in FileRow.__dataclass_fields__}
    shown = _offered(course_public_id, file.name, facts)
    return {**shown, "width": file.width, "height": file.height, "family": file.family}


def _offered(course_public_id: str, name: str, file: Any) -> dict[str, Any]:
    """`page`: where more is said of it, None for a file that came with the version the draft began with; `lacking`: what
    must still be said before it is published."""
    public_id = file.get("public_id")
    page = url_for("media.file", public_id=course_public_id, file_id=public_id) if public_id else None
    return {
        "name": name, "address": address_of(file["sha256"], file["content_type"]), "alt": file.get("alt") or "",
        "kind": _KINDS.get(file["content_type"].split("/")[0], "file"), "given": file.get("given_name") or name,
        "size": megabytes(file["size"]), "page": page, "lacking": [say(one) for one in lacking(file)],
    }  # fmt: skip
