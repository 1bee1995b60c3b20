"""What changed from one pack to another. Pure: two packs in, frozen values out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from lms.assessment.review.rules import PRESETS, as_text
from lms.catalog.packs.content import (
    Pack,
    PackCheckQuiz,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    PackQuestion,
    PackTerms,
)
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.catalog.versions.rules import Line, moved, text_changes
from lms.kernel.messages import Message
from lms.kernel.vietnamese import show_date
from lms.studio.bank.labels import DIFFICULTIES, PARTS, kind_labels
from lms.studio.comparing.labels import (
    BODY,
    LESSON,
    LOOKS,
    NO,
    NONE,
    OWN_REVIEW,
    QUESTION,
    QUIZ,
    REVIEWS,
    SETTINGS,
    WORDS,
    YES,
)
from lms.studio.comparing.wording import as_line, plain, readable

Value = tuple[str | Message, ...]
"""What is shown of a value, to be joined by commas: words of the course, or of the page."""


class Standing(StrEnum):
    """What became of a lesson, a question or a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One thing that differs: a text with its `lines`, or else a value before and after (only after: what is to be said
    of it). `label` is a message id."""

    label: str
    lines: Sequence[Line] = ()
    before: Value = ()
    after: Value = ()


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
        settings=_changes(SETTINGS, _named(old, SETTINGS), _named(new, SETTINGS), texts=("summary", "description")),
        lessons=tuple(_lessons(before, after)),
        final_quiz=_quiz(_final(old.final_quiz), _final(new.final_quiz)),
        questions=tuple(_questions(old, new)),
        media=tuple(_media(before, after)),
    )  # fmt: skip


def _named(thing: object, names: Mapping[str, str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _changes(
    labels: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any], texts: Sequence[str] = ()
) -> tuple[Change, ...]:
    found = []
    for name, label in labels.items():
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name in texts:
            found.append(_text(label, before or "", after or ""))
        else:
            found.append(Change(label, before=_value(name, before), after=_value(name, after)))
    return tuple(found)


def _text(label: str, before: str, after: str) -> Change:
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
    words: dict[str, Mapping[Any, str]] = {
        "level": LEVELS,
        "audience": AUDIENCES,
        "kind": kind_labels(),
        "difficulty": DIFFICULTIES,
        "review": REVIEWS,
    }
    said = words.get(name, WORDS).get(value) if isinstance(value, str | int) else None
    return (Message(said) if said else str(value),)


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
            *_check_quizzes(was, lesson),
        )
        standings = [Standing.MOVED] if key in away else []
        standings += [Standing.CHANGED] if changes else []
        if standings:
            found.append(Item(lesson.title, tuple(standings), (str(was_at), str(at)), changes))
    gone = [(at, lesson) for key, (at, lesson) in before.items() if key not in after]
    return [*found, *(Item(lesson.title, (Standing.REMOVED,), (str(at), "")) for at, lesson in gone)]


def _about(old: PackLesson, new: PackLesson) -> tuple[Change, ...]:
    return _changes(LESSON, _lesson_values(old), _lesson_values(new), texts=("objectives", "sources"))


def _lesson_values(lesson: PackLesson) -> dict[str, Any]:
    sources = [f"{s.title} · {s.url} · {show_date(s.reviewed_on)} · {s.supports}" for s in lesson.sources]
    return _named(lesson, LESSON) | {
        "objectives": "\n".join(lesson.objectives),
        "sources": "\n".join(sources),
    }


def _body(old: PackLesson, new: PackLesson, old_html: str, new_html: str) -> tuple[Change, ...]:
    if (old.format, old.body) == (new.format, new.body):
        return ()
    lines = text_changes(readable(old_html), readable(new_html))
    return (Change(BODY, lines) if lines else Change(BODY, after=(Message(LOOKS),)),)


def _check_quizzes(old: PackLesson, new: PackLesson) -> tuple[Change, ...]:
    return _quiz(_check(old.check_quiz, old.pass_mark), _check(new.check_quiz, new.pass_mark))


def _final(quiz: PackFinalQuiz | None) -> dict[str, Any]:
    if quiz is None:
        return {}
    values = {each.name: getattr(quiz, each.name) for each in fields(quiz)}
    draws = [as_line(draw) for draw in quiz.draws]
    return values | _terms(quiz.terms) | {"draws": "\n".join(draws)}


def _terms(terms: PackTerms) -> dict[str, Any]:
    preset = next((name for name, review in PRESETS.items() if as_text(review) == terms.review), OWN_REVIEW)
    return asdict(terms) | {"review": preset}


def _check(quiz: PackCheckQuiz, pass_mark: int | None) -> dict[str, Any]:
    if pass_mark is None:
        return {}
    values = {each.name: getattr(quiz, each.name) for each in fields(quiz)}
    draws = "\n".join(as_line(draw) for draw in quiz.draws)
    return values | _terms(quiz.terms) | {"pass_mark": pass_mark, "draws": draws}


def _quiz(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    return _changes(QUIZ, old, new, texts=("draws",))


def _questions(old: Pack, new: Pack) -> list[Item]:
    before, after = _asked(old), _asked(new)
    found = []
    for place, question in after.items():
        was = before.get(place)
        name, bank = _first_line(question.text), place[0]
        if was is None:
            found.append(Item(name, (Standing.ADDED,), ("", bank)))
        elif changes := _question(was, question):
            found.append(Item(name, (Standing.CHANGED,), (bank, bank), changes))
    gone = [(place, question) for place, question in before.items() if place not in after]
    return [*found, *(Item(_first_line(q.text), (Standing.REMOVED,), (place[0], "")) for place, q in gone)]


def _asked(pack: Pack) -> dict[tuple[str, str], PackQuestion]:
    return {(bank.name, question.key): question for bank in pack.banks for question in bank.questions}


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _question(old: PackQuestion, new: PackQuestion) -> tuple[Change, ...]:
    about = _changes(QUESTION, _named(old, QUESTION), _named(new, QUESTION))
    before, after = old.source, new.source
    parts = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    said = [_text(PARTS.get(name, name), plain(before.get(name)), plain(after.get(name))) for name in parts]
    return (*about, *said)


def _media(old: Side, new: Side) -> list[Item]:
    before, after = ({media.file: media for media in side.pack.media} for side in (old, new))
    found = []
    for file in sorted({*before, *after}):
        was, now = before.get(file), after.get(file)
        if was is None or now is None:
            found.append(Item(file, (Standing.ADDED if was is None else Standing.REMOVED,)))
        elif old.hashes.get(file) != new.hashes.get(file) or _credits(was) != _credits(now):
            found.append(Item(file, (Standing.CHANGED,)))
    return found


def _credits(media: PackMedia) -> tuple[str, str, str]:
    return media.author, media.licence, media.source
