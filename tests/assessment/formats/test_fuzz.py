"""Files that were damaged, cut, mixed up or made to do harm: problems, never a traceback, and soon."""

import random
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from lms.assessment import formats
from lms.assessment.bank.importing.parsing import read_file
from lms.assessment.formats import files
from lms.assessment.formats.content import Area, Criterion, Gap, Item, Kind, Markup, Questions, Text
from lms.assessment.formats.xlsx.guide import EXAMPLES
from lms.kernel.archives import Archive, packed
from lms.kernel.errors import Invalid
from lms.studio.bank.importing.admitting import admit
from tests.assessment.formats.make import ONE, option
from tests.sample_files import png

PNG = png(60, 40)
ROUNDS = 120
SECONDS = 10
PICTURED = '<p>Xem <img src="media:so-do.png" alt="Sơ đồ"> rồi chọn</p>'
ITEMS = (
    *EXAMPLES,
    Item(Kind.SINGLE, Text(PICTURED, Markup.HTML), (option("a", ONE, "Vì a."), option("b")), title="Có hình", key="h"),
    Item(Kind.BLANKS, Text("Mã [[1]] rồi [[2]]"), gaps=(Gap(Kind.TEXT, (option("OTP", ONE),)), Gap(Kind.SINGLE, (option("x", ONE), option("y"))))),
    Item(Kind.HOTSPOT, Text("Bấm đâu?"), areas=(Area("p1", "rect", (1, 1, 20, 20), ONE, "Nút"),), picture="so-do.png"),
    Item(Kind.ESSAY, Text("Kể"), rubric=(Criterion("Ý", ((Decimal(0), "Thiếu"), (Decimal(1), "Đủ"))),)),
)  # fmt: skip
# What turns one thing into another: marks of the formats themselves, broken halves of them, and too much of it.
TOKENS = (
    b"{", b"}", b"=", b"~", b"%", b"%50%", b"####", b"->", b"::", b"\\", b"[html]", b"$CATEGORY: ", b"{1:SA:=a}", b"[[1]]",
    b"<", b">", b"&", b"&amp;", b"&#0;", b"&#x110000;", b"]]>", b"<![CDATA[", b"<!--", b"<?x", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"</text>", b"<answer fraction='1e999'>", b"fraction=\"NaN\"", b"<file encoding='base64'>!!</file>", b"@@PLUGINFILE@@/",
    b"media:so-do.png", b"data:image/png;base64,AAAA", b"coords=\"1,2\"", b"identifier=\"\"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\r", b"\x85", "\u2028".encode(), "\u202e".encode(), "e\u0301".encode(), b"9" * 400, b"-", b"1e400", b"ANSWER: Z", b"A.", b"Z)",
    "Câu 1:".encode(), "ĐÁP ÁN".encode(), b"<w:p>", b"<w:tbl>", b"<w:r>", b"<v>", b"<c t=\"s\">", b"../", b"javascript:alert(1)",
)  # fmt: skip


def samples(name: str) -> bytes:
    return formats.get(name).write(ITEMS, {"so-do.png": PNG}).content


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, taken away, doubled, moved or put in."""
    found = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at, length = chance.randrange(len(found) + 1), chance.choice((1, 2, 8, 60, 2000))
        match chance.randrange(6):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                found[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 300))
            case 4:
                other = chance.randrange(len(found) + 1)
                found[at:at] = found[other : other + length]
            case _:
                del found[at:]
    return bytes(found)


def variants(content: bytes, chance: random.Random) -> Iterator[bytes]:
    """Damaged as a whole; of a packed file also one of its parts."""
    parts: Mapping[str, bytes] = {}
    if content.startswith(b"PK"):
        archive = Archive(content)
        parts = {name: archive.read(name) for name in archive.names()}
    for number in range(ROUNDS):
        if parts and number % 4:
            name = chance.choice(list(parts))
            yield packed({**parts, name: damaged(parts[name], chance)})
        else:
            yield damaged(content, chance)


def sound(found: Questions) -> None:
    """What every reader promises of what it hands on."""
    for item in found.items:
        assert all(-1 <= o.weight <= 1 for o in item.options)
        assert all(o.tolerance is None or o.tolerance.is_finite() for o in item.options)
        assert "\0" not in item.text.source
    assert all(problem.message.plain() for problem in found.problems)


@pytest.mark.parametrize("name", formats.names())
def test_whatever_happens_to_a_file_there_is_an_answer(name: str) -> None:
    chance = random.Random(f"{name}-2026")
    ending = formats.get(name).endings[0]
    for content in variants(samples(name), chance):
        began = time.monotonic()
        sound(files.read(name, content))
        try:
            parsed, pictures = read_file(f"a{ending}", content, admit)
        except Invalid as refusal:
            assert refusal.message.plain()  # noqa: PT017 - which of the two it is, is left open
        else:
            assert all(question["told"] or question["source"] for question in parsed["questions"])
            assert set(parsed["pictures"]) == set(pictures)
        assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("other", formats.names())
def test_a_file_of_another_format_is_said_to_be_none(name: str, other: str) -> None:
    sound(files.read(name, samples(other)))


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 100, b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\xff" * 5000, b"<" * 100_000, b"{" * 100_000, b"=" * 100_000,
        b"A.\n" * 50_000, b"<a>" * 50_000, b"&" * 100_000, "Câu 1: ".encode() * 20_000, b"[[1]]" * 50_000, b"~%%%" * 30_000,
        b"(" * 100_000, b"![" * 50_000, b"<img src=\"data:image/png;base64," + b"A" * 300_000, b"$" * 100_000, b"\\" * 100_001,
    ],
    ids=range(19),
)  # fmt: skip
def test_too_much_of_one_sign(name: str, content: bytes) -> None:
    began = time.monotonic()
    found = files.read(name, content)
    sound(found)
    assert found.items or found.problems
    assert time.monotonic() - began < SECONDS


def part_of(name: str, part: str, content: bytes) -> bytes:
    """A sample with another part."""
    archive = Archive(samples(name))
    return packed({**{each: archive.read(each) for each in archive.names()}, part: content})


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [' + b"".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10)
) + b'<!ENTITY a0 "ha">]><a>&a9;</a>'  # fmt: skip
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("entities", [BOMB, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("docx", "word/document.xml"), ("docx", "word/styles.xml"), ("docx", "_rels/.rels"),
        ("xlsx", "xl/worksheets/sheet1.xml"), ("xlsx", "xl/sharedStrings.xml"), ("xlsx", "xl/workbook.xml"),
        ("qti", "imsmanifest.xml"), ("qti", "items/0001.xml"), ("qti3", "items/0001.xml"),
    ],
)  # fmt: skip
def test_entities_in_a_part_open_nothing(name: str, part: str, entities: bytes) -> None:
    began = time.monotonic()
    found = files.read(name, part_of(name, part, entities))
    assert found.problems
    assert "root:" not in str(found)
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("name", ["docx", "xlsx", "qti", "qti3"])
@pytest.mark.parametrize(
    "trick", [{"../../x": b"1"}, {"/etc/x": b"1"}, {"C:\\x": b"1"}, {"a/b": b"1", "A/B": b"2"}, {"b.bin": b"\0" * 130_000_000}]
)  # fmt: skip
def test_tricks_of_packed_files_are_refused(name: str, trick: dict[str, Any]) -> None:
    archive = Archive(samples(name))
    content = packed({**{each: archive.read(each) for each in archive.names()}, **trick})
    found = files.read(name, content)
    assert not found.items
    assert found.problems


def test_a_workbook_that_openpyxl_cannot_open_is_no_traceback() -> None:
    held = BytesIO(part_of("xlsx", "xl/workbook.xml", b"<workbook/>"))
    assert files.read("xlsx", held.getvalue()).problems
