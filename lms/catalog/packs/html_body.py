"""The HTML of lessons: what is wrong with it, line by line. Its shape and what pages show: lms.kernel.rich_text."""

from collections.abc import Iterable

from lms.catalog.packs.content import EXTENSIONS
from lms.catalog.packs.markdown import Place
from lms.catalog.packs.players import attached
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.showable import Showable
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS
from lms.kernel.markup import CALLOUTS, TAGS, Picture
from lms.kernel.messages import mark
from lms.kernel.rich_text.cleaning import clean_html
from lms.kernel.rich_text.links import Attached, Files
from lms.kernel.rich_text.tree import VOID, Reader

_PICTURE_ENDINGS = tuple(f".{ending}" for ending in (*EXTENSIONS.values(), "jpeg"))
_CLOSED_BY_WHAT_FOLLOWS = frozenset("p li td th tr thead tbody".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def shown(media: Iterable[Showable]) -> Files:
    """What a lesson of a pack or a draft may show or offer."""
    files = {file.file: file for file in media}
    return {
        name: Picture(file.address, file.width, file.height) if file.is_picture else attached(file, files)
        for name, file in files.items()
    }


def _named(names: frozenset[str]) -> Files:
    """The same for files of which only the names are known yet."""
    return {
        name: Picture(f"media/{name}", 1, 1)
        if name.endswith(_PICTURE_ENDINGS)
        else Attached(f"media/{name}", _type_of(name), 1)
        for name in names
    }


def _type_of(name: str) -> str:
    found = FORMATS.get(name.rpartition(".")[2])
    return found.content_type if found else "application/octet-stream"


def check(body: str, place: Place, problems: Problems) -> None:
    """Notes what may not be in `body`: what cleaning would take away, tags left open, headings that skip a level,
    pictures without words, callouts that are none."""
    try:
        found = clean_html(body, _named(place.pictures or frozenset())).removed
    except Invalid as error:
        problems.add(place.file, place.line, error.message.msgid, **error.message.params)
        return
    for removed in found:
        line = place.line + max(0, removed.line - 1)
        problems.add(place.file, line, removed.message.msgid, **removed.message.params)
    check_clean(body, place, problems)


def check_clean(body: str, place: Place, problems: Problems) -> None:
    """The same of a `body` that `clean_html` gave: of that it takes nothing away any more."""
    checker = _Checker(place, problems)
    checker.feed(body)
    checker.close()
    checker.finish()


class _Checker(Reader):
    def __init__(self, place: Place, problems: Problems) -> None:
        super().__init__()
        self._place, self._problems = place, problems
        self._open: list[tuple[str, int]] = []
        self._last_heading = 1
        self._steps: tuple[int, int, int] | None = None  # depth, line, lists so far

    def _wrong(self, line: int, msgid: str, **params: object) -> None:
        self._problems.add(self._place.file, self._place.line + line - 1, msgid, **params)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, said = self.getpos()[0], {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            self._heading(line, _HEADINGS[tag])
        elif tag == "img" and not said.get("alt", "").strip():
            self._wrong(
                line, mark("Ảnh “{address}” thiếu lời mô tả (alt) cho người không nhìn thấy ảnh."),
                address=said.get("src", "")[:80],
            )  # fmt: skip
        elif tag == "aside":
            self._callout(line, said.get("class", "").split())
        elif tag == "ol" and self._steps and self._depth() == self._steps[0]:
            self._steps = (self._steps[0], self._steps[1], self._steps[2] + 1)
        if tag in TAGS and tag not in VOID:
            self._open.append((tag, line))

    def _depth(self) -> int:
        return sum(tag not in _CLOSED_BY_WHAT_FOLLOWS for tag, _ in self._open)

    def _heading(self, line: int, level: int) -> None:
        if level == 1:
            self._wrong(line, mark("Tiêu đề trong bài bắt đầu từ <h2>; tiêu đề cấp một là tên bài."))
        elif level > 4:
            self._wrong(line, mark("Tiêu đề chỉ đến cấp bốn (<h4>)."))
        elif level > self._last_heading + 1:
            self._wrong(
                line, mark("Tiêu đề nhảy cấp: sau cấp {before} là cấp {level}."), before=self._last_heading, level=level
            )  # fmt: skip
        self._last_heading = level

    def _callout(self, line: int, classes: list[str]) -> None:
        kinds = [name for name in CALLOUTS if f"callout-{name}" in classes]
        if "callout" not in classes or len(kinds) != 1:
            self._wrong(
                line, mark("Khung <aside> cần class “callout callout-…”, với một trong: {allowed}."),
                allowed=", ".join(CALLOUTS),
            )  # fmt: skip
        elif kinds == ["steps"]:
            self._steps = (self._depth() + 1, line, 0)

    def handle_endtag(self, tag: str) -> None:
        if tag not in TAGS or tag in VOID:
            return
        line = self.getpos()[0]
        if tag not in (name for name, _ in self._open):
            self._wrong(line, mark("Thẻ </{tag}> đóng mà không có thẻ nào đang mở."), tag=tag)
            return
        while (opened := self._open.pop())[0] != tag:
            self._left_open(opened)
        if self._steps and tag == "aside":
            if self._steps[2] != 1:
                self._wrong(self._steps[1], mark("Khung steps cần đúng một danh sách đánh số (<ol>)."))
            self._steps = None

    def _left_open(self, opened: tuple[str, int]) -> None:
        if opened[0] not in _CLOSED_BY_WHAT_FOLLOWS:
            self._wrong(opened[1], mark("Thẻ <{tag}> mở ở đây mà chưa đóng."), tag=opened[0])

    def finish(self) -> None:
        """Notes what is open at the end."""
        for opened in self._open:
            self._left_open(opened)
