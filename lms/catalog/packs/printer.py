"""Writes a pack as files: `parse(print_pack(pack)) == pack`."""

from collections.abc import Iterable
from pathlib import Path

from lms.catalog.packs.content import Pack, PackBank, PackFinalQuiz, PackLesson, PackMedia
from lms.catalog.packs.draws import draw_lines
from lms.catalog.packs.held import Held
from lms.catalog.packs.lessons import FENCE
from lms.catalog.packs.media import LIST
from lms.catalog.packs.reader import COURSE, FORMAT
from lms.catalog.packs.shaped import print_shaped
from lms.catalog.packs.terms import check_quiz_lines, review_lines, term_lines
from lms.catalog.packs.toml_values import as_lines
from lms.catalog.rules import HTML


def write_pack(pack: Pack, folder: Path) -> None:
    """Writes the pack into `folder`, which must be absent or empty (FileExistsError otherwise)."""
    write_files(print_held(pack).items(), folder)


def write_files(files: Iterable[tuple[str, bytes | Held]], folder: Path) -> None:
    """Writes a pack's files into `folder`, which must be absent or empty (FileExistsError otherwise); what is large, a
    block at a time."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content.blocks())


def print_pack(pack: Pack) -> dict[str, bytes]:
    """The pack's files, content by path; what lies among the stored files is read."""
    return _texts(pack) | {f"media/{media.file}": _bytes(media) for media in pack.media}


def print_held(pack: Pack) -> dict[str, bytes | Held]:
    """The same without reading what lies among the stored files: for checking the pack."""
    return _texts(pack) | {f"media/{media.file}": media.content for media in pack.media}


def _texts(pack: Pack) -> dict[str, bytes]:
    texts = {COURSE: _course(pack)}
    for number, lesson in enumerate(pack.lessons, start=1):
        ending = "html" if lesson.format == HTML else "md"
        texts[f"lessons/{number * 10:03d}-{lesson.key}.{ending}"] = _lesson(lesson)
    for bank in pack.banks:
        texts[f"questions/{bank.name}.toml"] = _bank(bank)
    if pack.media:
        texts[LIST] = _media_list(pack.media)
    return {name: text.encode() for name, text in texts.items()}


def _bytes(media: PackMedia) -> bytes:
    return media.content if isinstance(media.content, bytes) else media.content.read()


def _course(pack: Pack) -> str:
    lines = as_lines(
        format=FORMAT, key=pack.key, version=pack.version, language=pack.language, title=pack.title,
        summary=pack.summary, description=pack.description, cover=f"media/{pack.cover}" if pack.cover else None,
        cover_alt=pack.cover_alt or None, level=pack.level, audience=pack.audience, competences=pack.competences,
        order=pack.order, certificate=pack.certificate, authors=pack.authors, licence=pack.licence,
        reviewed_on=pack.reviewed_on, review_months=pack.review_months,
    )  # fmt: skip
    if pack.final_quiz:
        lines += _final_quiz(pack.final_quiz)
    return "\n".join(lines) + "\n"


def _final_quiz(quiz: PackFinalQuiz) -> list[str]:
    lines = ["", "[final_quiz]"]
    lines += as_lines(
        title=quiz.title,
        pass_mark=quiz.pass_mark,
        minutes=quiz.minutes,
        attempts=quiz.attempts,
        shuffle=quiz.shuffle,
        shuffle_options=quiz.shuffle_options,
    )
    lines += [*term_lines(quiz.terms), *review_lines(quiz.terms, "final_quiz")]
    return lines + draw_lines(quiz.draws, "final_quiz")


def _lesson(lesson: PackLesson) -> str:
    lines = [FENCE]
    lines += as_lines(
        key=lesson.key, title=lesson.title, minutes=lesson.minutes, objectives=lesson.objectives, quiz=lesson.quiz,
        pass_mark=lesson.pass_mark,
    )  # fmt: skip
    lines += check_quiz_lines(lesson.check_quiz, lesson.quiz)
    for source in lesson.sources:
        lines += ["", "[[sources]]"]
        lines += as_lines(
            title=source.title,
            url=source.url or None,
            issuer=source.issuer,
            number=source.number,
            issued_on=source.issued_on,
            reviewed_on=source.reviewed_on,
            supports=source.supports,
            effective_from=source.effective_from,
            effective_to=source.effective_to,
        )
    return "\n".join([*lines, FENCE, "", lesson.body]) + "\n"


def _bank(bank: PackBank) -> str:
    lines = as_lines(title=bank.title)
    for question in bank.questions:
        lines += ["", "[[questions]]"]
        lines += as_lines(
            key=question.key, kind=question.kind, tags=question.tags or None, difficulty=question.difficulty,
            text=question.text, shuffle=None if question.shuffle else False,
        )  # fmt: skip
        lines += print_shaped(question)
        for option in question.options:
            lines += ["", "[[questions.options]]"]
            lines += as_lines(
                key=option.key, text=option.text or None, correct=option.correct or None, why=option.why
            )
    return "\n".join(lines) + "\n"


def _media_list(files: tuple[PackMedia, ...]) -> str:
    lines: list[str] = []
    for media in files:
        lines += [
            "[[files]]",
            *as_lines(
                file=media.file,
                author=media.author,
                licence=media.licence,
                source=media.source,
                captions=media.captions or None,
                transcript=media.transcript or None,
            ),
            "",
        ]
    return "\n".join(lines)
