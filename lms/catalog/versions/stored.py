"""A published version read back as a `Pack`: `content_hash(stored_pack(v))` is the one it was published with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lms.assessment import kinds
from lms.assessment.marking.rules import from_text as marking_from_text
from lms.assessment.models import Quiz
from lms.catalog.models import CourseVersion, Lesson
from lms.catalog.packs.content import (
    Pack,
    PackBank,
    PackCheckQuiz,
    PackDraw,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    PackOption,
    PackQuestion,
    PackTerms,
    read_source,
)
from lms.catalog.packs.held import Held
from lms.catalog.packs.media import check_content
from lms.catalog.packs.printer import print_held
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.renaming import in_question
from lms.catalog.versions import queries
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

GONE = mark(
    "Tệp của phiên bản này không còn trong kho tệp: {names}. Hãy báo người quản trị lấy lại từ bản sao lưu."
)


def stored_pack(version_id: int, *, content: bool = True) -> Pack:
    """The version as it was published. NotFound if there is none.

    Without `content` its pictures have no bytes and no size, only their names and credits: enough to compare.
    """
    version, key = queries.get_version_row(version_id)
    lessons = queries.lessons_of(version_id)
    quizzes = queries.quizzes_by_id([lesson.quiz_id for lesson in lessons if lesson.quiz_id is not None])
    held = version.source
    return Pack(
        key=key, version=version.number, language=held["language"], title=version.title, summary=version.summary,
        description=held["description"], level=version.level, audience=tuple(version.audience),
        competences=tuple(version.competences), order="sequential" if version.sequential else "free",
        certificate=version.gives_certificate, authors=tuple(version.authors), licence=version.licence,
        reviewed_on=version.reviewed_on, review_months=version.review_months,
        lessons=tuple(_lesson(lesson, held, quizzes) for lesson in lessons),
        cover=held["cover"], cover_alt=version.cover_alt, final_quiz=_final_quiz(held["final_quiz"]),
        banks=_banks(held["banks"], held.get("pictures", ())), media=_media(version, content=content),
    )  # fmt: skip


def printed(version_id: int) -> Iterator[tuple[str, bytes | Held]]:
    """The version's files as `print_pack` names and writes them; each picture is fetched when its turn has come, and
    what lies among the stored files is only named. NotFound, at once, where a stored file is gone."""
    pack = stored_pack(version_id, content=False)
    gone = [m.file for m in pack.media if isinstance(m.content, Held) and not m.content.is_there]
    if gone:
        raise NotFound(Message(GONE, {"names": ", ".join(gone)}))
    return _printed(pack, hashes_of(version_id))


def _printed(pack: Pack, hashes: Mapping[str, str]) -> Iterator[tuple[str, bytes | Held]]:
    for name, content in sorted(print_held(pack).items()):
        sha256 = hashes.get(name.removeprefix("media/")) if name.startswith("media/") else None
        is_picture = sha256 is not None and not isinstance(content, Held)
        yield name, queries.get_content(sha256) if is_picture and sha256 else content


def hashes_of(version_id: int) -> Mapping[str, str]:
    """SHA-256 of the version's files, by name."""
    version, _ = queries.get_version_row(version_id)
    found: Mapping[str, str] = version.source["media"]
    return found


def _lesson(lesson: Lesson, held: Mapping[str, Any], quizzes: Mapping[int, Quiz]) -> PackLesson:
    quiz = quizzes[lesson.quiz_id] if lesson.quiz_id is not None else None
    return PackLesson(
        key=lesson.key, title=lesson.title, minutes=lesson.minutes, objectives=tuple(lesson.objectives),
        body=lesson.body_source, format=lesson.body_format, quiz=held["quizzes"].get(lesson.key),
        pass_mark=quiz.pass_mark if quiz else None,
        sources=tuple(read_source(each) for each in lesson.sources),
        check_quiz=_check_quiz(quiz, held.get("draws", {}).get(lesson.key, ())) if quiz else PackCheckQuiz(),
    )  # fmt: skip


def _check_quiz(quiz: Quiz, draws: Iterable[Mapping[str, Any]]) -> PackCheckQuiz:
    marking = marking_from_text(quiz.marking)
    terms = PackTerms(
        quiz.opens_on, quiz.closes_on, quiz.grace, quiz.at_timeout, quiz.first_delay // 60, quiz.later_delay // 60,
        quiz.counts, quiz.review, marking.wrong_cost, marking.floor, marking.retry_cost,
        quiz.anonymous,
    )  # fmt: skip
    return PackCheckQuiz(
        (quiz.time_limit or 0) // 60, quiz.attempts_allowed, quiz.shuffle, terms,
        None if quiz.shuffle_options == quiz.shuffle else quiz.shuffle_options,
        tuple(PackDraw(**draw) for draw in draws),
    )  # fmt: skip


def _final_quiz(held: Mapping[str, Any] | None) -> PackFinalQuiz | None:
    if held is None:
        return None
    draws = tuple(PackDraw(**draw) for draw in held["draws"])
    return PackFinalQuiz(**{**held, "draws": draws, "terms": _terms(held.get("terms", {}))})


def _terms(held: Mapping[str, Any]) -> PackTerms:
    terms = PackTerms(**held)
    return replace(terms, opens_on=_day(held.get("opens_on")), closes_on=_day(held.get("closes_on")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _banks(held: Mapping[str, Any], pictures: Iterable[Sequence[Any]]) -> tuple[PackBank, ...]:
    called = {(bank, key): names for bank, key, names in pictures}
    wanted = [version_id for bank in held.values() for version_id in bank["questions"].values()]
    rows = queries.questions_by_id(wanted)
    return tuple(
        PackBank(
            name, held[name]["title"],
            tuple(
                in_question(question_of(key, rows[n]), called.get((name, key), {}))
                for key, n in held[name]["questions"].items()
            ),
        )
        for name in sorted(held)
    )  # fmt: skip


def question_of(key: str, row: Any) -> PackQuestion:
    """The question that a row of `queries.questions_by_id` holds, under this key."""
    source = {name: value for name, value in row.source.items() if name not in ("media", "text")}
    kind = kinds.find(row.kind)
    shaped = kind is not None and kind.shape is not None
    options = () if shaped else tuple(PackOption(**option) for option in source["options"])
    more = source if shaped else {}
    shuffle = shaped or source.get("shuffle", True)  # a shaped question says it with the rest
    return PackQuestion(
        key, row.kind, row.difficulty, row.source["text"], options, tuple(row.tags), more, shuffle=shuffle
    )


def _media(version: CourseVersion, *, content: bool) -> tuple[PackMedia, ...]:
    held: Mapping[str, str] = version.source["media"]
    credits_of: Mapping[str, Mapping[str, str]] = version.source.get("credits", {})
    rows = queries.media_by_hash(set(held.values()))
    if gone := sorted(file for file in held if held[file] not in rows):
        raise NotFound(Message(GONE, {"names": ", ".join(gone)}))
    found = []
    for file in sorted(held):
        row = rows[held[file]]
        said = credits_of.get(file) or {n: getattr(row, n) for n in ("author", "licence", "source")}
        data = _content(row) if content or row.file_id is not None else b""
        checked = check_content(f"media/{file}", data, Problems()) if content else None
        _, width, height = checked or (row.content_type, 0, 0)
        found.append(
            PackMedia(file, **said, content_type=row.content_type, width=width, height=height, content=data)
        )
    return tuple(found)  # fmt: skip


def _content(row: Any) -> bytes | Held:
    """The bytes of a picture; of a file among the stored ones only where it lies."""
    return Held(row.sha256, row.size) if row.file_id is not None else queries.get_content(row.sha256)
