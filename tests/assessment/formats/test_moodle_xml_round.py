"""Moodle XML: what is written is read again as it was; and no file makes the reader fall over."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.assessment import formats
from lms.assessment.formats.content import Item, Questions, Text
from tests.assessment.formats import items as made
from tests.assessment.formats.test_moodle_xml import SAMPLE

FORMAT = formats.get("moodle-xml")
MEDIA = {"so-do.png": made.PICTURE}
SLOW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def bare(item: Item) -> Item:
    return replace(item, line=0)


@SLOW
@given(
    st.lists(made.any_item, max_size=4),
    st.sampled_from([None, Fraction(1, 3), Fraction(0), Fraction(1, 10)]),
    st.lists(made.shown, max_size=2).map(tuple),
)
def test_what_is_written_is_read_again(
    items: list[Item], penalty: Fraction | None, hints: tuple[Text, ...]
) -> None:
    items = [replace(item, penalty=penalty, hints=hints, key=f"k{n}") for n, item in enumerate(items)]
    written = FORMAT.write(items, MEDIA)
    read = FORMAT.read(written.content)
    assert [bare(item) for item in read.items] == items
    assert not [problem for problem in written.problems if not problem.is_note]
    assert not items or not [p for p in read.problems if "100%" not in p.message.plain()]
    used = any("media:" in str(item) or item.picture for item in items)
    assert read.media == (MEDIA if used else {})


@SLOW
@given(made.any_item, st.data())
def test_a_damaged_file_is_reported(item: Item, data: st.DataObject) -> None:
    content = bytearray(FORMAT.write([item], MEDIA).content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at : at + data.draw(st.integers(1, 30))]
    assert isinstance(FORMAT.read(bytes(content)), Questions)


@SLOW
@given(st.binary(max_size=200))
def test_rubbish_is_reported(content: bytes) -> None:
    read = FORMAT.read(content)
    assert not read.items
    assert read.problems
    assert all(problem.message.plain() for problem in read.problems)


@pytest.mark.parametrize("part", range(1, 40))
def test_a_file_cut_short_gives_a_reason_and_no_half(part: int) -> None:
    content = SAMPLE.encode()
    read = FORMAT.read(content[: len(content) * part // 40])
    assert not read.items
    assert len(read.problems) == 1
