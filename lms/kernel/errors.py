"""What can go wrong in a way a person should read about. The web floor turns each into a page."""

from lms.kernel.messages import Message


class LmsError(Exception):
    """Carries a `Message` for the person; `status` is what the web floor answers with."""

    status = 422

    def __init__(self, message: Message | str) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        super().__init__(self.message.plain())


class Invalid(LmsError):
    """The request was understood and cannot be carried out as given."""

    status = 422


class NotFound(LmsError):
    """There is no such thing, or not for this actor."""

    status = 404


class Forbidden(LmsError):
    """The actor may see the thing but not do this to it."""

    status = 403


class Conflict(LmsError):
    """Somebody was faster, or the state no longer allows it; nothing was changed."""

    status = 409


class TooLarge(Invalid):
    """What was sent is larger than what may be sent."""

    status = 413
