"""What a reviewer reads of a draft beside its lessons: every question with its key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.assessment.rows import QuestionKeys
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.queries import authors_of_course, get_draft_visible_to
from lms.catalog.drafts.reviewing.queries import had_a_hand_in
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.sharing.queries import trainers
from lms.catalog.packs.content import Pack, PackLesson
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.studio.drafting.authors import queries
from lms.studio.drafting.pages import may_write


@dataclass(frozen=True)
class Facts:
    """What the page of questions says of a quiz."""

    title: str
    question_count: int
    pass_mark: int


@dataclass(frozen=True)
class Sheet:
    """A quiz of the draft with every question it may ask; `lesson`, `position` None: the final quiz."""

    lesson: PackLesson | None
    position: int | None
    facts: Facts
    questions: Sequence[QuestionKeys]


@dataclass(frozen=True)
class Sheets:
    """The quizzes of a draft in the order of the course, the final one last."""

    draft: DraftView
    sheets: Sequence[Sheet]
    may_write: bool


def sheets(actor: Actor, course_public_id: str) -> Sheets:
    """The draft's quizzes for its authors and its reviewer; NotFound for others. Invalid where two files have one
    name."""
    draft = get_draft_visible_to(actor, course_public_id, "drafts.see")
    ready = packed(draft)
    pack, versions = ready.pack, ready.questions
    keys = queries.question_keys({one for bank in versions.values() for one in bank.values()})

    def held(banks: Sequence[str]) -> list[QuestionKeys]:
        return [keys[one] for bank in dict.fromkeys(banks) for one in versions[bank].values()]

    found = []
    for position, lesson in enumerate(pack.lessons, 1):
        if lesson.quiz is not None:
            asked = held([lesson.quiz])
            draws = lesson.check_quiz.draws
            count = sum(draw.count for draw in draws) if draws else len(asked)
            found.append(Sheet(lesson, position, Facts(lesson.title, count, lesson.pass_mark or 0), asked))
    return Sheets(draft, [*found, *_final(pack, held)], may_write(actor, draft))


def _final(pack: Pack, held: Callable[[Sequence[str]], list[QuestionKeys]]) -> list[Sheet]:
    quiz = pack.final_quiz
    if quiz is None:
        return []
    facts = Facts(quiz.title, sum(draw.count for draw in quiz.draws), quiz.pass_mark)
    return [Sheet(None, None, facts, held([draw.bank for draw in quiz.draws]))]


@dataclass(frozen=True)
class Deciding:
    """Who may do what on the page of the review. `has_a_hand`: the actor worked in the draft; `nobody_may`: the school
    has no other trainer who could approve."""

    may_ask: bool
    may_decide: bool
    has_a_hand: bool
    nobody_may: bool


def deciding(actor: Actor, draft: DraftView) -> Deciding:
    """What the actor may do about the review of the draft."""
    authors = authors_of_course(draft.course_id)
    scope = authors.scope(draft.course_id)
    hand = had_a_hand_in(draft.id, actor.account_id)
    reviews = permits(actor, "drafts.review", scope)
    return Deciding(
        permits(actor, "drafts.write", scope), reviews and not hand, reviews and hand,
        not any(one.account_id not in authors.ids for one in trainers()),
    )  # fmt: skip
