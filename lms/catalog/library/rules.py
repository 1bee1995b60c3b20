"""Pure rules of a course's files: names, room, what must be said of a file before it is published."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lms.kernel.files.rules import is_device
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold

MOST_NAME = 60
MOST_ALT = 300
MOST_CREDIT = 300
MOST_TRANSCRIPT = 30_000
MOST_FILES = 500

LICENCES = {
    "all-rights-reserved": mark("Trường tự làm, giữ mọi quyền"),
    "CC-BY-4.0": mark("CC BY 4.0: dùng lại được, ghi tên tác giả"),
    "CC-BY-SA-4.0": mark("CC BY-SA 4.0: dùng lại được, ghi tên tác giả, chia sẻ cùng giấy phép"),
    "CC0-1.0": mark("CC0: không giữ quyền"),
    "public-domain": mark("Thuộc về công chúng (văn bản nhà nước, hết thời hạn bảo hộ)"),
    "permission": mark("Được tác giả cho phép dùng trong khóa học"),
}
FAMILIES = {
    "picture": mark("Ảnh"),
    "video": mark("Video"),
    "audio": mark("Âm thanh"),
    "document": mark("Tài liệu để tải về"),
    "text": mark("Phụ đề"),
}
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")

NO_ALT = mark("thiếu lời mô tả cho người không nhìn thấy ảnh")
NO_LABEL = mark("thiếu tên gọi")
NO_AUTHOR = mark("thiếu tác giả")
NO_LICENCE = mark("thiếu giấy phép")
NO_SOURCE = mark("thiếu nguồn")
NO_CAPTIONS = mark("thiếu phụ đề cho người không nghe được")
NO_TRANSCRIPT = mark("thiếu bản chép lời cho người không nghe hoặc không mở được")

COURSE_FULL = mark(
    "Khóa học còn {left}, không đủ cho tệp “{name}” ({size}). Hãy xóa tệp không dùng, hoặc nhờ quản trị tăng mức của"
    " khóa học ({most})."
)
SCHOOL_FULL = mark(
    "Kho tệp chung của Trường còn {left}, không đủ cho tệp “{name}” ({size}). Hãy báo quản trị tăng mức chung ({most})."
)
TOO_MANY = mark("Khóa học đã có {most} tệp, là mức cao nhất. Hãy xóa tệp không dùng trước khi thêm.")


@dataclass(frozen=True)
class Said:
    """What is said of a file; empty where nothing is yet."""

    alt: str = ""
    author: str = ""
    licence: str = ""
    source: str = ""
    captions: str | None = None
    transcript: str = ""


@dataclass(frozen=True)
class Room:
    """Bytes that are used and may be used, by one course and by all."""

    course_used: int
    course_most: int
    school_used: int
    school_most: int

    @property
    def left(self) -> int:
        """How much the course may still add."""
        return max(0, min(self.course_most - self.course_used, self.school_most - self.school_used))

    def refusal(self, size: int) -> tuple[str, int, int] | None:
        """Why `size` bytes more do not fit: a sentence, what is left and the limit in bytes; None if they do."""
        for said, used, most in (
            (COURSE_FULL, self.course_used, self.course_most),
            (SCHOOL_FULL, self.school_used, self.school_most),
        ):
            if used + size > most:
                return said, max(0, most - used), most
        return None


def file_name(given: str, ending: str, taken: Collection[str]) -> str:
    """What the course's texts call a file that its author calls `given`: plain letters, unlike the names `taken`."""
    stem = given.rsplit(".", 1)[0] if "." in given.strip(".") else given
    stem = _NOT_IN_NAMES.sub("-", fold(stem)).strip("-")[:MOST_NAME].strip("-") or "tep"
    stem = f"tep-{stem}" if is_device(stem) else stem
    name, number = f"{stem}.{ending}", 2
    while name in taken:
        name, number = f"{stem}-{number}.{ending}", number + 1
    return name


def folded_words(*texts: str) -> str:
    """What a file is searched by."""
    return " ".join(fold(text) for text in texts if text)


def lacks(family: str, said: Said) -> Iterator[Message]:
    """What must still be said of a file before a version may show it."""
    if family != "text" and not said.alt:  # the words of a film are called by the film
        missing = NO_ALT if family == "picture" else NO_LABEL
        yield Message(missing)
    for text, missing in ((said.author, NO_AUTHOR), (said.licence, NO_LICENCE), (said.source, NO_SOURCE)):
        if not text:
            yield Message(missing)
    if family == "video" and not said.captions:
        yield Message(NO_CAPTIONS)
    if family in ("video", "audio") and not said.transcript:
        yield Message(NO_TRANSCRIPT)
