"""A quiz of every sort of mark, and people who answer it at random."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from lms.assessment import actions
from lms.assessment.attempts.rules import Terms
from lms.assessment.regrading import actions as regrading
from lms.assessment.review.rules import PRESETS
from lms.kernel import clock
from lms.kernel.access import Scope
from tests.assessment.make import make_question, source, writing
from tests.assessment.questions import publish
from tests.assessment.statistics.make import Chosen, drawn, sent
from tests.learning.test_regrading import work
from tests.make import SYSTEM, make_person

SERIES = "khoa-tong"


class Mixed:
    """A quiz of every sort of mark: right or wrong, partial, typed, matched, and two drawn from four."""

    def __init__(self) -> None:
        self.wrong = make_question("sai", bank=f"{SERIES}/q", text="Khóa này ghi nhầm?")
        self.several = make_question(
            "nhieu", "multiple", f"{SERIES}/q", correct=("a", "b", "c"), keys=("a", "b", "c", "d", "e")
        )
        self.text, self.matched = publish("text", bank=f"{SERIES}/q"), publish("matching", bank=f"{SERIES}/q")
        self.drawn = [make_question(f"rut-{n}", bank=f"{SERIES}/q", text=f"Rút {n}?") for n in range(4)]
        self.fixed = [self.wrong, self.several, self.text, self.matched]
        slots = [*((1, [one]) for one in self.fixed), (2, self.drawn)]
        with writing():
            self.id = actions.create_quiz(
                "Đủ loại", 10, None, 0, True, slots, series=SERIES, terms=Terms(), review=PRESETS["all"]
            )

    @property
    def places(self) -> list[tuple[int, Sequence[int]]]:
        return [*((1, [one]) for one in self.fixed), (2, self.drawn)]

    def answered(self, chance: random.Random) -> Chosen:
        """What somebody may answer; a question in four is left open."""
        able = chance.random()
        choices: dict[int, list[list[str]]] = {
            self.wrong: [["a"], ["b"], ["b"], ["c"]],
            self.several: [["a", "b", "c"], ["a"], ["a", "b"], ["a", "d"], ["a", "b", "c", "d", "e"]],
            self.text: [["mã bimat"], ["Mã  BIMAT"], ["ma bimat"], ["mật khẩu"]],
            self.matched: [
                ["bimat-1=bimat-1", "bimat-2=bimat-2"], ["bimat-1=bimat-1", "bimat-2=bimat-3"], ["bimat-1=bimat-1"],
            ],
        } | {one: [["a"], ["b"], ["c"]] for one in self.drawn}  # fmt: skip
        return {
            version_id: offered[0] if chance.random() < able else chance.choice(offered)
            for version_id, offered in choices.items()
            if chance.random() < 0.75
        }

    def sit(self, chance: random.Random, number: int) -> list[int]:
        """So many people, each with an answer of their own."""
        found = [make_person(f"Nguyễn Văn Số {n}") for n in range(number)]
        for one in found:
            self.attempt(chance, one)
        return found

    def attempt(self, chance: random.Random, person_id: int) -> None:
        """A handed-in attempt."""
        answered, began = self.answered(chance), clock.now()
        with clock.frozen(began), writing():
            started = actions.start_attempt(self.id, person_id, chance)
        pages = {
            place: sent(started.id, place, answered[version_id])
            for place, version_id in drawn(started.id).items()
            if version_id in answered
        }
        with clock.frozen(began), writing():
            actions.save_answers(started.id, person_id, pages)
        ended = began + timedelta(seconds=chance.randrange(60, 900))
        with clock.frozen(ended), writing():
            actions.submit(started.id, person_id, "person")

    def correct(self, monkeypatch: pytest.MonkeyPatch, right: str) -> None:
        """The first question's key was wrong; what was marked by it is marked anew."""
        with writing():
            version_id = actions.publish_question(
                f"{SERIES}/q", "sai", "single", ["bai-1"], 1, source((right,), text="Khóa này ghi nhầm?")
            )
        with writing():
            regrading.correct(SYSTEM, Scope(course_id=1), SERIES, self.wrong, version_id, "Đáp án ghi nhầm")
        work(monkeypatch)
