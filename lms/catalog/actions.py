"""Every write of the catalogue: publishing a pack as an immutable version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.assessment.actions import create_quiz, publish_question
from lms.assessment.bank.queries import retired_among
from lms.assessment.review.rules import from_text
from lms.catalog import rules
from lms.catalog.library.queries import smaller_pictures
from lms.catalog.library.widths import with_widths
from lms.catalog.models import Course, CourseVersion, Lesson, PackImport
from lms.catalog.packs import bodies
from lms.catalog.packs.content import (
    Pack,
    PackBank,
    PackDraw,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    candidates,
    with_pictures,
)
from lms.catalog.packs.identity import content_hash
from lms.catalog.queries import SEARCH_TOPIC
from lms.catalog.refusals import check_pack
from lms.catalog.rules import quiz_series
from lms.catalog.storing import credits_of, store_media
from lms.kernel import audit, clock, search
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict
from lms.kernel.hooks import VersionPublished, announce
from lms.kernel.ids import new_public_id
from lms.kernel.markup import POLICY, render_text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import sort_key

Questions = Mapping[str, Mapping[str, int]]
"""Question version ids by bank and key."""


@dataclass(frozen=True)
class PublishResult:
    """`created` is False where the pack's content was there already and nothing was written."""

    course_id: int
    version_id: int
    created: bool


def publish_pack(
    actor: Actor,
    pack: Pack,
    effect: str | None = None,
    *,
    retake_due_on: date | None = None,
    finished_before: Callable[[int], int] | None = None,
    note: str = "",
) -> PublishResult:
    """Publishes `pack` as a new version of its course, or finds that nothing has changed. Announces
    VersionPublished: what the effect does to people happens above, in the same transaction (product rule 3.3).

    `finished_before(course_id)` counts the people who completed an earlier version; the catalogue can't know,
    so whoever calls from above hands it in. Without it every earlier version counts as completed by somebody,
    and `effect` ('typo', 'valid' or 'retake') must be said. `retake_due_on`, the last day on time, belongs to
    'retake' and is asked for there: today at the earliest. Invalid, with the reason, if it can't be published;
    Conflict for a course that is edited here and not from packs.
    """
    course_id = db.session.scalar(sa.select(Course.id).where(Course.key == pack.key))
    require(actor, "catalog.publish", Scope(course_id=course_id), read="catalog.read")
    course = locked_course(pack.key)
    if course.origin != "pack":
        raise Conflict(
            Message(
                mark("Khóa học “{key}” được biên soạn ngay tại đây; gói không thay được nó."),
                {"key": pack.key},
            )
        )
    return publish_version(
        actor, course, pack, effect, retake_due_on=retake_due_on, finished_before=finished_before, note=note
    )


def publish_version(
    actor: Actor,
    course: Course,
    pack: Pack,
    effect: str | None,
    *,
    retake_due_on: date | None,
    finished_before: Callable[[int], int] | None,
    note: str,
    questions: Questions | None = None,
    kept: Mapping[str, Any] | None = None,
    html: Mapping[str, str] | None = None,
) -> PublishResult:
    """As `publish_pack`, for whoever has asked already who may, and holds the locked course.

    `questions`: the version of each of the pack's questions, where they are in the bank already; `kept`: what else the
    version keeps beside its pack (`drafts.publishing.packing.Packed.kept`); `html`: of the lessons, by key, where it
    was made before.
    """
    found = sa.select(CourseVersion.number, CourseVersion.content_hash, CourseVersion.id)
    rows = db.session.execute(found.where(CourseVersion.course_id == course.id)).all()
    versions = [rules.Published(row.number, row.content_hash) for row in rows]
    hashed = content_hash(pack)
    if rules.is_unchanged(versions, pack.version, hashed):
        same = next((row for row in rows if row.number == pack.version), None) or max(
            rows, key=lambda r: r.number
        )
        return PublishResult(course.id, same.id, created=False)
    finished = finished_before(course.id) if finished_before and versions else None
    check_pack(pack, versions, effect, finished, retake_due_on)
    recorded = rules.recorded_effect(versions, effect)
    if recorded is not rules.Effect.RETAKE:
        retake_due_on = None  # asked for with a first version: there is nobody to learn it again
    questions = questions or {bank.name: _publish_bank(pack, bank) for bank in pack.banks}
    version = _insert_version(actor, pack, course.id, recorded, note, hashed, questions, html or {})
    if kept:
        version.source = {**version.source, **kept}
    course.current_version_id = version.id
    _index(course.id, pack)
    audit.record(
        actor, "course.publish", f"course_version:{version.id}", key=pack.key, number=pack.version,
        effect=recorded.value, finished_before=finished,
        retake_due_on=retake_due_on.isoformat() if retake_due_on else None,
    )  # fmt: skip
    db.session.flush()  # who hears of it reads the course past the session
    announce(
        VersionPublished(
            course.id, version.id, version.number, version.effect, retake_due_on, version.published_at,
            version.published_by,
        )
    )  # fmt: skip
    return PublishResult(course.id, version.id, created=True)


def remember_files(fingerprint: str, version_id: int) -> None:
    """Notes that raw files with this fingerprint are published as `version_id`."""
    insert_ignore(PackImport, fingerprint=fingerprint, version_id=version_id, imported_at=clock.now())


def locked_course(key: str) -> Course:
    """The course with this key, made as a pack's where there is none; nobody else publishes it until the end."""
    insert_ignore(Course, public_id=new_public_id(), key=key, origin="pack", created_at=clock.now())
    # NO KEY UPDATE: facts that refer to the course go on being written; else a learner who holds an enrolment
    # would wait for this publication, and it for the enrolment.
    locked = sa.select(Course).where(Course.key == key).with_for_update(key_share=True)
    return db.session.scalars(locked).one()


def _insert_version(
    actor: Actor,
    pack: Pack,
    course_id: int,
    effect: rules.Effect,
    note: str,
    hashed: str,
    questions: Questions,
    html: Mapping[str, str],
) -> CourseVersion:
    store_media(pack.media)
    cover = pack.find_media(pack.cover)
    version = CourseVersion(
        course_id=course_id, number=pack.version, title=pack.title, title_key=sort_key(pack.title),
        summary=pack.summary, description_html=render_text(pack.description),
        cover=cover.address if cover else None, cover_alt=pack.cover_alt,
        cover_width=cover.width if cover else None, cover_height=cover.height if cover else None,
        level=pack.level, audience=list(pack.audience), competences=list(pack.competences),
        sequential=pack.order == "sequential", gives_certificate=pack.certificate,
        minutes=sum(lesson.minutes for lesson in pack.lessons), authors=list(pack.authors), licence=pack.licence,
        reviewed_on=pack.reviewed_on, review_months=pack.review_months,
        final_quiz_id=_final_quiz(pack, questions), effect=effect.value, note=note, content_hash=hashed,
        source=_source(pack, questions), published_at=clock.now(), published_by=actor.name,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    smaller = smaller_pictures([file.sha256 for file in pack.media if file.is_picture])
    for position, lesson in enumerate(pack.lessons, start=1):
        quiz_id = _check_quiz(pack, lesson, questions)
        html_of = html.get(lesson.key)
        db.session.add(_lesson(lesson, version.id, position, quiz_id, pack.media, smaller, html_of))
    db.session.flush()
    return version


def _lesson(
    lesson: PackLesson,
    version_id: int,
    position: int,
    quiz_id: int | None,
    media: tuple[PackMedia, ...],
    smaller: Mapping[str, Sequence[tuple[int, str]]],
    html: str | None,
) -> Lesson:
    return Lesson(
        public_id=new_public_id(), version_id=version_id, position=position, key=lesson.key, title=lesson.title,
        minutes=lesson.minutes, objectives=list(lesson.objectives), body_source=lesson.body,
        body_format=lesson.format, policy=POLICY,
        body_html=with_widths(html or bodies.render(lesson.format, lesson.body, media), smaller),
        sources=[source.values for source in lesson.sources], quiz_id=quiz_id,
    )  # fmt: skip


def _publish_bank(pack: Pack, bank: PackBank) -> dict[str, int]:
    """Question version ids by question key."""
    return {
        question.key: publish_question(
            f"{pack.key}/{bank.name}", question.key, question.kind, question.tags, question.difficulty,
            with_pictures(question.source, pack.media),
        )
        for question in bank.questions
    }  # fmt: skip


def _check_quiz(pack: Pack, lesson: PackLesson, questions: Questions) -> int | None:
    if lesson.quiz is None or lesson.pass_mark is None:
        return None
    check = lesson.check_quiz
    slots = _slots(pack, check.draws, questions) if check.draws else [
        (1, [version_id]) for version_id in _offered(questions[lesson.quiz].values())
    ]  # fmt: skip
    return create_quiz(
        pack.bank(lesson.quiz).title, lesson.pass_mark, check.minutes * 60 or None, check.attempts, check.shuffle,
        slots, series=quiz_series(pack.key, lesson.key), terms=check.terms.terms, review=from_text(check.terms.review),
        marking=check.terms.marking, anonymous=check.terms.anonymous, points=[draw.points for draw in check.draws],
        sections=[draw.section for draw in check.draws], shuffle_options=check.shuffle_options,
    )  # fmt: skip


def _final_quiz(pack: Pack, questions: Questions) -> int | None:
    quiz = pack.final_quiz
    if quiz is None:
        return None
    return create_quiz(
        quiz.title, quiz.pass_mark, quiz.minutes * 60 or None, quiz.attempts, quiz.shuffle,
        _slots(pack, quiz.draws, questions),
        series=quiz_series(pack.key), terms=quiz.terms.terms, review=from_text(quiz.terms.review),
        marking=quiz.terms.marking, anonymous=quiz.terms.anonymous, points=[draw.points for draw in quiz.draws],
        sections=[draw.section for draw in quiz.draws], shuffle_options=quiz.shuffle_options,
    )  # fmt: skip


def _slots(
    pack: Pack, draws: Sequence[PackDraw], questions: Mapping[str, Mapping[str, int]]
) -> list[tuple[int, list[int]]]:
    """How many each draw takes, and of which question versions."""
    return [
        (draw.count, _offered(questions[draw.bank][q.key] for q in candidates(pack.bank(draw.bank), draw)))
        for draw in draws
    ]


def _offered(version_ids: Iterable[int]) -> list[int]:
    """Without the questions that were retired in the bank: those no new quiz asks."""
    wanted = list(version_ids)
    retired = retired_among(wanted)
    return [version_id for version_id in wanted if version_id not in retired]


def _source(pack: Pack, questions: Questions) -> dict[str, Any]:
    """What the version's other columns, its lessons and its questions do not hold of the pack."""
    return {
        "language": pack.language,
        "description": pack.description,
        "cover": pack.cover,
        "final_quiz": _plain(pack.final_quiz) if pack.final_quiz else None,
        "quizzes": {lesson.key: lesson.quiz for lesson in pack.lessons if lesson.quiz},
        "draws": {
            lesson.key: [asdict(draw) for draw in lesson.check_quiz.draws]
            for lesson in pack.lessons
            if lesson.check_quiz.draws
        },
        "banks": {bank.name: {"title": bank.title, "questions": questions[bank.name]} for bank in pack.banks},
        "media": {media.file: media.sha256 for media in pack.media},
        # Equal bytes are stored once, under the first credits they came with; each pack keeps its own words.
        "credits": {media.file: credits_of(media) for media in pack.media},
    }


def _plain(quiz: PackFinalQuiz) -> dict[str, Any]:
    """The quiz as JSON holds it."""
    values = asdict(quiz)
    for day in ("opens_on", "closes_on"):
        said = values["terms"][day]
        values["terms"][day] = said.isoformat() if said else None
    return values


def _index(course_id: int, pack: Pack) -> None:
    texts = [pack.title, pack.summary, *(lesson.title for lesson in pack.lessons), *pack.competences]
    search.index(SEARCH_TOPIC, course_id, texts)
