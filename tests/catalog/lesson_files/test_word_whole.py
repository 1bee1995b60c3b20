"""What Word writes in its own ways: kept, or told; nothing goes without a word."""

import pytest

from lms.catalog.lesson_files.content import LessonFile
from lms.catalog.lesson_files.numbering import Numbering
from lms.catalog.lesson_files.word import read_docx
from tests.catalog.lesson_files.make import STYLES, W, docx, footnote, par, png, run, table
from tests.catalog.lesson_files.test_word import notes, wrong

MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def flat(found: LessonFile) -> str:
    assert wrong(found) == []
    return found.text.replace("\n", "")


def cell(words: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{par(words)}</w:tc>"


def rows(*made: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def drawing(inside: str, fallback: str = "") -> str:
    old = f"<mc:Fallback>{fallback}</mc:Fallback>" if fallback else ""
    return (
        f'<w:r><mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="5" name="Hình"/>'
        f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>{old}"
        "</mc:AlternateContent></w:r>"
    )


def test_cells_that_were_joined_stay_joined() -> None:
    found = read_docx(docx(rows(
        cell("A", '<w:gridSpan w:val="2"/>') + cell("B"),
        cell("C", '<w:vMerge w:val="restart"/>') + cell("1") + cell("2"),
        cell("", "<w:vMerge/>") + cell("3") + cell("4"),
    )))  # fmt: skip
    assert (
        '<tr><td colspan="2">A</td><td>B</td></tr><tr><td rowspan="2">C</td><td>1</td><td>2</td></tr>'
        in flat(found)
    )
    assert "<tr><td>3</td><td>4</td></tr>" in flat(found)


def test_a_list_goes_on_counting_after_a_paragraph() -> None:
    found = read_docx(docx(
        par("một", level=0, num=2), par("con", level=1, num=1), par("hai", level=0, num=2), par("chen"),
        par("ba", level=0, num=2), par("bốn", level=0, num=2), par("gạch", level=0), par("chen"), par("gạch", level=0),
    ))  # fmt: skip
    text = flat(found)
    assert text.startswith("<ol><li>một<ul><li>con</li></ul></li><li>hai</li></ol><p>chen</p>")
    assert '<ol start="3"><li>ba</li><li>bốn</li></ol>' in text
    assert "lms#" not in text
    assert "<ul><li>gạch</li></ul><p>chen</p><ul><li>gạch</li></ul>" in text


def test_letters_of_a_list_and_numbers_of_headings_are_told() -> None:
    lettered = (
        f"<w:numbering {W}>" '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )  # fmt: skip
    found = read_docx(docx(
        par("Phần", style="Heading2", level=0), par("x"), par("việc", level=0), more={"word/numbering.xml": lettered.encode()}
    ))  # fmt: skip
    assert flat(found) == '<h2>Phần</h2><p>x</p><ol start="4"><li>việc</li></ol>'
    assert "chữ cái hoặc số La Mã" in notes(found)
    assert "Số thứ tự tự động của tiêu đề" in notes(found)


def test_a_number_counts_by_level_and_begins_where_it_is_said() -> None:
    part = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'
    )
    numbers = Numbering(part.encode())
    assert [numbers.next("1", level) for level in ("0", "1", "1", "0", "1")] == [1, 1, 2, 2, 1]
    assert [numbers.next("2", "0"), numbers.next("2", "0")] == [9, 10]
    assert numbers.next("3", "0") is None
    assert numbers.next("1", "x") == 3


@pytest.mark.parametrize("fallback", [True, False])
def test_words_in_a_text_box_come_along(fallback: bool) -> None:
    content = f"<w:txbxContent>{par('trong khung')}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>" if fallback else ""
    found = read_docx(docx(par("trước", drawing(f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>", old))))
    assert flat(found) == "<p>trước</p><p>trong khung</p>"
    assert "Khung chữ (text box): 1" in notes(found)
    assert "Hình vẽ" not in notes(found)


def test_pictures_of_old_word_and_beside_the_text() -> None:
    old = '<w:r><w:pict><v:shape alt="x"><v:imagedata r:id="rId10" o:title="ảnh"/></v:shape></w:pict></w:r>'
    beside = (
        '<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="H" descr="Ổ khóa"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        '<a:blip r:embed="rId10"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )
    found = read_docx(docx(par("chữ"), par(old), par(beside)))
    assert [one.alt for one in found.pictures] == ["", "Ổ khóa"]
    assert [one.content for one in found.pictures] == [png()] * 2
    assert "Hình số 1 chưa có lời tả" in notes(found)


def test_drawings_and_parts_of_other_files_are_told() -> None:
    arrow = drawing("<wps:wsp><wps:cNvSpPr/></wps:wsp>", "<w:pict><v:shape/></w:pict>")
    group = drawing("<wpg:wgp><wps:wsp/></wpg:wgp>")
    found = read_docx(docx(par("x", arrow, group), '<w:altChunk r:id="rId10"/>', par("<w:lạ>y</w:lạ>")))
    told = notes(found)
    assert "Hình vẽ bằng công cụ của Word: 2" in told
    assert "Phần chèn từ tệp khác: 1" in told
    assert "Có phần của văn bản (" in told


def test_lines_tabs_and_signs_keep_words_apart() -> None:
    found = read_docx(docx(par(
        "<w:r><w:t>Họ tên:</w:t><w:tab/><w:t>An</w:t><w:cr/><w:t>Lớp</w:t><w:ptab/><w:t>10A</w:t></w:r>",
        "<w:r><w:br/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", run("5\u00a0kg"),
    )))  # fmt: skip
    assert flat(found) == "<p>Họ tên: An<br>Lớp 10A<br>a\u2011b5&nbsp;kg</p>"


def test_fields_boxes_to_tick_and_readings_stay_words() -> None:
    field = '<w:fldSimple w:instr=" SEQ Hình "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    box = (
        f"<w:sdt {MC}><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent>{run('☒')}"
        "</w:sdtContent></w:sdt>"
    )
    ruby = f"<w:r><w:ruby><w:rt>{run('trên')}</w:rt><w:rubyBase>{run('chữ')}</w:rubyBase></w:ruby></w:r>"
    found = read_docx(docx(par("Hình ", field, ": ", box, " xong ", ruby)))
    assert flat(found) == "<p>Hình 7: ☒ xong chữ</p>"
    assert notes(found) == ""


def test_hidden_words_stay_hidden_and_are_told() -> None:
    found = read_docx(
        docx(par(run("đáp án: B", "<w:vanish/>"), "câu hỏi", run(" rõ", '<w:vanish w:val="0"/>')))
    )
    assert flat(found) == "<p>câu hỏi rõ</p>"
    assert "Chữ ẩn: 1" in notes(found)


def test_what_was_moved_comes_once_and_what_was_deleted_not_at_all() -> None:
    found = read_docx(docx(par(
        '<w:moveFrom w:id="1">' + run("dời") + "</w:moveFrom>", '<w:moveTo w:id="2">' + run("dời") + "</w:moveTo>",
        '<w:del w:id="3"><w:r><w:delText>xóa</w:delText></w:r></w:del>',
    )))  # fmt: skip
    assert flat(found) == "<p>dời</p>"


def test_the_table_of_contents_stays_out_and_is_told() -> None:
    styles = f'<w:styles {W}>{STYLES}<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
    found = read_docx(
        docx(par(field, "Mở đầu....1", style="TOC1"), par("chữ"), more={"word/styles.xml": styles.encode()})
    )
    assert flat(found) == "<p>chữ</p>"
    assert "Mục lục" in notes(found)


def test_notes_of_the_page_and_of_the_end_also_in_tables() -> None:
    ends = f'<w:endnotes {W}><w:endnote w:id="1"><w:p><w:r><w:endnoteRef/></w:r>{run(" cuối bài")}</w:p></w:endnote></w:endnotes>'
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(("styles", "footnotes", "endnotes"))
    )  # fmt: skip
    found = read_docx(docx(
        table((par("a", footnote(1)), "b"), ("c", "d")), par("x", '<w:r><w:endnoteReference w:id="1"/></w:r>'),
        notes=("trong bảng",),
        more={
            "word/endnotes.xml": ends.encode(),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'.encode(),
        },
    ))  # fmt: skip
    text = flat(found)
    assert "<td>a<sup>[1]</sup></td>" in text
    assert "<p>x<sup>[2]</sup></p>" in text
    assert text.endswith("<h2>Ghi chú</h2><ol><li>trong bảng</li><li>cuối bài</li></ol>")


def test_numbers_that_are_none_do_no_harm() -> None:
    odd = f'<w:numbering {W}><w:num w:numId="1"/><w:num/><w:abstractNum><w:lvl w:ilvl="99999999999999"/></w:abstractNum></w:numbering>'
    numbers = Numbering(odd.encode())
    assert [numbers.next(one, level) for one, level in (("1", "0"), ("", ""), ("9" * 40, "-1"))] == [None] * 3
