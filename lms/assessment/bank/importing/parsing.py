"""What a question file says, as plain values that wait for confirmation: each question as its kind takes it, and
every problem with its line. Pure; the reading itself runs in a process of its own."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.assessment.bank.rules import MOST_TAGS, tidy_tag
from lms.assessment.formats import files
from lms.assessment.formats.bank.pictures import Admit, Admitted, named_in
from lms.assessment.formats.bank.sources import Sourced, to_source
from lms.assessment.formats.content import Item, Problem
from lms.assessment.formats.where import called
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark, message_from_json, message_to_json
from lms.kernel.vietnamese import fold, show_number

UNKNOWN = mark("Không rõ định dạng của tệp “{name}”. Các đuôi tệp nhận được: {known}.")
TOO_HEAVY = mark("Các hình trong tệp cộng lại nặng hơn {limit} MB. Hãy thu nhỏ hình hoặc chia tệp.")
NO_QUESTIONS = mark("Tệp không có câu hỏi nào đọc được. Chưa có gì được lưu.")
TOO_MANY = mark("Tệp có {count} câu hỏi; mỗi lần nhập được tối đa {most} câu. Hãy chia tệp.")
NO_PICTURE = mark("Hình “{name}” không nhận được nên câu này không được nhận: {why}")
SAME_KEY = mark("Mã “{key}” đã dùng cho một câu ở trên trong tệp này.")
MOST_IN_FILE = 1000
"""Each question is rendered while the author waits."""
MOST_PICTURES = 40 * 1024 * 1024
"""Bytes of all pictures of a file."""
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_KEY = 64


@dataclass(frozen=True)
class Told:
    """A problem or a note, for people."""

    line: int
    place: Message | None
    message: Message
    is_note: bool


@dataclass(frozen=True)
class Parsed:
    """A question of a file. `source` None: no kind here can take it. `lacks_why`: explanations are missing."""

    number: int
    line: int
    key: str
    kind: str
    source: Mapping[str, Any] | None
    tags: tuple[str, ...] = ()
    difficulty: int = 1
    lacks_why: bool = False
    told: tuple[Told, ...] = field(default=())

    @property
    def is_good(self) -> bool:
        """Whether it can be saved once its explanations are there."""
        return self.source is not None and all(each.is_note for each in self.told)


def read_file(name: str, content: bytes, admit: Admit) -> tuple[dict[str, Any], dict[str, Admitted]]:
    """The file as plain JSON values, and the pictures that its questions show, by the hash of what is kept. Invalid,
    with a sentence, where there is nothing to be had from it."""
    form = files.format_of(name, content)
    if form is None:
        raise Invalid(Message(UNKNOWN, {"name": name, "known": ", ".join(files.endings())}))
    found = files.read(form, content)
    if len(found.items) > MOST_IN_FILE:
        params = {"count": show_number(len(found.items)), "most": show_number(MOST_IN_FILE)}
        raise Invalid(Message(TOO_MANY, params))
    desk = _Pictures(found.media, admit)
    questions = list(_questions(found.items, desk))
    if not questions and not found.problems:
        raise Invalid(Message(NO_QUESTIONS))
    parsed = {
        "format": form, "questions": questions, "problems": [_problem(each) for each in found.problems],
        "pictures": {sha256: each.ending for sha256, each in desk.kept.items()},
    }  # fmt: skip
    return parsed, desk.kept


class _Pictures:
    """The pictures of a file, each decided about once."""

    def __init__(self, media: Mapping[str, bytes], admit: Admit) -> None:
        self._media, self._admit = media, admit
        self._by_name: dict[str, Admitted | Message] = {}
        self.kept: dict[str, Admitted] = {}

    def of(self, names: Iterable[str]) -> dict[str, Admitted | Message]:
        """Those of the names that are pictures of the file: taken, or why not."""
        for name in names:
            if name in self._media and name not in self._by_name:
                self._by_name[name] = self._decide(self._media[name])
        return {name: self._by_name[name] for name in names if name in self._by_name}

    def _decide(self, content: bytes) -> Admitted | Message:
        try:
            found = self._admit(content)
        except Invalid as refusal:
            return refusal.message
        if sum(len(each.content) for each in self.kept.values()) + len(found.content) > MOST_PICTURES:
            return Message(TOO_HEAVY, {"limit": MOST_PICTURES // 1024 // 1024})
        self.kept[hashlib.sha256(found.content).hexdigest()] = found
        return found


def _questions(items: Sequence[Item], pictures: _Pictures) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        shown = pictures.of(named_in(item))
        made = to_source(item, {name: held for name, held in shown.items() if isinstance(held, Admitted)})
        key, problems = key_of(item.key, made), list(made.problems)
        if key in seen:
            problems.append(Problem(item.line, Message(SAME_KEY, {"key": key})))
        for name, why in shown.items():
            if isinstance(why, Message):
                problems.append(Problem(item.line, Message(NO_PICTURE, {"name": name[:60], "why": why})))
        seen.add(key)
        tags = dict.fromkeys(filter(None, map(tidy_tag, made.tags)))
        yield {
            "number": number, "line": item.line, "key": key, "kind": made.kind, "source": made.source,
            "tags": list(tags)[:MOST_TAGS], "difficulty": made.difficulty or 1, "lacks_why": made.lacks_why,
            "told": [_problem(each) for each in problems],
        }  # fmt: skip


def key_of(said: str, made: Sourced) -> str:
    """The question's key in a bank: the file's own made to fit, or one that follows from what it says, so that the
    same file read again finds the same questions."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(said)).strip("-")[:_LONGEST_KEY].strip("-")
    if plain and _KEY.fullmatch(plain):
        return plain
    text = json.dumps([made.kind, made.source], ensure_ascii=False, sort_keys=True)
    return f"q-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def _problem(problem: Problem) -> list[Any]:
    place = None if problem.place is None else message_to_json(problem.place)
    return [problem.line, place, message_to_json(problem.message), problem.is_note]


def _told(values: Sequence[Sequence[Any]]) -> tuple[Told, ...]:
    return tuple(Told(line, _place(at), message_from_json(said), note) for line, at, said, note in values)


def _place(at: Sequence[Any] | str | None) -> Message | None:
    """Where a problem stands; a file that was uploaded before places were messages holds words."""
    return called(words=at) if isinstance(at, str) else message_from_json(at) if at else None


def questions_of(parsed: Mapping[str, Any]) -> list[Parsed]:
    """The questions that `read_file` found."""
    return [
        Parsed(**{**each, "tags": tuple(each["tags"]), "told": _told(each["told"])})
        for each in parsed["questions"]
    ]


def problems_of(parsed: Mapping[str, Any]) -> tuple[Told, ...]:
    """What is wrong with the file besides its questions, or with questions that could not be read at all."""
    return _told(parsed["problems"])
