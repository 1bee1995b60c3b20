"""The content of a paragraph: runs through hyperlinks, content controls, fields and tracked changes, as one text."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.formulas import Formula, symbol
from lms.assessment.formats.docx.paper import OBJECT, Look, Rich
from lms.assessment.formats.docx.pictures import NoPicture, Pictures, drawn
from lms.assessment.formats.docx.styles import Styles
from lms.kernel.messages import Message, mark

# What stands in the text where something could not be read: the author sees at once what to put there.
PICTURE_HERE, FORMULA_HERE = "[hình]", "[công thức]"

UNREAD_FORMULA = mark(
    "Công thức không đọc được ({what}); chỗ đó ghi “[công thức]”. Hãy gõ lại bằng trình soạn công thức của Word (Chèn > Phương trình) hoặc chèn thành hình PNG."
)
PARTLY_READ = mark("Công thức chỉ đọc được một phần (không hiểu: {what}), kết quả là “{text}”. Hãy xem lại.")
TEXT_BOX = mark("Hộp văn bản (Text Box) không được đọc: “{text}”. Hãy đưa chữ ra ngoài hộp.")
SHAPE = mark(
    "Hình vẽ bằng công cụ của Word ({what}) không đọc được; chỗ đó ghi “[hình]”. Hãy lưu hình dạng PNG rồi chèn lại."
)
FOOTNOTE = mark("Chú thích cuối trang hoặc cuối bài không được đọc. Hãy đưa nội dung chú thích vào câu hỏi.")
HIDDEN = mark("Chữ ẩn (Hidden) không được đọc: “{text}”.")
EMBEDDED = mark("Đối tượng nhúng ({what}) không đọc được; chỗ đó ghi “[hình]”. Hãy chèn lại thành hình PNG.")
UNKNOWN_SYMBOL = mark("Ký hiệu của phông {font} không đọc được. Hãy gõ lại ký hiệu.")
PICTURE = mark("{why} Chỗ đó ghi “[hình]”.")

_SKIPPED = frozenset(
    {"w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delText"}
)
_THROUGH = frozenset(
    "w:ins w:moveTo w:smartTag w:sdt w:sdtContent w:customXml w:dir w:bdo w:fldSimple w:ruby w:rubyBase".split()
)
_EQUATION_PROGRAMS = ("equation", "mathtype")
_TEXT_LIKE = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": ""}


class Runs:
    """Reads one paragraph after the other; fields may begin in one and end in another."""

    def __init__(self, styles: Styles, pictures: Pictures, note: Callable[[Message], None]) -> None:
        self._styles = styles
        self._pictures = pictures
        self._note = note
        self._fields: list[list[str]] = []  # of each open field: "code" or "result", then its instruction
        self._style: str | None = None
        self._parts: list[Rich] = []
        self._in_link = False
        self._hidden = ""

    def read(self, paragraph: Element, style: str | None) -> Rich:
        """The content of the paragraph."""
        self._style, self._parts, self._in_link, self._hidden = style, [], False, ""
        self._children(paragraph)
        if self._hidden.strip():
            self._note(Message(HIDDEN, {"text": _short(self._hidden)}))
        return Rich.joined(self._parts).composed()

    def _children(self, element: Element) -> None:
        for child in element:
            self._inline(child)

    def _inline(self, element: Element) -> None:
        name = element.tag
        if name == "w:r":
            self._run(element)
        elif name in ("m:oMath", "m:oMathPara"):
            self._formula(element)
        elif name == "w:hyperlink":
            before, self._in_link = self._in_link, True
            self._children(element)
            self._in_link = before
        elif name == "mc:AlternateContent":
            for content in chosen(element):
                self._inline(content)
        elif name in _THROUGH:
            self._children(element)

    def _look(self, properties: Element | None) -> tuple[Look, bool]:
        look, is_hidden = self._styles.look(self._style, properties)
        if self._in_link:  # links are blue and underlined by themselves; that marks no answer
            look = replace(look, underline=False, colour="")
        return look, is_hidden

    def _run(self, run: Element) -> None:
        look, is_hidden = self._look(run.find("w:rPr"))
        start = len(self._parts)
        for child in run:
            self._content(child, look)
        if is_hidden and len(self._parts) > start:
            self._hidden += "".join(part.text for part in self._parts[start:])
            del self._parts[start:]

    def _content(self, element: Element, look: Look) -> None:
        name = element.tag
        if name == "w:fldChar":
            self._field(element.get("w:fldCharType", ""))
        elif name == "w:instrText":
            if self._fields and self._fields[-1][0] == "code":
                self._fields[-1].append(element.text or "")
        elif any(field[0] == "code" for field in self._fields):
            return
        elif name == "w:t":
            self._add((element.text or "").replace("\n", " ").replace("\t", " "), look)
        elif name == "w:br":
            self._add("\n" if element.get("w:type", "textWrapping") == "textWrapping" else "", look)
        elif name in _TEXT_LIKE:
            self._add(_TEXT_LIKE[name], look)
        elif name == "w:sym":
            self._symbol(element, look)
        elif name in ("w:drawing", "w:pict", "w:object"):
            self._drawing(element, look)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            self._note(Message(FOOTNOTE))
        elif name == "mc:AlternateContent":
            for content in chosen(element):
                self._content(content, look)
        elif name not in _SKIPPED:
            self._inline(element)

    def _add(self, text: str, look: Look) -> None:
        if text:
            self._parts.append(Rich.of(text, look))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(["code"])
        elif kind == "separate" and self._fields:
            self._fields[-1][0] = "result"
        elif kind == "end" and self._fields:
            state, *code = self._fields.pop()
            if state == "code" and "".join(code).split()[:1] == ["EQ"]:  # a formula that keeps no result
                self._note(Message(UNREAD_FORMULA, {"what": "EQ"}))
                self._add(FORMULA_HERE, Look())

    def _symbol(self, element: Element, look: Look) -> None:
        sign = symbol(element)
        if not sign:
            self._note(Message(UNKNOWN_SYMBOL, {"font": element.get("w:font", "?")[:40]}))
        self._add(sign or "?", look)

    def _formula(self, element: Element) -> None:
        formula = Formula()
        text = formula.text(element).strip()
        if formula.unread:
            what = ", ".join(sorted(set(formula.unread)))[:80]
            self._note(Message(PARTLY_READ, {"what": what, "text": _short(text)}))
        self._add(text, Look())

    def _drawing(self, element: Element, look: Look) -> None:
        program = next((o.get("ProgID", "") for o in element.iter("o:OLEObject")), None)
        if program is not None and program.lower().startswith(_EQUATION_PROGRAMS):
            self._note(Message(UNREAD_FORMULA, {"what": program[:40]}))
            self._add(FORMULA_HERE, look)
            return
        boxes = [
            "".join(t.text or "" for t in box.iter("w:t")).strip() for box in element.iter("w:txbxContent")
        ]
        for text in filter(None, boxes):
            self._note(Message(TEXT_BOX, {"text": _short(text)}))
        found = list(dict.fromkeys(drawn(element)))
        for reference, alt in found:
            try:
                picture = self._pictures.shown(reference, alt)
            except NoPicture as error:
                self._note(Message(PICTURE, {"why": error.message}))
                self._add(PICTURE_HERE, look)
            else:
                self._parts.append(Rich.of(OBJECT, replace(look, picture=picture)))
        if not found and program is not None:
            self._note(Message(EMBEDDED, {"what": program[:40] or "OLE"}))
            self._add(PICTURE_HERE, look)
        elif not found and not any(boxes) and (what := _shape(element)):
            self._note(Message(SHAPE, {"what": what}))
            self._add(PICTURE_HERE, look)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def _shape(element: Element) -> str:
    """What kind of drawing it is; "" for nothing that is seen, like a horizontal rule."""
    names = {e.tag for e in element.iter()}
    if "c:chart" in names:
        return "biểu đồ"
    if "dgm:relIds" in names:
        return "SmartArt"
    if any(e.get("o:hr") in ("t", "true") for e in element.iter()):
        return ""
    drawn_by_word = ("wps:wsp", "wpg:wgp", "wpc:wpc", "v:shape", "v:group", "v:rect", "v:line", "v:oval")
    return "khối hình" if any(name in names for name in drawn_by_word) else ""


def chosen(alternatives: Element) -> list[Element]:
    """What of an `mc:AlternateContent` is read: the choice, or the fallback where the choice holds nothing."""
    for name in ("mc:Choice", "mc:Fallback"):
        for branch in alternatives.findall(name):
            if len(branch):
                return list(branch)
    return []
