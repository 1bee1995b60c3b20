"""The questions of a draft's quizzes as banks of a pack. A pack names a question by bank and key, a draft by its place
in the school's bank, which may be that of another course or of all: each gets a home here, and keeps its wording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.assessment.bank.rules import course_of
from lms.catalog.drafts.publishing.queries import BankedQuestion, banks_of, candidates, questions_by_id
from lms.catalog.drafts.rows import DraftLessonRow, QuizView, SlotRow
from lms.catalog.drafts.rules import key_of
from lms.catalog.packs.content import PackBank, PackDraw
from lms.catalog.packs.renaming import Names, in_question
from lms.catalog.versions.stored import question_of


@dataclass
class Bank:
    """A bank of the pack being made: its questions by the key they have there. `order`: keys that stand first."""

    title: str
    order: Sequence[str] = ()
    questions: dict[str, BankedQuestion] = field(default_factory=dict)

    def put(self, question: BankedQuestion) -> str:
        """Adds the question, once; its key here."""
        for key, held in self.questions.items():
            if held.question_id == question.question_id:
                return key
        key = key_of(question.key, set(self.questions), "cau")
        self.questions[key] = question
        return key

    def ordered(self) -> list[tuple[str, BankedQuestion]]:
        """The questions with their keys, as they stand in the pack."""
        before = {key: place for place, key in enumerate(self.order)}
        return sorted(self.questions.items(), key=lambda item: before.get(item[0], len(before)))


@dataclass
class Banks:
    """All banks of the pack being made. `titles` and `orders`: of the version the draft began with, so that what was
    not changed comes out as it was; the bank of a check quiz has the title and the order of the quiz itself.
    `placed`: the places of the final quiz, from 0, that became draws."""

    course_key: str
    titles: Mapping[str, str]
    orders: Mapping[str, list[str]]
    held: dict[str, Bank] = field(default_factory=dict)
    placed: list[int] = field(default_factory=list)

    def of_check(self, lesson: DraftLessonRow, quiz: QuizView) -> tuple[str, tuple[PackDraw, ...]]:
        """The bank of a lesson's check quiz: its name, and what is drawn from it; no draws where it asks all of it."""
        name = key_of(quiz.bank or lesson.key, set(self.held), lesson.key)
        bank = self.held[name] = Bank(quiz.title or lesson.title)
        fixed = {one.question_id: one for one in self._asked(_ids(quiz.slots))}
        pool = self._pool(quiz)
        if pool is None and all(
            slot.points == 1 and not any((slot.more or {}).values()) for slot in quiz.slots
        ):
            for question in fixed.values():
                bank.put(question)
            return name, ()
        draws = []
        for question in pool or ():
            bank.put(question)
        for slot in quiz.slots:
            more: dict[str, Any] = {**(slot.more or {}), "points": slot.points}
            if slot.question_id is None:
                draws.append(PackDraw(name, slot.count, slot.tag, **more))
            elif one := fixed.get(slot.question_id):
                draws.append(PackDraw(name, 1, question=bank.put(one), **more))
        return name, tuple(draws)

    def of_final(self, quiz: QuizView) -> tuple[PackDraw, ...]:
        """The draws of the final quiz, whose banks are added; a place whose question is out of use becomes none."""
        checks = set(self.held)
        own = banks_of(self.course_key)
        fixed = {one.question_id: one for one in self._asked(_ids(quiz.slots))}
        drawn = {n: candidates(slot, own) for n, slot in enumerate(quiz.slots) if slot.question_id is None}
        whole = {n: self._whole(quiz.slots[n], own) for n in drawn}
        plain = {n for n, all_of in whole.items() if all_of is not None}
        taken = set(fixed) | {one.question_id for n in plain for one in drawn[n]}
        draws = []
        self.placed = [
            n for n, slot in enumerate(quiz.slots) if slot.question_id is None or slot.question_id in fixed
        ]
        for n in self.placed:
            slot = quiz.slots[n]
            more: dict[str, Any] = {**(slot.more or {}), "points": slot.points}
            if slot.question_id is not None:
                if one := fixed.get(slot.question_id):
                    name = self._shared([one], checks, whole=False) or self._home(
                        one.bank_key, checks, quiz.title
                    )
                    draws.append(PackDraw(name, 1, question=self.held[name].put(one), **more))
            elif (all_of := whole[n]) is not None:
                name = self._shared(all_of, checks) or self._home(slot.bank_key or "", checks, quiz.title)
                for one in all_of:
                    self.held[name].put(one)
                draws.append(PackDraw(name, slot.count, slot.tag, **more))
            else:
                name = key_of(f"rut-{n + 1}", set(self.held), "rut")
                self.held[name] = self._bank(name, slot.tag or quiz.title)
                for one in drawn[n]:
                    if one.question_id not in taken:
                        self.held[name].put(one)
                        taken.add(one.question_id)
                draws.append(PackDraw(name, slot.count, **more))
        return tuple(draws)

    def packed(self, names: Mapping[tuple[str, str], Names]) -> tuple[PackBank, ...]:
        """The banks by name. `names`: what pictures are called here, by bank and key of the question that shows them."""
        return tuple(
            PackBank(
                name,
                bank.title,
                tuple(
                    in_question(question_of(key, one), names.get((name, key), {}))
                    for key, one in bank.ordered()
                ),
            )
            for name, bank in sorted(self.held.items())
        )

    def versions(self) -> dict[str, dict[str, int]]:
        """The version of each question, by bank and key."""
        return {
            name: {key: one.version_id for key, one in bank.ordered()} for name, bank in self.held.items()
        }

    def all_questions(self) -> Iterable[tuple[tuple[str, str], BankedQuestion]]:
        """Every question in any of the banks, with its bank and its key there, as they stand in the pack."""
        return (((name, key), one) for name, bank in sorted(self.held.items()) for key, one in bank.ordered())

    def _bank(self, name: str, title: str) -> Bank:
        return Bank(self.titles.get(name, title), self.orders.get(name, ()))

    def _asked(self, wanted: Sequence[int]) -> list[BankedQuestion]:
        known = questions_by_id(wanted)
        return [known[one] for one in wanted if one in known and not known[one].is_retired]

    def _pool(self, quiz: QuizView) -> list[BankedQuestion] | None:
        """What a check quiz draws from; None where it draws nothing. A draft that began before pools were kept draws
        from what its banks hold now."""
        if quiz.pool is not None:
            return self._asked(quiz.pool)
        if all(slot.question_id is not None for slot in quiz.slots):
            return None
        own = banks_of(self.course_key)
        return [one for slot in quiz.slots if slot.question_id is None for one in candidates(slot, own)]

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

    def _shared(
        self, wanted: Sequence[BankedQuestion], checks: set[str], *, whole: bool = True
    ) -> str | None:
        """The bank of a check quiz that holds these questions, and nothing else where it is drawn from as a `whole`."""
        ids = {one.question_id for one in wanted}
        for name in sorted(checks):
            held = {one.question_id for one in self.held[name].questions.values()}
            if ids == held or (not whole and ids <= held):
                return name
        return None

    def _home(self, bank_key: str, checks: set[str], title: str) -> str:
        """The name of the bank in which the final quiz finds questions of `bank_key`."""
        course, _, rest = bank_key.partition("/")
        name = rest if course == self.course_key and rest else key_of(bank_key, (), "cau-hoi")
        name = f"{name}-cuoi-khoa" if name in checks else name
        self.held.setdefault(name, self._bank(name, title))
        return name


def _ids(slots: Iterable[SlotRow]) -> list[int]:
    return [slot.question_id for slot in slots if slot.question_id is not None]
