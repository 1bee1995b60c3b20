"""From files into our kinds and back: what a kind takes, what is lost, and what an author still has to write."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment import formats, kinds
from lms.assessment.formats.bank.items import can_leave, from_source
from lms.assessment.formats.bank.sources import Sourced, explained, to_source
from lms.assessment.formats.content import NOTHING, Area, Criterion, Gap, Item, Kind, Markup, Option, Text
from lms.assessment.formats.xlsx.guide import EXAMPLES
from tests.assessment.formats.make import HALF, NONE, ONE, items, notes, option, told
from tests.assessment.make import source as choice_source
from tests.assessment.questions import SOURCES

OURS = {
    **SOURCES, "single": choice_source(), "multiple": choice_source(correct=("a", "b")),
    "truefalse": choice_source(correct=("true",), keys=("true", "false")),
}  # fmt: skip


def wrong(found: Sourced) -> str:
    return " ".join(sentence for _, sentence in told(found.problems))


def with_whys(found: dict[str, Any]) -> dict[str, Any]:
    """As an author completes it."""
    return explained(found, "Vì.")


@pytest.mark.parametrize("item", EXAMPLES, ids=lambda item: item.kind.value)
def test_the_examples_of_the_template_go_into_our_kinds(item: Item) -> None:
    found = to_source(item)
    if item.kind is Kind.DESCRIPTION:
        assert "chưa có loại câu" in wrong(found)
        return
    assert wrong(found) == ""
    assert found.source is not None
    assert kinds.get(found.kind).check(with_whys(found.source)) == []
    kinds.get(found.kind).render(with_whys(found.source))


def rubric(*lines: tuple[str, list[tuple[str, str]]]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(title, tuple((Decimal(p), words) for p, words in levels)) for title, levels in lines
    )


def test_an_essay_becomes_a_task_with_its_rubric() -> None:
    item = Item(
        Kind.ESSAY, Text("Hãy kể."), takes="files", feedback=Text("Bài tốt có ba ý."), notes=Text("Chấm rộng tay."),
        rubric=rubric(("Nội dung", [("0", "Thiếu"), ("0.5", "Nửa"), ("1", "Đủ")]), ("Chữ", [("1", "Sạch")])),
    )  # fmt: skip
    found = to_source(item)
    assert (found.kind, wrong(found), found.lacks_why) == ("task", "", False)
    assert found.source is not None
    assert (found.source["takes"], found.source["good_answer"], found.source["grader_note"]) == (
        "files", "Bài tốt có ba ý.", "Chấm rộng tay.",
    )  # fmt: skip
    body = kinds.get("task").render(found.source)
    assert [[level["points"] for level in row["levels"]] for row in body["criteria"]] == [[0, 1, 2], [0, 2]]
    assert "nhân lên 2 lần" in " ".join(notes(found.problems))
    back = from_source("task", found.source, key="k")
    again = to_source(back)
    assert again.source == found.source
    assert again.problems == ()


def test_an_essay_without_a_rubric_gets_one_to_be_changed() -> None:
    found = to_source(Item(Kind.ESSAY, Text("Hãy kể.")))
    assert wrong(found) == ""
    assert "phiếu chấm chung" in " ".join(notes(found.problems))
    assert found.source is not None
    kinds.get("task").render(found.source)


@pytest.mark.parametrize("name", ["moodle-xml", "qti", "qti3"])
def test_a_task_survives_a_file(name: str) -> None:
    source = to_source(Item(Kind.ESSAY, Text("Hãy kể."), takes="text", notes=Text("Chấm kỹ"), rubric=rubric(("Ý", [("0", "Thiếu"), ("3", "Đủ")])))).source  # fmt: skip
    assert source is not None
    written = formats.get(name).write([from_source("task", source)], {})
    assert told(written.problems) == []
    [item] = formats.get(name).read(written.content).items
    assert to_source(item).source == source


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (rubric(("Ý", [("0", "a"), ("1", "b"), ("1", "c")])), "nhiều mức cùng 1 điểm"),
        (rubric(("Ý", [("-1", "a"), ("0", "b"), ("1", "c")])), "điểm âm"),
        (rubric(("Ý", [(str(n), "a") for n in range(8)])), "từ 2 đến 6 mức"),
        (rubric(("Ý", [("0", "a"), ("1000", "b")])), "từ 0 đến 100"),
    ],
)
def test_rubrics_that_ours_cannot_hold_are_told(made: tuple[Criterion, ...], why: str) -> None:
    assert why in wrong(to_source(Item(Kind.ESSAY, Text("X"), rubric=made)))


def test_difficulty_and_tags_part() -> None:
    found = to_source(EXAMPLES[0])
    assert (found.tags, found.difficulty) == (("an toàn",), 1)


def test_explanations_come_from_what_the_file_says() -> None:
    item = Item(
        Kind.SINGLE, Text("X?"), (option("a", ONE, "Đúng rồi"), option("b"), option("c", NONE, "Sai.")),
        feedback=Text("<p>Xem <b>bài 1</b>.</p>", Markup.HTML),
    )  # fmt: skip
    found = to_source(item)
    assert found.source is not None
    assert [o["why"] for o in found.source["options"]] == [
        "Đúng rồi. Xem **bài 1**.",
        "Xem **bài 1**.",
        "Sai.",
    ]
    assert found.problems == ()


def test_a_missing_explanation_is_a_note_and_not_a_refusal() -> None:
    found = to_source(
        Item(Kind.SINGLE, Text("X?"), (option("a", ONE), option("b"), option("c", NONE, "Vì c.")))
    )
    assert found.lacks_why
    assert wrong(found) == ""
    assert notes(found.problems) == ["Phương án A, B chưa có lời giải thích; cần viết thêm trước khi dùng."]
    assert found.source is not None
    assert found.source["options"][0]["why"] == ""


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (Item(Kind.SINGLE, Text("X?"), (option("a", ONE), *[option(f"b{n}") for n in range(8)])), "từ 2 đến 8 phương án"),
        (Item(Kind.SINGLE, Text("X?"), (option("a", ONE), option("b", HALF), option("c"))), "50 phần trăm số điểm"),
        (Item(Kind.SINGLE, Text("X?"), (option("a", ONE), option("b", ONE), option("c"))), "đúng một phương án đúng"),
        (Item(Kind.MULTIPLE, Text("X?"), (option("a", HALF), option("b", HALF))), "ít nhất một phương án sai"),
        (Item(Kind.TEXT, Text("X?"), (option("a", ONE), option("b", HALF))), "chỉ được 50 phần trăm"),
        (Item(Kind.TEXT, Text("X?"), (option("a*", ONE),)), "dấu * thay cho"),
        (Item(Kind.NUMBER, Text("X?"), (option("1", ONE), option("2", ONE))), "Chỉ giữ đáp án 1"),
        (Item(Kind.NUMBER, Text("X?"), (option("abc", ONE),)), "Thiếu mục “answer”"),
        (Item(Kind.NUMBER, Text("X?"), (option("1", ONE),), units=("m", "cm")), "Chỉ giữ đơn vị m"),
        (Item(Kind.SINGLE, Text(""), (option("a", ONE), option("b"), option("c"))), "chưa có nội dung"),
        (Item(Kind.BLANKS, Text("[[1]]"), gaps=(Gap(Kind.SINGLE, (option("a"), option("b"))),)), "chưa có đáp án đúng"),
        (Item(Kind.BLANKS, Text("[[1]] [[2]]"), gaps=(Gap(Kind.TEXT, (option("a", ONE),), 2),)), "tính nhiều lần"),
        (Item(Kind.BLANKS, Text("[[1]]"), gaps=(Gap(Kind.NUMBER, (option("1.5", ONE),)),)), "không có sai số"),
        (Item(Kind.DESCRIPTION, Text("X")), "chưa có loại câu"),
    ],
)  # fmt: skip
def test_what_our_kinds_do_not_hold_is_told(item: Item, sentence: str) -> None:
    assert sentence in wrong(to_source(item))


def test_what_belongs_to_a_quiz_is_a_note_and_the_question_is_taken() -> None:
    """Every file of a learning service says how many points its questions had there."""
    item = Item(
        Kind.TEXT, Text("X?"), (option("a", ONE),), feedback=Text("Vì."), points=Decimal("0.25"), penalty=HALF, hints=(Text("h"),)
    )  # fmt: skip
    found = to_source(item)
    assert wrong(found) == ""
    said = " ".join(notes(found.problems))
    assert "số điểm của câu" in said
    assert "gợi ý" in said


def test_lists_of_gaps_become_one() -> None:
    gaps = (
        Gap(Kind.SINGLE, (option("a", ONE), option("b"))),
        Gap(Kind.SINGLE, (option("c"), option("a", ONE))),
    )
    found = to_source(Item(Kind.BLANKS, Text("[[1]] rồi [[2]]"), gaps=gaps, feedback=Text("Vì.")))
    assert found.source is not None
    assert [choice["text"] for choice in found.source["choices"]] == ["a", "b", "c"]
    assert [gap["match"] for gap in found.source["gaps"]] == ["v1", "v1"]
    assert found.source["passage"] == "[[1]] rồi [[2]]"
    assert "chung một danh sách" in wrong(found)


def test_answers_that_our_kind_takes_for_one_come_once() -> None:
    found = to_source(
        Item(
            Kind.TEXT,
            Text("X?"),
            (option("OTP", ONE), option("otp", ONE), option("*", NONE)),
            feedback=Text("Vì."),
        )
    )
    assert found.source is not None
    assert found.source["answers"] == ["OTP"]
    assert found.problems == ()


def test_pictures_are_named() -> None:
    item = Item(
        Kind.TEXT, Text('<img src="media:a.png" alt="x">?', Markup.HTML), (option("a", ONE),), feedback=Text("![y](media:b.png)", Markup.MARKDOWN),
    )  # fmt: skip
    assert to_source(item).media == ("a.png", "b.png")


@pytest.mark.parametrize("kind", OURS)
def test_our_own_questions_leave_and_come_back(kind: str) -> None:
    first = OURS[kind]
    item = from_source(kind, first, key="k", tags=["t"], hard=3)
    back = to_source(item)
    assert (back.kind, back.tags, back.difficulty, back.problems) == (kind, ("t",), 3, ())
    assert back.source is not None
    if kind != "blanks":  # its question and its passage become one text
        wanted, got = kinds.get(kind).render(first), kinds.get(kind).render(back.source)
        assert _faces(got) == _faces(wanted)
    again = to_source(from_source(kind, back.source))
    assert again.source is not None
    assert _faces(kinds.get(kind).render(again.source))[1:] == _faces(kinds.get(kind).render(back.source))[1:]


def _faces(body: dict[str, Any]) -> list[Any]:
    """What people see of a body; keys inside it are nobody's business."""
    options = [(o["html"], o["correct"], o["why_html"]) for o in body["options"]]
    parts = [(part["html"], part["why_html"], part.get("answers")) for part in body.get("parts", ())]
    return [
        body["html"],
        options,
        parts,
        body.get("answer"),
        body.get("answers"),
        body.get("unit"),
        body.get("why_html"),
    ]


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("name", ["gift", "xlsx"])
def test_our_own_questions_survive_a_file(kind: str, name: str) -> None:
    item = from_source(kind, OURS[kind])
    written = formats.get(name).write([item], {})
    found = formats.get(name).read(written.content)
    if name == "gift" and kind in ("ordering", "blanks"):
        assert "không có loại câu" in told(written.problems)[0][1]
        return
    assert told(found.problems) == []
    first, second = to_source(item).source, to_source(found.items[0]).source
    assert first is not None
    assert second is not None
    assert (
        _faces(kinds.get(kind).render(with_whys(second)))[0]
        == _faces(kinds.get(kind).render(with_whys(first)))[0]
    )


def test_a_kind_that_no_file_holds() -> None:
    assert not can_leave("hotspot-nowhere")
    area = Item(Kind.HOTSPOT, Text("Chọn"), areas=(Area("a", "rect", (0, 0, 1, 1), ONE),))
    assert to_source(replace(area, kind=Kind.DESCRIPTION)).source is None


@settings(max_examples=80, deadline=None)
@given(items(list(Kind)))
def test_nothing_that_a_file_says_makes_it_stumble(item: Item) -> None:
    found = to_source(item)
    if found.source is not None and not told(found.problems):
        assert kinds.get(found.kind).check(with_whys(found.source)) == []
        kinds.get(found.kind).render(with_whys(found.source))


@given(st.lists(st.sampled_from([ONE, NONE, HALF, Fraction(1, 3), -HALF]), min_size=1, max_size=8))
def test_a_right_option_is_one_that_earns_most(weights: list[Fraction]) -> None:
    item = Item(
        Kind.SINGLE,
        Text("X?"),
        tuple(Option(Text(f"a{n}"), weight, NOTHING) for n, weight in enumerate(weights)),
    )
    found = to_source(item)
    assert found.source is not None
    right = [o["correct"] for o in found.source["options"]]
    assert right == [weight > 0 and weight == max(weights) for weight in weights]
