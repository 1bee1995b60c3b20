"""The workbook: columns found by their headings, cells as people fill them, and nothing a formula can do."""

import datetime
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment.formats import difficulty
from lms.assessment.formats.content import Gap, Item, Kind, Markup, Questions, Text
from lms.assessment.formats.figures import decimal_of
from lms.assessment.formats.where import at_cell
from lms.assessment.formats.xlsx import Xlsx, columns, reading
from lms.assessment.formats.xlsx.guide import EXAMPLES
from lms.assessment.formats.xlsx.writing import template
from tests.assessment.formats.make import HALF, NONE, ONE, bare, items, notes, option, told


def book(*rows: Sequence[object], title: str = "Câu hỏi") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def read(*rows: Sequence[object]) -> Questions:
    return Xlsx().read(book(*rows))


def one(*rows: Sequence[object]) -> Item:
    found = read(*rows)
    assert told(found.problems) == []
    (item,) = found.items
    return item


SHORT = ("Nội dung câu hỏi", "A", "B", "C", "Đáp án", "Loại")


def test_columns_in_any_order_under_words_people_use() -> None:
    item = one(
        ["ĐỀ KIỂM TRA"], [],
        ["STT", "Đáp án", "Nội dung câu hỏi (*)", "Lựa chọn 1", "Lựa chọn 2", "Lựa chọn 3", "Lời giải", "Mức độ"],
        [7, "B", "Hai cộng hai?", 3, 4, 4.5, "Đếm lại.", "Nhận biết"],
    )  # fmt: skip
    assert (item.kind, item.number, item.line) == (Kind.SINGLE, "7", 4)
    assert [(o.text.source, o.weight) for o in item.options] == [("3", NONE), ("4", ONE), ("4.5", NONE)]
    assert item.feedback.source == "Đếm lại."
    assert item.tags == (difficulty.tag(1),)


@pytest.mark.parametrize(
    ("right", "kind", "weights"),
    [
        ("b", Kind.SINGLE, [0, 1, 0]), ("A, C", Kind.MULTIPLE, [HALF, 0, HALF]), ("AC", Kind.MULTIPLE, [HALF, 0, HALF]),
        ("A;C", Kind.MULTIPLE, [HALF, 0, HALF]), ("2", Kind.SINGLE, [0, 1, 0]),
        ("A:100; B:50; C:-25", Kind.MULTIPLE, [1, HALF, Fraction(-1, 4)]),
    ],
)  # fmt: skip
def test_right_options(right: str, kind: Kind, weights: list[Fraction]) -> None:
    item = one(SHORT, ["X?", "m", "n", "p", right])
    assert (item.kind, [o.weight for o in item.options]) == (kind, weights)


@pytest.mark.parametrize(("right", "is_true"), [("Đúng", 1), ("S", 0), ("FALSE", 0), (True, 1), ("Sai", 0)])
def test_true_or_false(right: object, is_true: int) -> None:
    item = one(SHORT, ["X", None, None, None, right, "Đúng/Sai"])
    assert {o.key: o.weight for o in item.options} == {"true": is_true, "false": 1 - is_true}


def test_blanks_pairs_orders_and_numbers() -> None:
    found = read(
        [*SHORT, "Sai số", "Đơn vị", "Tính dấu"],
        ["Mã [[1]], số [[2]], dài [[3]]", r"OTP | a\|b", "*tự tìm | gọi tới", "#3,5:0,1", None, "điền khuyết", None, None, "không"],
        ["Nối", "An -> 1", "Bình → 2", "-> 3", None, "ghép cột"],
        ["Xếp", "trước", "giữa", "sau", None, "Sắp xếp"],
        ["Bao nhiêu?", "3,5", None, None, None, "Số", 0.1, "MB"],
        ["Viết đi", None, None, None, None, "Tự luận"],
    )  # fmt: skip
    assert told(found.problems) == []
    blanks, pairs, order, number, essay = found.items
    assert [(gap.kind, [(o.text.source, o.weight) for o in gap.options]) for gap in blanks.gaps] == [
        (Kind.TEXT, [("OTP", ONE), ("a|b", ONE)]), (Kind.SINGLE, [("tự tìm", ONE), ("gọi tới", NONE)]),
        (Kind.NUMBER, [("3.5", ONE)]),
    ]  # fmt: skip
    assert blanks.ignores_marks is True
    assert [(o.text.source, o.match.source) for o in pairs.options] == [("An", "1"), ("Bình", "2"), ("", "3")]
    assert [o.text.source for o in order.options] == ["trước", "giữa", "sau"]
    assert (number.options[0].text.source, str(number.options[0].tolerance), number.units) == (
        "3.5",
        "0.1",
        ("MB",),
    )
    assert essay.kind is Kind.ESSAY


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["X?", "a", "b", "c", None], "Thiếu đáp án đúng"), (["X?", "a", "b", "c", "chữ gì"], "Không hiểu đáp án"),
        (["X?", "a", "b", None, "C"], "phương án C để trống"), (["X?", "a", None, None, "A"], "ít nhất 2"),
        ([None, "a", "b", None, "A"], "chưa có nội dung"), (["X?", "a", "b", None, "A", "vớ vẩn"], "Không rõ loại câu"),
        (["X?", "a", "b", None, "E", "đúng sai"], "“Đúng” hoặc “Sai”"), (["X?", "ba", None, None, None, "số"], "không phải là số"),
        (["X?", "a", "b -> c", None, None, "nối"], "cần dấu ->"), (["X?", None, None, None, None, "trả lời ngắn"], "ít nhất một đáp án"),
        (["[[1]] và [[2]]", "a", None, None, None, "điền khuyết"], "Trong câu hỏi có [[2]]"),
        (["không có", "a", None, None, None, "điền khuyết"], "cần chỗ trống"), (["X?", "a", "b", "c", "A, B", "một đáp án"], "đúng một đáp án"),
        (["X?", "=1+1", "b", None, "A"], "công thức chưa có kết quả"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_cell(row: list[object], sentence: str) -> None:
    found = read(SHORT, ["Tốt?", "a", "b", "c", "A"], row, ["Tốt?", "a", "b", "c", "A"])
    wrong = [problem for problem in found.problems if sentence in problem.message.plain()]
    assert [problem.line for problem in wrong[:1]] == [3]
    assert wrong[0].place is not None
    assert wrong[0].place.plain().startswith("ô ")
    assert [item.line for item in found.items if item.line != 3] == [2, 4]


def test_a_day_that_the_program_made_of_an_answer_is_told() -> None:
    import datetime

    found = read(SHORT, ["Nửa là?", datetime.date(2026, 2, 1), "b", None, "A"])
    assert "kiểu ngày tháng" in told(found.problems)[0][1]


def test_unknown_columns_hidden_sheets_and_the_guide() -> None:
    made = openpyxl.load_workbook(BytesIO(book([*SHORT, "Người soạn", "A"], ["X?", "a", "b", "c", "A"])))
    for title, state in (("Hướng dẫn", "visible"), ("Cũ", "hidden"), ("Thêm", "visible")):
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(SHORT)
        sheet.append(["Y?", "a", "b", "c", "D"])
    target = BytesIO()
    made.save(target)
    found = Xlsx().read(target.getvalue())
    assert [item.text.source for item in found.items] == ["X?", "Y?"]
    assert [problem.place for problem in found.problems if not problem.is_note] == [at_cell("E2", "Thêm")]
    assert len(notes(found.problems)) == 3


def test_formulas_are_texts_when_written_and_results_when_read() -> None:
    evil = '=HYPERLINK("https://x.vn","bấm")'
    item = Item(
        Kind.SINGLE, Text("-1 + 1 = ?"), (option(evil, ONE), option("+2"), option("@SUM(A1)")), title="=1+1"
    )
    content = Xlsx().write([item], {}).content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["C2"].number_format == "@"  # so that it stays a text when somebody edits it
    assert [bare(each) for each in Xlsx().read(content).items] == [item]


def test_the_template_explains_itself_and_its_examples_are_right() -> None:
    made = openpyxl.load_workbook(BytesIO(template()))
    assert made.sheetnames == ["Câu hỏi", "Hướng dẫn"]
    assert [cell.value for cell in made["Câu hỏi"][1]][:4] == [
        "Loại câu",
        "Câu hỏi",
        "Phương án A",
        "Phương án B",
    ]
    assert Xlsx().read(template()).items == ()
    made["Hướng dẫn"].title = "Câu mẫu"
    del made["Câu hỏi"]
    made["Câu mẫu"].delete_rows(1, 16)
    target = BytesIO()
    made.save(target)
    found = Xlsx().read(target.getvalue())
    assert found.problems == ()
    assert {item.kind for item in EXAMPLES} == set(columns.KINDS) - {Kind.DESCRIPTION}
    assert [bare(item).options for item in found.items] == [bare(item).options for item in EXAMPLES]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"X?{=a ~b}", "không phải bảng tính"), (b"PK\x03\x04rubbish", "hỏng"), (b"%PDF-1.7", "một tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""), (b"", "không phải bảng tính"),
        (book(["a", "b"], [1, 2]), "Không thấy dòng tiêu đề"), (book(SHORT), "Không có câu hỏi nào"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    found = Xlsx().read(content)
    assert found.items == ()
    assert sentence in told(found.problems)[0][1]


def test_a_bomb_is_not_unpacked() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (reading.LIMITS.unpacked + 1))
    assert "lớn hơn 64 MB" in told(Xlsx().read(target.getvalue()).problems)[0][1]


def test_many_sheets_and_rows_end_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    made = openpyxl.Workbook()
    for number in range(12):
        sheet = made.create_sheet(f"Trang {number}")
        sheet.append(SHORT)
        sheet.append(["X?", "a", "b", "c", "A"])
    target = BytesIO()
    made.save(target)
    found = Xlsx().read(target.getvalue())
    assert len(found.items) == reading.MAX_SHEETS - 1  # the first is the empty one of the library
    assert "“Trang 9” trở đi không được đọc" in told(found.problems)[0][1]
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(Xlsx().read(target.getvalue()).items) == 3


def test_a_cell_at_the_far_end_reserves_nothing() -> None:
    made = openpyxl.load_workbook(BytesIO(book(SHORT, ["X?", "a", "b", "c", "A"])))
    made.worksheets[0]["XFD1048576"] = "x"
    target = BytesIO()
    made.save(target)
    assert len(Xlsx().read(target.getvalue()).items) == 1


def test_mixed_markups_of_a_question_become_html() -> None:
    mixed = Item(Kind.SINGLE, Text("**a** & b", Markup.MARKDOWN), (option("x < y", ONE), option("z")))
    (item,) = Xlsx().read(Xlsx().write([mixed], {}).content).items
    assert item.text == Text("<p><strong>a</strong> &amp; b</p>", Markup.HTML)
    assert item.options[0].text.source == "x &lt; y"


CARRIED = sorted(set(columns.KINDS) - {Kind.BLANKS, Kind.ORDERING})


@settings(max_examples=25, deadline=None)
@given(st.lists(items(CARRIED), min_size=1, max_size=5))
def test_what_is_written_is_read_again(many: list[Item]) -> None:
    written = Xlsx().write(many, {})
    found = Xlsx().read(written.content)
    assert [bare(item) for item in found.items] == [_as_read(item) for item in many]


def _as_read(item: Item) -> Item:
    """The difficulty comes last among the tags, from its own column."""
    from dataclasses import replace

    hard, tags = difficulty.split(item.tags)
    return replace(bare(item), tags=(*tags, *([difficulty.tag(hard)] if hard else [])))


def test_gaps_are_read_as_they_were_written() -> None:
    gaps = (
        Gap(Kind.TEXT, (option("a|b", ONE), option("*c", ONE))), Gap(Kind.SINGLE, (option("đúng", ONE), option("sai | hẳn"))),
        Gap(Kind.TEXT, (option("#1\\", ONE),)),
    )  # fmt: skip
    item = Item(Kind.BLANKS, Text("[[1]] [[2]] [[3]]"), gaps=gaps)
    (found,) = Xlsx().read(Xlsx().write([item], {}).content).items
    assert found.gaps == gaps


def test_cells_are_read_as_they_are_shown() -> None:
    """Percent and times of day as people see them; the error of a formula is no answer, unless somebody typed it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Câu hỏi", "A", "B", "C", "D", "Đáp án"])
    sheet.append(["Bao nhiêu?", 0.5, 0.125, datetime.time(8, 30), datetime.datetime(2025, 9, 2, 13, 5), "A"])  # noqa: DTZ001
    sheet.append(["Lỗi nào?", "x", "y", None, None, "A"])
    sheet["B2"].number_format, sheet["C2"].number_format = "0%", "0.0%"
    sheet["B3"].value, sheet["B3"].data_type = "#N/A", "s"
    sheet["C3"].value, sheet["C3"].data_type = "#REF!", "e"
    held = BytesIO()
    book.save(held)
    found = reading.read(held.getvalue())
    first, second = found.items
    assert [o.text.source for o in first.options] == ["50%", "12.5%", "08:30", "13:05 02/09/2025"]
    assert [o.text.source for o in second.options] == ["#N/A"]
    faulty = [p.place for p in found.problems if p.message.params.get("value") in ("#N/A", "#REF!")]
    assert faulty == [at_cell("C3")]


def test_a_number_with_both_signs_is_read_the_way_it_was_meant() -> None:
    assert [decimal_of(text) for text in ("1.234,5", "1,234.5", "12.345.678,25", "1.234", "1.23,4")] == [
        Decimal("1234.5"), Decimal("1234.5"), Decimal("12345678.25"), Decimal("1.234"), None,
    ]  # fmt: skip
