"""A long list behaves as a list, and keeps next to nothing in memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.org.roster import spool
from lms.org.roster.spool import Spool


@given(st.lists(st.integers(), max_size=40), st.integers(-50, 50), st.integers(-50, 50))
def test_it_is_the_list_of_what_was_added(items: list[int], first: int, last: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "BLOCK", 7)
        held = Spool(items)
        assert list(held) == items
        assert held == items
        assert held != [*items, 1]
        assert (len(held), bool(held)) == (len(items), bool(items))
        assert held[first:last] == items[first:last]
        assert [held[i] for i in range(-len(items), len(items))] == [*items, *items]
        for place in (len(items), -len(items) - 1):
            with pytest.raises(IndexError):
                held[place]


def test_it_can_be_read_while_it_grows_and_twice_at_once() -> None:
    held = Spool(range(2500))
    pairs = zip(held, held, strict=True)
    assert next(pairs) == (0, 0)
    held.append(2500)
    assert sum(1 for a, b in pairs if a == b) == 2500


def test_a_hundred_thousand_items_take_no_memory() -> None:
    tracemalloc.start()
    held = Spool((i, f"Nguyễn Thị Ánh {i}") for i in range(100_000))
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held[99_999] == (99_999, "Nguyễn Thị Ánh 99999")
    assert now < 500_000
    assert peak < 2_000_000


def test_keys_are_a_set_of_texts() -> None:
    with spool.scratch() as held:
        keys = spool.Keys(held, ["a", "b", "a"])
        keys.add(iter(["ấ", "b"]))
        assert [key in keys for key in ("a", "b", "ấ", "A", "c", "")] == [
            True,
            True,
            True,
            False,
            False,
            False,
        ]
