"""From questions to a Moodle XML file, in the order and the words of Moodle's own exports."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lms.assessment.formats import losses
from lms.assessment.formats.content import Item, Kind, Markup, Option, Text, Written
from lms.assessment.formats.figures import percent, shown, weight_of
from lms.assessment.formats.moodle_xml import cloze, essays
from lms.assessment.formats.moodle_xml.places import written_shape
from lms.assessment.formats.moodle_xml.question import REFERENCE
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.texts import is_formatted, pictures, plain
from lms.assessment.formats.xml_tree import allowed
from lms.kernel.messages import Message, mark

NO_PICTURE = mark("Hình “{name}” không có trong tệp gốc nên không ghi được.")
UNUSED = mark("Không câu nào dùng hình “{name}” nên hình này không được ghi.")
FLAT = mark("Moodle không định dạng được “{value}”; đã ghi thành chữ thường.")
ROUNDED = mark("Trọng số {value} không viết gọn thành phần trăm được; đã làm tròn.")
BAD_GAPS = mark("Ô trống {numbers} không đứng đúng một lần trong đề bài.")
PICTURE_ALT = mark("Moodle không có chỗ cho lời tả hình của câu chọn vùng.")
NO_HOTSPOT_PICTURE = mark("Câu chọn vùng không có hình nên không ghi được.")
WRONG_AREAS = mark("Moodle chỉ giữ các vùng đúng; {count} vùng sai không được ghi.")
AREA_WEIGHTS = mark("Moodle chia đều điểm cho các vùng đúng.")
AREA_FEEDBACK = mark("Moodle không có chỗ cho giải thích của từng vùng.")

TYPES = {
    Kind.SINGLE: "multichoice", Kind.MULTIPLE: "multichoice", Kind.TRUE_FALSE: "truefalse", Kind.TEXT: "shortanswer",
    Kind.NUMBER: "numerical", Kind.MATCHING: "match", Kind.ORDERING: "ordering", Kind.BLANKS: "multianswer",
    Kind.HOTSPOT: "ddmarker", Kind.ESSAY: "essay", Kind.DESCRIPTION: "description",
}  # fmt: skip
_FORMATS = {
    Markup.HTML: "html", Markup.MOODLE: "moodle_auto_format", Markup.PLAIN: "plain_text", Markup.MARKDOWN: "markdown"
}  # fmt: skip
_ORDERING = {
    "layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0", "gradingtype": "ABSOLUTE_POSITION",
    "showgrading": "SHOW",
}  # fmt: skip
_LOST: tuple[tuple[str, Callable[[Item], bool]], ...] = (
    (mark("việc bỏ qua dấu của chữ"), lambda item: bool(item.ignores_marks)),
    (
        mark("giải thích từng cặp"),
        lambda item: item.kind is Kind.MATCHING and any(o.feedback for o in item.options),
    ),
    (mark("phiếu chấm ngoài câu tự luận"), lambda item: item.kind is not Kind.ESSAY and bool(item.rubric)),
)


def write(items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
    """The file, and what Moodle has no place for."""
    writer = _Writer(media)
    category: tuple[str, ...] = ()
    for number, item in enumerate(items, 1):
        if item.category != category:
            category = item.category
            writer.category(category)
        writer.question(item, losses.place_of(item, number))
    for name in sorted(set(media) - writer.used):
        writer.report.say(0, None, UNUSED, is_note=True, name=name)
    lost = [
        losses.lost(words, numbers)
        for words, has in _LOST
        if (numbers := [number for number, item in enumerate(items, 1) if has(item)])
    ]
    if items and not writer.count:
        return Written(b"", tuple(writer.report.problems))
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "".join(writer.lines) + "</quiz>\n"
    return Written(text.encode("utf-8", "replace"), tuple(writer.report.problems + lost))


def _cdata(text: str) -> str:
    text = allowed(text)
    if escape(text) == text:
        return text
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


class _Writer:
    def __init__(self, media: Mapping[str, bytes]) -> None:
        self.media = media
        self.report = Report()
        self.used: set[str] = set()
        self.count = 0
        self.lines: list[str] = []
        self._line = 0
        self._place: Message | None = None

    def _say(self, msgid: str, *, is_note: bool = False, **params: object) -> None:
        self.report.say(self._line, self._place, msgid, is_note=is_note, **params)

    def _tag(self, name: str, value: str, indent: int = 4) -> None:
        self.lines.append(f"{' ' * indent}<{name}>{escape(allowed(value))}</{name}>\n")

    def category(self, path: tuple[str, ...]) -> None:
        """Says where the questions that follow belong."""
        written = "$course$/top"
        for name in path:
            name = name.replace("/", "//")
            # Slashes at the edge of a name would run together with the one between names.
            edge = " " if written.endswith("/") or name.startswith("/") else ""
            written += f"{edge}/{edge}{name}"
        self.lines.append('  <question type="category">\n    <category>\n')
        self.lines.append(f"      <text>{_cdata(written)}</text>\n    </category>\n")
        self.lines.append('    <info format="html">\n      <text></text>\n    </info>\n  </question>\n')

    def question(self, item: Item, place: Message) -> None:
        """Writes one question, or says why it can't be."""
        self._line, self._place = item.line, place
        if item.kind is Kind.HOTSPOT and item.picture not in self.media:
            self._say(NO_HOTSPOT_PICTURE)
            return
        self.count += 1
        text = item.text
        if item.kind is Kind.BLANKS:
            text, wrong = cloze.write(text, item.gaps, item.ignores_case, item.shuffles)
            if wrong:
                self._say(BAD_GAPS, numbers=", ".join(map(str, wrong)))
        self.lines.append(f'  <question type="{TYPES[item.kind]}">\n')
        self.lines.append(f"    <name>\n      <text>{_cdata(item.title)}</text>\n    </name>\n")
        self._text("questiontext", text)
        self._text("generalfeedback", item.feedback)
        is_sum = item.kind is Kind.BLANKS and item.points == sum(gap.weight for gap in item.gaps)
        if not is_sum:
            self._tag("defaultgrade", shown(item.points))
        if item.penalty is not None:
            self._tag("penalty", shown(Decimal(percent(item.penalty)) / 100))
        self._tag("hidden", "0")
        if item.key:
            self._tag("idnumber", item.key)
        self._parts(item)
        if item.tags:
            tags = "".join(f"      <tag><text>{_cdata(tag)}</text></tag>\n" for tag in item.tags)
            self.lines.append(f"    <tags>\n{tags}    </tags>\n")
        for hint in item.hints:
            self._text("hint", hint)
        self.lines.append("  </question>\n")

    def _text(self, name: str, text: Text, indent: int = 4, attributes: str = "", rest: str = "") -> None:
        pad = " " * indent
        source, files = self._with_files(text)
        opened = f'{pad}<{name}{attributes} format="{_FORMATS[text.markup] if text else "html"}">\n'
        self.lines.append(f"{opened}{pad}  <text>{_cdata(source)}</text>\n{files}{rest}{pad}</{name}>\n")

    def _with_files(self, text: Text) -> tuple[str, str]:
        """The source with Moodle's references, and the files it refers to."""
        source, files = text.source, []
        for name in pictures(text) if text.markup is not Markup.PLAIN else ():
            reference = re.compile(re.escape(f"media:{name}") + r"(?=[\s\"'<>()]|$)")
            if name in self.media:
                source = reference.sub(lambda _, name=name: f"{REFERENCE}/{quote(name)}", source)  # type: ignore[misc]  # bound by its default
                files.append(self._file(name))
            elif re.search(r"[\"'(]media:" + re.escape(name), source):
                self._say(NO_PICTURE, name=name)
        return source, "".join(files)

    def _file(self, name: str) -> str:
        self.used.add(name)
        content = base64.b64encode(self.media[name]).decode("ascii")
        return f'      <file name={quoteattr(name)} path="/" encoding="base64">{content}</file>\n'

    def _parts(self, item: Item) -> None:
        if item.kind in (Kind.SINGLE, Kind.MULTIPLE):
            self._tag("single", "true" if item.kind is Kind.SINGLE else "false")
        if item.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING) and item.shuffles is not None:
            self._tag("shuffleanswers", "true" if item.shuffles else "false")
        if item.kind is Kind.TEXT and item.ignores_case is not None:
            self._tag("usecase", "0" if item.ignores_case else "1")
        if item.kind is Kind.ESSAY:
            for name, value in essays.SETTINGS[item.takes]:
                self._tag(name, value)
            self._text("graderinfo", essays.for_markers(item))
        if item.kind is Kind.HOTSPOT:
            self._areas(item)
        if item.kind is Kind.ORDERING:
            for name, value in _ORDERING.items():
                self._tag(name, value)
        for number, option in enumerate(item.options, 1):
            self._option(item.kind, number, option)
        if item.units:
            units = "".join(
                f"      <unit><multiplier>1</multiplier><unit_name>{_cdata(unit)}</unit_name></unit>\n"
                for unit in item.units
            )
            self.lines.append(f"    <units>\n{units}    </units>\n")

    def _option(self, kind: Kind, number: int, option: Option) -> None:
        if kind is Kind.MATCHING:
            answer = (
                f"      <answer>\n        <text>{_cdata(self._flat(option.match))}</text>\n      </answer>\n"
            )
            self._text("subquestion", option.text, rest=answer)
            return
        fraction = str(number) if kind is Kind.ORDERING else percent(option.weight)
        if kind is not Kind.ORDERING and weight_of(fraction) != option.weight:
            self._say(ROUNDED, value=str(option.weight))
        text = option.text
        if kind is Kind.TRUE_FALSE:
            text = Text(option.key)
        elif kind is Kind.TEXT:
            text = Text(_pattern(self._flat(text)))
        head = f' fraction="{fraction}"'
        tolerance = ""
        if kind is Kind.NUMBER and option.tolerance is not None:
            tolerance = f"      <tolerance>{shown(option.tolerance)}</tolerance>\n"
        start = len(self.lines)
        self._text("feedback", option.feedback, indent=6)
        feedback = "".join(self.lines[start:])
        del self.lines[start:]
        self._text("answer", text, attributes=head, rest=feedback + tolerance)

    def _flat(self, text: Text) -> str:
        flat = plain(text)
        if is_formatted(text) or pictures(text):
            self._say(FLAT, value=cut(flat))
        return flat

    def _areas(self, item: Item) -> None:
        right = [area for area in item.areas if area.weight > 0]
        if len(right) < len(item.areas):
            self._say(WRONG_AREAS, count=len(item.areas) - len(right))
        if any(area.weight != Fraction(1, len(right)) for area in right):
            self._say(AREA_WEIGHTS)
        if any(area.feedback for area in item.areas):
            self._say(AREA_FEEDBACK)
        if item.picture_alt:
            self._say(PICTURE_ALT, is_note=True)
        if item.shuffles:
            self.lines.append("    <shuffleanswers/>\n")
        self.lines.append(self._file(item.picture))
        label = next((area.label for area in right if area.label), "")
        many = "<infinite/>" if len(right) > 1 else ""
        self.lines.append(f"    <drag><no>1</no><text>{_cdata(label)}</text>{many}</drag>\n")
        for number, area in enumerate(right, 1):
            shape, coordinates = written_shape(area)
            self.lines.append(
                f"    <drop><no>{number}</no><shape>{shape}</shape><coords>{coordinates}</coords>"
                "<choice>1</choice></drop>\n"
            )


def _pattern(answer: str) -> str:
    """A typed answer: Moodle takes a star for anything, unless it stands alone as the answer of everybody else."""
    return answer if answer == "*" else answer.replace("*", "\\*")
