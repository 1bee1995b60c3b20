"""Our form against the table of components of Nghị định 30/2020/NĐ-CP, Phụ lục I, row by row."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel.official import rules
from lms.kernel.official.build import build
from lms.kernel.official.rules import Figure, Level, Paper, Signer, Text
from lms.kernel.official.word import SMALL_TABLE
from tests.kernel.official.make import NOW, paper, table
from tests.kernel.official.reading import MM, Paragraph, W, find, paragraphs, xml


@pytest.fixture(scope="module")
def made() -> bytes:
    return build(paper(), NOW)


def after(content: bytes, beginning: str) -> Paragraph:
    """The first paragraph with a rule after the one that begins so."""
    found = paragraphs(content)
    start = next(n for n, p in enumerate(found) if p.text.startswith(beginning))
    return next(p for p in found[start:] if p.ruled is not None)


# Component, how its text begins, sizes, bold, italic, alignment.
ROWS = [
    ("1 quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False, "center"),
    ("1 tiêu ngữ", "Độc lập - Tự do - Hạnh phúc", (13, 14), True, False, "center"),
    ("2 cơ quan chủ quản", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", (12, 13), False, False, "center"),
    ("2 cơ quan ban hành", "TRƯỜNG TRUNG CẤP NGHỀ DIÊN KHÁNH", (12, 13), True, False, "center"),
    ("3 số, ký hiệu", "Số:", (13, 13), False, False, "center"),
    ("4 địa danh, ngày", "Diên Khánh, ngày", (13, 14), False, True, "center"),
    ("5a tên loại", "BÁO CÁO", (13, 14), True, False, "center"),
    ("5a trích yếu", "Kết quả thực hiện", (13, 14), True, False, "center"),
    ("6 căn cứ", "Căn cứ Luật A", (13, 14), False, True, "both"),
    ("6 nội dung", "Có 110 người", (13, 14), False, False, "both"),
    ("6 phần, chương", "Chương I", (13, 14), True, False, "center"),
    ("6 tiêu đề chương", "QUY ĐỊNH CHUNG", (13, 14), True, False, "center"),
    ("6 mục", "I. KẾT QUẢ", (13, 14), True, False, "both"),
    ("6 khoản có tiêu đề", "1. Tham gia", (13, 14), True, False, "both"),
    ("7 quyền hạn", "KT. HIỆU TRƯỞNG", (13, 14), True, False, "center"),
    ("7 chức vụ", "PHÓ HIỆU TRƯỞNG", (13, 14), True, False, "center"),
    ("7 họ tên người ký", "Nguyễn\u00a0Văn\u00a0An", (13, 14), True, False, "center"),
    ("9a kính gửi", "Kính gửi:", (13, 14), False, False, "center"),
    ("9b nơi nhận", "Nơi nhận:", (12, 12), True, True, "left"),
    ("9b danh sách", "- Sở GD&ĐT (báo cáo);", (11, 11), False, False, "left"),
    ("9b lưu", "- Lưu: VT, HCKT.", (11, 11), False, False, "left"),
    ("phụ lục", "Phụ lục I", (14, 14), True, False, "center"),
    ("tiêu đề phụ lục", "KẾT QUẢ THEO KHÓA HỌC", (13, 14), True, False, "center"),
]


@pytest.mark.parametrize(("beginning", "sizes", "bold", "italic", "align"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])  # fmt: skip
def test_a_component(
    made: bytes, beginning: str, sizes: tuple[int, int], bold: bool, italic: bool, align: str
) -> None:
    found = find(made, beginning)
    assert sizes[0] <= found.one("size") <= sizes[1]
    assert found.one("bold") is bold
    assert found.one("italic") is italic
    assert found.align == align


def test_everything_is_black_times_new_roman(made: bytes) -> None:
    runs = [run for p in paragraphs(made) for run in p.runs]
    assert {(run.font, run.colour) for run in runs} == {("Times New Roman", "000000")}
    fonts = list(xml(made, "word/styles.xml").iter(f"{W}rFonts"))
    assert {value for font in fonts for value in font.attrib.values()} == {"Times New Roman"}


def test_the_page(made: bytes) -> None:
    sections = list(xml(made).iter(f"{W}sectPr"))
    sizes = []
    for section in sections:
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert size is not None
        assert margins is not None
        sizes.append((round(int(size.get(f"{W}w", "0")) / MM), round(int(size.get(f"{W}h", "0")) / MM)))
        side = {name: int(margins.get(f"{W}{name}", "0")) / MM for name in ("top", "bottom", "left", "right")}
        assert 19.9 <= side["top"] <= 25
        assert 19.9 <= side["bottom"] <= 25
        assert 29.9 <= side["left"] <= 35
        assert 14.9 <= side["right"] <= 20
    assert sizes == [(210, 297), (297, 210)], "upright, and on its side for the wide table of the annex"


def test_pages_are_numbered_in_the_upper_margin_but_not_the_first(made: bytes) -> None:
    first, second = xml(made).iter(f"{W}sectPr")
    assert first.find(f"{W}titlePg") is not None
    assert second.find(f"{W}titlePg") is None
    kinds = {h.get(f"{W}type") for h in first.iter(f"{W}headerReference")}
    assert kinds == {"default", "first"}
    headers = [xml(made, f"word/header{n}.xml") for n in (1, 2)]
    fields = [list(h.iter(f"{W}fldSimple")) for h in headers]
    assert sorted(len(found) for found in fields) == [0, 1]
    [field] = next(found for found in fields if found)
    assert field.get(f"{W}instr", "").strip() == "PAGE"
    header = next(h for h, found in zip(headers, fields, strict=True) if found)
    size, align = header.find(f".//{W}r//{W}sz"), header.find(f".//{W}jc")
    assert size is not None
    assert align is not None
    assert int(size.get(f"{W}val", "0")) / 2 in (13, 14)
    assert align.get(f"{W}val") == "center"


def test_paragraphs_of_the_content(made: bytes) -> None:
    for beginning in ("Căn cứ Luật A", "I. KẾT QUẢ", "Có 110 người", "Điều 1."):
        found = find(made, beginning)
        assert found.first_line == pytest.approx(12.7, abs=0.1) or found.first_line == pytest.approx(
            10, abs=0.1
        )
        assert found.after >= 6
        assert 1 <= found.line <= 1.5


def test_an_article_is_bold_and_what_it_says_is_not(made: bytes) -> None:
    found = find(made, "Điều 1.")
    assert found.text == "Điều 1. Phạm vi Áp dụng toàn trường."
    assert [run.bold for run in found.runs if run.text.strip()] == [True, False]


def test_bases_end_with_a_semicolon_and_the_last_with_a_full_stop(made: bytes) -> None:
    assert find(made, "Căn cứ Luật A").text == "Căn cứ Luật A;"
    assert find(made, "Căn cứ Nghị định B").text == "Căn cứ Nghị định B."


def test_the_text_ends_as_papers_end(made: bytes) -> None:
    assert find(made, "Trên đây là").text == "Trên đây là báo cáo của Trường./."


@pytest.mark.parametrize(
    "body",
    [
        (table(1),),
        (
            Text(("A",)),
            rules.Heading(Level.ARTICLE, "Điều 2.", "", ("Quyết định này có hiệu lực từ ngày ký",)),
        ),
    ],
)
def test_it_ends_so_whatever_stands_last(body: tuple[rules.Block, ...]) -> None:
    texts = [p.text for p in paragraphs(build(paper(body=body, annexes=()), NOW))]
    assert sum(text.endswith("./.") for text in texts) == 1


def test_rules_are_as_long_as_they_should_be(made: bytes) -> None:
    motto = after(made, "Độc lập").ruled
    assert motto == pytest.approx(rules.MOTTO_WIDTH, abs=1)
    agency = after(made, "TRƯỜNG TRUNG CẤP").ruled
    assert agency is not None
    assert 66 / 3 <= agency <= 66 / 2, "a third to a half of the line"
    subject = after(made, "Kết quả thực hiện").ruled
    assert subject is not None
    assert 145 / 3 <= subject <= 145 / 2


def test_number_day_signature_and_seal_stay_blank(made: bytes) -> None:
    assert find(made, "Số:").text == "Số:" + "\u00a0" * 10 + "/BC-TCNDK"
    day = find(made, "Diên Khánh").text
    assert day == f"Diên Khánh, ngày{chr(160) * 6}tháng{chr(160) * 6}năm 2027"
    name = next(
        p for p in xml(made).iter(f"{W}p") if "".join(t.text or "" for t in p.iter(f"{W}t")).startswith("Nguyễn\u00a0")
    )  # fmt: skip
    spacing = name.find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    assert int(spacing.get(f"{W}before", "0")) / 20 > 60, "room to sign"
    assert not list(xml(made).iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))


def test_of_a_long_table_neither_the_sum_nor_the_source_stands_alone() -> None:
    long = xml(build(paper(body=(table(SMALL_TABLE + 4),), annexes=()), NOW))
    [found] = [t for t in long.iter(f"{W}tbl") if t.find(f".//{W}tblHeader") is not None]
    stays = [row.find(f".//{W}keepNext") is not None for row in found.iter(f"{W}tr")]
    assert stays == [True, *[False] * (SMALL_TABLE + 2), True, True], (
        "the headings, and the last two with the source"
    )


def test_tables_repeat_their_headings_and_rows_stay_whole(made: bytes) -> None:
    tables = [t for t in xml(made).iter(f"{W}tbl") if t.find(f".//{W}tblHeader") is not None]
    assert len(tables) == 2
    for found in tables:
        rows = list(found.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        # A small table stands on one page with its source.
        assert len(rows) - 1 <= SMALL_TABLE
        assert all(row.find(f".//{W}keepNext") is not None for row in rows)
        grid = sum(int(c.get(f"{W}w", "0")) for c in found.iter(f"{W}gridCol")) / MM
        assert grid == pytest.approx(165, abs=1) or grid == pytest.approx(252, abs=1)


def test_a_letter_has_its_subject_under_the_number_and_no_type() -> None:
    letter = build(paper(letter=True, abbreviation="", subject="đề nghị khen thưởng", annexes=()), NOW)
    found = find(letter, "V/v đề nghị")
    assert 12 <= found.one("size") <= 13
    assert found.one("bold") is False
    assert found.align == "center"
    assert find(letter, "Số:").text.endswith("/TCNDK")
    assert not [p for p in paragraphs(letter) if p.text == "BÁO CÁO"]


def test_two_who_sign_stand_side_by_side() -> None:
    minutes = build(paper(signers=(Signer(("Thư ký",), "A"), Signer(("Chủ tọa",), "B")), annexes=()), NOW)
    [both] = [
        row
        for row in xml(minutes).iter(f"{W}tr")
        if "THƯ KÝ" in "".join(t.text or "" for t in row.iter(f"{W}t"))
    ]
    assert len(list(both.iter(f"{W}tc"))) == 2


def test_the_same_paper_is_the_same_bytes(made: bytes) -> None:
    assert build(paper(), NOW) == made


def test_the_file_says_it_is_a_draft(made: bytes) -> None:
    core = "".join(xml(made, "docProps/core.xml").itertext())
    assert "Dự thảo" in core
    assert "python-docx" not in core


def test_control_characters_and_markup_are_no_danger() -> None:
    made = build(paper(body=(Text(("<w:p>&\x00\x0b\x1f ]]>",)),), annexes=()), NOW)
    assert find(made, "<w:p>&").text == "<w:p>& ]]>./."


def test_a_tag_longer_than_word_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        build(paper(body=(Text((Figure("1", "S1", "x" * 70),)),)), NOW)


@given(st.integers(1, 39))
def test_roman_numbers(number: int) -> None:
    values = {"I": 1, "V": 5, "X": 10}
    said = [values[letter] for letter in rules.roman(number)]
    total = sum(-v if n + 1 < len(said) and v < said[n + 1] else v for n, v in enumerate(said))
    assert total == number


def test_gaps_and_figures_of_a_paper_are_listed() -> None:
    found: Paper = paper()
    assert [gap.name for gap in found.gaps()] == ["chi_dao"]
    assert [figure.cell for figure in found.figures()] == [
        "all.enrolled", "u1.done", "u2.done", "u3.done", "u1.done", "u2.done",
    ]  # fmt: skip
    assert replace(found, annexes=()).figures()[-1].cell == "u3.done"
