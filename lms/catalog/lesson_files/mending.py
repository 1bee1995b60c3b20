"""A Word document made ready for its converter, which drops some of what Word writes without a word: here it becomes what the
converter understands, or it is counted and told. The parts were checked before: they declare no entities."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lms.catalog.lesson_files.numbering import Numbering
from lms.kernel.messages import Message, mark
from lms.kernel.rich_text.tree import Element as Made
from lms.kernel.rich_text.tree import walk

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OPENED = frozenset(_W + name for name in ("fldSimple", "bdo", "dir", "rubyBase"))
_RENAMED = {_W + "cr": _W + "br", _W + "ptab": _W + "tab"}
_OFF = ("0", "false", "off")
_BEGIN, _END = "\u2045lms#", "\u2046"  # brackets with quills, which nobody writes
_MARK = re.compile(f"{_BEGIN}(\\d+){_END}")

HIDDEN = mark("Chữ ẩn: {count} chỗ, không lấy vào bài.")
LETTERED = mark(
    "Danh sách đánh bằng chữ cái hoặc số La Mã: trong bài thành 1, 2, 3. Hãy xem lại chỗ nào nhắc tới chữ cái ấy."
)
NUMBERED_HEADINGS = mark("Số thứ tự tự động của tiêu đề: không giữ. Hãy xem lại chỗ nào nhắc tới số ấy.")


@dataclass
class Mended:
    """The document's XML, and what of it is lost."""

    xml: bytes
    notes: list[Message] = field(default_factory=list)


def mended(document: bytes, numbering: bytes | None) -> Mended:
    """The document, ready. ParseError for what is no XML."""
    root = ET.fromstring(document)  # noqa: S314 - neither entities nor document types, see above
    found = Mended(b"")
    for change in (_alternatives, _boxes, _opened, _renamed, _checkboxes):
        change(root)
    if hidden := _without_hidden(root):
        found.notes.append(Message(HIDDEN, {"count": hidden}))
    numbers = Numbering(numbering)
    for paragraph in root.iter(_W + "p"):
        _number(paragraph, numbers)
    if numbers.has_letters:
        found.notes.append(Message(LETTERED))
    found.xml = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def numbered(root: Made) -> list[Message]:
    """Lists of the converted document begin where they did in Word: `mended` left the number in each item."""
    notes: list[Message] = []
    for each in [root, *walk(root.children)]:
        if each.tag == "ol" and (first := next(iter(each.elements()), None)) is not None:
            number = _MARK.match(_first_words(first))
            if number and number[1] not in ("0", "1"):
                each.attributes["start"] = number[1]
    for each in [root, *walk(root.children)]:
        if each.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and _MARK.match(_first_words(each)) and not notes:
            notes.append(Message(NUMBERED_HEADINGS))
        each.children = [_MARK.sub("", child) if isinstance(child, str) else child for child in each.children]
    return notes


def _first_words(element: Made) -> str:
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                return child.lstrip()
        elif words := _first_words(child):
            return words
    return ""


Rewrite = Callable[[ET.Element], Iterator[ET.Element]]


def _rewritten(parent: ET.Element, is_it: Callable[[ET.Element], bool], rewrite: Rewrite) -> None:
    """Puts what `rewrite` gives in the place of each such element, at any depth."""
    for child in list(parent):
        _rewritten(child, is_it, rewrite)
    if any(is_it(child) for child in parent):
        parent[:] = [new for child in parent for new in (rewrite(child) if is_it(child) else [child])]


def _alternatives(root: ET.Element) -> None:
    """What Word writes twice, for new and for old programs: the old form where there is one."""

    def chosen(element: ET.Element) -> Iterator[ET.Element]:
        old, new = element.find(_MC + "Fallback"), element.find(_MC + "Choice")
        yield from (old if old is not None and len(old) else new if new is not None else ())

    _rewritten(root, lambda element: element.tag == _MC + "AlternateContent", chosen)


def _boxes(root: ET.Element) -> None:
    """Text boxes of new Word as those of old."""

    def old_box(element: ET.Element) -> Iterator[ET.Element]:
        for content in list(element.iter(_W + "txbxContent")):
            picture = ET.Element(_W + "pict")
            ET.SubElement(ET.SubElement(picture, _V + "shape"), _V + "textbox").append(content)
            yield picture

    _rewritten(
        root,
        lambda element: element.tag == _W + "drawing" and element.find(f".//{_W}txbxContent") is not None,
        old_box,
    )


def _opened(root: ET.Element) -> None:
    """Fields, text with a direction, and words with a reading above them: what they hold stands in the line."""
    _rewritten(
        root, lambda element: element.tag == _W + "ruby", lambda ruby: iter(ruby.findall(_W + "rubyBase"))
    )
    _rewritten(root, lambda element: element.tag in _OPENED, lambda element: iter(element))


def _renamed(root: ET.Element) -> None:
    for element in root.iter():
        element.tag = _RENAMED.get(element.tag, element.tag)


def _checkboxes(root: ET.Element) -> None:
    """A box to tick stays the sign that it is shown as."""
    for properties in root.iter(_W + "sdtPr"):
        for box in properties.findall(_W14 + "checkbox"):
            properties.remove(box)


def _without_hidden(root: ET.Element) -> int:
    def is_hidden(element: ET.Element) -> bool:
        sign = element.find(f"{_W}rPr/{_W}vanish") if element.tag == _W + "r" else None
        return sign is not None and sign.get(_W + "val", "") not in _OFF

    count = 0
    for parent in list(root.iter()):
        for child in [each for each in parent if is_hidden(each)]:
            count += any(text.text for text in child.iter(_W + "t"))
            parent.remove(child)
    return count


def _number(paragraph: ET.Element, numbers: Numbering) -> None:
    said = paragraph.find(f"{_W}pPr/{_W}numPr")
    if said is None:
        return
    values = {
        name: part.get(_W + "val", "")
        for name in ("numId", "ilvl")
        if (part := said.find(_W + name)) is not None
    }
    number = numbers.next(values.get("numId", ""), values.get("ilvl", "0"))
    if number is not None:
        run = ET.Element(_W + "r")
        ET.SubElement(run, _W + "t").text = f"{_BEGIN}{number}{_END}"
        paragraph.insert(1, run)  # after the properties, which come first
