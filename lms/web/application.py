"""The Flask application as all pages use it."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """Calls what is registered as it is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func`: nothing here is a coroutine. Asking a dozen times in each request whether it is took 2% of a page."""
        return func
