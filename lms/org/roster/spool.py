"""Collections that take the same memory however long they are: they wait in files without a name."""

import pickle
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import IO, Generic, TypeVar, overload

T = TypeVar("T")

BLOCK = 1000  # items that are read and written at once; a shorter list never needs the file


class Spool(Sequence[T], Generic[T]):
    """Items in the order in which they were added. They come back as copies, so they must be immutable values.

    The file belongs to this process alone and goes with the list; nothing from outside is ever read from it.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file: IO[bytes] | None = None
        self._starts: list[int] = []
        self._last: list[T] = []
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        """Adds an item at the end."""
        self._last.append(item)
        if len(self._last) < BLOCK:
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="lms-list-")  # noqa: SIM115 - closed with the list:
            weakref.finalize(self, self._file.close)
        self._starts.append(self._file.seek(0, 2))
        pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
        self._last = []

    def _block(self, number: int) -> list[T]:
        if number == len(self._starts):
            return self._last
        assert self._file is not None
        self._file.seek(self._starts[number])
        found: list[T] = pickle.load(self._file)  # noqa: S301 - written above, by this very process
        return found

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._starts) + 1):
            yield from self._block(number)

    def __len__(self) -> int:
        return len(self._starts) * BLOCK + len(self._last)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return list(islice(self, *place.indices(len(self))))
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        number, within = divmod(place % len(self), BLOCK)
        return self._block(number)[within]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Spool | list | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # it grows: no hash

    def __repr__(self) -> str:
        return f"Spool({self[:3]!r}{' …' if len(self) > 3 else ''})"


SCRATCH_KB = 4000  # what a scratch file keeps in memory


@contextmanager
def scratch() -> Iterator[sqlite3.Connection]:
    """A database of this process alone, in a file without a name: to compare what is too long to hold."""
    with closing(sqlite3.connect("", isolation_level=None)) as held:
        for setting in (f"cache_size = -{SCRATCH_KB}", "temp_store = FILE", "journal_mode = OFF"):
            held.execute(f"PRAGMA {setting}")
        held.execute("BEGIN")
        yield held


class Keys:
    """Texts of which one asks whether one is among them. Lives in `scratch()`."""

    def __init__(self, held: sqlite3.Connection, keys: Iterable[str] = ()) -> None:
        self._held = held
        held.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self.add(keys)

    def add(self, keys: Iterable[str]) -> None:
        """Adds those that are not among them yet."""
        self._held.executemany("INSERT OR IGNORE INTO keys VALUES (?)", ((key,) for key in keys))

    def __contains__(self, key: str) -> bool:
        return self._held.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone() is not None
