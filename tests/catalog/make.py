"""Publishes small packs for tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from lms.catalog.actions import PublishResult, publish_pack
from lms.catalog.packs.content import Pack
from lms.kernel.db import transaction
from tests.make import SYSTEM
from tests.packs.make import good_pack

# What a version says that was put into its table by hand, without a pack.
NO_SOURCE: dict[str, Any] = {
    "language": "vi", "description": "", "cover": None, "final_quiz": None, "quizzes": {}, "banks": {}, "media": {},
}  # fmt: skip


def publish(
    pack: Pack | None = None,
    effect: str | None = None,
    finished_before: Callable[[int], int] | None = None,
    due_on: date | None = None,
    **changes: Any,
) -> PublishResult:
    """Publishes the sound pack of tests/packs with some fields changed, in a transaction of its own."""
    with transaction():
        return publish_pack(
            SYSTEM, replace(pack or good_pack(), **changes), effect, retake_due_on=due_on,
            finished_before=finished_before,
        )  # fmt: skip
