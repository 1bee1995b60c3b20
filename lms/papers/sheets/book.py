"""A sheet of figures, and the book of those that one paper uses."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from lms.emulation import queries as emulation
from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Figure, Source
from lms.kernel.vietnamese import show_date, show_number, show_percent
from lms.targets.freezing.queries import SnapshotView, get_snapshot, snapshots
from lms.targets.queries import TargetView, targets

ALL = "all"  # the row that adds up the others
NO_UNIT = "none"  # the row of those who are in no unit any more
SEPARATOR = "/"
AS_KNOWN = "@"  # in a name: before the snapshot as of whose instant the facts are known


@dataclass(frozen=True)
class Row:
    """A row: its id in the cells' names, how it is called, how deep it hangs."""

    id: str
    title: str
    depth: int = 0


@dataclass
class Sheet:
    """Figures as texts by "row.column"; `counts` the whole numbers among them. `label` says what it is and as of when."""

    name: str
    label: str
    rows: list[Row] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def put(self, row: str, column: str, number: int) -> None:
        """A whole number."""
        self.counts[f"{row}.{column}"] = number
        self.cells[f"{row}.{column}"] = show_number(number)

    def put_share(self, row: str, column: str, part: int, whole: int) -> None:
        """A percentage, cut."""
        self.cells[f"{row}.{column}"] = show_percent(part, whole)

    def put_text(self, row: str, column: str, text: str) -> None:
        """A figure that is written in a way of its own."""
        self.cells[f"{row}.{column}"] = text

    def count(self, row: str, column: str) -> int:
        """A whole number of the sheet; 0 where the row is not in it."""
        return self.counts.get(f"{row}.{column}", 0)


Maker = Callable[["Book", Sequence[str], Collection[str]], Sheet]
"""Makes a sheet of the parts of its name behind the kind, for the rows that are asked for (those of people)."""

_makers: dict[str, Maker] = {}
_dated: set[str] = set()  # kinds that can be read as known at an instant
NO_SHEET = mark("Không có nguồn số liệu “{name}”.")


def register(kind: str, maker: Maker, is_dated: bool = False) -> None:
    """Makes a kind of sheet known. `is_dated`: its maker reads facts as known at `Book.known_at`. ValueError if the name is
    taken."""
    if kind in _makers:
        raise ValueError(f"sheet {kind!r} is registered twice")
    _makers[kind] = maker
    if is_dated:
        _dated.add(kind)


def named(kind: str, *parts: str | date) -> str:
    """The name of a sheet."""
    return SEPARATOR.join((kind, *(part if isinstance(part, str) else part.isoformat() for part in parts)))


def as_of(on: date) -> str:
    return f"số liệu tính đến hết ngày {show_date(on)}"


class Book:
    """The sheets of one paper: each read once; those that gave a figure are its sources, numbered in that order."""

    def __init__(self) -> None:
        self.read_at: datetime = clock.now()
        self._sheets: dict[str, Sheet] = {}
        self._used: dict[str, str] = {}
        self._pin: SnapshotView | None = None

    @cached_property
    def periods(self) -> list[Period]:
        """All periods, read once."""
        return emulation.periods()

    @cached_property
    def targets(self) -> list[TargetView]:
        """All targets, read once."""
        return targets()

    @cached_property
    def snapshots(self) -> list[SnapshotView]:
        """All snapshots, the newest first, read once."""
        return snapshots()

    def find_snapshot(self, target: TargetView, on: date) -> SnapshotView | None:
        """The newest snapshot of the target's figures on a day, or None."""
        found = (s for s in self.snapshots if s.target_id == target.target_id and s.on == on)
        return next(found, None)

    @property
    def known_at(self) -> datetime | None:
        """The instant as of which the sheet that is being made knows the facts; None: now."""
        return self._pin.known_at if self._pin else None

    def keep_to(self, on: date, targets: Collection[int]) -> None:
        """From here on, every sheet that no snapshot holds is read as known when the newest snapshot of these targets on the
        day was taken, if there is one: what is written down later moves no figure of a paper."""
        found = (s for s in self.snapshots if s.on == on and s.target_id in targets)
        self._pin = next(found, None)

    def sheet(self, name: str, rows: Collection[str] = ()) -> Sheet:
        """The sheet of that name. NotFound where there is none such."""
        plain, _, pinned = name.partition(AS_KNOWN)
        kind, *parts = plain.split(SEPARATOR)
        if not pinned and self._pin and kind in _dated:
            name = f"{plain}{AS_KNOWN}{self._pin.public_id}"
        if name not in self._sheets:
            try:
                self._sheets[name] = self._made(name, kind, parts, rows)
            except (LookupError, ValueError, TypeError, NotFound) as error:
                raise NotFound(Message(NO_SHEET, {"name": name})) from error
        return self._sheets[name]

    def _made(self, name: str, kind: str, parts: Sequence[str], rows: Collection[str]) -> Sheet:
        maker, before, pinned = _makers[kind], self._pin, name.partition(AS_KNOWN)[2]
        if pinned and kind not in _dated:
            raise LookupError(name)
        self._pin = get_snapshot(pinned) if pinned else None
        try:
            made = maker(self, parts, rows)
        finally:
            known, self._pin = self._pin, before
        if known is None:
            return made
        taken = clock.local(known.known_at)
        said = f", theo dữ liệu đã ghi nhận đến lúc chốt ({taken:%H:%M} ngày {show_date(taken)}, số liệu chốt mã {pinned})"
        return replace(made, name=name, label=made.label + said)

    def figure(self, sheet: Sheet, row: str, column: str) -> Figure:
        """The figure of a cell. KeyError where the sheet has none such."""
        cell = f"{row}.{column}"
        return Figure(sheet.cells[cell], self._id(sheet), cell)

    def _id(self, sheet: Sheet) -> str:
        if sheet.name not in self._used:
            self._used[sheet.name] = f"S{len(self._used) + 1}"
        return self._used[sheet.name]

    def cite(self, sheet: Sheet) -> str:
        """How the text points to the source: "nguồn 1"."""
        return f"nguồn {self._id(sheet).removeprefix('S')}"

    def sources(self) -> tuple[Source, ...]:
        """Every sheet that gave a figure, in the order of use."""
        return tuple(
            Source(source_id, name, self._sheets[name].label) for name, source_id in self._used.items()
        )

    @property
    def when(self) -> str:
        """When the figures were read, as it is printed."""
        read = clock.local(self.read_at)
        return f"{read:%H:%M} ngày {show_date(read)}"


def differences(sources: Mapping[str, Source], figures: Sequence[Figure]) -> list[tuple[Figure, str | None]]:
    """The figures of a file that are otherwise today, each with what it is now (None: no such figure any more)."""
    book, rows = Book(), _rows(figures)
    found: list[tuple[Figure, str | None]] = []
    for figure in figures:
        source = sources.get(figure.source)
        try:
            sheet = book.sheet(source.name, rows[figure.source]) if source else None
        except NotFound:
            sheet = None
        now = sheet.cells.get(figure.cell) if sheet else None
        if now != figure.text:
            found.append((figure, now))
    return found


def _rows(figures: Sequence[Figure]) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for figure in figures:
        rows.setdefault(figure.source, set()).add(figure.cell.rpartition(".")[0])
    return rows
