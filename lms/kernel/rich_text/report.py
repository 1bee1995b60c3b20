"""What a text loses when it is cleaned, said to its author in plain words."""

from dataclasses import dataclass, field

from lms.kernel.markup import ATTRIBUTES, CLASSES, TAGS, WITHOUT_WORDS
from lms.kernel.messages import Message, mark
from lms.kernel.rich_text.links import Known
from lms.kernel.rich_text.tree import Reader, seen

MOST = 50
UNSAID = frozenset("html head body meta".split())
"""Left out without a word: they hold nothing that is shown."""
_NEAR = 40

_WORDS = {
    "tag": mark("Thẻ <{name}> không dùng trong bài (chữ bên trong vẫn dùng)."),
    "content": mark("Đoạn <{name}> không dùng trong bài, cả những gì ở bên trong."),
    "style": mark("Màu, cỡ chữ và khoảng cách riêng (style) không dùng trong bài; bài theo kiểu chung của trang."),
    "event": mark("Mã lệnh “{name}” gắn vào thẻ không được dùng."),
    "attribute": mark("Thuộc tính {name} không dùng trong bài."),
    "class": mark("Kiểu “{name}” không có trong danh sách."),
    "link": mark(
        "Liên kết “{name}” không dùng được; chỉ nhận https, http, mailto, tel, trang của dịch vụ này và tệp của khóa học."
    ),
    "picture": mark("Ảnh “{name}” không có trong kho tệp của khóa học. Hãy tải ảnh lên rồi chèn lại."),
    "player": mark("Video hoặc âm thanh “{name}” không có trong kho tệp của khóa học."),
    "nested-callout": mark("Khung “{name}” nằm trong một khối khác; khung chỉ có một lớp."),
    "nested-table": mark("Bảng nằm trong ô của bảng khác; bảng chỉ có một lớp."),
}  # fmt: skip


@dataclass(frozen=True)
class Removed:
    """One sort of thing that was removed: `message` says what, `count` how often, `line` (from 1; 0: not known) and
    `near` (the words before it) where the first was."""

    message: Message
    count: int = 1
    line: int = 0
    near: str = ""

    @property
    def said(self) -> Message:
        """One sentence for the author: what, where, how often."""
        params = {"what": self.message, "count": self.count, "near": self.near}
        if self.near:
            several = mark("{what} ({count} chỗ, chỗ đầu ngay sau “{near}”)")
            return Message(several if self.count > 1 else mark("{what} (ngay sau “{near}”)"), params)
        return Message(mark("{what} ({count} chỗ)"), params) if self.count > 1 else self.message


@dataclass
class _Sort:
    count: int = 0
    line: int = 0
    near: str = ""


@dataclass
class Report:
    """Gathers what is removed, each sort once."""

    _sorts: dict[tuple[str, str], _Sort] = field(default_factory=dict)

    def add(self, kind: str, name: str, line: int = 0, near: str = "") -> None:
        """Notes one thing of a `kind` that has words here."""
        sort = self._sorts.setdefault((kind, _short(name)), _Sort(0, line, near))
        sort.count += 1

    def add_unseen(self, kind: str, name: str) -> None:
        """The same, unless it was noted already with its place."""
        if (name or kind.startswith("nested")) and (kind, _short(name)) not in self._sorts:
            self.add(kind, name)

    def removed(self) -> tuple[Removed, ...]:
        """Everything noted, in the order of the text, MOST at most."""
        return tuple(
            Removed(Message(_WORDS[kind], {"name": name}), sort.count, sort.line, sort.near)
            for (kind, name), sort in list(self._sorts.items())[:MOST]
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


class Scan(Reader):
    """Reads the author's source as it stands and notes what the allow-list and the text's files do not know.
    `accepted`: tags that are renamed or opened without a loss."""

    def __init__(self, report: Report, known: Known, accepted: frozenset[str]) -> None:
        super().__init__()
        self._report, self._known, self._accepted = report, known, accepted | TAGS | UNSAID
        self._near = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in WITHOUT_WORDS:
            self._note("content", tag)
            return
        if tag not in self._accepted:
            self._note("tag", tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _note(self, kind: str, name: str) -> None:
        self._report.add(kind, name, self.getpos()[0], self._near)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style":
            self._note("style", "")
        elif name.startswith("on"):
            self._note("event", name)
        elif name == "class":
            for each in value.split():
                if each not in CLASSES:
                    self._note("class", each)
        elif name not in ATTRIBUTES.get(tag, ()):
            if tag in TAGS and name != "rel":
                self._note("attribute", name)
        elif name in ("href", "src") and (kind := _address_fault(tag, value, self._known)):
            self._note(kind, value.strip())

    def handle_data(self, data: str) -> None:
        if text := " ".join(seen(data).split()):
            self._near = text[-_NEAR:]


def _address_fault(tag: str, address: str, known: Known) -> str | None:
    """The kind of what is wrong with an address; None if nothing is, or a link leads nowhere at all."""
    if tag == "a":
        return "link" if address.strip() and known.link(address) is None else None
    if tag == "img":
        return None if known.picture(address) else "picture"
    kinds = ("text/vtt",) if tag == "track" else (f"{tag}/",)
    return None if known.attached(address, kinds) else "player"
