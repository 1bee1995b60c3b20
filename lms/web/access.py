"""Which route asks what of whom. Every view wears exactly one of these decorators; a test says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"


def current_actor() -> Actor | None:
    """Who is signed in; None for a stranger."""
    user = (
        current_user._get_current_object()
    )  # one look behind the proxy instead of two: a page asks some ten times
    return cast("Actor", user.actor) if user.is_authenticated else None


def the_actor() -> Actor:
    """Who is signed in, in views behind `access()`."""
    actor = current_actor()
    if actor is None:
        raise RuntimeError("this view is not behind access()")
    return actor


def the_person_id() -> int:
    """The signed-in person's id; NotFound for an account that belongs to nobody on the roster."""
    actor = the_actor()
    if actor.person_id is None:
        raise NotFound(Message(mark("Tài khoản này không gắn với người nào trong danh sách của Trường.")))
    return actor.person_id


def access(permission: str, read: str | None = None) -> Callable[[View], View]:
    """The view needs `permission` somewhere; narrower scopes are the query's or the action's business.

    Not signed in: 303 to the sign-in page. A visit that has to pass a page first (a new password, the second
    step): 303 to that page. Without the permission: 403 if `read` is held, else 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor is None:
                return to_sign_in()
            waits_at = current_user.waits_at
            if waits_at is not None and waits_at not in getattr(view, "open_while", ()):
                return redirect(url_for(waits_at), 303)
            require(actor, permission, read=read)
            return view(*args, **kwargs)

        return _told(cast(View, guarded), access=permission)

    return decorate


def _told(view: View, **facts: object) -> View:
    """The view with `facts` as its attributes, where the request and the tests look for them."""
    vars(view).update(facts)
    return view


def public(view: View) -> View:
    """Anybody may, signed in or not."""
    return _told(view, access=PUBLIC)


def open_while(*endpoints: str) -> Callable[[View], View]:
    """The view may be used by a visit that still waits at one of these pages. Goes below `access()`."""

    def decorate(view: View) -> View:
        return _told(view, open_while=frozenset(endpoints))

    return decorate


def own_transaction(view: View) -> View:
    """The view opens its own transactions (sign-in hashes between two of them). Goes on top."""
    return _told(view, own_transaction=True)


def large_body(view: View) -> View:
    """The view takes uploads up to the setting's limit; every other body is held to 1 MB. Goes on top."""
    return _told(view, large_body=True)


def media_body(view: View) -> View:
    """The view takes films and sounds up to their own limit. Goes on top."""
    return _told(view, media_body=True)


def to_sign_in() -> Response:
    """Sends a stranger to the sign-in page, and back afterwards where that makes sense."""
    if request.method == "GET":
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=wanted if wanted != "/" else None), 303)
    return redirect(url_for("accounts.sign_in"), 303)
