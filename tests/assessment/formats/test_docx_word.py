"""What Word does to a file: numbering outside the text, styles, changes, fields, formulas, pictures, boxes."""

import pytest

from lms.assessment.formats.docx import WORD
from lms.assessment.formats.docx.formulas import Formula
from lms.assessment.formats.docx.numbering import formatted
from lms.assessment.formats.docx.xmltree import parse
from tests.assessment.formats.test_docx_layout import only, problems, read, right, texts
from tests.assessment.formats.word_files import (
    BOLD,
    UNDERLINED,
    document,
    docx,
    p,
    packed,
    parts,
    picture,
    png,
    run,
    table,
    typed,
)  # fmt: skip


def test_labels_that_stand_only_in_the_numbering() -> None:
    found = read(
        docx(
            p("Thủ đô?", num=(1, 0)), p("Huế", num=(1, 1)), p(run("Hà Nội", UNDERLINED), num=(1, 1)), p("Vinh", num=(1, 1)),
            p("Thông tin là gì?", num=(1, 0)), p("m", num=(1, 1)), p("n", num=(1, 1)), p("Đáp án: A"),
        )
    )  # fmt: skip
    assert [(i.number, i.text.source, texts(i), right(i)) for i in found.items] == [
        ("1", "Thủ đô?", ["Huế", "Hà Nội", "Vinh"], ["B"]), ("2", "Thông tin là gì?", ["m", "n"], ["A"]),
    ]  # fmt: skip
    assert not found.problems


def test_a_list_begun_anew_and_numbering_by_style() -> None:
    found = read(
        docx(
            p("x?", style="cauhoi"), p("m", num=(2, 0)), p("n", num=(2, 0), end=UNDERLINED),
            p("y?", style="cauhoi"), p("k", num=(3, 0), end=UNDERLINED), p("l", num=(3, 0)),
        )
    )  # fmt: skip
    assert [(i.number, [o.key for o in i.options], right(i)) for i in found.items] == [
        ("1", ["A", "B"], ["B"]), ("2", ["A", "B"], ["A"]),
    ]  # fmt: skip


def test_a_list_that_goes_on_where_it_should_begin_anew() -> None:
    """What teachers get when they forget "restart at A": options C and D of a question that has no A and B."""
    found = read(
        docx(
            p("Câu 1: x?"),
            p("m", num=(2, 0)),
            p("n", num=(2, 0)),
            p("Chọn A"),
            p("Câu 2: y?"),
            p("k", num=(2, 0)),
            p("l", num=(2, 0)),
            p("Chọn A"),
        )
    )
    assert problems(found)[0].startswith("Câu 2: ")


def test_bare_numbers_and_small_letters_by_word() -> None:
    found = read(
        docx(
            *(
                p(t, num=(4, level))
                for t, level in (("x?", 0), ("m", 1), ("n", 1), ("y?", 0), ("k", 1), ("l", 1))
            ),
            p("1-A 2-B"),
        )
    )
    assert [(i.number, texts(i), right(i)) for i in found.items] == [
        ("1", ["m", "n"], ["A"]),
        ("2", ["k", "l"], ["B"]),
    ]


def test_numbering_is_switched_off_and_bullets_are_text() -> None:
    item = only(
        docx(
            p("Câu 1: Chọn:", num=(0, 0), style="cauhoi"), p("một", num=(5, 0)), p("A. m\tB. n"), p("Chọn A")
        )
    )
    assert item.text.source == "<p>Chọn:</p><p>• một</p>"


@pytest.mark.parametrize(
    ("number", "fmt", "text"),
    [(4, "upperRoman", "IV"), (3, "lowerRoman", "iii"), (28, "upperLetter", "BB"), (2, "lowerLetter", "b"),
     (7, "decimalZero", "07"), (7, "none", ""), (7, "cardinalText", "7"), (32767, "upperLetter", "G" * 1261)],
)  # fmt: skip
def test_number_formats(number: int, fmt: str, text: str) -> None:
    assert formatted(number, fmt) == text


def test_a_look_by_character_style_and_switched_off_again() -> None:
    styled, off = '<w:rStyle w:val="Dung"/>', '<w:rStyle w:val="Dung"/><w:u w:val="none"/>'
    item = only(docx(p("Câu 1: x?"), p(run("A. m", off)), p(run("B. n", styled)), p("C. k")))
    assert right(item) == ["B"]


def test_tracked_changes_are_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>Huế</w:delText></w:r></w:del>'
    added = '<w:ins w:id="2"><w:r><w:t>Hà Nội</w:t></w:r></w:ins>'
    joined = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>Câu 1: Thủ </w:t></w:r></w:p>'
    item = only(docx(joined, p("đô?"), p("A. Vinh"), p(run("B. "), deleted, added), p("Chọn B")))
    assert (item.text.source, texts(item)) == ("Thủ đô?", ["Vinh", "Hà Nội"])


def test_content_controls_fields_and_hidden_text() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('A. m')}{p(run('B. n', UNDERLINED))}</w:sdtContent></w:sdt>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ Câu</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    item = only(docx(p(run("Câu "), field, ": x?"), control))
    assert (item.number, item.text.source, right(item)) == ("4", "x?", ["B"])
    hidden = read(docx(p("Câu 1: x?", run(" bí mật", "<w:vanish/>")), p("A. m\tB. n"), p("Chọn A")))
    assert problems(hidden) == ["Câu 1: Chữ ẩn (Hidden) không được đọc: “bí mật”."]


def math(inner: str) -> str:
    return f"<m:oMath>{inner}</m:oMath>"


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>{t('+1')}", "x^2+1"),
        (f"<m:f><m:num>{t('a+b')}</m:num><m:den>{t('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{t('x')}</m:e></m:rad>", "√(x)"),
        (f"<m:rad><m:deg>{t('3')}</m:deg><m:e>{t('8')}</m:e></m:rad>", "√[3](8)"),
        (f"<m:sSubSup><m:e>{t('a')}</m:e><m:sub>{t('n+1')}</m:sub><m:sup>{t('2')}</m:sup></m:sSubSup>", "a_(n+1)^2"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{t('i=1')}</m:sub><m:sup>{t('n')}</m:sup><m:e>{t('i')}</m:e></m:nary>", "∑_(i=1)^n i"),
        (f"<m:d><m:dPr><m:begChr m:val='|'/><m:endChr m:val='|'/></m:dPr><m:e>{t('x')}</m:e></m:d>", "|x|"),
        (f"<m:func><m:fName>{t('sin')}</m:fName><m:e>{t('2x')}</m:e></m:func>", "sin 2x"),
        (f"<m:m><m:mr><m:e>{t('1')}</m:e><m:e>{t('0')}</m:e></m:mr><m:mr><m:e>{t('0')}</m:e><m:e>{t('1')}</m:e></m:mr></m:m>", "[1, 0; 0, 1]"),
        (f"<m:acc><m:accPr><m:chr m:val='⃗'/></m:accPr><m:e>{t('AB')}</m:e></m:acc>", "vec(AB)"),
        (t("𝑥"), "x"),
    ],
)  # fmt: skip
def test_formulas(xml: str, text: str) -> None:
    root = parse(document(f"<w:p>{math(xml)}</w:p>").encode())
    formula = Formula()
    found = next(root.iter("m:oMath"))
    assert (formula.text(found), formula.unread) == (text, [])


def test_formulas_stand_in_the_text_and_half_read_ones_are_named() -> None:
    square = math(f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>")
    item = only(
        docx(
            p(run("Câu 1: Tính "), square, " khi x = 3"),
            p(run("A. "), math(t("9")), run("\tB. 6")),
            p("Chọn A"),
        )
    )
    assert (item.text.source, texts(item)) == ("Tính x^2 khi x = 3", ["9", "6"])
    found = read(docx(p(run("Câu 1: Tính "), math("<m:new/>" + t("x"))), p("A. m\tB. n"), p("Chọn A")))
    assert "không hiểu: new" in problems(found)[0]


def test_raised_letters_and_emphasis_are_kept() -> None:
    sub = '<w:vertAlign w:val="subscript"/>'
    item = only(
        docx(
            p(run("Câu 1: ", BOLD), run("H"), run("2", sub), run("O "), run("không", BOLD), " phải <b>?"),
            p("A. m\tB. n"),
            p("Chọn A"),
        )
    )
    assert item.text.source == "H<sub>2</sub>O <strong>không</strong> phải &lt;b&gt;?"
    whole = only(docx(p(run("Câu 1: Cả câu đậm?", BOLD)), p("A. m\tB. n"), p("Chọn A")))
    assert whole.text.source == "Cả câu đậm?"


def test_symbols_tabs_and_odd_spaces() -> None:
    at_most = '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
    item = only(docx(p(run("Câu 1: x "), at_most, run("\u00a0 3\u200b")), p("A. m\tB. n"), p("Chọn A")))
    assert item.text.source == "x ≤ 3"
    found = read(
        docx(
            p(run("Câu 1: x "), '<w:r><w:sym w:font="Webdings" w:char="XYZ"/></w:r>'),
            p("A. m\tB. n"),
            p("Chọn A"),
        )
    )
    assert "Ký hiệu của phông Webdings" in problems(found)[0]


def test_pictures() -> None:
    content = docx(
        p(run("Câu 1: Xem "), picture("hinh1", 'Sơ đồ "mạng"'.replace('"', "&quot;"))), p(run("A. "), picture("hinh2")),
        p(run("B. "), picture("hinh1")), p("Chọn A"), p(picture("khong")),
        media={"hinh1.png": png(), "hinh2.jpg": b"\xff\xd8\xff\xe0abc", "thua.png": png()},
    )  # fmt: skip
    found = read(content)
    item = found.items[0]
    assert item.text.source == 'Xem <img src="media:hinh1.png" alt="Sơ đồ &quot;mạng&quot;">'
    assert texts(item)[1] == '<img src="media:hinh1.png" alt="">'
    assert found.media == {"hinh1.png": png(), "hinh2.jpg": b"\xff\xd8\xff\xe0abc"}
    assert "Hình bị thiếu trong tệp" in problems(found)[0]


def test_pictures_that_cannot_be_shown_are_named() -> None:
    found = read(
        docx(
            p(run("Câu 1: Xem "), picture("x")),
            p("A. m\tB. n"),
            p("Chọn A"),
            media={"x.wmf": b"\xd7\xcd\xc6\x9aabc"},
        )
    )
    assert problems(found) == [
        "Câu 1: Hình dạng WMF không đọc được. Hãy chèn lại hình dạng PNG hoặc JPEG. Chỗ đó ghi “[hình]”."
    ]
    assert found.items[0].text.source == "Xem [hình]"
    files = parts(p(run("Câu 1: Xem "), picture("x")), p("A. m\tB. n"), p("Chọn A"), media={"x.png": png()})
    outside = files["word/_rels/document.xml.rels"].replace(
        b'Target="media/x.png"', b'Target="file:///etc/passwd" TargetMode="External"'
    )
    found = read(packed(files | {"word/_rels/document.xml.rels": outside}))
    assert "Hình nằm ngoài tệp" in problems(found)[0]


def test_mathtype_formulas_boxes_shapes_and_notes_are_named() -> None:
    ole = '<w:r><w:object><v:shape><v:imagedata r:id="x"/></v:shape><o:OLEObject ProgID="Equation.DSMT4" r:id="y"/></w:object></w:r>'
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{p('Trong hộp')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p('Trong hộp')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    shape = "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    above = p(shape, run("TRƯỜNG TRUNG CẤP"))
    found = read(
        docx(
            above,
            p(run("Câu 1: Tính "), ole),
            p(run("x"), box),
            p(run("y"), note),
            p(run("z"), shape),
            p("A. m\tB. n"),
            p("Chọn A"),
        )
    )
    said = [(q.line, q.message.plain()) for q in found.problems]
    assert [line for line, _ in said] == [2, 3, 4, 5]
    for (_, line), words in zip(
        said, ("Equation.DSMT4", "“Trong hộp”", "Chú thích", "khối hình"), strict=True
    ):
        assert words in line
    assert "Tính [công thức]" in found.items[0].text.source


def test_line_numbers_count_paragraphs_in_tables_too() -> None:
    found = read(
        docx(
            p("Tên trường"),
            p("Câu 1: x?"),
            table(("A. m", "B. n")),
            p("Câu 3: y?"),
            p("A. m\tB. n"),
            p("Chọn A"),
        )
    )
    assert [(i.number, i.line) for i in found.items] == [("1", 2), ("3", 5)]


def test_the_strict_form_is_read_too() -> None:
    files = parts(p("x?", num=(1, 0)), p("m", num=(1, 1)), p(run("n", UNDERLINED), num=(1, 1)))
    strict = {
        name: content.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in files.items()
    }  # fmt: skip
    assert right(only(packed(strict))) == ["B"]


def test_it_is_registered() -> None:
    from lms.assessment import formats

    assert formats.get("docx") is WORD
    assert only(typed("Câu 1: x\nA. m\nB. n\nChọn A")).number == "1"
