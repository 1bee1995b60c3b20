"""The school's own .docx in the place of our form: looked at when it is sent, filled when a paper is made.

A template holds names in double braces, such as {{trich_yeu}}; no code. What it is checked for keeps others' programs
safe as well: a paper goes on to the department with whatever its template brought along.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.kernel.archives import Archive, Refused
from lms.kernel.errors import Invalid
from lms.kernel.files.office import LIMITS
from lms.kernel.messages import Message, mark
from lms.kernel.official import slots
from lms.kernel.official.build import add_annexes, bytes_of, describe, elements
from lms.kernel.official.rules import Paper
from lms.kernel.official.sources import add_sources
from lms.kernel.official.word import W

MOST_PART = 20 * 1024 * 1024
NAMES = (*slots.INLINE, *slots.BLOCKS)

_PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_HARMLESS = ("/hyperlink",)  # a link does nothing until somebody follows it
_RUNS_SOMETHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE)\b")
_EMBEDDED = ("word/embeddings/", "word/activex/", "word/afchunk")
_OTHER_TEXT = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml")

NOT_WORD = mark(
    "Tệp này không phải tệp Word (.docx) hoặc đã hỏng. Hãy lưu lại từ Word dạng .docx rồi chọn lại."
)
DECLARES = mark("Tệp có khai báo kiểu (DOCTYPE) bên trong; vì an toàn, tệp như vậy không được nhận.")
OUTSIDE = mark("Tệp dẫn tới nội dung ở ngoài tệp ({target}); vì an toàn, tệp như vậy không được nhận. Hãy nhúng hình vào tệp và bỏ mẫu đính kèm.")  # fmt: skip
EMBEDDED = mark("Tệp có tệp khác hoặc chương trình nhúng bên trong; vì an toàn, tệp như vậy không được nhận.")
FIELD = mark("Tệp có trường tự động “{field}” gọi nội dung ở ngoài; vì an toàn, tệp như vậy không được nhận.")
UNKNOWN = mark("Mẫu có tên chưa biết: {names}. Hãy sửa lại cho đúng một trong các tên: {known}.")
MISSING = mark("Mẫu còn thiếu chỗ cho: {names}. Hãy gõ các tên này, kể cả hai dấu ngoặc nhọn, vào đúng vị trí rồi lưu lại.")  # fmt: skip
ALONE = mark("{names} phải đứng một mình trong đoạn, vì nội dung ở đó gồm nhiều đoạn.")
ELSEWHERE = mark("{names} phải nằm trong phần thân văn bản, không nằm ở đầu trang, cuối trang hay chú thích.")
TWICE = mark("{names} xuất hiện hơn một lần; mỗi tên chỉ dùng một lần.")


@dataclass(frozen=True)
class Checked:
    """A template that may be used: the names it has, and those that will be left out of papers made with it."""

    names: tuple[str, ...]
    left_out: tuple[str, ...]


def _shown(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{{name}}}}}" for name in names)


def check(content: bytes) -> Checked:
    """What the template holds. Invalid, with a sentence, for one that is unsafe or can't be filled."""
    _look(content)
    document = _opened(content)
    body = document.element.body
    found = [(name, paragraph) for paragraph in body.iter(f"{{{W}}}p") for name in _names_in(paragraph)]
    names = [name for name, _ in found]
    unknown = sorted({name for name in names if name not in NAMES})
    if unknown:
        raise Invalid(Message(UNKNOWN, {"names": _shown(unknown), "known": _shown(NAMES)}))
    missing = [name for name in slots.REQUIRED if name not in names]
    if missing:
        raise Invalid(Message(MISSING, {"names": _shown(missing)}))
    twice = sorted({name for name in names if name in slots.BLOCKS and names.count(name) > 1})
    if twice:
        raise Invalid(Message(TWICE, {"names": _shown(twice)}))
    crowded = [name for name, paragraph in found if name in slots.BLOCKS and not _is_alone(paragraph, name)]
    if crowded:
        raise Invalid(Message(ALONE, {"names": _shown(crowded)}))
    return Checked(tuple(dict.fromkeys(names)), tuple(name for name in NAMES if name not in names))


def _look(content: bytes) -> None:
    """Refuses what reaches out of the file or hides something in it."""
    try:
        with Archive(content, LIMITS) as archive:
            for name in archive.names():
                if name.casefold().startswith(_EMBEDDED):
                    raise Invalid(Message(EMBEDDED))
                if name.casefold().endswith((".xml", ".rels")):
                    _look_at(name, archive.read(name, MOST_PART))
    except Refused as error:
        raise Invalid(Message(NOT_WORD)) from error


def _look_at(name: str, content: bytes) -> None:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Invalid(Message(DECLARES)) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Invalid(Message(NOT_WORD)) from error
    if name.casefold().endswith(".rels"):
        for link in root:
            kind = link.get("Type", "")
            if link.get("TargetMode") == "External" and not kind.endswith(_HARMLESS):
                raise Invalid(Message(OUTSIDE, {"target": link.get("Target", "")[:80]}))
            if kind.rsplit("/", 1)[-1] in ("aFChunk", "oleObject", "control", "vbaProject", "package"):
                raise Invalid(Message(EMBEDDED))
        return
    said = "".join(node.text or "" for node in root.iter(f"{{{W}}}instrText"))
    said += " ".join(node.get(f"{{{W}}}instr", "") for node in root.iter(f"{{{W}}}fldSimple"))
    found = _RUNS_SOMETHING.search(said.upper())
    if found:
        raise Invalid(Message(FIELD, {"field": found[0]}))
    other = "".join(node.text or "" for node in root.iter(f"{{{W}}}t")) if _OTHER_TEXT.fullmatch(name) else ""
    names = [place for place in _PLACE.findall(other) if place in NAMES]
    if names:
        raise Invalid(Message(ELSEWHERE, {"names": _shown(names)}))


def _opened(content: bytes) -> Any:
    from docx import Document

    try:
        return Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises whatever it stumbles over, KeyError to ValueError
        raise Invalid(Message(NOT_WORD)) from error


def _texts(paragraph: Any) -> list[Any]:
    """The text nodes of the paragraph itself, in their order, without those of text boxes anchored in it."""
    return [
        node for node in paragraph.iter(f"{{{W}}}t")
        if next(node.iterancestors(f"{{{W}}}p")) is paragraph
    ]  # fmt: skip


def _said(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _texts(paragraph))


def _names_in(paragraph: Any) -> list[str]:
    return _PLACE.findall(_said(paragraph))


def _is_alone(paragraph: Any, name: str) -> bool:
    found = _PLACE.fullmatch(_said(paragraph).strip())
    return found is not None and found[1] == name


def fill(content: bytes, paper: Paper, made_at: datetime) -> bytes:
    """The template with the paper in it. `content` passed `check`: places it lacks are left out."""
    document = _opened(content)
    body = document.element.body
    used = [int(node.get(f"{{{W}}}val", "0")) for node in body.iter(f"{{{W}}}id") if _number(node)]
    found = slots.slots_of(paper, max(used, default=0) + 1)
    for paragraph in list(body.iter(f"{{{W}}}p")):
        names = _names_in(paragraph)
        if len(names) == 1 and names[0] in slots.BLOCKS:
            _put_blocks(paragraph, found.blocks[names[0]])
        elif names:
            _put_texts(paragraph, found.inline)
    add_annexes(document, found)
    add_sources(document, paper.sources)
    describe(document, paper, made_at)
    return bytes_of(document)


def _number(node: Any) -> bool:
    return str(node.get(f"{{{W}}}val", "")).isdecimal()


def _put_blocks(paragraph: Any, pieces: list[str]) -> None:
    inside_cell = paragraph.getparent().tag == f"{{{W}}}tc"
    for element in elements(pieces):
        paragraph.addprevious(element)
    if pieces or not inside_cell or len(paragraph.getparent().findall(f"{{{W}}}p")) > 1:
        paragraph.getparent().remove(paragraph)
    else:  # a cell needs a paragraph
        for node in _texts(paragraph):
            node.text = ""


def _put_texts(paragraph: Any, values: dict[str, str]) -> None:
    """Puts values in the places of their names, however Word has cut these into runs; the first run's look stays."""
    nodes = _texts(paragraph)
    ends = []
    total = 0
    for node in nodes:
        total += len(node.text or "")
        ends.append(total)
    for found in reversed(list(_PLACE.finditer(_said(paragraph)))):
        if found[1] not in values:
            continue
        first = next(n for n, end in enumerate(ends) if found.start() < end)
        last = next(n for n, end in enumerate(ends) if found.end() <= end)
        begin = found.start() - (ends[first - 1] if first else 0)
        stop = found.end() - (ends[last - 1] if last else 0)
        tail = (nodes[last].text or "")[stop:]
        for node in nodes[first + 1 : last + 1]:
            node.text = ""
        head = (nodes[first].text or "")[:begin]
        if first == last:
            nodes[first].text = head + values[found[1]] + tail
        else:
            nodes[first].text = head + values[found[1]]
            nodes[last].text = tail
        for node in (nodes[first], nodes[last]):
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
