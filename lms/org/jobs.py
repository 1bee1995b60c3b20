"""Background work of the organisation."""

from collections.abc import Mapping
from typing import Any

from lms.kernel.db import transaction
from lms.org.roster.actions import forget_uploads
from lms.org.roster.batches import running
from lms.org.roster.corrections.actions import FORGET, forget_kept


def _forget_uploads(payload: Mapping[str, Any]) -> None:
    with transaction():
        forget_uploads()


def _apply_roster(payload: Mapping[str, Any]) -> None:
    running.work_on(int(payload["batch"]))


def _forget_kept(payload: Mapping[str, Any]) -> None:
    with transaction():
        forget_kept()


HANDLERS = {"org.forget-uploads": _forget_uploads, running.JOB: _apply_roster, FORGET: _forget_kept}
LIGHT = frozenset({"org.forget-uploads", FORGET})
