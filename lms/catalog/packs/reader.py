"""Reads a pack: a folder of files becomes a `Pack`, or every error in it is raised at once."""

from collections.abc import Mapping
from pathlib import Path

from lms.catalog.competences import COMPETENCES
from lms.catalog.packs import markdown, media, toml_source
from lms.catalog.packs.content import (
    Pack,
    PackBank,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
)
from lms.catalog.packs.draws import read_draws, read_shuffle
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.files import read_files
from lms.catalog.packs.held import Held
from lms.catalog.packs.lessons import read_lesson
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.questions import read_bank
from lms.catalog.packs.terms import MOST_ATTEMPTS, MOST_QUIZ_MINUTES, read_terms
from lms.catalog.packs.text import decode
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.messages import mark

FORMAT = 1
COURSE = "course.toml"
MOST_LESSONS = 50
_TITLE, _SUMMARY, _DESCRIPTION = 120, 200, 5000


def read_pack(folder: Path) -> Pack:
    """The pack in `folder`. Raises PackInvalid with every error."""
    problems = Problems()
    return parse_files(read_files(folder, problems), problems)


def parse_files(files: Mapping[str, bytes | Held], problems: Problems) -> Pack:
    """The pack in what was taken from a folder or a .zip. Raises PackInvalid; says so where nothing is of a pack."""
    if not files:
        if not problems.found:
            problems.add(".", 0, mark("Không có tệp nào của gói khóa học ở đây."))
        problems.check()
    return parse(files, problems)


def parse(files: Mapping[str, bytes | Held], problems: Problems | None = None) -> Pack:
    """The pack in `files` (content by path). Raises PackInvalid with every error, those in `problems` too."""
    problems = problems or Problems()
    pack = _Reader(files, problems).pack()
    problems.check()
    assert pack is not None
    return pack


class _Reader:
    def __init__(self, files: Mapping[str, bytes | Held], problems: Problems) -> None:
        self._files, self._problems = files, problems
        self._banks: dict[str, PackBank] = {}

    def pack(self) -> Pack | None:
        shown = media.read_media(self._top(media.LIST), self._files, self._problems)
        sound = {file.file: file for file in shown}
        pictures = {name: sound.get(name) for name in self._pictures()}
        for file in sorted(name for name in self._files if name.startswith("questions/")):
            if top := self._top(file):
                bank = read_bank(file, top, pictures, self._problems)
                self._banks[bank.name] = bank
        lessons = self._lessons()
        top = self._top(COURSE)
        if top is None:
            if COURSE not in self._problems.broken:
                self._problems.add(COURSE, 0, mark("Thiếu tệp course.toml."))
            return None
        return self._course(top, lessons, shown)

    def _top(self, file: str) -> Fields | None:
        content = self._files.get(file)
        if content is None:
            return None
        text = decode(file, _bytes(content), self._problems)
        source = None if text is None else toml_source.load(file, text, self._problems)
        return Fields(source, self._problems, source.data) if source else None

    def _pictures(self) -> frozenset[str]:
        # A picture that is there but unnamed, or not sound, has its own error already.
        known = (*self._files, *self._problems.broken)
        inside = (name for name in known if name.startswith("media/") and name != media.LIST)
        return frozenset(name.removeprefix("media/") for name in inside)

    def _lessons(self) -> tuple[PackLesson, ...]:
        lessons: list[PackLesson] = []
        used: dict[str, str] = {}
        for file in sorted(name for name in self._files if name.startswith("lessons/")):
            text = decode(file, _bytes(self._files[file]), self._problems)
            found = self._read_lesson(file, text) if text is not None else None
            if found is None:
                continue
            lesson, top = found
            if any(lesson.key == other.key for other in lessons):
                top.wrong("key", mark("Mã “{value}” đã dùng cho một bài ở trên."), value=lesson.key)
            if lesson.quiz:
                self._quiz(top, lesson.quiz, file, used)
            lessons.append(lesson)
        broken = any(name.startswith("lessons/") for name in self._problems.broken)
        if not lessons and not broken:
            self._problems.add("lessons", 0, mark("Khóa học chưa có bài nào (lessons/010-ten-bai.md)."))
        if len(lessons) > MOST_LESSONS:
            self._problems.add(
                "lessons",
                0,
                mark("Khóa học có {count} bài; nhiều nhất là {most}."),
                count=len(lessons),
                most=MOST_LESSONS,
            )
        return tuple(lessons)

    def _read_lesson(self, file: str, text: str) -> tuple[PackLesson, Fields] | None:
        # A bank that is missing is told of once, beside its name.
        return read_lesson(
            file, text, self._pictures(), self._problems, lambda _entry, _field, name: self._banks.get(name)
        )

    def _quiz(self, top: Fields, name: str, file: str, used: dict[str, str]) -> None:
        self._bank(top, "quiz", name)
        if name in used:
            top.wrong("quiz", mark("Bộ câu hỏi “{value}” đã dùng cho {other}."), value=name, other=used[name])
        used[name] = file

    def _bank(self, fields: Fields, field: str, name: str) -> PackBank | None:
        bank = self._banks.get(name)
        file = f"questions/{name}.toml"
        if bank is None and name and file not in self._problems.broken:
            fields.wrong(field, mark("Không có tệp {file_name}."), file_name=file)
        return bank

    def _course(self, top: Fields, lessons: tuple[PackLesson, ...], shown: tuple[PackMedia, ...]) -> Pack:
        if top.whole("format", 1, 1000) != FORMAT:
            top.wrong("format", mark("Dạng gói này chưa đọc được; bản này đọc dạng {format}."), format=FORMAT)
        cover, cover_alt = self._cover(top)
        description = top.text("description", _DESCRIPTION, lines=True)
        markdown.check(description, markdown.Place(COURSE, top.line("description")), self._problems)
        pack = Pack(
            key=top.key("key"),
            version=top.whole("version", 1, 1_000_000),
            language=top.choice("language", ("vi",)),
            title=top.text("title", _TITLE),
            summary=top.text("summary", _SUMMARY),
            description=description,
            level=top.choice("level", tuple(LEVELS)),
            audience=top.texts("audience", 1, len(AUDIENCES), tuple(AUDIENCES)),
            competences=top.texts("competences", 1, len(COMPETENCES), tuple(COMPETENCES)),
            order=top.choice("order", ("sequential", "free")),
            certificate=top.flag("certificate"),
            authors=top.texts("authors", 1, 20),
            licence=top.text("licence", 100),
            reviewed_on=top.day("reviewed_on"),
            review_months=top.whole("review_months", 1, 120),
            lessons=lessons,
            cover=cover,
            cover_alt=cover_alt,
            final_quiz=self._final_quiz(top),
            banks=tuple(self._banks[name] for name in sorted(self._banks)),
            media=shown,
        )
        top.finish()
        return pack

    def _cover(self, top: Fields) -> tuple[str | None, str]:
        address = top.text("cover", required=top.has("cover"))
        name = address.removeprefix("media/")
        if address and (not address.startswith("media/") or not media.NAME.fullmatch(name)):
            top.wrong("cover", mark("Ảnh bìa phải nằm trong thư mục media của gói, viết media/cover.svg."))
        elif address and name not in self._pictures():
            top.wrong("cover", mark("Không có tệp {file_name}."), file_name=address)
        elif address and not media.is_picture(name):
            top.wrong("cover", mark("Ảnh bìa “{value}” không phải ảnh; hãy chọn một ảnh."), value=address)
        alt = top.text("cover_alt", required=bool(address))
        return (name or None), alt

    def _final_quiz(self, top: Fields) -> PackFinalQuiz | None:
        table = top.table("final_quiz")
        if table is None:
            return None
        shuffle, shuffle_options = read_shuffle(table)
        quiz = PackFinalQuiz(
            title=table.text("title", 150),
            pass_mark=table.whole("pass_mark", 1, 100),
            minutes=table.whole("minutes", 0, MOST_QUIZ_MINUTES),
            attempts=table.whole("attempts", 0, MOST_ATTEMPTS),
            shuffle=shuffle,
            draws=read_draws(table, self._bank, fewest=1),
            terms=read_terms(table),
            shuffle_options=shuffle_options,
        )
        table.finish()
        return quiz


def _bytes(content: bytes | Held) -> bytes:
    return content if isinstance(content, bytes) else content.read()
