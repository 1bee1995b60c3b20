"""A person who learns, and their browser."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from lms.kernel import hooks
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def person_id(app: Flask) -> int:
    return make_person()


@pytest.fixture
def learner(client: LmsClient, person_id: int) -> LmsClient:
    return sign_in(client, make_account(person_id))


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The completions and revocations that are announced; the other slices hear nothing."""
    found: list[Any] = []
    for kind in (hooks.CourseCompleted, hooks.CompletionRevoked):
        monkeypatch.setitem(hooks._subscribers, kind, [found.append])
    return found
