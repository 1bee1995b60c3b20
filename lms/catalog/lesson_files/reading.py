"""A file that somebody sent as a lesson, by what it is called and what it holds."""

from pathlib import PurePath

from lms.catalog.lesson_files.content import LessonFile
from lms.catalog.lesson_files.marked import read_markdown
from lms.catalog.lesson_files.word import read_docx
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark

ENDINGS = (".docx", ".md", ".markdown")
UNKNOWN = mark("Tệp “{name}” không phải văn bản Word (.docx) hay Markdown (.md).")
OLD_WORD = mark(
    "Tệp “{name}” là văn bản Word dạng cũ. Hãy mở bằng Word, chọn lưu thành dạng .docx rồi gửi lại."
)
OTHER = mark(
    "Tệp “{name}” chưa đọc được. Hãy mở bằng chương trình đã tạo ra nó, lưu thành .docx rồi gửi lại."
)
_OLE = b"\xd0\xcf\x11\xe0"


def read_file(name: str, content: bytes) -> LessonFile:
    """The lesson in the file. Invalid, with a sentence that says what to do, for what is none."""
    ending = PurePath(name).suffix.lower()
    if content.startswith(_OLE) or ending == ".doc":
        raise Invalid(Message(OLD_WORD, {"name": name}))
    if ending in (".odt", ".rtf", ".pages", ".docm", ".pdf"):
        raise Invalid(Message(OTHER, {"name": name}))
    if ending == ".docx":
        return read_docx(content)
    if ending in ENDINGS:
        return read_markdown(content)
    raise Invalid(Message(UNKNOWN, {"name": name}))
