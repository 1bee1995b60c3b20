"""Opening the draft of a published course: everything of the version, ready to be changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from lms.catalog.drafts import actions
from lms.catalog.drafts.models import DraftLesson, DraftText
from lms.catalog.drafts.opening import queries
from lms.catalog.drafts.quizzes.actions import QuizContent, write_quiz
from lms.catalog.drafts.quizzes.rules import plain
from lms.catalog.drafts.rows import SlotRow
from lms.catalog.drafts.rules import Settings
from lms.catalog.drafts.texts.rules import ONE_SITTING
from lms.catalog.library.queries import files_of
from lms.catalog.packs import bodies
from lms.catalog.packs.content import Pack, PackDraw, PackLesson
from lms.catalog.packs.renaming import Names, another, in_lesson
from lms.catalog.versions.stored import stored_pack
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.ids import new_public_id
from lms.kernel.markup import POLICY, plain_text

_OF_DRAWS = {"bank", "count", "tag", "points", "question"}


@dataclass(frozen=True)
class Origin:
    """What a draft begins with. `questions`: the id of each of the pack's questions by bank and key; `html`: of its
    lessons, by key; `slots`: what the final quiz draws in its author's words, where that is known; `bank_keys`: where the
    questions of each bank are, by its name, if not under the course's own."""

    pack: Pack
    questions: Mapping[tuple[str, str], int]
    html: Mapping[str, str]
    slots: tuple[SlotRow, ...] = ()
    version_id: int | None = None
    bank_keys: Mapping[str, str] = field(default_factory=dict)


def origin_of(version_id: int) -> Origin:
    """A published version, read whole: before the transaction that opens the draft, for it may be large."""
    pack = stored_pack(version_id)
    held = queries.source_of(version_id)
    banks: Mapping[str, Any] = held["banks"]
    known = queries.question_ids([n for bank in banks.values() for n in bank["questions"].values()])
    ids = {(name, key): known[n] for name, bank in banks.items() for key, n in bank["questions"].items()}
    slots = tuple(SlotRow(**slot) for slot in held.get("slots", ()))
    # Derived anew: what is kept with the version may be of an older policy, and names the narrower pictures already.
    html = {lesson.key: bodies.render(lesson.format, lesson.body, pack.media) for lesson in pack.lessons}
    return Origin(pack, ids, html, slots, version_id, _homes(banks))


def _homes(banks: Mapping[str, Any]) -> dict[str, str]:
    """Where the questions of each bank are, if all are in one place."""
    keys = queries.bank_keys([n for bank in banks.values() for n in bank["questions"].values()])
    found = {name: {keys[n] for n in bank["questions"].values()} for name, bank in banks.items()}
    return {name: next(iter(homes)) for name, homes in found.items() if len(homes) == 1}


def open_with(actor: Actor, course_id: int, origin: Origin) -> int:
    """Opens the course's draft with all that `origin` holds; its id. Conflict if the course has one already."""
    pack = origin.pack
    names = _other_names(course_id, pack)
    files = {
        names.get(file.file, file.file): {
            "sha256": file.sha256, "content_type": file.content_type, "width": file.width, "height": file.height, "size": len(file.content),
            "author": file.author, "licence": file.licence, "source": file.source, "captions": names.get(file.captions, file.captions),
            "transcript": file.transcript,
        }
        for file in pack.media
    }  # fmt: skip
    settings = Settings(
        pack.title, pack.summary, pack.description, names.get(pack.cover or "", pack.cover), pack.cover_alt, pack.level, list(pack.audience),
        list(pack.competences), pack.order == "sequential", pack.certificate, list(pack.authors), pack.licence,
        pack.reviewed_on, pack.review_months,
    )  # fmt: skip
    draft_id = actions.open_draft(actor, course_id, settings, files, origin.version_id)
    for position, lesson in enumerate(pack.lessons, 1):
        html = origin.html[lesson.key]
        lesson_id = _write_lesson(actor, draft_id, position, in_lesson(lesson, names), html)
        if lesson.quiz is not None and lesson.pass_mark is not None:
            write_quiz(draft_id, lesson_id, _check_quiz(origin, lesson.quiz, lesson.pass_mark, lesson))
    _write_final(draft_id, origin)
    return draft_id


def _other_names(course_id: int, pack: Pack) -> Names:
    """What files of the pack are called in the draft whose names the course's library has given to other files."""
    held = {file.name: file.sha256 for file in files_of(course_id)}
    taken, found = {*held, *(file.file for file in pack.media)}, {}
    for file in pack.media:
        if held.get(file.file, file.sha256) != file.sha256:
            found[file.file] = another(file.file, taken)
            taken.add(found[file.file])
    return found


def _check_quiz(origin: Origin, bank_name: str, pass_mark: int, lesson: PackLesson) -> QuizContent:
    bank, draws = origin.pack.bank(bank_name), lesson.check_quiz.draws
    held = [origin.questions[bank.name, question.key] for question in bank.questions]
    says = plain(asdict(replace(lesson.check_quiz, draws=())))
    says.pop("draws")  # they are the slots
    slots = [_slot(origin, draw) for draw in draws] if draws else [SlotRow(one) for one in held]
    return QuizContent(bank.title, pass_mark, says, slots, bank.name, held if draws else None)


def _write_lesson(actor: Actor, draft_id: int, position: int, lesson: PackLesson, html: str) -> int:
    now = clock.now()
    row = DraftLesson(
        public_id=new_public_id(), draft_id=draft_id, position=position, key=lesson.key, title=lesson.title,
        minutes=lesson.minutes, objectives=list(lesson.objectives), text_number=1, revision=1, removed_at=None,
        sources=[source.values for source in lesson.sources],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    # Its sitting is over as it begins: the first change is an entry of its own, and one can go back to the version.
    db.session.add(
        DraftText(
            lesson_id=row.id, number=1, format=lesson.format, source=lesson.body, html=html,
            policy=POLICY, words=len(plain_text(html).split()), faults=[], removed=[], is_aside=False,
            account_id=actor.account_id, begun_at=now - ONE_SITTING, saved_at=now,
        )
    )  # fmt: skip
    return row.id


def _write_final(draft_id: int, origin: Origin) -> None:
    quiz = origin.pack.final_quiz
    if quiz is None:
        return
    slots = origin.slots or tuple(_slot(origin, draw) for draw in quiz.draws)
    settings = {
        f.name: getattr(quiz, f.name) for f in fields(quiz) if f.name not in ("title", "pass_mark", "draws")
    }
    settings["terms"] = asdict(quiz.terms)
    write_quiz(draft_id, None, QuizContent(quiz.title, quiz.pass_mark, plain(settings), slots))  # fmt: skip


def _slot(origin: Origin, draw: PackDraw) -> SlotRow:
    more = {name: value for name, value in asdict(draw).items() if name not in _OF_DRAWS}
    if draw.question is not None:
        return SlotRow(origin.questions[draw.bank, draw.question], points=draw.points, more=more)
    bank_key = origin.bank_keys.get(draw.bank, f"{origin.pack.key}/{draw.bank}")
    return SlotRow(None, bank_key, None, draw.tag, draw.count, draw.points, more)
