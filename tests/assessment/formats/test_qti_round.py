"""QTI: what is written is read again as it was, in both versions; and no file makes the reader fall over."""

import io
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.assessment import formats
from lms.assessment.formats.content import Item, Kind, Option, Questions, Text
from tests.assessment.formats import items as made

MEDIA = {"so-do.png": made.PICTURE}
SLOW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def carried(item: Item) -> Item:
    """QTI always lets what is to be put in order be mixed."""
    return replace(item, shuffles=None) if item.kind is Kind.ORDERING else item


def bare(item: Item) -> Item:
    return replace(item, line=0)


@pytest.mark.parametrize("name", ["qti", "qti3"])
@SLOW
@given(items=st.lists(made.any_item, max_size=3))
def test_what_is_written_is_read_again(name: str, items: list[Item]) -> None:
    items = [replace(item, key=f"k{n}") for n, item in enumerate(items)]
    written = formats.get(name).write(items, MEDIA)
    assert not [problem for problem in written.problems if not problem.is_note]
    read = formats.get("qti").read(written.content)
    assert [bare(item) for item in read.items] == [carried(item) for item in items]
    assert not items or not read.problems, [p.message.plain() for p in read.problems]
    used = any("media:" in str(item) or item.picture for item in items)
    assert read.media == (MEDIA if used else {})


@SLOW
@given(item=made.any_item, data=st.data())
def test_a_damaged_package_is_reported(item: Item, data: st.DataObject) -> None:
    content = bytearray(formats.get("qti").write([item], MEDIA).content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at : at + data.draw(st.integers(1, 30))]
            content = content or bytearray(b"P")
    assert isinstance(formats.get("qti").read(bytes(content)), Questions)


@SLOW
@given(item=made.any_item, data=st.data())
def test_a_damaged_item_is_reported(item: Item, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(formats.get("qti").write([item], MEDIA).content)) as package:
        content = package.read("items/0001.xml").decode()
    words = sorted(set(content.replace('"', " ").replace("<", " ").replace(">", " ").split()))
    for _ in range(data.draw(st.integers(1, 4))):
        content = content.replace(
            data.draw(st.sampled_from(words)), data.draw(st.sampled_from([*words, "", "x", "-1"]))
        )
    read = formats.get("qti").read(content.encode())
    assert read.items or read.problems


@SLOW
@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
def test_rubbish_is_reported(content: bytes, start: bytes) -> None:
    read = formats.get("qti").read(start + content)
    assert not read.items
    assert read.problems


@SLOW
@given(items=st.lists(made.any_item, min_size=1, max_size=3))
def test_from_moodle_to_qti_and_back_keeps_what_both_carry(items: list[Item]) -> None:
    moodle, qti = formats.get("moodle-xml"), formats.get("qti")
    items = [replace(item, key=f"k{n}") for n, item in enumerate(items)]
    first = moodle.read(moodle.write(items, MEDIA).content)
    through = qti.read(qti.write(first.items, first.media).content)
    last = moodle.read(moodle.write(through.items, through.media).content)
    assert [bare(item) for item in last.items] == [carried(bare(item)) for item in first.items]
    assert last.media == first.media


def test_what_qti_has_no_place_for_is_said_once_for_the_file() -> None:
    items = [
        Item(
            Kind.SINGLE, Text("x"), made_options(), penalty=Fraction(1, 3), hints=(Text("nhớ"),), key=f"k{n}"
        )
        for n in range(3)
    ]  # fmt: skip
    written = formats.get("qti").write(items, {})
    said = [(problem.is_note, problem.message.plain()) for problem in written.problems]
    assert len(said) == 2
    assert {is_note for is_note, _ in said} == {True, False}
    assert all("3 câu (1, 2, 3)" in message for _, message in said)


def made_options() -> tuple[Option, ...]:
    return (Option(Text("a"), Fraction(1)), Option(Text("b")), Option(Text("c")))
