"""Other names for files, wherever the texts of a pack call them. Pure: what is handed in stays as it is."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from lms.catalog.packs.content import PackLesson, PackOption, PackQuestion

Names = Mapping[str, str]
"""The new name of each file, by the old one."""

_NAMED = re.compile(r"media/([a-z0-9][a-z0-9_-]*\.[a-z0-9]+)")


def another(name: str, taken: Container[str]) -> str:
    """A name like `name` that is not among `taken`: "so-do.svg", "so-do-2.svg"."""
    stem, _, ending = name.rpartition(".")
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{stem}-{number}.{ending}"
    return found


def in_text(text: str, names: Names) -> str:
    """The text with the new names."""
    return _NAMED.sub(lambda found: f"media/{names.get(found[1], found[1])}", text)


def in_lesson(lesson: PackLesson, names: Names) -> PackLesson:
    """The lesson with the new names."""
    return replace(lesson, body=in_text(lesson.body, names)) if names else lesson


def in_question(question: PackQuestion, names: Names) -> PackQuestion:
    """The question with the new names, in its options and all else that it holds too."""
    if not names:
        return question
    options = tuple(
        PackOption(o.key, in_text(o.text, names), o.correct, in_text(o.why, names)) for o in question.options
    )
    return replace(
        question, text=in_text(question.text, names), options=options, more=_anywhere(question.more, names)
    )


def _anywhere(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return in_text(value, names)
    if isinstance(value, Mapping):
        return {name: _anywhere(held, names) for name, held in value.items()}
    return [_anywhere(held, names) for held in value] if isinstance(value, list) else value
