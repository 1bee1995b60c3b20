"""Messages for people that are made below the web floor: a message id and its parameters.

Message ids are Vietnamese and are the keys of the translation catalogue. Floors below the web carry a
`Message` upwards; `lms.web.i18n.say` translates it where it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def mark(msgid: str) -> str:
    """Returns `msgid` unchanged; marks it for the catalogue (an extraction keyword)."""
    return msgid


@dataclass(frozen=True)
class Message:
    """`msgid` with `{name}` places and the plain values that fill them."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def plain(self) -> str:
        """The untranslated (Vietnamese) sentence, for logs and the command line."""
        params = {k: v.plain() if isinstance(v, Message) else v for k, v in self.params.items()}
        return self.msgid.format(**params) if params else self.msgid


def message_to_json(message: Message) -> list[Any]:
    """`message` as plain JSON values, the messages within it too."""
    params = {
        k: {"message": message_to_json(v)} if isinstance(v, Message) else v for k, v in message.params.items()
    }
    return [message.msgid, params]


def message_from_json(data: Sequence[Any]) -> Message:
    """What `message_to_json` made."""
    msgid, params = data
    return Message(
        msgid, {k: message_from_json(v["message"]) if isinstance(v, dict) else v for k, v in params.items()}
    )
