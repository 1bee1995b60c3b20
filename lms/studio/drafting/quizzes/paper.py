"""The final quiz of a draft as somebody will be asked it. Nothing is recorded."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from lms.assessment import kinds
from lms.assessment.rows import AttemptItemView
from lms.assessment.rules import Slot, draw
from lms.assessment.sections.rules import mixed, sections, under_headings
from lms.catalog.drafts.publishing.drawing import final_places
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.queries import get_draft_visible_to
from lms.catalog.drafts.rows import DraftView
from lms.catalog.packs.content import PackFinalQuiz
from lms.kernel.actor import Actor
from lms.studio.drafting.authors.queries import question_keys
from lms.studio.drafting.pages import may_write


@dataclass(frozen=True)
class Paper:
    """One set of questions. `quiz` None: the draft has no final quiz that asks something; `parts`: the questions under
    the heading of each section; `lacks`: the bank has too few, so that no set can be made."""

    draft: DraftView
    quiz: PackFinalQuiz | None
    parts: Sequence[tuple[str, Sequence[AttemptItemView]]]
    lacks: bool
    may_write: bool

    @property
    def count(self) -> int:
        """How many questions are asked."""
        return sum(len(items) for _title, items in self.parts)


def paper(actor: Actor, course_public_id: str, rng: random.Random) -> Paper:
    """A set of questions drawn now, as an attempt would draw it; NotFound where the draft is not theirs to see."""
    draft = get_draft_visible_to(actor, course_public_id, "drafts.see")
    ready = packed(draft, whole=False)
    quiz, slots = ready.pack.final_quiz, list(final_places(ready).values())
    writes = may_write(actor, draft)
    if quiz is None:
        return Paper(draft, None, (), False, writes)
    try:
        drawn = draw(slots, (), rng)
    except ValueError:
        return Paper(draft, quiz, (), True, writes)
    return Paper(draft, quiz, _laid_out(quiz, slots, drawn, rng), False, writes)


def _laid_out(
    quiz: PackFinalQuiz, slots: Sequence[Slot], drawn: list[int], rng: random.Random
) -> list[tuple[str, list[AttemptItemView]]]:
    parts = sections((slot.section, slot.count) for slot in slots)
    if quiz.shuffle:
        drawn = mixed(drawn, parts, rng)
    options = quiz.shuffle if quiz.shuffle_options is None else quiz.shuffle_options
    known = question_keys(drawn)
    items = []
    for position, version_id in enumerate(drawn, 1):
        kind, body = kinds.get(known[version_id].kind), known[version_id].body
        asked = kind.ask(body, kind.lay_out(body, options, rng), ())
        items.append(AttemptItemView(position, known[version_id].kind, asked))
    return under_headings(items, parts)
