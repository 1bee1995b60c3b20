"""Writes a workbook that was asked for into the folder of files."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, cast

from lms.catalog.competences import COMPETENCES
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import Kept, made
from lms.kernel.tables.rules import Say
from lms.reports.large.queries import Order
from lms.reports.large.rules import Kind
from lms.reports.statistics import answering, files, rules

Beat = Callable[[], None]


@dataclass(frozen=True)
class Speech:
    """How messages are said, and what says them in a language while it is open."""

    say: Say
    speaking: Callable[[str], AbstractContextManager[None]]


_speech: list[Speech] = []


def speak_by(speech: Speech) -> None:
    """Languages belong to the pages: the composition root hands in how a job speaks them."""
    _speech[:] = [speech]


@dataclass(frozen=True)
class Workbook:
    """A workbook in the folder, and of when it is."""

    kept: Kept
    name: str
    as_of: date
    read_at: datetime


class _Beating(io.BufferedIOBase):
    """A file that says with each write that it is still being written: packing a million rows takes its time, too."""

    def __init__(self, file: IO[bytes], beat: Beat) -> None:
        self._file, self._beat = file, beat

    def write(self, data: Any) -> int:
        self._beat()
        return self._file.write(data)

    def read(self, size: int | None = -1) -> bytes:
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True


def make(order: Order, beat: Beat) -> Workbook:
    """Writes what was asked for, as of now and in its language; `beat` is called again and again meanwhile. Leaves no
    transaction open. LmsError for a question that can't be answered any more."""
    (speech,) = _speech
    with speech.speaking(order.language):
        return _WAYS[order.kind](order, speech.say, beat)


def _learning(order: Order, say: Say, beat: Beat) -> Workbook:
    choice, _ = rules.choice_of(order.question, order.asked_on, COMPETENCES)
    asked = answering.ask(choice, order.asked_on)
    wanted = files.Wanted(asked, say, order.who, order.language)
    name = wanted.file_name(files.Format.XLSX)

    def write(file: IO[bytes]) -> None:
        files.xlsx_into(cast("Any", _Beating(file, beat)), wanted, beat)

    kept = made(FORMATS["xlsx"], write)
    return Workbook(kept, name, asked.span.as_of, asked.asked_at)


_WAYS: dict[Kind, Callable[[Order, Say, Beat], Workbook]] = {Kind.LEARNING: _learning}
