"""What changed in a text, and what changed places: nothing invented, nothing left out, in a bounded time."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.versions.rules import Line, Part, Piece, moved, text_changes


def side(lines: list[Line], without: Part) -> list[str]:
    """One of the two texts, from the changes."""
    found = []
    for line in lines:
        words = "".join(piece.text for piece in line.pieces if piece.part is not without)
        if any(piece.part is not without for piece in line.pieces):
            found.append(words)
    return found


def shown(old: str, new: str) -> list[str]:
    """The changes as one writes them: [-gone-] and {+new+}; … for lines that are left out."""
    marks = {Part.SAME: "{}", Part.GONE: "[-{}-]", Part.NEW: "{{+{}+}}"}
    return [
        f"…{line.skipped}" if line.skipped else "".join(marks[p.part].format(p.text) for p in line.pieces)
        for line in text_changes(old, new)
    ]


def test_words() -> None:
    assert shown("Mật khẩu dài tám ký tự.", "Mật khẩu dài mười hai ký tự.") == [
        "Mật khẩu dài [-tám-]{+mười hai+} ký tự."
    ]


def test_equal_texts_have_no_changes() -> None:
    assert text_changes("Một\n\nHai", "Một\n\nHai") == []


def test_blank_lines_are_no_change_to_a_reader() -> None:
    assert shown("Một\n\nHai", "Một\n\n\nHai") == []


def test_what_stayed_is_shown_only_beside_a_change() -> None:
    old = "\n".join(f"Dòng {n}" for n in range(9))
    assert shown(old, old.replace("Dòng 4", "Dòng bốn")) == [
        "…3",
        "Dòng 3",
        "Dòng [-4-]{+bốn+}",
        "Dòng 5",
        "…3",
    ]


def test_a_paragraph_that_came_before_an_edited_one_is_not_taken_for_it() -> None:
    old = "Bạn mở ứng dụng và chọn mục giấy tờ.\nBạn đọc kỹ rồi bấm xác nhận."
    new = "Chuẩn bị: điện thoại đã sạc.\nBạn mở ứng dụng và chọn mục giấy tờ số.\nBạn đọc thật kỹ rồi bấm xác nhận."
    assert shown(old, new) == [
        "{+Chuẩn bị: điện thoại đã sạc.+}",
        "Bạn mở ứng dụng và chọn mục giấy tờ{+ số+}.",
        "Bạn đọc{+ thật+} kỹ rồi bấm xác nhận.",
    ]


def test_what_has_nothing_in_common_was_replaced() -> None:
    assert shown("Con mèo ngủ.", "Hôm nay trời mưa to lắm!") == [
        "[-Con mèo ngủ.-]",
        "{+Hôm nay trời mưa to lắm!+}",
    ]


def test_all_gone_and_all_new() -> None:
    assert text_changes("Một", "") == [Line((Piece(Part.GONE, "Một"),))]
    assert text_changes("", "Một") == [Line((Piece(Part.NEW, "Một"),))]


texts = st.lists(st.text("ab  c.ưđ", max_size=12), max_size=8).map("\n".join)


@given(texts, texts)
def test_both_texts_can_be_read_from_the_changes(old: str, new: str) -> None:
    lines = text_changes(old, new)
    if any(line.skipped for line in lines) or not lines:
        return
    assert side(lines, Part.NEW) == [line.rstrip() for line in old.split("\n") if line.strip()]
    assert side(lines, Part.GONE) == [line.rstrip() for line in new.split("\n") if line.strip()]


def test_it_takes_a_bounded_time() -> None:
    pick = random.Random(1).choice
    binary = [" ".join(pick("ab") for _ in range(250)) for _ in range(400)]
    pairs = [
        ("a " * 60_000, "a " * 59_999 + "b"),
        ("a\n" * 60_000, "b\na\n" * 20_000),
        ("\n".join(binary[:200]), "\n".join(binary[200:])),
        ("\n".join(pick("ab") for _ in range(1200)), "\n".join(pick("ab") for _ in range(1200))),
    ]
    begun = time.process_time()
    for old, new in pairs:
        assert text_changes(old, new)
    assert time.process_time() - begun < 20, "some two seconds where this was written"


def test_moved() -> None:
    assert moved("abcd", "abcd") == set()
    assert moved("abcd", "bcda") == {"a"}
    assert moved("abcd", "dabc") == {"d"}
    assert moved("abc", "xcaby") == {"c"}
    assert moved("", "abc") == set()


@given(st.permutations(list("abcdefg")))
def test_what_did_not_move_stands_in_the_old_order(new: list[str]) -> None:
    gone = moved("abcdefg", new)
    stayed = [key for key in new if key not in gone]
    assert stayed == sorted(stayed)
    assert (gone == set()) is (new == sorted(new))
