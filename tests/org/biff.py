"""Files in the form of Office 97: an .xls written record by record ([MS-XLS]) in a compound file ([MS-CFB])."""

import struct
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
DATE_STYLE, ZEROS_STYLE = 1, 2  # indexes of XF records


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A compound file with these streams."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()
    }
    lengths = [len(data) // SECTOR for data in padded.values()]
    fat_sectors = 1
    while (sum(lengths) + 1 + fat_sectors) > fat_sectors * 128:
        fat_sectors += 1
    fat = [FAT] * fat_sectors + [END]
    directory = _entry("Root Entry", 5, 1, FREE, END, 0)
    for number, (name, data) in enumerate(padded.items(), start=1):
        start = len(fat)
        fat += [*range(start + 1, start + len(data) // SECTOR), END]
        directory += _entry(name, 2, FREE, number + 1 if number < len(padded) else FREE, start, len(data))
    directory = directory.ljust(SECTOR, b"\0")
    assert len(directory) == SECTOR, "at most three streams"
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    difat = [*range(fat_sectors), *[FREE] * (109 - fat_sectors)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0
    ) + struct.pack("<109I", *difat)  # fmt: skip
    path.write_bytes(header + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(padded.values()))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(text), 1) + text.encode("utf-16-le")


def _cell(row: int, column: int, value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, date):
        days = (value - date(1899, 12, 30)).days
        return _record(0x0203, struct.pack("<HHHd", row, column, DATE_STYLE, days))
    if isinstance(value, tuple):  # (number, style)
        return _record(0x0203, struct.pack("<HHHd", row, column, value[1], value[0]))
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    return _record(0x0204, struct.pack("<HHH", row, column, 0) + _text(str(value), "H"))


def _sheet(rows: Sequence[Sequence[object]], hidden: Sequence[int]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 0x06))
    for number, row in enumerate(rows):
        flags = 0x120 if number + 1 in hidden else 0x100
        body += _record(0x0208, struct.pack("<HHHHHHI", number, 0, len(row), 255, 0, 0, flags))
        body += b"".join(_cell(number, column, value) for column, value in enumerate(row))
    return body + _record(0x000A, b"")


def workbook_stream(
    sheets: Mapping[str, Sequence[Sequence[object]]], hidden_sheets: Sequence[str] = (),
    hidden_rows: Sequence[int] = (), is_encrypted: bool = False,
) -> bytes:  # fmt: skip
    """The stream of a workbook with these sheets."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 0x06))
    if is_encrypted:
        start += _record(0x002F, struct.pack("<HHH", 0, 0x1234, 0x5678))
    start += _record(0x0042, struct.pack("<H", 1200))
    start += _record(0x041E, struct.pack("<H", 164) + _text("0000000000", "H"))
    for style in (0, 14, 164):
        start += _record(0x00E0, struct.pack("<HHH14x", 0, style, 1))
    bodies = [_sheet(rows, hidden_rows) for rows in sheets.values()]
    names = [_text(name, "B") for name in sheets]
    place = len(start) + sum(len(name) + 10 for name in names) + 4
    for title, name, body in zip(sheets, names, bodies, strict=True):
        start += _record(0x0085, struct.pack("<IBB", place, int(title in hidden_sheets), 0) + name)
        place += len(body)
    return start + _record(0x000A, b"") + b"".join(bodies)


def xls(path: Path, rows: Sequence[Sequence[object]], **options: object) -> Path:
    """An .xls with one sheet "Sheet1"."""
    return compound(path, {"Workbook": workbook_stream({"Sheet1": rows}, **options)})
