"""The XML of a worksheet and of the shared strings, read as it streams by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from xml.parsers import expat

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message
from lms.org.roster.formats.table import (
    BROKEN,
    EMPTY_ROWS_END_SHEET,
    READ_COLUMNS,
    UNCALCULATED,
    Faulty,
    RawRow,
)

EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet's days have no zone
MAX_CELL = 32_767  # what a spreadsheet itself allows in a cell
_DIGITS = "0123456789"


@dataclass(frozen=True)
class CellStyle:
    """`zeros`: how many digits are shown at least, where the format is nothing but zeros. `is_percent`: the number is
    shown a hundred times as large."""

    is_date: bool
    zeros: int
    is_percent: bool = False


_PLAIN = CellStyle(is_date=False, zeros=0)


def from_serial(number: float, epoch: datetime) -> object:
    """The date or time that a number stands for; the number itself where there is none."""
    try:
        instant = epoch + timedelta(days=number)
    except OverflowError:
        return number
    if not number >= 1:
        return instant.time() if number >= 0 else number
    return instant.date() if instant.time() == datetime.min.time() else instant


def shown_number(number: float, style: CellStyle, epoch: datetime = EPOCH) -> object:
    """A number as the format shows it: a date, a text with leading zeros or of percent, or the number."""
    if style.is_date:
        return from_serial(number, epoch)
    if style.is_percent:
        return f"{(Decimal(repr(number)) * 100).normalize():f}%"
    if style.zeros and float(number).is_integer():
        return f"{int(number):0{style.zeros}d}"
    return number


def _refuse(*_anything: object) -> None:
    raise Invalid(Message(BROKEN))


def _parser(
    start: Callable[..., None], end: Callable[..., None], text: Callable[[str], None]
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    # No workbook has a document type; what has one wants to define entities.
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _parse(parser: expat.XMLParserType, data: bytes, is_last: bool) -> None:
    try:
        parser.Parse(data, is_last)
    except expat.ExpatError as error:
        raise Invalid(Message(BROKEN)) from error


class _Names(dict[str, str]):
    """An element's name without its prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def parse_strings(chunks: Iterable[bytes]) -> list[str]:
    """The shared strings in their order; formatting and readings aside."""
    strings: list[str] = []
    runs: list[str] = []
    texts: list[str] = []
    names = _Names()
    skipping = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal skipping
        name = names[name]
        if name == "si":
            runs.clear()
        elif name == "t":
            texts.clear()
        elif name == "rPh":
            skipping = True

    def end(name: str) -> None:
        nonlocal skipping
        name = names[name]
        if name == "t" and not skipping:
            runs.append("".join(texts))
        elif name == "rPh":
            skipping = False
        elif name == "si":
            strings.append("".join(runs)[:MAX_CELL])

    parser = _parser(start, end, texts.append)
    for chunk in chunks:
        _parse(parser, chunk, False)
    _parse(parser, b"", True)
    return strings


class _Columns(dict[str, int]):
    """The 0-based index of a column's letters."""

    def __missing__(self, letters: str) -> int:
        index = 0
        for char in letters[:4]:
            index = index * 26 + ord(char) - ord("A") + 1
        self[letters] = index - 1
        return index - 1


class SheetParser:
    """Fed with a worksheet's XML, hands out the rows in which something stands, and empty ones far below them."""

    def __init__(
        self, strings: list[str], styles: list[CellStyle], has_1904: bool, hidden: list[int]
    ) -> None:
        self._done: list[RawRow] = []
        self._values = _Values(strings, styles, EPOCH_1904 if has_1904 else EPOCH)
        self._parser = self._prepared(self._done, self._values, hidden)

    def feed(self, chunk: bytes, is_last: bool = False) -> list[RawRow]:
        """The rows that ended within `chunk`."""
        _parse(self._parser, chunk, is_last)
        done = self._done[:]
        self._done.clear()
        return done

    @staticmethod
    def _prepared(done: list[RawRow], shown: "_Values", hidden: list[int]) -> expat.XMLParserType:
        # Closures over plain variables: these two functions run four times for each of a million cells.
        names, columns = _Names(), _Columns()
        texts: list[str] = []
        runs: list[str] = []
        row: list[object] = []
        number = index = last = 0
        is_hidden = has_formula = skips = False
        value: str | None = None
        kind = style = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal number, index, is_hidden, has_formula, skips, value, kind, style, row
            name = names[name]
            if name == "c":
                reference = attributes.get("r")
                index = columns[reference.rstrip(_DIGITS)] if reference else index + 1
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                value, has_formula = None, False
            elif name in ("v", "t"):
                texts.clear()
            elif name == "row":
                given = attributes.get("r", "")
                number = int(given) if given.isdecimal() else number + 1
                is_hidden = attributes.get("hidden", "0") in ("1", "true")
                row, index = [], -1
            elif name == "f":
                has_formula = True
            elif name == "is":
                runs.clear()
            elif name == "rPh":
                skips = True

        def end(name: str) -> None:
            nonlocal last, value, skips
            name = names[name]
            if name == "v":
                value = "".join(texts)
            elif name == "c":
                if (value or has_formula) and 0 <= index < READ_COLUMNS:
                    found = shown.of(value or "", kind, style, has_formula)
                    if found is not None:
                        if index > len(row):
                            row.extend([None] * (index - len(row)))
                        if index < len(row):
                            row[index] = found
                        else:
                            row.append(found)
            elif name == "row":
                if row:
                    if number <= last:
                        raise Invalid(Message(BROKEN))
                    last = number
                    done.append((number, row))
                    if is_hidden:
                        hidden.append(number)
                elif number - last > EMPTY_ROWS_END_SHEET:
                    done.append((number, ()))  # tells that nobody need read on
            elif name == "t":
                if not skips:
                    runs.append("".join(texts))
            elif name == "is":
                value = "".join(runs)
            elif name == "rPh":
                skips = False
            elif name == "sheetData":
                texts.clear()

        return _parser(start, end, texts.append)


class _Values:
    """What a cell's text means, by its type and style."""

    def __init__(self, strings: list[str], styles: list[CellStyle], epoch: datetime) -> None:
        self.strings, self.epoch = strings, epoch
        self.styles = {str(i): style for i, style in enumerate(styles) if style != _PLAIN}

    def of(self, text: str, kind: str, style: str, has_formula: bool) -> object:
        """The value, or None where nothing stands."""
        if not text:
            # A text result may be empty; a formula that nobody calculated has no result at all.
            return UNCALCULATED if has_formula and kind != "str" else None
        if kind == "s":
            index = int(text) if text.strip().isdecimal() else -1
            return self.strings[index] or None if 0 <= index < len(self.strings) else None
        if kind == "n":
            return self._number(text, style)
        if kind == "d":
            return _iso(text)
        if kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        return Faulty(text[:MAX_CELL]) if kind == "e" else text[:MAX_CELL]

    def _number(self, text: str, style: str) -> object:
        try:
            number = int(text) if text.isdecimal() and len(text) < 19 else float(text)
        except ValueError:
            return text[:MAX_CELL]
        special = self.styles.get(style)
        return shown_number(number, special, self.epoch) if special else number


def _iso(text: str) -> object:
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return instant.date() if instant.time() == datetime.min.time() else instant
