"""What the checklist needs to know of a draft. A handful of queries, however long the course."""

from collections.abc import Callable, Mapping

from lms.assessment.rules import Slot
from lms.catalog.addresses import is_picture
from lms.catalog.drafts import queries
from lms.catalog.drafts.checklist.facts.rules import CourseFacts, DrawFacts, FileFacts, LessonFacts
from lms.catalog.drafts.files.queries import all_files
from lms.catalog.drafts.files.rules import lacking, named_in, shown_names
from lms.catalog.drafts.publishing.drawing import final_places
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.publishing.queries import BankedQuestion, questions_by_id
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.rows import DraftView, QuizView
from lms.catalog.drafts.texts.queries import counting_texts
from lms.catalog.packs.content import PackDraw
from lms.catalog.packs.markdown import Place, check
from lms.catalog.packs.problems import Problems
from lms.kernel import clock
from lms.kernel.messages import Message
from lms.org.settings import LESSON_QUESTIONS, setting


def facts_of(draft: DraftView, leads_somewhere: Callable[[str], bool]) -> CourseFacts:
    """The draft as the checklist sees it."""
    texts, quizzes = counting_texts(draft.id), quizzes_of(draft.id)
    known = questions_by_id(
        {slot.question_id for quiz in quizzes.values() for slot in quiz.slots if slot.question_id is not None}
        | {question_id for quiz in quizzes.values() for question_id in quiz.pool or ()}
    )
    lessons = []
    for row in queries.lessons_of(draft.id):
        quiz, text = quizzes.get(row.id), texts.get(row.id)
        asked = [known[s.question_id] for s in quiz.slots if s.question_id in known] if quiz else []
        lessons.append(
            LessonFacts(
                row.public_id, row.position, row.title, row.minutes, row.words, row.objectives, row.sources,
                text.html if text else "", [Message(msgid, params) for msgid, params, _line in row.faults],
                sum(not one.is_retired for one in asked)
                + sum(slot.count for slot in (quiz.slots if quiz else ()) if slot.question_id is None),
                sum(one.is_retired for one in asked),
                len(text.source.encode()) if text else 0, _draws(quiz, known) if quiz else [],
            )
        )  # fmt: skip
    least = setting(LESSON_QUESTIONS).strip()
    return CourseFacts(
        clock.today(), draft.settings, lessons, _files(draft, [text.source for text in texts.values()]),
        _final(draft, quizzes.get(None)), int(least) if least.isdecimal() else 0, leads_somewhere, _faults_in(draft.settings.description),
    )  # fmt: skip


def _faults_in(introduction: str) -> list[Message]:
    problems = Problems()
    check(introduction, Place("", 1), problems)
    return [problem.message for problem in problems.found]


def _draws(quiz: QuizView, known: Mapping[int, BankedQuestion]) -> list[DrawFacts]:
    """The places of a check quiz that draw from its own questions, judged as the reader of packs does: one finds enough
    whatever the others took before it. None for a draft that began before a quiz kept what it draws from."""
    if quiz.pool is None:
        return []
    held = [one for question_id in quiz.pool if (one := known.get(question_id)) and not one.is_retired]
    fits = [
        {slot.question_id}
        if slot.question_id is not None
        else {one.question_id for one in held if slot.tag is None or slot.tag in one.tags}
        for slot in quiz.slots
    ]
    found = []
    for n, (slot, own) in enumerate(zip(quiz.slots, fits, strict=True)):
        if slot.question_id is None:
            others = [
                (o, own & fit) for m, (o, fit) in enumerate(zip(quiz.slots, fits, strict=True)) if m != n
            ]
            taken = min(sum(min(other.count, len(both)) for other, both in others), len(own))
            found.append(DrawFacts(slot.count + taken, len(own), n + 1))
    return found


def _files(draft: DraftView, texts: list[str]) -> list[FileFacts]:
    """The files that the course shows, the captions of its films too; what only lies in the library may stay as it is."""
    files = all_files(draft)
    return [
        FileFacts(
            name, file.get("author", ""), file.get("licence", ""), lacking(file), file.get("public_id"),
            file.get("size", 0), is_picture(file["content_type"]),
        )
        for name in sorted(shown_names(files, named_in(*texts), draft.settings.cover))
        for file in [files[name]]
    ]  # fmt: skip


def _final(draft: DraftView, quiz: QuizView | None) -> list[DrawFacts] | None:
    if quiz is None:
        return None
    ready = packed(draft, whole=False)
    found = final_places(ready)
    draws = dict(zip(ready.placed, ready.pack.final_quiz.draws if ready.pack.final_quiz else (), strict=True))
    return [
        DrawFacts(slot.count + _taken(n, found, draws), len(found[n].candidates))
        if n in found
        else DrawFacts(1, 0)
        for n, slot in enumerate(quiz.slots)
    ]


def _taken(place: int, found: Mapping[int, Slot], draws: Mapping[int, PackDraw]) -> int:
    """How many of the questions of a place other places of the same bank may take, as the reader of packs counts them."""
    own = set(found[place].candidates)
    shared = [other for other, draw in draws.items() if other != place and draw.bank == draws[place].bank]
    return min(len(own), sum(min(found[n].count, len(own & set(found[n].candidates))) for n in shared))
