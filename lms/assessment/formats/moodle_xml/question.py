"""What all questions of a Moodle XML file share: texts with their files, weights, switches; and what is left over.

Source: "Moodle XML format" in Moodle's documentation (docs.moodle.org).
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from urllib.parse import unquote

from lms.assessment.formats import mathml
from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Text
from lms.assessment.formats.figures import decimal_of, weight_of
from lms.assessment.formats.gallery import MEDIA, Gallery, decoded
from lms.assessment.formats.moodle_xml import languages
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.texts import plain
from lms.assessment.formats.xml_tree import Node, inner
from lms.kernel.messages import Message, mark

BAD_WEIGHT = mark("Trọng số “{value}” không phải phần trăm từ -100 đến 100; đã coi là 0.")
BAD_NUMBER = mark("<{name}> phải là một số không âm, nhưng ở đây là “{value}”; đã bỏ qua.")
BAD_PENALTY = mark("Mức trừ “{value}” phải từ 0 đến 1; đã bỏ qua.")
BAD_FILE = mark("Tệp “{name}” nhúng trong câu này không giải mã được (cần base64); hình bị thiếu.")
NO_FILE = mark("Hình “{name}” được nhắc tới nhưng không nằm trong tệp; hình bị thiếu.")
NO_FORMAT = mark("Định dạng văn bản “{name}” chưa đọc được; đã coi là HTML.")
WIKI = mark("Văn bản viết theo kiểu wiki cũ của Moodle; đã giữ nguyên chữ, không dựng lại định dạng.")
NOT_KEPT = mark("Phần <{name}> không có chỗ ở đây nên không được giữ: “{value}”.")
HIDDEN = mark("Câu này đang được ẩn trong Moodle; ở đây không còn dấu hiệu đó.")
OTHER_LANGUAGES = mark("Văn bản có nhiều thứ tiếng; chỉ giữ một, các bản khác không được giữ: {names}.")
FOR_ALL = mark("Lời nhận xét chung <{name}> không có chỗ ở đây nên không được giữ: “{value}”.")

REFERENCE = "@@PLUGINFILE@@"
_STOP = re.compile(r"[\"'<>()\s?]")
_UP_TO_STOP = re.compile(r"[^\"'<>()\s?]*")
_FORCED = re.compile(r"\?[^\"'<>()\s]{0,100}")
_MOST_ADDRESS = 400
_FORMATS = {
    "html": Markup.HTML, "moodle_auto_format": Markup.MOODLE, "plain_text": Markup.PLAIN,
    "markdown": Markup.MARKDOWN, "wiki_like": Markup.PLAIN,
}  # fmt: skip
FOR_ALL_NAMES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle writes there by itself, in English and in Vietnamese.
_BY_ITSELF = frozenset((
    "your answer is correct", "your answer is partially correct", "your answer is incorrect",
    "câu trả lời của bạn đúng", "câu trả lời của bạn đúng một phần", "câu trả lời của bạn sai",
))  # fmt: skip
# How a page looks, and Moodle's own books: nothing that is asked or marked.
_UNIMPORTANT = frozenset(
    "answernumbering showstandardinstruction shownumcorrect correctresponsesfeedback responseformat"
    " responserequired responsefieldlines attachments attachmentsrequired maxbytes filetypeslist minwordlimit"
    " maxwordlimit showmisplaced layouttype gradingtype showgrading numberingstyle selectcount showunits unitsleft"
    " unitpenalty length stamp version parent createdby modifiedby timecreated timemodified image_url"
    " dropzonevisibility".split()
)
_FALSE = frozenset(("", "0", "false", "no"))


@dataclass
class Question:
    """A `<question>` while it is read. `place`: what a person calls it; `used`: the parts that were looked at."""

    node: Node
    place: Message
    report: Report
    gallery: Gallery
    used: set[str] = field(default_factory=set)

    def say(self, line: int, msgid: str, *, is_note: bool = False, **params: object) -> None:
        """Notes a problem of this question."""
        self.report.say(line, self.place, msgid, is_note=is_note, **params)

    def part(self, name: str) -> Node | None:
        """The first part of that name."""
        self.used.add(name)
        return self.node.first(name)

    def parts(self, name: str) -> list[Node]:
        """All parts of that name, as many as are read of a question."""
        self.used.add(name)
        return list(self.report.holds(self.node.elements(name), self.node.line, self.place))

    def words(self, name: str) -> str:
        """A part that is one short line of text."""
        return words_of(self.part(name))

    def switch(self, name: str) -> bool | None:
        """A part that is on or off; None where it is missing. Empty (`<shuffleanswers/>`) is on."""
        node = self.part(name)
        if node is None:
            return None
        given = node.words().strip().lower()
        return not node.children or given not in _FALSE

    def text(self, name: str) -> Text:
        """A part that is a text, with its pictures."""
        node = self.part(name)
        text = self.rich(node) if node is not None else NOTHING
        return self._with_old_picture(text) if name == "questiontext" else text

    def _with_old_picture(self, text: Text) -> Text:
        """Files from before Moodle 2 have one picture beside the text: its name, and its bytes."""
        name, file = self.part("image"), self.part("image_base64")
        content = decoded(file.words()) if file is not None else None
        if file is None or not content:
            return text
        key = self.gallery.add(words_of(name), content)
        return Text(f'{text.source}<p><img src="{MEDIA}{key}" alt=""></p>', Markup.HTML)

    def rich(self, node: Node, default: Markup = Markup.HTML) -> Text:
        """The text in `node`; pictures go to the gallery."""
        source = source_of(node)
        if not source:
            return NOTHING
        markup = self._markup(node, default)
        if markup is Markup.PLAIN:
            return Text(source, markup)
        if REFERENCE in source or node.first("file") is not None:
            source = self._with_files(node, source)
        if markup is not Markup.MARKDOWN:
            source = self._in_one_language(node, source)
            source, told = mathml.in_html(source)
            for each in told:
                self.say(node.line, mathml.PARTLY_READ, what=each.what, text=each.text)
        return Text(self.gallery.take_in(source), markup)

    def _in_one_language(self, node: Node, source: str) -> str:
        """`source` in Vietnamese, or else the first language, where it is there in several."""
        kept, left = languages.chosen(source)
        if left:
            self.say(node.line, OTHER_LANGUAGES, is_note=True, names=", ".join(left))
        return kept

    def _with_files(self, node: Node, source: str) -> str:
        """`source` with each picture called by its key; those that are not in the file are named."""
        keys = dict(self._files(node))
        pieces = source.split(REFERENCE)
        for number, piece in enumerate(pieces[1:], 1):
            length, key = _referred(piece, keys)
            if key is None:
                pieces[number] = REFERENCE + piece
                stray = _UP_TO_STOP.match(piece)
                self.say(node.line, NO_FILE, name=cut(unquote(stray[0].strip("/")) if stray else ""))
            else:
                pieces[number] = MEDIA + key + piece[length:]
        return "".join(pieces)

    def _markup(self, node: Node, default: Markup) -> Markup:
        given = node.get("format").strip()
        if given == "wiki_like":
            self.say(node.line, WIKI)
        elif given and given not in _FORMATS:
            self.say(node.line, NO_FORMAT, name=cut(given))
        return _FORMATS.get(given, Markup.HTML) if given else default

    def _files(self, node: Node) -> Iterator[tuple[str, str]]:
        """Folder with name, and key, of each file of a text."""
        for file in node.elements("file"):
            if (key := self.keep(file)) is not None:
                yield "/" + f"{file.get('path').strip('/')}/{file.get('name')}".lstrip("/"), key

    def keep(self, file: Node) -> str | None:
        """The key of the picture in a `<file>`; None, with a problem, if it holds none."""
        content = decoded(file.words()) if file.get("encoding", "base64") == "base64" else None
        if not content:
            self.say(file.line, BAD_FILE, name=cut(file.get("name")))
            return None
        return self.gallery.add(file.get("name"), content)

    def weight(self, node: Node) -> Fraction:
        """The `fraction` of an answer, in percent."""
        given = node.get("fraction", "0")
        found = weight_of(given)
        if found is None:
            self.say(node.line, BAD_WEIGHT, value=cut(given))
        return found or Fraction(0)

    def number(self, name: str) -> Decimal | None:
        """A part that is a number, not negative."""
        node = self.part(name)
        given = words_of(node)
        if node is None or not given:
            return None
        found = decimal_of(given)
        if found is None or found < 0:
            self.say(node.line, BAD_NUMBER, name=name, value=cut(given))
            return None
        return found

    def penalty(self) -> Fraction | None:
        """What a further try costs, 0..1; Moodle writes a third as 0.3333333."""
        found = self.number("penalty")
        if found is None:
            return None
        read = weight_of(format(found * 100, "f")) if found <= 1 else None
        if read is None:
            self.say(self.node.line, BAD_PENALTY, value=str(found))
        return read

    def option(self, node: Node, default: Markup) -> Option:
        """An `<answer>` whose text is shown, with its feedback."""
        return Option(self.rich(node, default), self.weight(node), self.feedback(node))

    def feedback(self, node: Node) -> Text:
        """The feedback in an answer."""
        found = node.first("feedback")
        return self.rich(found) if found is not None else NOTHING

    def leave_feedback_for_all(self) -> None:
        """Moodle's feedback for right, partly right and wrong answers: named, unless Moodle wrote it by itself."""
        for name in FOR_ALL_NAMES:
            node = self.part(name)
            said = plain(Text(source_of(node), Markup.HTML)) if node is not None else ""
            if node is not None and said and said.strip(" .!").lower() not in _BY_ITSELF:
                self.say(node.line, FOR_ALL, is_note=True, name=name, value=cut(said))

    def leave_rest(self) -> None:
        """Names every part that nobody looked at and that says something."""
        for node in self.node.elements():
            value = node.words().strip()
            if node.name not in self.used and node.name not in _UNIMPORTANT and value not in _FALSE:
                self.say(node.line, NOT_KEPT, name=cut(node.name), value=cut(value))

    def item(self, kind: Kind, text: Text) -> Item:
        """A question of that kind with everything that all kinds share."""
        tags = self.part("tags")
        points = self.number("defaultgrade")
        if self.words("hidden") == "1":
            self.say(self.node.line, HIDDEN, is_note=True)
        return Item(
            kind,
            text,
            title=self.words("name"),
            key=self.words("idnumber"),
            line=self.node.line,
            feedback=self.text("generalfeedback"),
            tags=tuple(filter(None, map(words_of, tags.elements("tag")))) if tags is not None else (),
            points=Decimal(1) if points is None else points,
            penalty=self.penalty(),
            hints=tuple(filter(None, map(self._hint, self.parts("hint")))),
        )

    def _hint(self, node: Node) -> Text:
        return self.rich(node.first("hintcontent") or node)


def source_of(node: Node) -> str:
    """What is written in the `<text>` of a node, or in itself; tags that nobody escaped count as text."""
    text = node.first("text")
    if text is None:
        return "".join(child for child in node.children if isinstance(child, str)).strip()
    return (inner(text) if text.elements() else text.words()).strip()


def words_of(node: Node | None) -> str:
    """A node as one line."""
    return " ".join(source_of(node).split()) if node is not None else ""


def _referred(piece: str, keys: Mapping[str, str]) -> tuple[int, str | None]:
    """How much of the text after a reference names a file, and the file's key; however the name was escaped."""
    piece = piece[:_MOST_ADDRESS]
    ends = {found.start() for found in _STOP.finditer(piece)} | {len(piece)}
    for end in sorted(ends, reverse=True):
        name = piece[:end]
        for spelling in (name, html.unescape(name), unquote(html.unescape(name))):
            # The whole file became NFC; escapes in addresses did not.
            key = keys.get(unicodedata.normalize("NFC", spelling))
            if key is not None:
                forced = _FORCED.match(piece, end)
                return forced.end() if forced else end, key
    return 0, None
