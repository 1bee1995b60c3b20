"""What a reviewer reads of a draft beside its lessons, every question with its key; who may decide about it; who writes a
course; how a version came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.assessment.rows import QuestionKeys
from lms.catalog import queries as catalog
from lms.catalog.drafts.publishing.drawing import final_places
from lms.catalog.drafts.publishing.packing import Packed, is_outdated, packed, seal_of
from lms.catalog.drafts.queries import authors_of_course, get_draft_visible_to
from lms.catalog.drafts.reviewing.queries import had_a_hand_in
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.sharing import queries as sharing
from lms.catalog.drafts.sharing.queries import AuthorRow, Change, trainers
from lms.catalog.packs.content import PackLesson
from lms.catalog.rows import VersionView
from lms.kernel.access import permits, require
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.studio.drafting.authors import queries
from lms.studio.drafting.pages import may_write
from lms.web.paging import PER_PAGE, Page


@dataclass(frozen=True)
class Facts:
    """What the page of questions says of a quiz."""

    title: str
    question_count: int
    pass_mark: int


@dataclass(frozen=True)
class Sheet:
    """A quiz of the draft with every question it may ask; `lesson`, `position` None: the final quiz, which may ask many:
    `page` is what of them is shown, by version."""

    @property
    def total(self) -> int:
        """How many questions it may ask."""
        return self.page.total if self.page is not None else len(self.questions)

    lesson: PackLesson | None
    position: int | None
    facts: Facts
    questions: Sequence[QuestionKeys]
    page: Page[int] | None = None


@dataclass(frozen=True)
class Sheets:
    """The quizzes of a draft in the order of the course, the final one last."""

    draft: DraftView
    sheets: Sequence[Sheet]
    may_write: bool


def sheets(actor: Actor, course_public_id: str, number: int) -> Sheets:
    """The draft's quizzes for whoever may see it; NotFound for others. `number`: of the page of what the final quiz may
    ask; beyond the first that stands alone."""
    draft = get_draft_visible_to(actor, course_public_id, "drafts.see")
    ready = packed(draft, whole=False)
    final = _final(ready, number)
    if number > 1:
        return Sheets(draft, final, may_write(actor, draft))
    checks = {lesson.quiz for lesson in ready.pack.lessons if lesson.quiz is not None}
    keys = queries.question_keys({one for bank in checks for one in ready.questions[bank].values()})
    found = []
    for position, lesson in enumerate(ready.pack.lessons, 1):
        if lesson.quiz is not None:
            asked = [keys[one] for one in ready.questions[lesson.quiz].values()]
            draws = lesson.check_quiz.draws
            count = sum(draw.count for draw in draws) if draws else len(asked)
            found.append(Sheet(lesson, position, Facts(lesson.title, count, lesson.pass_mark or 0), asked))
    return Sheets(draft, [*found, *final], may_write(actor, draft))


def _final(ready: Packed, number: int) -> list[Sheet]:
    quiz = ready.pack.final_quiz
    if quiz is None:
        return []
    facts = Facts(quiz.title, sum(draw.count for draw in quiz.draws), quiz.pass_mark)
    asked = list(dict.fromkeys(one for slot in final_places(ready).values() for one in slot.candidates))
    page = Page(asked[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(asked))
    keys = queries.question_keys(page.items)
    return [Sheet(None, None, facts, [keys[one] for one in page.items], page)]


@dataclass(frozen=True)
class Deciding:
    """Who may do what on the page of the review. `has_a_hand`: the actor worked in the draft; `nobody_may`: the school
    has no other trainer who could approve; `is_outdated`: it was approved, but not as it is now; `seal`: of the draft as
    it is shown, "" where nobody is asked to decide."""

    may_ask: bool
    may_decide: bool
    has_a_hand: bool
    nobody_may: bool
    is_outdated: bool
    seal: str


def deciding(actor: Actor, draft: DraftView) -> Deciding:
    """What the actor may do about the review of the draft."""
    authors = authors_of_course(draft.course_id)
    scope = authors.scope(draft.course_id)
    reviews = permits(actor, "drafts.review", scope)
    ready = packed(draft, whole=False) if draft.is_approved or reviews else None
    hand = reviews and ready is not None and had_a_hand_in(draft, actor.account_id, ready.wordings)
    return Deciding(
        permits(actor, "drafts.write", scope), reviews and not hand, hand,
        not any(one.account_id not in authors.ids for one in trainers()),
        ready is not None and is_outdated(draft, ready), seal_of(ready) if ready is not None else "",
    )  # fmt: skip


@dataclass(frozen=True)
class AuthorsPage:
    """Who writes a course, who looks on, and who was ever made what. `able`: trainers it could be shared with; `may_change`: the actor
    owns it, or looks after all; `own_id`: the actor among those shown, "" if they are none; `writes`: the actor writes it."""

    authors: Sequence[AuthorRow]
    able: Sequence[AuthorRow]
    changes: Sequence[Change]
    may_change: bool
    own_id: str
    writes: bool

    @property
    def person_ids(self) -> set[int | None]:
        """Whose names are shown."""
        return {row.person_id for row in (*self.authors, *self.able)} | {
            one for change in self.changes for one in change.person_ids
        }


def may_see_authors(actor: Actor, course_id: int) -> bool:
    """Whether the course is the actor's to own, to write or to look on; or they look after all."""
    scope = authors_of_course(course_id).scope(course_id)
    return permits(actor, "drafts.own", scope) or permits(actor, "drafts.see", scope)


def authors_page(actor: Actor, course_id: int) -> AuthorsPage:
    """The page of a course's authors, for them, who looks on and the administrator; NotFound for others."""
    scope = authors_of_course(course_id).scope(course_id)
    owns = permits(actor, "drafts.own", scope)
    if not owns:
        require(actor, "drafts.see", scope)
    rows = sharing.author_rows(course_id)
    held = {row.account_id for row in rows}
    able = [row for row in trainers() if row.account_id not in held] if owns else []
    own_id = next((row.public_id for row in rows if row.account_id == actor.account_id), "")
    writes = permits(actor, "drafts.write", scope)
    return AuthorsPage(rows, able, sharing.changes_of(course_id), owns, own_id, writes)


@dataclass(frozen=True)
class VersionHistory:
    """How a version came about. Without acts and steps: it came as a pack."""

    version: VersionView
    acts: Sequence[queries.Act]
    steps: Sequence[queries.Step]


def version_history(actor: Actor, course_public_id: str, number: int) -> VersionHistory:
    """For whoever may write the course or look on; NotFound for others and for no such version."""
    card = catalog.get_course(course_public_id)
    require(actor, "drafts.see", authors_of_course(card.course_id).scope(card.course_id))
    version = next((one for one in catalog.versions_of(card.course_id) if one.number == number), None)
    if version is None:
        raise NotFound(Message(mark("Không có phiên bản khóa học này.")))
    draft_id = queries.find_draft_of(version.id)
    if draft_id is None:
        return VersionHistory(version, (), ())
    return VersionHistory(version, queries.acts(draft_id), queries.reviews(draft_id))
