"""The browser's session: Flask's own signed cookie, without making its signer and its key anew at each request."""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer


class _Signer(TimestampSigner):
    """Derives its key once for each secret: that costs as much as checking the signature."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


class _Sessions(SecureCookieSessionInterface):
    """Keeps the serializer while the secrets it was made of are the application's."""

    def __init__(self) -> None:
        self._made: tuple[object, URLSafeTimedSerializer] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        secrets = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made is None or self._made[0] != secrets:
            serializer = super().get_signing_serializer(app)
            if serializer is None:
                return None
            serializer.signer = _Signer
            signer = serializer.make_signer()
            serializer.make_signer = lambda salt=None: signer  # type: ignore[method-assign] # of one salt, for ever
            self._made = secrets, serializer
        return self._made[1]


def init_app(app: Flask) -> None:
    """Attaches the session to `app`."""
    app.session_interface = _Sessions()
