"""The browser's session: Flask's own signed cookie, without making its signer anew at each request, and without checking
twice what was checked a moment ago."""

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

# A school at its busiest, per process: some hundred bytes each.
KEPT = 2000
_PLAIN = (str, int, bool, type(None))


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
    """Keeps the serializer while the secrets it was made of are the application's, and what it found in a cookie: the
    same characters under the same secrets always say the same. Only their age is looked at each time."""

    def __init__(self) -> None:
        self._made: tuple[object, URLSafeTimedSerializer, TimestampSigner] | None = None
        self._found: dict[str, tuple[dict[str, Any], int]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        secrets = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made is None or self._made[0] != secrets:
            serializer = super().get_signing_serializer(app)
            if serializer is None:
                return None
            signer = _Signer(serializer.secret_keys, salt=serializer.salt, **serializer.signer_kwargs)
            serializer.make_signer = lambda salt=None: signer  # type: ignore[method-assign] # of one salt, for ever
            self._made = secrets, serializer, signer
            self._found = {}
        return self._made[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or self._made is None:
            return None
        if not value:
            return self.session_class()
        try:
            data, signed_at = self._found.get(value) or self._read(serializer, value)
        except BadSignature:
            return self.session_class()
        age = self._made[2].get_timestamp() - signed_at
        return self.session_class(
            data if 0 <= age <= app.permanent_session_lifetime.total_seconds() else None
        )

    def _read(self, serializer: URLSafeTimedSerializer, value: str) -> tuple[dict[str, Any], int]:
        """What stands in the cookie, and when it was signed. Raises BadSignature."""
        data, signed = serializer.loads(value, return_timestamp=True)
        found = data, int(signed.timestamp())
        if all(isinstance(held, _PLAIN) for held in data.values()):  # a list could be changed by who reads it
            if len(self._found) >= KEPT:
                self._found = {}
            self._found[value] = found
        return found


def init_app(app: Flask) -> None:
    """Attaches the session to `app`."""
    app.session_interface = _Sessions()
