"""What was typed on a page of a draft that is no longer there, to be copied."""

import re
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from lms.kernel.messages import Message, mark
from lms.studio.drafting.endings.forms import labels
from lms.studio.drafting.endings.queries import Ending

_NOT_TYPED = frozenset(
    {"csrf_token", "revision", "seen", "format", "act", "sources", "cover", "level", "order"}
)
# A choice, a number, a day: nothing to write again.
_ANSWER = re.compile(r"[a-z_0-9]{1,20}|\d{1,2}/\d{1,2}/\d{4}")
SAID: Mapping[str, str] = {
    "published": mark("{name} đã phát hành bản nháp của “{title}” thành phiên bản {number} lúc {time}."),
    "discarded": mark("{name} đã bỏ bản nháp của “{title}” lúc {time}."),
    "approved": mark(
        "{name} đã đồng ý phát hành bản nháp của “{title}” lúc {time}; bản nháp không còn chờ duyệt."
    ),
    "returned": mark(
        "{name} đã trả lại bản nháp của “{title}” để sửa lúc {time}; bản nháp không còn chờ duyệt."
    ),
}


def _base(name: str) -> str:
    return name.rpartition("-")[2]


def label_of(name: str) -> str:
    """What the page called the field."""
    return str(labels().get(_base(name), _l("Nội dung")))


def typed(sent: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts among what a form sent, each with the name of its field as the page showed it. What is chosen or counted
    is left out: it takes no time to do again."""
    return [
        (label_of(name), value)
        for name, value in sent
        if name not in _NOT_TYPED
        and value.strip()
        and (_base(name) in labels() or not _ANSWER.fullmatch(value))
    ]


def sentence(ending: Ending, time: str, nobody: str) -> Message:
    """Who ended it, how and when. `nobody`: what the command line is called."""
    return Message(
        SAID[ending.what],
        {"name": ending.name or nobody, "title": ending.title, "number": ending.number or 0, "time": time},
    )  # fmt: skip
