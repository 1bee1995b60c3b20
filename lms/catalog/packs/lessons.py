"""Lessons: front matter in TOML between two lines "+++", then Markdown or, in a file .html, HTML."""

from urllib.parse import urlsplit

from lms.catalog.packs import bodies, markdown, toml_source
from lms.catalog.packs.content import PackLesson, PackSource
from lms.catalog.packs.draws import FindBank
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.terms import read_check_quiz
from lms.catalog.rules import HTML, MARKDOWN
from lms.kernel.messages import mark

FENCE = "+++"
MOST_MINUTES = 120


def read_lesson(
    file: str, text: str, pictures: frozenset[str], problems: Problems, find_bank: FindBank
) -> tuple[PackLesson, Fields] | None:
    """The lesson in `file` and its fields (for what is checked later); None, noted, without front matter."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != FENCE:
        problems.break_file(file, start + 1, mark("Tệp bài học mở đầu bằng dòng +++, rồi phần khai báo."))
        return None
    end = next((n for n, line in enumerate(lines) if n > start and line.rstrip() == FENCE), None)
    if end is None:
        problems.break_file(
            file, start + 1, mark("Phần khai báo mở bằng +++ ở đây mà chưa đóng bằng một dòng +++.")
        )
        return None
    first = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), len(lines))
    body = "\n".join(lines[first:]).rstrip()
    if not body:
        problems.add(file, end + 1, mark("Bài học chưa có nội dung."))
    written = HTML if file.endswith(".html") else MARKDOWN
    place = markdown.Place(file, first + 1, markdown.Form.LESSON, pictures)
    bodies.check(written, body, place, problems)
    source = toml_source.load(file, "\n".join(lines[start + 1 : end]) + "\n", problems, offset=start + 1)
    if source is None:
        return None
    top = Fields(source, problems, source.data)
    return _lesson(top, body, written, find_bank), top


def _lesson(top: Fields, body: str, written: str, find_bank: FindBank) -> PackLesson:
    quiz = top.key("quiz", required=False) or None
    if top.has("pass_mark") and not quiz:
        top.wrong("pass_mark", mark("“pass_mark” chỉ dùng khi bài có “quiz”."))
    pass_mark = top.whole("pass_mark", 1, 100, default=70)
    lesson = PackLesson(
        key=top.key("key"),
        title=top.text("title", 150),
        minutes=top.whole("minutes", 1, MOST_MINUTES),
        objectives=top.texts("objectives", 1, 4),
        body=body,
        quiz=quiz,
        pass_mark=pass_mark if quiz else None,
        sources=tuple(_source(entry) for entry in top.tables("sources", 0, 30)),
        check_quiz=read_check_quiz(top, quiz, find_bank),
        format=written,
    )
    top.finish()
    return lesson


NO_ADDRESS = mark(
    "Nguồn cần địa chỉ web (url); văn bản giấy thì thay bằng nơi ban hành (issuer), số (number) và ngày ban hành (issued_on)."
)


def _source(entry: Fields) -> PackSource:
    found = PackSource(
        entry.text("title", 500),
        entry.text("url", 1000, required=False),
        entry.day("reviewed_on"),
        entry.text("supports", 1000),
        entry.day("effective_from") if entry.has("effective_from") else None,
        entry.day("effective_to") if entry.has("effective_to") else None,
        entry.text("issuer", 300) or None if entry.has("issuer") else None,
        entry.text("number", 100) or None if entry.has("number") else None,
        entry.day("issued_on") if entry.has("issued_on") else None,
    )
    if not found.url and not (found.issuer and found.number and found.issued_on):
        entry.wrong(None, NO_ADDRESS)
    if found.effective_from and found.effective_to and found.effective_from > found.effective_to:
        entry.wrong(
            "effective_to", mark("Ngày hết hiệu lực phải bằng hoặc sau ngày có hiệu lực (effective_from).")
        )
    if found.url and not is_web_address(found.url):
        entry.wrong("url", mark("“{value}” không phải địa chỉ web (https://…)."), value=found.url[:80])
    entry.finish()
    return found


def is_web_address(text: str) -> bool:
    """Whether `text` is an http or https address (old official portals still have no https)."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in text)
        )
    except ValueError:
        return False
