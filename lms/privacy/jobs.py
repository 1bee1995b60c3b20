"""Background work of personal data."""

from collections.abc import Mapping
from typing import Any

from lms.kernel.db import release, transaction
from lms.privacy.actions import exports
from lms.privacy.queries.exports import find_unmade
from lms.privacy.retention import TIDY, plan_next, tidy
from lms.privacy.zip_file import make_zip


def _make_export(payload: Mapping[str, Any]) -> None:
    """Reads and packs between two transactions; a copy made or removed meanwhile is left alone."""
    export = find_unmade(int(payload["export_id"]))
    person_id, asked_at = (export.person_id, export.asked_at) if export else (None, None)
    if person_id is None or asked_at is None:
        release()
        return
    content = make_zip(person_id, asked_at)
    release()
    with transaction():
        exports.keep_copy(int(payload["export_id"]), content)


def _tidy(_payload: Mapping[str, Any]) -> None:
    tidy()
    with transaction():
        plan_next()


HANDLERS = {exports.MAKE: _make_export, TIDY: _tidy}
