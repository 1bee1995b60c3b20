"""What changed in a thing, field by field. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.catalog.versions.rules import Line, text_changes
from lms.kernel.messages import Message
from lms.kernel.vietnamese import show_date
from lms.studio.bank.labels import kind_labels
from lms.studio.comparing.labels import NO, NONE, WORDS, YES

Value = tuple[str | Message, ...]
"""What is shown of a value, to be joined by commas: words of the course, or of the page."""


@dataclass(frozen=True)
class Change:
    """One thing that differs: a text with its `lines`, or else a value before and after (only after: what is to be said
    of it). `label` is a message id."""

    label: str
    lines: Sequence[Line] = ()
    before: Value = ()
    after: Value = ()


def named(thing: object, names: Mapping[str, str]) -> dict[str, Any]:
    """Those of the thing's fields that have a label."""
    return {name: getattr(thing, name) for name in names}


def differing(
    labels: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any], texts: Sequence[str] = ()
) -> tuple[Change, ...]:
    """What differs of the fields that have a label; `texts`: those that are compared word by word."""
    found = []
    for name, label in labels.items():
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name in texts:
            found.append(text_change(label, before or "", after or ""))
        else:
            found.append(Change(label, before=_value(name, before), after=_value(name, after)))
    return tuple(found)


def text_change(label: str, before: str, after: str) -> Change:
    """A text that differs, by its words where these do."""
    lines = text_changes(before, after)
    return Change(label, lines) if lines else Change(label, before=(before,), after=(after,))


def _value(name: str, value: Any) -> Value:
    if value in (None, "", ()):
        return (Message(NONE),)
    if isinstance(value, bool):
        return (Message(YES if value else NO),)
    if isinstance(value, date):
        return (show_date(value),)
    if isinstance(value, tuple):
        return tuple(said for each in value for said in _value(name, each))
    words: Mapping[Any, str] = kind_labels() if name == "kind" else WORDS.get(name, {})
    said = words.get(value) if isinstance(value, str | int) else None
    return (Message(said) if said else str(value),)
