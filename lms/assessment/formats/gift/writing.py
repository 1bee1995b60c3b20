"""From questions to a GIFT file that Moodle and `reading` understand alike. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lms.assessment.formats import losses, texts
from lms.assessment.formats.content import Item, Kind, Markup, Option, Problem, Text, Written
from lms.assessment.formats.figures import percent, shown
from lms.assessment.formats.gift.syntax import escaped
from lms.kernel.messages import Message, mark

HELD = frozenset({"title", "key", "category", "tags", "feedback", "option_feedback"})
WRITTEN = frozenset(
    {
        Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.TEXT, Kind.NUMBER, Kind.MATCHING, Kind.ESSAY,
        Kind.DESCRIPTION,
    }
)  # fmt: skip
NO_KIND = mark("Định dạng này không có loại câu “{kind}”; câu này không được ghi.")
PICTURES = mark("hình kèm theo (đã thay bằng lời mô tả hình)")
NOT_SAYABLE = mark("GIFT không ghi được đáp án có “->”: “{answer}”. Câu này không được ghi.")
ARROW = mark("“->” trong câu này đã đổi thành “→”, vì trong GIFT đó là dấu nối hai vế.")
TOO_FEW = mark("Câu này có quá ít phương án nên không ghi được.")
NO_FULL = mark("Không phương án nào được trọn điểm, nên khi đọc lại sẽ thành câu nhiều lựa chọn.")

_ONE = Fraction(1)


def write(items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
    """The bytes of a GIFT file, and what it does not hold. A picture of the file gives way to its description."""
    writer = _Writer()
    blocks: list[str] = []
    kept: list[tuple[int, Item]] = []
    category: tuple[str, ...] = ()
    for number, item in enumerate(items, 1):
        block = writer.block(item, number)
        if block is None:
            continue
        if item.category != category:
            category = item.category
            blocks.append(f"$CATEGORY: {category_path(category)}")
        blocks.append(block)
        kept.append((number, item))
    problems = writer.problems + losses.not_held(kept, HELD)
    if writer.pictured:
        problems.append(losses.lost(PICTURES, writer.pictured))
    return Written(("\n\n".join(blocks) + "\n").encode() if blocks else b"", tuple(problems))


def category_path(parts: Sequence[str]) -> str:
    """The path as Moodle writes it."""
    names = [" ".join(part.split()).replace("/", "//") for part in parts]
    at_edges = any(name.startswith("/") or name.endswith("/") for name in names)
    return (" / " if at_edges else "/").join(["$course$", "top", *names])


class _Writer:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.pictured: list[int] = []
        self._place: Message | None = None

    def block(self, item: Item, number: int) -> str | None:
        """The lines of a question; None if it can't be written."""
        self._place = losses.place_of(item, number)
        if item.kind not in WRITTEN:
            self._tell(NO_KIND, kind=Message(losses.KIND_WORDS[item.kind]))
            return None
        if any(texts.pictures(text) for text in losses.texts_of(item)):
            self.pictured.append(number)
        answers = self._answers(item)
        if answers is None:
            return None
        head = f"::{escaped(' '.join(item.title.split()))}::" if item.title.strip() else ""
        text = self._text(item.text, Markup.MOODLE, starts=not head)
        return "\n".join([*_comments(item, number), head + text + answers])

    def _tell(self, msgid: str, *, is_note: bool = False, **params: object) -> None:
        self.problems.append(Problem(0, Message(msgid, params), self._place, is_note))

    def _text(self, text: Text, default: Markup, *, starts: bool = False) -> str:
        """`text` with its markup before it, where that is another one or the text could be taken for a sign.
        `starts`: it stands at the beginning of a line."""
        text = texts.without_pictures(text)
        source = escaped(text.source)
        doubtful = source.startswith(("[", "%")) or (starts and source.startswith(("//", "$")))
        if source and (text.markup is not default or doubtful):
            return f"[{text.markup}]{source}"
        return source

    def _answers(self, item: Item) -> str | None:
        if item.kind is Kind.DESCRIPTION:
            return ""
        feedback = self._text(item.feedback, item.text.markup)
        feedback = f"####{feedback}" if feedback else ""
        if item.kind is Kind.ESSAY:
            return "{" + feedback + "}"
        if item.kind is Kind.TRUE_FALSE:
            return self._true_false(item, feedback)
        lines = self._lines(item)
        if lines is None:
            return None
        opening = "{#" if item.kind is Kind.NUMBER else "{"
        return "\n".join([opening, *(f"\t{line}" for line in [*lines, feedback] if line), "}"])

    def _lines(self, item: Item) -> list[str] | None:
        if item.kind is Kind.TEXT:
            return self._words(item)
        if item.kind is Kind.NUMBER:
            return self._numbers(item)
        return self._pairs(item) if item.kind is Kind.MATCHING else self._choice(item)

    def _feedback(self, option: Option, item: Item) -> str:
        feedback = self._text(option.feedback, item.text.markup)
        return f"#{feedback}" if feedback else ""

    def _true_false(self, item: Item, general: str) -> str | None:
        by_key = {option.key: option for option in item.options}
        if set(by_key) != {"true", "false"}:
            self._tell(TOO_FEW)
            return None
        is_true = by_key["true"].weight >= by_key["false"].weight
        right, wrong = (by_key["true"], by_key["false"]) if is_true else (by_key["false"], by_key["true"])
        told_wrong, told_right = self._feedback(wrong, item), self._feedback(right, item)
        told = (told_wrong or "#") + told_right if told_right else told_wrong
        return "{" + ("TRUE" if is_true else "FALSE") + told + general + "}"

    def _choice(self, item: Item) -> list[str] | None:
        if len(item.options) < 2:
            self._tell(TOO_FEW)
            return None
        is_single = item.kind is Kind.SINGLE
        signs = [
            "=" if is_single and option.weight == _ONE
            else f"~%{percent(option.weight)}%" if option.weight else "~"
            for option in item.options
        ]  # fmt: skip
        if is_single and all(sign == "=" for sign in signs):
            signs[-1] = "~%100%"  # without any ~ it would be a question to be answered by typing
        if is_single and "=" not in signs:
            self._tell(NO_FULL)
        return [
            sign + self._text(option.text, item.text.markup) + self._feedback(option, item)
            for sign, option in zip(signs, item.options, strict=True)
        ]

    def _words(self, item: Item) -> list[str] | None:
        lines = []
        for option in item.options:
            answer = texts.plain(option.text)
            if "->" in answer:
                self._tell(NOT_SAYABLE, answer=answer[:40])
                return None
            line = f"=%{percent(option.weight)}%" + self._text(Text(answer), Markup.PLAIN)
            lines.append(line + self._without_arrow(self._feedback(option, item)))
        if not lines:
            self._tell(TOO_FEW)
            return None
        return lines

    def _without_arrow(self, text: str) -> str:
        if "->" in text:
            self._tell(ARROW, is_note=True)
        return text.replace("->", "→")

    def _numbers(self, item: Item) -> list[str] | None:
        lines, wild = [], ""
        for option in item.options:
            feedback = self._feedback(option, item)
            number = option.text.source.strip()
            if number == "*" and not option.weight:
                wild = "~" + feedback
                continue
            around = f":{shown(option.tolerance)}" if option.tolerance is not None else ""
            lines.append(f"=%{percent(option.weight)}%{escaped(number)}{around}{feedback}")
        if not lines:
            self._tell(TOO_FEW)
            return None
        return [*lines, wild]

    def _pairs(self, item: Item) -> list[str] | None:
        if len(item.options) < 2:
            self._tell(TOO_FEW)
            return None
        return [
            "=" + self._without_arrow(self._text(option.text, item.text.markup)).strip()
            + " -> " + escaped(texts.plain(texts.without_pictures(option.match)).replace("\n", " "))
            + self._feedback(option, item)
            for option in item.options
        ]  # fmt: skip


def _comments(item: Item, number: int) -> list[str]:
    lines = [f"// question: {number}  name: {' '.join(item.title.split())}".rstrip()]
    about = [f"[id:{_bracketed(item.key)}]"] if item.key.strip() else []
    about += [f"[tag:{_bracketed(tag)}]" for tag in item.tags if tag.strip()]
    return [*lines, "// " + " ".join(about)] if about else lines


def _bracketed(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")
