"""A draft as the pack its publication is made of: what is published here can be taken elsewhere and comes back equal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lms.catalog.drafts import queries
from lms.catalog.drafts.files.queries import all_files
from lms.catalog.drafts.files.rules import named_in, shown_names, with_credits
from lms.catalog.drafts.opening.queries import source_of
from lms.catalog.drafts.publishing.banks import Banks
from lms.catalog.drafts.publishing.queries import media_by_hash
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.quizzes.rules import with_days
from lms.catalog.drafts.rows import DraftLessonRow, DraftView, QuizView, TextView
from lms.catalog.drafts.rules import estimated_minutes
from lms.catalog.drafts.texts.queries import counting_texts
from lms.catalog.packs import bodies
from lms.catalog.packs.content import (
    Pack,
    PackCheckQuiz,
    PackDraw,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    PackTerms,
    read_source,
)
from lms.catalog.packs.held import Held
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.renaming import Names, another
from lms.catalog.rules import MARKDOWN
from lms.kernel.markup import POLICY

_ADDRESS = re.compile(r"/media/([0-9a-f]{64})\.")

Pictures = Mapping[tuple[str, str], Names]
"""What pictures are called in the pack, by bank and key of the question that calls them otherwise."""


@dataclass(frozen=True)
class Packed:
    """A draft made into a pack. `changes`: of the draft when it was read; `questions`: the version of each of the
    pack's questions; `slots`: what the final quiz draws, in its author's words; `html`: of the lessons, by key, as it
    was made when they were saved, under the policy that holds now; `pictures`: those with another name here;
    `placed`: the places of the final quiz that became draws, see `Banks`."""

    pack: Pack
    changes: int
    questions: Mapping[str, Mapping[str, int]]
    slots: Sequence[Mapping[str, Any]]
    html: Mapping[str, str]
    pictures: Pictures
    placed: Sequence[int] = ()

    @property
    def wordings(self) -> set[int]:
        """The version of every question."""
        return {version for bank in self.questions.values() for version in bank.values()}

    @property
    def kept(self) -> dict[str, Any]:
        """What the version keeps beside its pack: the words of its author for the next draft, and the names by which
        questions call pictures that the pack calls otherwise."""
        called = [[bank, key, dict(names)] for (bank, key), names in sorted(self.pictures.items())]
        said = {"slots": [dict(slot) for slot in self.slots], "pictures": called}
        return {name: value for name, value in said.items() if value}


def packed(draft: DraftView, *, whole: bool = True) -> Packed:
    """The draft as a pack, whether sound or not: the reader says what is wrong with it. Where two pictures have one
    name, that of a question gets another. Not `whole`: no file is read, its hash stands for it; that is enough to see
    whether the draft is still what it was."""
    said = draft.settings
    lessons = queries.lessons_of(draft.id)
    texts = counting_texts(draft.id)
    quizzes = quizzes_of(draft.id)
    banks = _banks(draft)
    held = [_lesson(lesson, texts.get(lesson.id), quizzes.get(lesson.id), banks) for lesson in lessons]
    final = quizzes.get(None)
    asked = _final(final, banks) if final and final.slots else None
    files, pictures = _files(draft, held, banks)
    pack = Pack(
        key=draft.key, version=draft.next_number, language="vi", title=said.title, summary=said.summary,
        description=said.description, level=said.level, audience=tuple(said.audience),
        competences=tuple(said.competences), order="sequential" if said.sequential else "free",
        certificate=said.gives_certificate, authors=tuple(said.authors), licence=said.licence,
        reviewed_on=said.reviewed_on or date.min, review_months=said.review_months, lessons=tuple(held),
        cover=said.cover, cover_alt=said.cover_alt if said.cover else "",
        final_quiz=asked, banks=banks.packed(pictures), media=_media(files, whole),
    )  # fmt: skip
    slots = [asdict(slot) for slot in final.slots] if final else []
    html = {
        one.key: texts[one.id].html for one in lessons if one.id in texts and texts[one.id].policy == POLICY
    }
    return Packed(
        pack, draft.changes, banks.versions(), slots, html | _with_films(pack), pictures, banks.placed
    )


def seal_of(ready: Packed) -> str:
    """What a form holds of the draft that its page showed, so that nothing else is approved or published: the changes
    in it, and the hash of all it says, questions of the bank and files of the library included."""
    return f"{ready.changes}.{content_hash(ready.pack)}"


def is_outdated(draft: DraftView, ready: Packed) -> bool:
    """Whether the draft was approved, but something that it shows was changed since where no draft counts changes: a
    question of the bank, a file of the library."""
    return draft.is_approved and draft.review_hash not in (None, content_hash(ready.pack))


def holds_approval(draft: DraftView) -> bool:
    """Whether the draft was approved and is still, in all it shows, what was approved."""
    return draft.is_approved and not is_outdated(draft, packed(draft, whole=False))


def _with_films(pack: Pack) -> dict[str, str]:
    """The lessons that play something, made anew, by key: captions and transcripts often come after the text."""
    played = [f"media/{m.file}" for m in pack.media if m.content_type.startswith(("video/", "audio/"))]
    return {
        lesson.key: bodies.render(lesson.format, lesson.body, pack.media)
        for lesson in pack.lessons
        if any(name in lesson.body for name in played)
    }


def _banks(draft: DraftView) -> Banks:
    held = source_of(draft.based_on_id)["banks"] if draft.based_on_id is not None else {}
    return Banks(
        draft.key,
        {name: bank["title"] for name, bank in held.items()},
        {name: list(bank["questions"]) for name, bank in held.items()},
    )


def _lesson(lesson: DraftLessonRow, text: TextView | None, quiz: QuizView | None, banks: Banks) -> PackLesson:
    asks = quiz if quiz is not None and quiz.slots else None
    bank, draws = banks.of_check(lesson, asks) if asks else (None, ())
    return PackLesson(
        key=lesson.key, title=lesson.title, minutes=lesson.minutes or estimated_minutes(lesson.words),
        objectives=tuple(lesson.objectives), body=text.source if text else "", format=text.format if text else MARKDOWN,
        quiz=bank, pass_mark=asks.pass_mark if asks else None,
        sources=tuple(read_source(source) for source in lesson.sources),
        check_quiz=_check(asks.settings, draws) if asks else PackCheckQuiz(),
    )  # fmt: skip


def _check(settings: Mapping[str, Any], draws: tuple[PackDraw, ...]) -> PackCheckQuiz:
    return PackCheckQuiz(**{**settings, "terms": terms_of(settings), "draws": draws})


def terms_of(settings: Mapping[str, Any]) -> PackTerms:
    """The terms among a quiz's settings."""
    return PackTerms(**with_days(settings.get("terms") or {}))


def _final(quiz: QuizView, banks: Banks) -> PackFinalQuiz:
    return PackFinalQuiz(
        title=quiz.title, pass_mark=quiz.pass_mark, draws=banks.of_final(quiz),
        **{**quiz.settings, "terms": terms_of(quiz.settings)},
    )  # fmt: skip


def _files(
    draft: DraftView, lessons: list[PackLesson], banks: Banks
) -> tuple[Mapping[str, Mapping[str, Any]], Pictures]:
    """The files that the course shows, by name, with the captions of its films; and the pictures of questions that
    need another name here. What only lies in the library stays there."""
    held = all_files(draft)
    found = with_credits(
        held, shown_names(held, named_in(*(lesson.body for lesson in lessons)), draft.settings.cover)
    )
    pictures: dict[tuple[str, str], dict[str, str]] = {}
    for place, question in banks.all_questions():
        for name, picture in question.source.get("media", {}).items():
            address = _ADDRESS.match(picture["address"])
            shown = {
                "sha256": address[1] if address else "",
                "width": picture["width"],
                "height": picture["height"],
            }
            others = {used for used, file in found.items() if file["sha256"] != shown["sha256"]}
            if (here := another(name, others)) != name:
                pictures.setdefault(place, {})[name] = here
            file = held.get(here, shown)
            found.setdefault(here, dict(file if file["sha256"] == shown["sha256"] else shown))
    return found, pictures


def _media(files: Mapping[str, Mapping[str, Any]], whole: bool) -> tuple[PackMedia, ...]:
    """The files by name. The bytes of pictures are read where the pack is to be `whole`."""
    rows = media_by_hash({file["sha256"] for file in files.values()}, content=whole)
    return tuple(_file(name, file, rows[file["sha256"]]) for name, file in sorted(files.items()))


def _file(name: str, file: Mapping[str, Any], row: Any) -> PackMedia:
    said = {word: file.get(word) or getattr(row, word) for word in ("author", "licence", "source")}
    is_played = row.content_type.startswith(("video/", "audio/"))
    words = {word: (file.get(word) or "") if is_played else "" for word in ("captions", "transcript")}
    content = Held(row.sha256, row.size) if row.content is None else row.content
    return PackMedia(
        name, **said, content_type=row.content_type, width=file["width"] or 0, height=file["height"] or 0,
        content=content, **words,
    )  # fmt: skip
