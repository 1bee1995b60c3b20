"""A roster file from its bytes to its people, within limits.

What the file is, is told by its content, not by its name. Imports nothing of the database: it also runs in a
child process of its own (`sandbox`).
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number
from lms.org.roster import kept
from lms.org.roster.columns import NO_CHOICES, Choices, refuse_unknown
from lms.org.roster.formats import delimited, kinds, xls, xlsx
from lms.org.roster.formats.kinds import WRONG_NAME, Kind
from lms.org.roster.formats.table import BROKEN, RawSheet
from lms.org.roster.layout import Header
from lms.org.roster.repeats import without_repeats
from lms.org.roster.shapes import Problem, Roster, Row, Severity, Sheet
from lms.org.roster.sheets import Keep, read_sheet
from lms.org.roster.spool import Spool

log = logging.getLogger("lms.org")

MAX_BYTES = 20 * 1024 * 1024
MAX_LOCAL_BYTES = 100 * 1024 * 1024  # a list of 200,000 as CSV, read by who runs the service
MAX_PROBLEMS = 10_000

EMPTY = mark("Tệp này trống. Hãy chọn lại tệp danh sách.")
TOO_LARGE = mark(
    "Tệp lớn hơn {limit} MB. Hãy xóa bớt hình ảnh, trang tính thừa hoặc chia danh sách thành nhiều tệp."
)
TOO_LARGE_MEMORY = mark(
    "Tệp này cần quá nhiều bộ nhớ hoặc thời gian để mở. Hãy chép riêng bảng danh sách sang một tệp mới."
)
NO_ROWS = mark("Tệp này không có chữ nào. Hãy chọn lại tệp danh sách.")
HIDDEN = mark("Trang tính này bị ẩn nên không được đọc.")
OTHER_NAME = mark("Tên tệp có đuôi {suffix} nhưng nội dung là {kind}; đã đọc theo nội dung.")
TOO_MANY_PROBLEMS = mark(
    "Có hơn {limit} chỗ cần sửa; chỉ liệt kê {limit} chỗ đầu. Hãy sửa danh sách rồi đọc lại."
)

_SUFFIXES = {
    Kind.XLSX: (".xlsx", ".xlsm", ".xltx"),
    Kind.XLS: (".xls", ".xlt"),
    Kind.TEXT: (".csv", ".tsv", ".txt"),
}
_KINDS = {
    Kind.XLSX: mark("bảng tính .xlsx"), Kind.XLS: mark("bảng tính .xls"), Kind.TEXT: mark("văn bản dạng .csv"),
}  # fmt: skip


@dataclass
class _Found:
    """What gathers while the sheets are read."""

    sheets: list[Sheet] = field(default_factory=list)
    unread: list[Sheet] = field(default_factory=list)
    rows: Spool[Row] = field(default_factory=Spool)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)

    def read(self, sheets: Iterator[RawSheet], as_of: date, choices: Choices, keep: Keep | None) -> None:
        """Reads every sheet that is shown."""
        for raw in sheets:
            if not raw.is_visible:
                self.problems.append(Problem(Severity.NOTE, raw.name, "", Message(HIDDEN)))
                continue
            found = read_sheet(raw, as_of, choices, keep)
            self.problems += found.problems
            if found.header:
                self.headers.append(found.header)
            if found.sheet and found.sheet.missing:
                self.unread.append(found.sheet)
            elif found.sheet:
                self.sheets.append(found.sheet)
                for row in found.rows:
                    self.rows.append(row)
                self.refused += found.refused


def _opened(path: Path, kind: Kind | None, name: str) -> AbstractContextManager[Iterator[RawSheet]]:
    if kind is Kind.XLSX:
        return xlsx.open_sheets(path)
    if kind is Kind.XLS:
        return xls.open_sheets(path)
    return delimited.open_sheets(path, name) if kind else kept.open_sheets(path)


def _refuse_size(path: Path, limit: int) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Invalid(Message(EMPTY))
    if size > limit:
        raise Invalid(Message(TOO_LARGE, {"limit": limit // 1024 // 1024}))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _few(problems: list[Problem]) -> list[Problem]:
    """At most `MAX_PROBLEMS`, the gravest first; a list that is wrong in every row says so once."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    order = list(Severity)
    told = sorted(problems, key=lambda p: order.index(p.severity))[:MAX_PROBLEMS]
    return [
        Problem(
            Severity.NOTE, told[0].sheet, "", Message(TOO_MANY_PROBLEMS, {"limit": show_number(MAX_PROBLEMS)})
        ),
        *told,
    ]


@dataclass(frozen=True)
class Source:
    """A file to be read. `kept_hash`: it is what a keeper wrote, of a file with this hash. `limit` in bytes.

    `keep_to`: where to keep the raw rows, so that columns can be corrected.
    """

    path: Path
    name: str
    limit: int = MAX_BYTES
    kept_hash: str = ""
    keep_to: Path | None = None


def read_source(source: Source, as_of: date, choices: Choices = NO_CHOICES) -> Roster:
    """The list in a file, as of `as_of`. `Roster.sheets` is empty where no sheet is a list yet and `unread` shows those
    that may become one.

    Raises Invalid with a sentence when there is nothing to be had from the file.
    """
    found = _Found()
    try:
        if not source.kept_hash:
            _refuse_size(source.path, source.limit)
        kind = None if source.kept_hash else kinds.recognise(source.path)
        keeping = kept.keeping(source.keep_to) if source.keep_to else nullcontext(None)
        with keeping as keeper, _opened(source.path, kind, Path(source.name).name) as sheets:
            found.read(sheets, as_of, choices, keeper.keep if keeper else None)
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # libraries meet broken files with whatever their parts raise
        log.warning("a roster could not be opened", exc_info=True)
        raise Invalid(Message(BROKEN)) from error
    refuse_unknown(choices, found.headers)
    _judge_name(source.name, kind, found)
    rows, lost, repeats = without_repeats(found.rows, {s.name: s.columns["code"] for s in found.sheets})
    refused = {*found.refused, *lost}
    return Roster(
        source.name, source.kept_hash or _hash(source.path), tuple(found.sheets), rows, tuple(sorted(refused)),
        tuple(_few(found.problems + repeats)), tuple(found.unread),
    )  # fmt: skip


def _judge_name(name: str, kind: Kind | None, found: _Found) -> None:
    """Notes a name that says something else than the content; raises Invalid where there is no list at all."""
    suffix = Path(name).suffix.lower()
    wrong = kind is not None and suffix not in _SUFFIXES[kind]
    spreadsheet = suffix in (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
    if not found.sheets and not found.unread:
        if not found.problems:
            raise Invalid(Message(NO_ROWS))
        if wrong and kind is Kind.TEXT:
            raise Invalid(
                Message(WRONG_NAME, {"suffix": suffix}) if spreadsheet else Message(delimited.NOT_TEXT)
            )
        raise Invalid(found.problems[0].message)
    if wrong and kind is not None:
        told = Message(OTHER_NAME, {"suffix": suffix or "–", "kind": Message(_KINDS[kind])})
        found.problems.append(Problem(Severity.NOTE, Path(name).name, "", told))


def read_roster(path: Path, file_name: str, as_of: date, choices: Choices = NO_CHOICES) -> Roster:
    """The list in the file at `path`, called `file_name`, as of `as_of`.

    Raises Invalid with a sentence when no sheet of it is a list.
    """
    return the_list(read_source(Source(path, file_name), as_of, choices))


def the_list(roster: Roster) -> Roster:
    """`roster`, where a sheet of it is a list. Raises Invalid with the sentence why none is."""
    if not roster.sheets:
        raise Invalid(roster.problems[0].message)
    return roster
