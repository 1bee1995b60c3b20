"""Pure rules of the checklist about a course's files: whose they are, and whether they fit into a pack."""

from collections.abc import Iterator, Sequence

from lms.catalog.drafts.checklist.facts.rules import CourseFacts
from lms.catalog.drafts.checklist.findings.rules import Finding, must
from lms.catalog.packs.rules import MOST_LESSON, MOST_MEDIA_FILES, excess, most_of
from lms.kernel.files.rules import megabytes
from lms.kernel.messages import Message, mark


def licences_of_files(facts: CourseFacts) -> Iterator[Finding]:
    """Each file that is shown says who made it and under which licence."""
    for file in facts.files:
        if file.lacking:
            said = Message(
                mark("Tệp “{name}” {lacking}."), {"name": file.name, "lacking": _listed(file.lacking)}
            )
            yield Finding(said, True, "file" if file.public_id else "files", file=file.public_id)
        if not file.lacking and not (file.author and file.licence):
            said = Message(mark("Tệp “{name}” chưa ghi tác giả hoặc giấy phép."), {"name": file.name})
            yield Finding(said, True, "file" if file.public_id else "files", file=file.public_id)


def weights(facts: CourseFacts) -> Iterator[Finding]:
    """What is shown fits into a pack: else the course could not be taken elsewhere, nor brought back."""
    for lesson in facts.lessons:
        if lesson.size > MOST_LESSON:
            yield must(
                "text",
                lesson,
                mark("Bài dài quá {most} KB chữ; hãy tách thành hai bài."),
                most=MOST_LESSON // 1024,
            )
    for file in facts.files:
        if file.size > (most := most_of(file.name)):
            yield must(
                "files", None, mark("Tệp “{name}” nặng {size}. Gói khóa học nhận tệp loại này đến {most}, nên khóa học sẽ không mang sang nơi khác được; hãy dùng tệp nhẹ hơn."),
                name=file.name, size=megabytes(file.size), most=megabytes(most),
            )  # fmt: skip
    if len(facts.files) > MOST_MEDIA_FILES:
        yield must(
            "files", None, mark("Khóa học dùng {count} tệp; gói khóa học nhận nhiều nhất {most}."),
            count=len(facts.files), most=MOST_MEDIA_FILES,
        )  # fmt: skip
    if (said := excess({f"media/{file.name}": file.size for file in facts.files})) is not None:
        yield Finding(said, True, "files")


def _listed(messages: Sequence[Message]) -> Message:
    """One message of several, at least one."""
    first, *more = messages
    return Message(mark("{one}, {more}"), {"one": first, "more": _listed(more)}) if more else first
