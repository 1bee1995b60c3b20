"""A Word document (.docx) as a lesson in HTML: headings, lists, tables, pictures, bold and italics are kept, footnotes
become numbered notes at the end, everything else is told."""

import io
import re
from typing import Any

from lms.catalog.lesson_files.content import PICTURES_TYPES, LessonFile, LessonPicture
from lms.catalog.lesson_files.losses import BODY, TOLD, losses
from lms.catalog.lesson_files.mending import mended, numbered
from lms.catalog.lesson_files.shaping import shaped
from lms.catalog.rules import HTML
from lms.kernel import legacy
from lms.kernel.archives import Archive, Limits, packed
from lms.kernel.errors import Invalid
from lms.kernel.markup import Picture
from lms.kernel.messages import Message, mark
from lms.kernel.rich_text.cleaning import clean_html
from lms.kernel.rich_text.tree import parse, serialise, walk, words

MOST_PICTURES = 50
LIMITS = Limits(files=2_000, unpacked=80 * 1024 * 1024)
BROKEN = mark("Không đọc được văn bản Word này. Hãy mở bằng Word rồi lưu lại dạng .docx.")
NO_TEXT = mark("Văn bản không có chữ nào đọc được. Nếu văn bản là ảnh chụp, hãy gõ lại thành chữ.")
TOO_MANY = mark("Văn bản có hơn {most} hình; mỗi bài lấy được tối đa {most} hình. Hãy chia văn bản.")
_ODD_PICTURE = mark(
    "Hình số {number} có dạng không dùng được ({kind}) nên bị bỏ. Hãy lưu thành PNG rồi chèn lại."
)
_NO_ALT = mark("Hình số {number} chưa có lời tả cho người không nhìn thấy. Hãy ghi lời tả trước khi đăng.")
_LINKED = mark("Có hình chỉ được liên kết tới nơi khác chứ không nằm trong văn bản nên bị bỏ.")
_SIGNS = mark("Ký hiệu riêng của Word: {count} chỗ không đọc được nên bị bỏ. Hãy gõ lại.")
_UNREAD = mark("Có phần của văn bản ({name}) không đọc được nên bị bỏ. Hãy so lại với tệp gốc.")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "li", "td", "th", "h2", "h3", "h4"})
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p:fresh
p[style-name='caption'] => p:fresh
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
p[style-name='toc 3'] => !
p[style-name='TOC Heading'] => !
"""


def read_docx(content: bytes) -> LessonFile:
    """The lesson in a .docx. Invalid, with a sentence, where there is none to be had from it."""
    parts = _parts(content)
    pictures = _Pictures()
    lost = losses(parts)
    html = _converted(parts, pictures)
    tree = parse(html)
    lost += numbered(tree)
    title, root = shaped(tree)
    if not words(root.children) and not pictures.kept:
        raise Invalid(Message(NO_TEXT))
    if (
        old := legacy.judge(words([block]) for block in walk(root.children) if block.tag in _BLOCKS)
    ) is not None:
        raise Invalid(old.message)
    cleaned = clean_html(
        serialise(root.children), {p.name: Picture(f"media/{p.name}", 1, 1) for p in pictures.kept}
    )
    notes = [*lost, *pictures.notes, *(removed.message for removed in cleaned.removed)]
    unique = dict.fromkeys((note.msgid, tuple(note.params.items())) for note in notes)
    return LessonFile(
        cleaned.source, HTML, title, pictures=tuple(pictures.kept),
        notes=tuple((0, Message(msgid, dict(params))) for msgid, params in unique),
    )  # fmt: skip


def _parts(content: bytes) -> dict[str, bytes]:
    with Archive(content, LIMITS) as archive:
        parts = {name: archive.read(name) for name in archive.names()}
    if "word/document.xml" not in parts and "[Content_Types].xml" not in parts:
        raise Invalid(Message(BROKEN))
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (
            _DECLARED.search(part) or part[:2] in (b"\xff\xfe", b"\xfe\xff")
        ):
            raise Invalid(Message(BROKEN))  # Word declares nothing; entities are how such a file does harm
    return parts


class _Pictures:
    """Takes what the converter finds."""

    def __init__(self) -> None:
        self.kept: list[LessonPicture] = []
        self.notes: list[Message] = []
        self._seen = 0

    def take(self, image: Any) -> list[Any]:
        """What stands in the text for a picture of the document."""
        from mammoth import html

        self._seen += 1
        ending = PICTURES_TYPES.get(image.content_type)
        if ending is None:
            kind = str(image.content_type or "?")[:40]
            self.notes.append(Message(_ODD_PICTURE, {"number": self._seen, "kind": kind}))
            return []
        if len(self.kept) >= MOST_PICTURES:
            raise Invalid(Message(TOO_MANY, {"most": MOST_PICTURES}))
        with image.open() as file:
            content = file.read()
        alt = " ".join((image.alt_text or "").split())[:300]
        if not alt:
            self.notes.append(Message(_NO_ALT, {"number": self._seen}))
        name = f"hinh-{len(self.kept) + 1}.{ending}"
        self.kept.append(LessonPicture(name, alt, content))
        return [html.element("img", {"src": f"media/{name}", "alt": alt})]


def _converted(parts: dict[str, bytes], pictures: _Pictures) -> str:
    import mammoth

    try:
        ready = mended(parts.get(BODY, b""), parts.get("word/numbering.xml"))
        parts[BODY] = ready.xml
        pictures.notes += ready.notes
        result = mammoth.convert_to_html(
            io.BytesIO(packed(parts)), convert_image=pictures.take, style_map=_STYLES,
            include_embedded_style_map=False,
        )  # fmt: skip
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # whatever a broken document makes the library do is one thing to its author
        raise Invalid(Message(BROKEN)) from error
    pictures.notes += _unread([message.message for message in result.messages])
    return str(result.value)


def _unread(said: list[str]) -> list[Message]:
    """What the converter left out, in words."""
    found = [Message(_LINKED)] if any("external" in one.lower() for one in said) else []
    signs = sum("unsupported character" in one for one in said)
    if signs:
        found.append(Message(_SIGNS, {"count": signs}))
    names = [one.rpartition(": ")[2] for one in said if "unrecognised element" in one]
    return found + [
        Message(_UNREAD, {"name": name.rpartition("}")[2][:60]})
        for name in names
        if not name.startswith(TOLD)
    ]
