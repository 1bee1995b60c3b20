"""Pure rules of drafts: keys, order, thinning, reading, the checklist's sentences."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.drafts.reading.rules import links_in, sentences
from lms.catalog.drafts.rules import MOST_MINUTES, estimated_minutes, key_of, reordered
from lms.catalog.drafts.texts.rules import MOST_KEPT, Saved, both, overwrites, too_many

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AGES = st.lists(st.integers(0, 3 * 365 * 24 * 60), min_size=1, max_size=700, unique=True)


def test_a_key_is_made_of_the_title() -> None:
    assert key_of("Đặt mật khẩu dài, dễ nhớ!", (), "bai") == "dat-mat-khau-dai-de-nho"
    assert key_of("Đặt mật khẩu", {"dat-mat-khau", "dat-mat-khau-2"}, "bai") == "dat-mat-khau-3"
    assert key_of("…", {"bai"}, "bai") == "bai-2"
    assert len(key_of("x" * 500, {"x" * 60}, "bai")) <= 64


@given(st.text(max_size=200), st.sets(st.text(alphabet="abc-", max_size=4), max_size=5))
def test_a_key_is_a_pack_s_key_and_new(title: str, taken: set[str]) -> None:
    import re

    key = key_of(title, taken, "bai")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert key not in taken
    assert len(key) <= 64


@given(st.lists(st.integers(), min_size=1, max_size=20, unique=True), st.integers(-5, 30), st.data())
def test_moving_a_lesson_loses_none(ids: list[int], place: int, data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(ids))
    found = reordered(ids, moved, place)
    assert sorted(found) == sorted(ids)
    assert found.index(moved) == max(0, min(len(ids) - 1, place - 1))


@given(st.integers(0, 10**6))
def test_minutes_are_from_one_to_the_most(words: int) -> None:
    assert 1 <= estimated_minutes(words) <= MOST_MINUTES
    assert estimated_minutes(words) <= estimated_minutes(words + 1)


def entries(ages: list[int]) -> list[Saved]:
    """Entries so many minutes old, numbered in order of time."""
    times = sorted(NOW - timedelta(minutes=age) for age in ages)
    return [Saved(number, 1, at, at) for number, at in enumerate(times, 1)]


@given(AGES, st.data())
def test_thinning_keeps_the_newest_the_first_and_what_counts(ages: list[int], data: st.DataObject) -> None:
    held = entries(ages)
    counting = data.draw(st.sampled_from([entry.number for entry in held]))
    gone = too_many(held, counting, NOW)
    assert not gone & {held[0].number, held[-1].number, counting}
    assert len(held) - len(gone) <= MOST_KEPT + 2
    today = {entry.number for entry in held[-MOST_KEPT:] if NOW - entry.saved_at <= timedelta(hours=12)}
    assert not gone & today
    assert too_many([entry for entry in held if entry.number not in gone], counting, NOW) == set()


def test_a_text_saved_every_ten_minutes_for_a_year_does_not_grow_without_bound() -> None:
    held: list[Saved] = []
    for step in range(0, 365 * 24 * 6, 6):  # an entry an hour, thinned as it is saved
        at = NOW + timedelta(minutes=10 * step)
        held.append(Saved(step + 1, 1, at, at))
        gone = too_many(held, step + 1, at)
        held = [entry for entry in held if entry.number not in gone]
    assert len(held) < MOST_KEPT


def test_only_ones_own_newest_entry_of_this_sitting_is_overwritten() -> None:
    mine = Saved(1, 7, NOW - timedelta(minutes=9), NOW)
    assert overwrites(mine, 7, NOW)
    assert not overwrites(mine, 8, NOW)
    assert not overwrites(mine, None, NOW)
    assert not overwrites(Saved(1, 7, NOW - timedelta(minutes=10), NOW), 7, NOW)
    assert not overwrites(None, 7, NOW)


@given(st.text(), st.text())
def test_both_texts_are_there(mine: str, theirs: str) -> None:
    joined = both(mine, theirs)
    assert mine.lstrip() in joined
    assert theirs.rstrip() in joined


def test_sentences_are_those_of_each_block() -> None:
    html = "<h2>Mở tệp</h2><p>Bấm nút. Bạn thấy <strong>một</strong> ô? Gõ số.</p><ul><li>Một</li><li>Hai; ba</li></ul>"
    assert sentences(html) == ["Mở tệp", "Bấm nút.", "Bạn thấy một ô?", "Gõ số.", "Một", "Hai;", "ba"]
    assert links_in('<p><a href="https://a.vn">x</a> <a href="https://a.vn">y</a></p>') == ["https://a.vn"]
