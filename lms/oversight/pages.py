"""What the audit page and its file show, put together as plain values and messages: both say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.oversight import labels, queries
from lms.oversight.counts import COUNTS
from lms.oversight.queries import Act, Asked
from lms.oversight.rules import Change, Key, changes, is_digest, read_day

CHANGED = mark("{field}: {before} → {after}")
SAID = mark("{field}: {after}")
REASON = mark("lý do: {reason}")
NUMBERED = mark("{kind} {number}")
CHUNK = 500  # acts held in memory at a time while a file is written


@dataclass(frozen=True)
class Line:
    """An act in words, the reason last among what it says. `kind` and `public_id` lead to the page of what it was about, where there is one."""

    at: datetime
    actor: str
    verb: str
    about: Message | str
    kind: str
    public_id: str | None
    changes: tuple[Message, ...]
    number: int | None


@dataclass(frozen=True)
class Stretch:
    """A part of the list; `more` leads to what follows, None at its end."""

    lines: Sequence[Line]
    more: Key | None


def _joined(parts: Sequence[Message | str]) -> Message | str:
    places = {f"v{place}": part for place, part in enumerate(parts)}
    listed = ", ".join(f"{{{name}}}" for name in places)
    return Message(listed, places) if places else labels.NOTHING


def _count(name: str, number: object) -> Message | str:
    """One of an import's counts."""
    return Message(COUNTS[name], {"n": number}) if name in COUNTS else f"{name} {number}"


def shown(value: object) -> Message | str:
    """A stored value as people write it."""
    if value is None or value == "" or value == []:
        return labels.NOTHING
    if isinstance(value, bool):
        return Message(labels.YES if value else labels.NO)
    if isinstance(value, list):
        return _joined([shown(one) for one in value])
    if isinstance(value, dict):
        return _joined([_count(name, number) for name, number in value.items() if number])
    if is_digest(value):
        return Message(labels.PERSONAL)
    day = read_day(value)
    if day is not None:
        return show_date(day)
    text = str(value)
    return Message(labels.VALUES[text]) if text in labels.VALUES else text


def _told(change: Change) -> Message:
    name = labels.FIELDS.get(change.field)
    places = {"field": Message(name) if name else change.field, "after": shown(change.after)}
    if change.is_change:
        return Message(CHANGED, {**places, "before": shown(change.before)})
    return Message(SAID, places)


def _line(act: Act, named: dict[str, queries.Thing]) -> Line:
    thing = named.get(act.subject)
    kind, _, number = act.subject.partition(":")
    label = labels.KINDS.get(kind)
    about: Message | str = act.subject
    told = [_told(change) for change in changes(act.before, act.after, act.detail)]
    if thing is not None:
        about = thing.title
    elif label is not None:
        about = Message(NUMBERED, {"kind": Message(label), "number": number})
    return Line(
        act.at, act.actor, labels.VERBS.get(act.verb, act.verb), about, kind, thing.public_id if thing else None,
        (*told, *([Message(REASON, {"reason": act.reason})] if act.reason else [])), act.number,
    )  # fmt: skip


def stretch(asked: Asked, after: Key | None, limit: int) -> Stretch:
    """The acts that follow `after`, `limit` at most."""
    found = queries.acts(asked, after, limit + 1)
    listed = found[:limit]
    named = queries.things([act.subject for act in listed])
    more = listed[-1].key if len(found) > limit else None
    return Stretch([_line(act, named) for act in listed], more)


def every_line(asked: Asked) -> Iterator[Line]:
    """All the acts asked for, a few hundred in memory at a time. Acts only join at the list's newest end."""
    after: Key | None = None
    while True:
        part = stretch(asked, after, CHUNK)
        yield from part.lines
        after = part.more
        if after is None:
            return
