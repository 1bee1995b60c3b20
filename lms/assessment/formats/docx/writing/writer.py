"""Questions written in the layout that is read, and read back at once: what would not come back the same is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats import where
from lms.assessment.formats.content import Item, Kind, Option, Problem, Text, Written
from lms.assessment.formats.docx import reading
from lms.assessment.formats.docx.layout import answers
from lms.assessment.formats.docx.layout.extras import ESSAY, SEVERAL
from lms.assessment.formats.docx.layout.parts import NO_CATEGORY
from lms.assessment.formats.docx.paper import Block, Look, Paragraph, Rich, Table
from lms.assessment.formats.docx.writing import losses, sameness
from lms.assessment.formats.docx.writing.html import blocks
from lms.assessment.formats.docx.writing.ooxml import Document
from lms.kernel.messages import Message, mark

BOLD, MARKED = Look(bold=True), Look(underline=True)
TRUE_OR_FALSE = ("Đúng", "Sai")
MOST_OPTIONS = 8

TOO_MANY_OPTIONS = mark("Câu có {count} phương án; tệp Word ghi được tối đa {limit} nên câu không được ghi.")
NOT_WRITTEN = mark("Loại câu {kind} không có cách trình bày trong tệp Word nên câu không được ghi.")
DIFFERENT = mark(
    "Câu này khi đọc lại từ tệp Word sẽ khác: nội dung có dòng dễ nhầm với “Câu …”, “A. …” hay “Đáp án: …”. Hãy xem lại câu trong tệp."
)
DIFFERENT_COUNT = mark(
    "Khi đọc lại tệp Word sẽ được {count} câu thay vì {wanted}: nội dung có dòng dễ nhầm với “Câu …”. Hãy xem lại tệp."
)
BAD_PICTURE = mark("Hình “{name}” không có trong tệp hoặc không phải PNG, JPEG, GIF nên không được ghi.")

KIND_NAMES = {
    Kind.MATCHING: mark("ghép đôi"), Kind.ORDERING: mark("sắp thứ tự"), Kind.BLANKS: mark("điền chỗ trống"),
    Kind.HOTSPOT: mark("chọn vùng trên hình"),
}  # fmt: skip


@dataclass
class _Writer:
    media: Mapping[str, bytes]
    document: Document
    category: tuple[str, ...] = ()
    count: int = 0
    written: list[Item] = field(default_factory=list)
    lost: losses.Losses = field(default_factory=losses.Losses)
    problems: list[Problem] = field(default_factory=list)

    def number(self, item: Item) -> str:
        """What the question is called in a problem."""
        return item.number or str(self.count)

    def write(self, item: Item) -> None:
        """One question at the end of the document, or the reason why not."""
        refusal = _refusal(item)
        if refusal is not None:
            place = where.at_question(item.number) if item.number else where.called(title=item.title)
            self.problems.append(Problem(item.line, refusal, place))
            return
        self._file_under(item.category)
        if item.kind is Kind.DESCRIPTION:
            self._text("Đoạn dẫn: ", item, item.text)
        else:
            self.count += 1
            self._text(_head(item, self.count), item, item.text)
            _ANSWERS[item.kind](self, item)
            self._explain(item)
        self.lost.note(item, self.number(item))
        self.written.append(item)

    def _file_under(self, category: tuple[str, ...]) -> None:
        if category == self.category:
            return
        shared = 0
        for before, now in zip(self.category, category, strict=False):
            if before != now:
                break
            shared += 1
        # A shorter path is said by its last heading once more: it ends the deeper ones.
        start = min(shared, len(category) - 1) if len(category) <= shared else shared
        for level, title in enumerate(category[:9]):
            if level >= start:
                self.document.add(Paragraph(0, Rich.of(" ".join(title.split()))), heading=level)
        if not category:
            self.document.add(Paragraph(0, Rich.of(NO_CATEGORY)), heading=0)
        self.category = category

    def blocks(self, item: Item, text: Text) -> list[Block]:
        """A text's paragraphs; notes what is lost of it."""
        made = blocks(text, self.media)
        for tag in made.lost:
            self.lost.tag(tag, self.number(item))
        for name in sorted(made.missing):
            message = Message(BAD_PICTURE, {"name": name.removeprefix("media:")})
            self.problems.append(Problem(item.line, message, where.at_question(self.number(item))))
        return made.blocks

    def _text(self, label: str, item: Item, text: Text) -> None:
        """A label in bold and the text behind it."""
        self.labelled(Rich.of(label, BOLD), self.blocks(item, text))

    def labelled(
        self, label: Rich, made: Sequence[Block], *, is_one: bool = False, indent: bool = False
    ) -> None:
        """A label and what belongs to it. `is_one`: its paragraphs become lines of one."""
        made = list(made)
        if is_one and len(made) > 1 and all(isinstance(block, Paragraph) for block in made):
            parts = [block.rich for block in made if isinstance(block, Paragraph)]
            lines = [parts[0], *(Rich.of("\n") + rich for rich in parts[1:])]
            made = [Paragraph(0, Rich.joined(lines))]
        first = made[0] if made and isinstance(made[0], Paragraph) else None
        self.document.add(Paragraph(0, label + (first.rich if first else Rich())), indent=indent)
        for block in made[1 if first else 0 :]:
            self.document.add(block, indent=indent)

    def _explain(self, item: Item) -> None:
        of_options = _with_labels(item) if item.kind in _LABELLED else []
        told = [(label, option) for label, option in of_options if option.feedback]
        if not item.feedback and not told:
            return
        self._text("Lời giải: ", item, item.feedback)
        for label, option in told:
            self.labelled(Rich.of(label), self.blocks(item, option.feedback), is_one=True)


def _head(item: Item, number: int) -> str:
    extras = []
    if item.points != 1:
        extras.append(f"({item.points.normalize():f} điểm)".replace(".", ","))
    if item.kind is Kind.ESSAY:
        extras.append(f"[{ESSAY}]")
    if item.kind is Kind.MULTIPLE and sum(option.weight > 0 for option in item.options) < 2:
        extras.append(f"[{SEVERAL}]")
    extras += [f"[{' '.join(tag.split())}]" for tag in item.tags]
    return " ".join([f"Câu {number}", *extras]) + ": "


def _is_group(item: Item) -> bool:
    """Whether each statement is matched with Đúng or Sai."""
    return item.kind is Kind.MATCHING and all(
        option.match.source.strip() in TRUE_OR_FALSE for option in item.options
    )


def _refusal(item: Item) -> Message | None:
    if item.kind not in (*_ANSWERS, Kind.DESCRIPTION) or (item.kind is Kind.MATCHING and not _is_group(item)):
        return Message(NOT_WRITTEN, {"kind": Message(KIND_NAMES[item.kind])})
    if item.kind in _LABELLED and len(item.options) > MOST_OPTIONS:
        return Message(TOO_MANY_OPTIONS, {"count": len(item.options), "limit": MOST_OPTIONS})
    return None


def _with_labels(item: Item) -> list[tuple[str, Option]]:
    if item.kind is Kind.MATCHING:
        return [(f"{chr(ord('a') + n)}) ", option) for n, option in enumerate(item.options)]
    return [(f"{chr(ord('A') + n)}. ", option) for n, option in enumerate(item.options)]


def _options(writer: _Writer, item: Item) -> None:
    is_marked = item.kind is not Kind.MATCHING
    for label, option in _with_labels(item):
        text = option.text
        if item.kind is Kind.TRUE_FALSE:
            text = Text(TRUE_OR_FALSE[option.key != "true"])
        is_right = is_marked and (option.weight > 0 if item.kind is Kind.MULTIPLE else option.weight == 1)
        name = Rich.of(label[:-1], MARKED if is_right else Look()) + Rich.of(" ")
        made = [_without_marks(block) for block in writer.blocks(item, text)]
        writer.labelled(name, made, is_one=True, indent=True)


def _without_marks(block: Block) -> Block:
    """An option all bold or underlined would read as marked right."""
    if isinstance(block, Table):
        return block
    changes: dict[str, object] = {}
    if block.rich.covered(lambda look: look.bold) >= 0.6:
        changes["bold"] = False
    if block.rich.covered(lambda look: look.underline) >= 0.6:
        changes["underline"] = False
    return replace(block, rich=block.rich.without(**changes)) if changes else block


def _group(writer: _Writer, item: Item) -> None:
    _options(writer, item)
    said = [f"{chr(ord('a') + n)}) {option.match.source.strip()}" for n, option in enumerate(item.options)]
    writer.document.add(Paragraph(0, Rich.of("Đáp án: ", BOLD) + Rich.of(", ".join(said))))


def _answer(writer: _Writer, item: Item) -> None:
    full = [option for option in item.options if option.weight == 1]
    if item.kind is Kind.NUMBER:
        full = full[:1]
    said = " / ".join(answers.written(option, item.units, item.kind) for option in full)
    writer.document.add(Paragraph(0, Rich.of("Trả lời: ", BOLD) + Rich.of(said)))


def _nothing(writer: _Writer, item: Item) -> None:
    """An essay is answered in the reader's own words."""


_LABELLED = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.MATCHING})
_ANSWERS = {
    Kind.SINGLE: _options, Kind.MULTIPLE: _options, Kind.TRUE_FALSE: _options, Kind.MATCHING: _group,
    Kind.TEXT: _answer, Kind.NUMBER: _answer, Kind.ESSAY: _nothing,
}  # fmt: skip


def write(items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
    """The questions as a .docx, and what it can't hold."""
    writer = _Writer(media, Document(media))
    for item in items:
        writer.write(item)
    content = writer.document.content()
    back = reading.read(content).items
    problems = [*writer.problems, *writer.lost.problems()]
    if len(back) != len(writer.written):
        message = Message(DIFFERENT_COUNT, {"count": len(back), "wanted": len(writer.written)})
        problems.append(Problem(0, message))
    else:
        number = 0
        for wanted, found in zip(writer.written, back, strict=True):
            number += wanted.kind is not Kind.DESCRIPTION
            if not sameness.same(wanted, found, media):
                problems.append(Problem(wanted.line, Message(DIFFERENT), where.at_question(number)))
    return Written(content, tuple(problems))
