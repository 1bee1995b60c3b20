"""From a cell's raw value to text, a code, a date. Pure; nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import is_normalized

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_date
from lms.org.roster.formats.table import Uncalculated

SECTOR_CODE_LENGTH = 10
EXACT_NUMBERS = 10**15  # a spreadsheet keeps fifteen digits; what is longer was rounded
MAX_TEXT = 200

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_IDENTITY_CARD = re.compile(r"0\d{11}")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")

MISSING_CODE = mark("Thiếu mã định danh. Không có mã thì không nhận ra đúng người ở lần nhập sau.")
ROUNDED_CODE = mark(
    "Mã này đã bị bảng tính làm tròn. Hãy định dạng cột mã là Văn bản (Text) rồi nhập lại mã."
)
IDENTITY_CARD = mark(
    "Giá trị này giống số căn cước công dân. Dịch vụ không lưu số căn cước; hãy dùng mã định danh của ngành hoặc mã của trường."
)
BROKEN_FORMULA = mark("Công thức trong ô báo lỗi. Hãy sửa ô này trong bảng tính.")
FORMULA = mark(
    "Ô này là công thức chưa được tính. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi chọn tệp mới."
)
PADDED_CODE = mark("Ô kiểu số, mất số 0 ở đầu; được hiểu là {code} (mã của Bộ có 10 chữ số).")
ODD_CODE = mark(
    "Mã định danh của Bộ có 10 chữ số; {count} ô thì không. Vẫn nhận đúng như đã ghi. Các ô: {places}."
)
AMBIGUOUS_DATE = mark(
    "Ô kiểu ngày, có thể là {first} hoặc {second}. Không đoán: người này được nhập không kèm ngày sinh. Muốn có, hãy ghi dạng chữ ngày/tháng/năm."
)
IMPOSSIBLE_DATE = mark(
    "Không có ngày này theo thứ tự ngày/tháng/năm. Người này được nhập không kèm ngày sinh."
)
UNCLEAR_DATE = mark("Không phải ngày dạng ngày/tháng/năm. Người này được nhập không kèm ngày sinh.")
YEAR_ONLY = mark("Chỉ có năm, không có ngày và tháng. Người này được nhập không kèm ngày sinh.")
UNLIKELY_DATE = mark("Ngày sinh khó có thể đúng. Người này được nhập không kèm ngày sinh.")
BAD_EMAIL = mark("Không phải địa chỉ thư điện tử. Người này được nhập không kèm địa chỉ thư.")


def as_text(value: object) -> str:
    """The cell as a person reads it: NFC, ends stripped, whole numbers without '.0', dates dd/mm/yyyy."""
    if type(value) is str:
        if value.isprintable() and len(value) <= MAX_TEXT and is_normalized("NFC", value):
            return " ".join(
                value.split()
            )  # what clean() makes of it, for the million cells that need no more
        return clean(value[: MAX_TEXT * 4])[:MAX_TEXT]
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_NUMBERS:
        return str(int(value))
    if isinstance(value, datetime | date):
        return show_date(value)
    if isinstance(value, time):
        return value.isoformat()
    return clean(str(value)[: MAX_TEXT * 4])[:MAX_TEXT]


def is_error(text: str) -> bool:
    """Whether a spreadsheet wrote this text in place of a formula's result."""
    return text in _ERRORS


@dataclass(frozen=True)
class Read:
    """A code or None, and what there is to say about the cell (`is_fatal`: the row can't be taken).

    `is_odd`: not of the form that the Ministry's codes have.
    """

    code: str | None
    message: Message | None = None
    is_fatal: bool = False
    is_odd: bool = False


def read_code(value: object, is_sector_code: bool) -> Read:
    """The person's code as text, leading zeros kept."""
    text = as_text(value)
    if isinstance(value, Uncalculated):
        return Read(None, Message(FORMULA), is_fatal=True)
    if not text:
        return Read(None, Message(MISSING_CODE), is_fatal=True)
    if is_error(text):
        return Read(None, Message(BROKEN_FORMULA), is_fatal=True)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if _EXPONENT.fullmatch(text) or (is_number and not text.isdecimal()):
        return Read(None, Message(ROUNDED_CODE), is_fatal=True)
    if _IDENTITY_CARD.fullmatch(text) or (is_number and is_identity_card(text)):
        return Read(None, Message(IDENTITY_CARD), is_fatal=True)
    if is_number and int(text) >= EXACT_NUMBERS:
        return Read(None, Message(ROUNDED_CODE), is_fatal=True)
    if is_sector_code and not (text.isdecimal() and len(text) == SECTOR_CODE_LENGTH):
        if is_number and len(text) < SECTOR_CODE_LENGTH:
            code = text.zfill(SECTOR_CODE_LENGTH)
            return Read(code, Message(PADDED_CODE, {"code": code}))
        return Read(text, is_odd=True)
    return Read(text)


def masked(text: str) -> str:
    """A number that may be an identity card's, so that it can be found in the list but is not kept."""
    return text[:3] + "•" * (len(text) - 3)


def is_identity_card(text: str) -> bool:
    """Whether a text has the form of an identity card's number, with its leading zero or, from a cell, without."""
    return bool(_IDENTITY_CARD.fullmatch(text.zfill(12))) and len(text) > SECTOR_CODE_LENGTH


def both_readings(day: date) -> tuple[date, ...]:
    """The dates a Date cell may stand for: itself, and with day and month exchanged where that is a date.

    Files met in schools hold birthdays typed as day/month that a spreadsheet took for month/day.
    """
    if day.day <= 12 and day.day != day.month:
        return (day, day.replace(month=day.day, day=day.month))
    return (day,)


@dataclass(frozen=True)
class ReadDate:
    """A date the cell certainly says, or the sentence why there is none; neither for an empty cell."""

    day: date | None
    message: Message | None = None


def _valid(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_SERIALS = range(7_000, 80_000)  # days since 30/12/1899: the years 1919 to 2119
_YEARS = range(1900, 2100)


def _from_serial(value: object) -> object:
    """The date that a bare number of days stands for, as a Date cell would give it; anything else as it is."""
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and len(text) == 5 and text.isdecimal():
        text = int(text)
    if isinstance(text, int | float) and text in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(text))
    return value


def read_date(value: object, has_serials: bool = True) -> ReadDate:
    """A birth date: text in the order day, month, year; a Date cell only where it can be read one way.

    `has_serials`: a bare number may be a Date cell that lost its format.
    """
    if isinstance(value, Uncalculated):
        return ReadDate(None, Message(FORMULA))
    if has_serials:
        value = _from_serial(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        readings = both_readings(value)
        if len(readings) == 1:
            return ReadDate(readings[0])
        first, second = (show_date(r) for r in readings)
        return ReadDate(None, Message(AMBIGUOUS_DATE, {"first": first, "second": second}))
    text = as_text(value)
    if not text:
        return ReadDate(None)
    if match := _DAY_FIRST.fullmatch(text):
        day = _valid(match[3], match[2], match[1])
    elif match := _YEAR_FIRST.fullmatch(text):
        day = _valid(match[1], match[2], match[3])
    else:
        is_year = text.isdecimal() and int(text) in _YEARS
        return ReadDate(None, Message(YEAR_ONLY if is_year else UNCLEAR_DATE))
    return ReadDate(day) if day else ReadDate(None, Message(IMPOSSIBLE_DATE))


def read_birth(value: object, as_of: date, has_serials: bool = True) -> ReadDate:
    """`read_date`, refused where nobody on a school's list on `as_of` can be born then."""
    read = read_date(value, has_serials)
    if read.day is not None and not as_of.year - 100 < read.day.year < as_of.year - 5:
        return ReadDate(None, Message(UNLIKELY_DATE))
    return read


def read_start(value: object, has_serials: bool = True) -> tuple[date | None, bool]:
    """The day from which somebody certainly belongs to the school, and whether the cell has two readings.

    Of two readings the later one is taken: on that day both say that the person was there.
    """
    if has_serials:
        value = _from_serial(value)
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(day, date):
        readings = both_readings(day)
        return max(readings), len(readings) > 1
    return read_date(value, has_serials).day, False


def read_email(value: object) -> tuple[str | None, Message | None]:
    """The address, or the sentence why it is none; neither for an empty cell."""
    text = as_text(value)
    if not text:
        return None, None
    return (text, None) if _EMAIL.fullmatch(text) else (None, Message(BAD_EMAIL))
