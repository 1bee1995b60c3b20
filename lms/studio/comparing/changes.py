"""What changed from one pack to another. Pure: two packs in, frozen values out.

Every field that a version holds is compared: a test goes through the fields of the packs' classes, so that a new one
can't be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from lms.catalog.packs.content import Pack, PackLesson, PackMedia, PackQuestion, PackSource
from lms.catalog.versions.rules import moved, text_changes
from lms.kernel.messages import Message
from lms.kernel.vietnamese import show_date
from lms.studio.bank.labels import PARTS
from lms.studio.comparing.labels import BANK, BODY, BYTES, LESSON, LOOKS, MEDIA, OTHER, QUESTION, SETTINGS
from lms.studio.comparing.quizzes import check_quizzes, final_quizzes
from lms.studio.comparing.values import Change, differing, named, text_change
from lms.studio.comparing.wording import plain, readable


class Standing(StrEnum):
    """What became of a lesson, a question or a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Item:
    """A lesson, a question or a file that differs. `at`: its place (a lesson's number, a bank) before and after."""

    name: str
    standings: tuple[Standing, ...]
    at: tuple[str, str] = ("", "")
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions."""

    settings: tuple[Change, ...]
    lessons: tuple[Item, ...]
    final_quiz: tuple[Change, ...]
    questions: tuple[Item, ...]
    media: tuple[Item, ...]

    @property
    def is_empty(self) -> bool:
        """Both say the same."""
        return not any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True)
class Side:
    """One of two versions. `hashes`: SHA-256 of its files, by name; `shown`: the HTML of its lessons, by key."""

    pack: Pack
    hashes: Mapping[str, str]
    shown: Mapping[str, str]


def compare(before: Side, after: Side) -> Comparison:
    """What changed from one to the other."""
    old, new = before.pack, after.pack
    return Comparison(
        settings=differing(SETTINGS, named(old, SETTINGS), named(new, SETTINGS), texts=("summary", "description")),
        lessons=tuple(_lessons(before, after)),
        final_quiz=final_quizzes(old, new),
        questions=(*_banks(old, new), *_questions(old, new)),
        media=tuple(_media(before, after)),
    )  # fmt: skip


def _lessons(old: Side, new: Side) -> list[Item]:
    before = {lesson.key: (at, lesson) for at, lesson in enumerate(old.pack.lessons, 1)}
    after = {lesson.key: (at, lesson) for at, lesson in enumerate(new.pack.lessons, 1)}
    away = moved(list(before), list(after))
    found = []
    for key, (at, lesson) in after.items():
        if key not in before:
            found.append(Item(lesson.title, (Standing.ADDED,), ("", str(at))))
            continue
        was_at, was = before[key]
        changes = (
            *_about(was, lesson),
            *_body(was, lesson, old.shown[key], new.shown[key]),
            *check_quizzes(old.pack, new.pack, was, lesson),
        )
        standings = [Standing.MOVED] if key in away else []
        standings += [Standing.CHANGED] if changes else []
        if standings:
            found.append(Item(lesson.title, tuple(standings), (str(was_at), str(at)), changes))
    gone = [(at, lesson) for key, (at, lesson) in before.items() if key not in after]
    return [*found, *(Item(lesson.title, (Standing.REMOVED,), (str(at), "")) for at, lesson in gone)]


def _about(old: PackLesson, new: PackLesson) -> tuple[Change, ...]:
    return differing(LESSON, _lesson_values(old), _lesson_values(new), texts=("objectives", "sources"))


def _lesson_values(lesson: PackLesson) -> dict[str, Any]:
    return named(lesson, LESSON) | {
        "objectives": "\n".join(lesson.objectives),
        "sources": "\n".join(map(_source, lesson.sources)),
    }


def _source(source: PackSource) -> str:
    said = [source.title, *filter(None, (source.url, source.issuer, source.number))]
    if source.issued_on:
        said.append(f"ban hành ngày {show_date(source.issued_on)}")
    said += [show_date(source.reviewed_on), source.supports]
    if source.effective_from:
        said.append(f"có hiệu lực từ {show_date(source.effective_from)}")
    if source.effective_to:
        said.append(f"hết hiệu lực sau {show_date(source.effective_to)}")
    return " · ".join(said)


def _body(old: PackLesson, new: PackLesson, old_html: str, new_html: str) -> tuple[Change, ...]:
    if (old.format, old.body) == (new.format, new.body):
        return ()
    lines = text_changes(readable(old_html), readable(new_html))
    return (Change(BODY, lines) if lines else Change(BODY, after=(Message(LOOKS),)),)


def _banks(old: Pack, new: Pack) -> list[Item]:
    before = {bank.name: bank.title for bank in old.banks}
    checks = {(lesson.key, lesson.quiz) for lesson in old.lessons}
    told = {
        lesson.quiz for lesson in new.lessons if (lesson.key, lesson.quiz) in checks
    }  # with their lessons
    return [
        Item(bank.title, (Standing.CHANGED,), (bank.name, bank.name), changes)
        for bank in new.banks
        if bank.name not in told
        and (changes := differing(BANK, {"title": before.get(bank.name, bank.title)}, {"title": bank.title}))
    ]


def _questions(old: Pack, new: Pack) -> list[Item]:
    before, after = _asked(old), _asked(new)
    away = {place for bank in new.banks for place in _moved(bank.name, before, after)}
    found = []
    for place, question in after.items():
        was = before.get(place)
        name, bank = _first_line(question.text), place[0]
        if was is None:
            found.append(Item(name, (Standing.ADDED,), ("", bank)))
            continue
        changes = _question(was, question)
        standings = [Standing.MOVED] if place in away else []
        standings += [Standing.CHANGED] if changes else []
        if standings:
            found.append(Item(name, tuple(standings), (bank, bank), changes))
    gone = [(place, question) for place, question in before.items() if place not in after]
    return [*found, *(Item(_first_line(q.text), (Standing.REMOVED,), (place[0], "")) for place, q in gone)]


Asked = Mapping[tuple[str, str], PackQuestion]


def _asked(pack: Pack) -> Asked:
    return {(bank.name, question.key): question for bank in pack.banks for question in bank.questions}


def _moved(bank: str, before: Asked, after: Asked) -> list[tuple[str, str]]:
    """The questions that have changed places within the bank: a check quiz asks them in their order."""
    keys = ([key for name, key in asked if name == bank] for asked in (before, after))
    return [(bank, key) for key in moved(*keys)]


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _question(old: PackQuestion, new: PackQuestion) -> tuple[Change, ...]:
    about = differing(QUESTION, named(old, QUESTION), named(new, QUESTION))
    before, after = old.source, new.source
    parts = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    said = [
        text_change(PARTS.get(name, name), plain(before.get(name)), plain(after.get(name))) for name in parts
    ]
    return (*about, *said)


def _media(old: Side, new: Side) -> list[Item]:
    before, after = ({media.file: media for media in side.pack.media} for side in (old, new))
    found = []
    for file in sorted({*before, *after}):
        was, now = before.get(file), after.get(file)
        if was is None or now is None:
            found.append(Item(file, (Standing.ADDED if was is None else Standing.REMOVED,)))
        elif changes := _file(was, now, is_same=old.hashes.get(file) == new.hashes.get(file)):
            found.append(Item(file, (Standing.CHANGED,), changes=changes))
    return found


def _file(old: PackMedia, new: PackMedia, *, is_same: bool) -> tuple[Change, ...]:
    said = differing(MEDIA, named(old, MEDIA), named(new, MEDIA), texts=("transcript",))
    return said if is_same else (Change(BYTES, after=(Message(OTHER),)), *said)
