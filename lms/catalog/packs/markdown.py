"""The Markdown of packs: what is wrong with it, line by line, and its HTML."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lms.catalog.packs import players, tables
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.rules import is_paper, is_played
from lms.catalog.packs.showable import Showable
from lms.kernel.markup import CALLOUTS, as_letters, sanitize, words_of
from lms.kernel.messages import mark
from lms.kernel.tangles import Tangle, find_tangle

if TYPE_CHECKING:
    from markdown_it.token import Token

SCHEMES = frozenset({"https", "mailto", "tel"})
_FENCE = re.compile(r"^([>\s]*)(:{3,})\s*(.*?)\s*$")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_FILE = re.compile(r"media/([^/]+)")


class Form(StrEnum):
    """LESSON: headings, callouts, pictures that stand alone; TEXT: only these pictures; LINE: any."""

    LESSON = "lesson"
    TEXT = "text"
    LINE = "line"


@dataclass(frozen=True)
class Place:
    """Where a text stands: its file, the line of its first line, and the names of the files it may show (None: no
    pictures). A lesson's lines are lines of its file; of any other text everything is said of its first line."""

    file: str
    line: int
    form: Form = Form.TEXT
    pictures: frozenset[str] | None = None


def _is_callout(params: str, _markup: str) -> bool:
    return params.strip() in CALLOUTS


def _parser(*, raw_html: bool) -> Any:
    # Imported here: seventy modules that only writing and importing need, and no page that is read.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.container import container_plugin

    parser = MarkdownIt("commonmark", {"html": raw_html, "linkify": False}).enable("table")
    container_plugin(parser, "callout", validate=_is_callout, render=_callout)
    return parser


def _callout(_renderer: Any, tokens: "Sequence[Token]", index: int, _options: Any, _env: Any) -> str:
    if tokens[index].nesting != 1:
        return "</div>\n"
    kind = tokens[index].info.strip()
    return f'<div class="callout callout-{kind}"><p class="callout-title">{CALLOUTS[kind]}</p>\n'


@lru_cache(maxsize=1)
def _checking_parser() -> Any:
    parser = _parser(raw_html=True)
    # Every link becomes a token, so that a bad one is reported and not shown as text.
    parser.validateLink = lambda url: True  # the library's own place for it
    return parser


def check(text: str, place: Place, problems: Problems) -> None:
    """Notes what may not be in `text`: raw HTML, wrong headings, links, pictures and callouts. Of a text that is not
    given to the parser only why."""
    checker = _Checker(text, place, problems)
    if (tangle := find_tangle(text)) is not None:
        checker.tangled(tangle)
        return
    if place.form is Form.LESSON:
        checker.fences()
    checker.blocks(_checking_parser().parse(text))


def picture_fault(address: str, pictures: frozenset[str]) -> str | None:
    """Why `address` names none of the pack's `pictures`, as a message with its {address}; None if it does."""
    if not (found := _FILE.fullmatch(address)):
        return mark("Ảnh “{address}” phải nằm trong thư mục media của gói, viết media/ten-anh.svg.")
    return None if found[1] in pictures else mark("Ảnh “{address}” không có trong kho tệp (media.toml).")


class _Checker:
    def __init__(self, text: str, place: Place, problems: Problems) -> None:
        self._lines = text.split("\n")
        self._place, self._problems = place, problems
        self._last_heading = 1

    def _wrong(self, line: int, msgid: str, **params: object) -> None:
        at = self._place.line + (line if self._place.form is Form.LESSON else 0)
        self._problems.add(self._place.file, at, msgid, **params)

    def tangled(self, found: Tangle) -> None:
        """It is not given to the parser."""
        self._wrong(found.line, found.said.msgid, **found.said.params)

    def fences(self) -> None:
        """Callouts: known, closed, not nested, at the beginning of the line."""
        opened: int | None = None
        code = ""
        for number, line in enumerate(self._lines):
            if fence := _CODE.match(line):
                if not code:
                    code = fence[1]
                elif fence[1].startswith(code) and not fence[2].strip():
                    code = ""
            found = _FENCE.match(line)
            if not found:
                continue
            if opened is None and len(found[1]) > 3 and not found[1].strip(" "):
                continue  # an indented code block
            if code:
                self._wrong(number, mark("Dòng ::: không được đứng trong khối mã."))
                continue
            opened = self._fence(number, found, opened)
        if opened is not None:
            self._wrong(opened, mark("Khung ::: mở ở đây mà chưa đóng. Thêm một dòng ::: ở cuối khung."))

    def _fence(self, number: int, found: re.Match[str], opened: int | None) -> int | None:
        if found[1]:
            self._wrong(number, mark("Dòng ::: phải đứng sát lề trái."))
            return opened
        if len(found[2]) != 3:
            self._wrong(number, mark("Khung viết bằng đúng ba dấu hai chấm (:::)."))
        name = found[3]
        if not name:
            if opened is None:
                self._wrong(number, mark("Dòng ::: này đóng khung mà không có khung nào đang mở."))
            return None
        if opened is not None:
            self._wrong(
                number,
                mark(
                    "Khung “{name}” nằm trong một khung khác; khung chỉ có một lớp. Đóng khung trước bằng :::."
                ),
                name=name,
            )
        if name not in CALLOUTS:
            self._wrong(
                number,
                mark("Không có khung “{name}”; chọn một trong: {allowed}."),
                name=name,
                allowed=", ".join(CALLOUTS),
            )
        return number

    def blocks(self, tokens: "list[Token]") -> None:
        """Everything the parser found."""
        line = 0
        for index, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            if token.type == "html_block":
                self._html(line, token.content)
            elif token.type == "heading_open":
                self._heading(line, int(token.tag[1:]))
            elif token.type == "container_callout_open":
                if token.info.strip() == "steps":
                    self._steps(line, tokens, index)
                if token.level and not self._lines[line].startswith(":::"):
                    self._wrong(line, mark("Dòng ::: phải đứng sát lề trái."))
            elif token.type == "inline":
                alone = tokens[index - 1].type == "paragraph_open" and len(token.children or []) == 1
                self._inline(line, token.children or [], alone=alone)

    def _html(self, line: int, content: str) -> None:
        self._wrong(
            line,
            mark("Không dùng mã HTML trong bài: “{code}”. Viết dấu nhỏ hơn là \\<."),
            code=content.strip().split("\n")[0][:40],
        )

    def _heading(self, line: int, level: int) -> None:
        if self._place.form is not Form.LESSON:
            self._wrong(line, mark("Không dùng tiêu đề ở đây."))
        elif level == 1:
            self._wrong(line, mark("Tiêu đề trong bài bắt đầu từ ##; tiêu đề cấp một là tên bài."))
        elif level > 4:
            self._wrong(line, mark("Tiêu đề chỉ đến cấp bốn (####)."))
        elif level > self._last_heading + 1:
            self._wrong(
                line,
                mark("Tiêu đề nhảy cấp: sau cấp {before} là cấp {level}."),
                before=self._last_heading,
                level=level,
            )
        self._last_heading = level

    def _steps(self, line: int, tokens: "list[Token]", index: int) -> None:
        depth, lists = tokens[index].level + 1, 0
        for token in tokens[index + 1 :]:
            if token.type == "container_callout_close":
                break
            lists += token.level == depth and token.type == "ordered_list_open"
        if lists != 1:
            self._wrong(line, mark("Khung steps cần đúng một danh sách đánh số (1. 2. 3.)."))

    def _inline(self, line: int, children: "list[Token]", *, alone: bool) -> None:
        for token in children:
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            elif token.type == "html_inline":
                self._html(line, token.content)
            elif token.type == "link_open":
                self._link(line, str(token.attrs.get("href", "")))
            elif token.type == "image":
                self._image(line, token, alone=alone)

    def _link(self, line: int, address: str) -> None:
        if (named := _FILE.fullmatch(address)) and named[1] in (self._place.pictures or ()):
            return
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme.lower() not in SCHEMES or (parts.scheme.lower() == "https" and not parts.hostname):
            said = mark("Liên kết “{address}” không dùng được; chỉ nhận https:, mailto:, tel:.")
            self._wrong(line, said, address=address[:80])

    def _image(self, line: int, token: "Token", *, alone: bool) -> None:
        if self._place.pictures is None:
            self._wrong(line, mark("Không dùng ảnh ở đây."))
            return
        address = str(token.attrs.get("src", ""))
        if not alone and self._place.form is not Form.LINE:
            self._wrong(line, mark("Ảnh phải đứng riêng một đoạn."))
        if not token.content.strip():
            self._wrong(
                line,
                mark("Ảnh “{address}” thiếu lời mô tả (alt) cho người không nhìn thấy ảnh."),
                address=address[:80],
            )
        if fault := picture_fault(address, self._place.pictures):
            self._wrong(line, fault, address=address[:80])
        elif is_paper(address) or (is_played(address) and self._place.form is not Form.LESSON):
            self._wrong(
                line, mark("“{address}” không phải ảnh nên không đặt ở đây được."), address=address[:80]
            )


@lru_cache(maxsize=1)
def _rendering_parser() -> Any:
    parser = _parser(raw_html=False)
    parser.renderer.rules.update(image=_figure, table_open=tables.opening, table_close=tables.closing)
    return parser


def _figure(tokens: "Sequence[Token]", index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    media: Showable | None = env["media"].get(str(token.attrs.get("src", "")).removeprefix("media/"))
    if media is None or is_paper(media.file):
        return html.escape(token.content)
    title, words = str(token.attrs.get("title", "")), words_of(token.children or [])
    if not media.is_picture:
        return players.player(media, env["media"], words, title)
    later = ' loading="lazy"' if env["shown"] else ""
    env["shown"] += 1
    caption = f"<figcaption>{html.escape(title)}</figcaption>" if title else ""
    alt = html.escape(words)
    size = f'width="{media.width}" height="{media.height}"'
    return f'<figure><img src="{media.address}" alt="{alt}" {size}{later}>{caption}</figure>'


def _without_picture_paragraphs(tokens: "list[Token]") -> "Iterator[Token]":
    for index, token in enumerate(tokens):
        inner = {"paragraph_open": index + 1, "paragraph_close": index - 1}.get(token.type)
        children = (tokens[inner].children or []) if inner is not None else []
        if not (len(children) == 1 and children[0].type == "image"):
            yield tables.cell(token)


def render_lesson(body: str, media: Sequence[Showable]) -> str:
    """Clean HTML of a lesson: callouts, pictures as figures with their size, tables that scroll alone. Of a tangled one
    its letters: `check` says why."""
    if find_tangle(body):
        return as_letters(body)
    parser = _rendering_parser()
    env: dict[str, Any] = {"media": {file.file: file for file in media}, "shown": 0}
    tokens = list(_without_picture_paragraphs(parser.parse(body, env)))
    players.lead_to_files(tokens, env["media"])
    return sanitize(str(parser.renderer.render(tokens, parser.options, env)))
