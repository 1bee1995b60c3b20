"""Messages for people that are made below the web floor: a message id and its parameters.

Message ids are Vietnamese and are the keys of the translation catalogue. Floors below the web carry a
`Message` upwards; `lms.web.i18n.say` translates it where it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
