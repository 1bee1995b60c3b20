"""Which column holds what, when somebody said so: on the page, on the command line, or the last time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster import cells, layout
from lms.org.roster.formats.table import MAX_COLUMNS, RawRow
from lms.org.roster.headings import FIELD_LABELS, ORDINALS, heading_key
from lms.org.roster.layout import Header, Layout, Sure
from lms.org.roster.shapes import Column

SAMPLES = 3
SAMPLE_LENGTH = 40

NO_SUCH_COLUMN = mark(
    "Không có cột nào tên là hoặc mang chữ cái “{wanted}” để dùng làm {field}. Các tiêu đề: {titles}."
)
FORBIDDEN_COLUMN = mark("Cột {letter} ({title}) chứa dữ liệu mà dịch vụ không lưu, nên không dùng được.")
TWICE = mark("Hai cột {first} và {second} cùng được chọn là {field}. Hãy chọn lại một cột.")

Chosen = Mapping[int, str]  # column index to field, '' for none


@dataclass(frozen=True)
class Choices:
    """`asked`: a heading or a column's letter, and its field, for whatever sheet has it. `by_sheet`: every column of a
    sheet, as the page shows them, under the heading with the signature in `headings`. `remembered`: by the heading's
    signature."""

    asked: tuple[tuple[str, str], ...] = ()
    by_sheet: Mapping[str, Chosen] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, Chosen] = field(default_factory=dict)


NO_CHOICES = Choices()


def column_index(letters: str) -> int | None:
    """The 0-based index of a column's letter within what is read, or None."""
    index = 0
    for char in letters.upper():
        if not "A" <= char <= "Z" or index > MAX_COLUMNS:
            return None
        index = index * 26 + ord(char) - ord("A") + 1
    return index - 1 if 0 < index <= MAX_COLUMNS else None


def _asked_index(header: Header, wanted: str) -> int | None:
    """The column that somebody means: one with this heading, else the one of this letter."""
    key = heading_key(wanted)
    named = [i for i, found in enumerate(header.keys) if key and found == key]
    if named:
        return named[0]
    index = column_index(wanted)
    return index if index is not None and index < len(header.keys) else None


def asked_columns(header: Header, asked: Sequence[tuple[str, str]]) -> dict[int, str]:
    """`asked` as column indexes of this heading, as far as it has them."""
    found = {}
    for wanted, name in asked:
        index = _asked_index(header, wanted)
        if index is not None:
            found[index] = name
    return found


def check(header: Header, chosen: Chosen) -> None:
    """Raises Invalid where two columns hold one thing, or one is chosen that must not be kept."""
    taken: dict[str, int] = {}
    for index, name in sorted(chosen.items()):
        if not name:
            continue
        title = header.titles[index] if index < len(header.titles) else ""
        if not layout.may_be_kept(header, index):
            raise Invalid(Message(FORBIDDEN_COLUMN, {"letter": layout.letter(index), "title": title}))
        if name in taken:
            letters = {"first": layout.letter(taken[name]), "second": layout.letter(index)}
            raise Invalid(Message(TWICE, {**letters, "field": Message(FIELD_LABELS[name])}))
        taken[name] = index


def decide(sheet: str, rows: Sequence[RawRow], choices: Choices) -> tuple[Header, Layout] | None:
    """The heading of a sheet among its first rows, and what its columns hold; None where there is no heading.

    Who decides: the page, then the command line together with the headings, then the last time, then the headings alone.
    """
    values = [row for _, row in rows]
    if sheet in choices.by_sheet:
        shown = (h for h in layout.headers_among(values) if h.signature == choices.headings.get(sheet))
        header = next(shown, None)
        if header is None:
            return None
        check(header, choices.by_sheet[sheet])
        return header, layout.understand(header, choices.by_sheet[sheet])
    for header in layout.headers_among(values):
        if header.signature in choices.remembered and not choices.asked:
            return header, layout.understand(header, choices.remembered[header.signature], Sure.REMEMBERED)
    header = layout.find_header(values) or _asked_header(values, choices) or layout.probable_header(values)
    if header is None:
        return None
    chosen = asked_columns(header, choices.asked)
    check(header, chosen)
    return header, layout.understand(header, chosen)


def _asked_header(values: Sequence[Sequence[object]], choices: Choices) -> Header | None:
    """The row that has all the headings which somebody named."""
    keys = {heading_key(wanted) for wanted, _ in choices.asked if column_index(wanted) is None}
    return next((h for h in layout.headers_among(values) if keys and keys <= set(h.keys)), None)


def refuse_unknown(choices: Choices, headers: Sequence[Header]) -> None:
    """Raises Invalid for what somebody asked for and no sheet has."""
    for wanted, name in choices.asked:
        if headers and all(_asked_index(header, wanted) is None for header in headers):
            titles = "; ".join(title for title in headers[0].titles if title)
            shown = Message(FIELD_LABELS[name]) if name else "–"
            raise Invalid(Message(NO_SUCH_COLUMN, {"wanted": wanted, "field": shown, "titles": titles}))


def _samples(rows: Sequence[RawRow], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, values in rows:
        text = cells.as_text(values[index]) if index < len(values) else ""
        if text:
            found.setdefault(cells.masked(text) if cells.is_identity_card(text) else text[:SAMPLE_LENGTH])
        if len(found) == SAMPLES:
            break
    return tuple(found)


def seen_columns(header: Header, found: Layout, rows: Sequence[RawRow]) -> tuple[Column, ...]:
    """Every column with a heading or a use, as the office sees it. `rows`: the first ones below the heading."""
    fields = {index: name for name, index in found.columns.items()}
    columns = []
    for index in range(max(len(header.titles), max(fields, default=-1) + 1)):
        title = header.titles[index] if index < len(header.titles) else ""
        key = header.keys[index] if index < len(header.keys) else ""
        if key in ORDINALS or not (title or index in fields or _samples(rows, index)):
            continue
        kept = layout.may_be_kept(header, index)
        columns.append(
            Column(
                letter=layout.letter(index), title=title, samples=_samples(rows, index) if kept else (),
                field=fields.get(index, ""), sure=str(found.sure.get(index, "")), is_sensitive=not kept,
            )
        )  # fmt: skip
    return tuple(columns)
