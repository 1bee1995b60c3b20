"""What the tests of the roster's commands begin with."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from lms.kernel.db import transaction
from lms.org.defaults import ensure_defaults


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The command line, in a school with the shipped defaults."""
    with transaction():
        ensure_defaults()
    return app.test_cli_runner()
