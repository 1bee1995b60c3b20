"""The questions of a draft's quizzes as banks of a pack. A pack names a question by bank and key, a draft by its place
in the school's bank, which may be that of another course or of all: each gets a home here, and keeps its wording."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.assessment.bank.rules import course_of
from lms.catalog.drafts.publishing.queries import BankedQuestion, banks_of, candidates, questions_by_id
from lms.catalog.drafts.rows import DraftLessonRow, QuizView, SlotRow
from lms.catalog.drafts.rules import key_of
from lms.catalog.packs.content import PackBank, PackDraw
from lms.catalog.versions.stored import question_of


@dataclass
class Bank:
    """A bank of the pack being made: its questions by the key they have there."""

    title: str
    questions: dict[str, BankedQuestion] = field(default_factory=dict)

    def put(self, question: BankedQuestion) -> str:
        """Adds the question, once; its key here."""
        for key, held in self.questions.items():
            if held.question_id == question.question_id:
                return key
        key = key_of(question.key, set(self.questions), "cau")
        self.questions[key] = question
        return key


@dataclass
class Banks:
    """All banks of the pack being made. `titles` and `orders`: of the version the draft began with, so that what was
    not changed comes out as it was."""

    course_key: str
    titles: Mapping[str, str]
    orders: Mapping[str, list[str]]
    held: dict[str, Bank] = field(default_factory=dict)

    def of_check(self, lesson: DraftLessonRow, quiz: QuizView) -> tuple[str, tuple[PackDraw, ...]]:
        """The bank of a lesson's check quiz: its name, and what is drawn from it; no draws where it asks all of it."""
        name = key_of(quiz.bank or lesson.key, set(self.held), lesson.key)
        bank = self.held[name] = Bank(quiz.bank_title or quiz.title or lesson.title)
        fixed = {one.question_id: one for one in self._fixed(quiz.slots)}
        if all(
            slot.question_id is not None and slot.points == 1 and not any((slot.more or {}).values())
            for slot in quiz.slots
        ):
            for question in fixed.values():
                bank.put(question)
            return name, ()
        own, draws = banks_of(self.course_key), []
        for question in candidates(SlotRow(None, f"{self.course_key}/{quiz.bank}"), own) if quiz.bank else ():
            bank.put(question)
        for slot in quiz.slots:
            more: dict[str, Any] = {**(slot.more or {}), "points": slot.points}
            if slot.question_id is None:
                for question in candidates(slot, own):
                    bank.put(question)
                draws.append(PackDraw(name, slot.count, slot.tag, **more))
            elif one := fixed.get(slot.question_id):
                draws.append(PackDraw(name, 1, question=bank.put(one), **more))
        return name, tuple(draws)

    def of_final(self, quiz: QuizView) -> tuple[PackDraw, ...]:
        """The draws of the final quiz, whose banks are added."""
        checks = set(self.held)
        own = banks_of(self.course_key)
        fixed = {one.question_id: one for one in self._fixed(quiz.slots)}
        drawn = {n: candidates(slot, own) for n, slot in enumerate(quiz.slots) if slot.question_id is None}
        whole = {n: self._whole(quiz.slots[n], own) for n in drawn}
        plain = {n for n, all_of in whole.items() if all_of is not None}
        taken = set(fixed) | {one.question_id for n in plain for one in drawn[n]}
        draws = []
        for n, slot in enumerate(quiz.slots):
            more: dict[str, Any] = {**(slot.more or {}), "points": slot.points}
            if slot.question_id is not None:
                if one := fixed.get(slot.question_id):
                    name = self._home(one.bank_key, checks, quiz.title)
                    draws.append(PackDraw(name, 1, question=self.held[name].put(one), **more))
            elif (all_of := whole[n]) is not None:
                name = self._home(slot.bank_key or "", checks, quiz.title)
                for one in all_of:
                    self.held[name].put(one)
                draws.append(PackDraw(name, slot.count, slot.tag, **more))
            else:
                name = key_of(f"rut-{n + 1}", set(self.held), "rut")
                self.held[name] = Bank(slot.tag or quiz.title)
                for one in drawn[n]:
                    if one.question_id not in taken:
                        self.held[name].put(one)
                        taken.add(one.question_id)
                draws.append(PackDraw(name, slot.count, **more))
        return tuple(draws)

    def packed(self) -> tuple[PackBank, ...]:
        """The banks by name."""
        return tuple(
            PackBank(
                name,
                self.titles.get(name, bank.title),
                tuple(question_of(key, one) for key, one in self._ordered(name, bank)),
            )
            for name, bank in sorted(self.held.items())
        )

    def versions(self) -> dict[str, dict[str, int]]:
        """The version of each question, by bank and key."""
        return {
            name: {key: one.version_id for key, one in self._ordered(name, bank)}
            for name, bank in self.held.items()
        }

    def all_questions(self) -> Iterable[BankedQuestion]:
        """Every question in any of the banks."""
        return (one for bank in self.held.values() for one in bank.questions.values())

    def _ordered(self, name: str, bank: Bank) -> list[tuple[str, BankedQuestion]]:
        before = {key: place for place, key in enumerate(self.orders.get(name, ()))}
        return sorted(bank.questions.items(), key=lambda item: before.get(item[0], len(before)))

    def _fixed(self, slots: Iterable[SlotRow]) -> list[BankedQuestion]:
        wanted = [slot.question_id for slot in slots if slot.question_id is not None]
        known = questions_by_id(wanted)
        return [known[one] for one in wanted if one in known and not known[one].is_retired]

    def _whole(self, slot: SlotRow, own: frozenset[str]) -> list[BankedQuestion] | None:
        """All questions of the slot's bank, where a pack can say the draw as "those of the bank with this tag"; else
        None."""
        if (
            slot.bank_key is None
            or slot.category_id is not None
            or course_of(slot.bank_key) != self.course_key
        ):
            return None
        all_of = candidates(SlotRow(None, slot.bank_key), own)
        if slot.tag is None:
            return all_of
        said = {one.question_id for one in all_of if slot.tag in one.tags}
        return all_of if said == {one.question_id for one in candidates(slot, own)} else None

    def _home(self, bank_key: str, checks: set[str], title: str) -> str:
        """The name of the bank in which the final quiz finds questions of `bank_key`."""
        course, _, rest = bank_key.partition("/")
        name = rest if course == self.course_key and rest else key_of(bank_key, (), "cau-hoi")
        name = f"{name}-cuoi-khoa" if name in checks else name
        self.held.setdefault(name, Bank(title))
        return name
