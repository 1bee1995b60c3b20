"""Word files as teachers hand them in: what Word's own machinery and a tired hand make of the usual layout. Each was read
wrongly, or lost without a word, before it stood here."""

import unicodedata

import pytest

from lms.assessment.formats.content import Kind, Questions
from lms.assessment.formats.docx import WORD
from tests.assessment.formats.test_docx_layout import problems, read, right, texts
from tests.assessment.formats.word_files import (
    BOLD,
    STYLES,
    UNDERLINED,
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

TAB, BREAK = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"


def said(found: Questions) -> list[tuple[str, str, list[str], list[str]]]:
    """Number, text, options and right letters of each question."""
    return [(i.number, i.text.source, texts(i), right(i)) for i in found.items]


def raw(*content: str, properties: str = "") -> str:
    """A paragraph of XML alone."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def test_wide_letters_and_letters_in_parts() -> None:
    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    found = read(
        docx(
            p(apart("Câu 1：Đường nào？")), p("Ａ．một"), p("Ｂ．hai"), p(apart("Đáp án：Ｂ")),
            p(apart("Câu 2﹕ Chữ?")), p("A.\u00a0một\u2003B.\u00a0hai"), p(apart("Lời giải") + ": vì…"), p(apart("Chọn A")),
        )
    )  # fmt: skip
    assert said(found) == [
        ("1", "Đường nào?", ["một", "hai"], ["B"]),
        ("2", "Chữ?", ["một", "hai"], ["A"]),
    ]
    assert not found.problems


def test_styles_that_bring_their_numbering_along() -> None:
    """What "Define new list style" makes: the paragraph says only its style; a restart stands in the numbering."""
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Cau"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="PA"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Dung2"><w:basedOn w:val="PA"/><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Cau"/><w:lvlText w:val="Câu %1. "/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:pStyle w:val="PA"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="10"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    )
    again = '<w:pStyle w:val="Cau"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="10"/></w:numPr>'
    body = [
        p("Thủ đô?", style="Cau"), p("Huế", style="PA"), p("Hà Nội", style="Dung2"), p("Vinh", style="PA"),
        p("Hai cộng hai?", style="Cau"), p("4", style="Dung2"), p("5", style="PA"),
        raw(run("Bắt đầu lại?"), properties=again), p("x", style="PA"), p("y", style="Dung2"),
    ]  # fmt: skip
    files = parts(*body, numbering=numbering)
    head, _, _ = files["word/styles.xml"].decode().partition("<w:docDefaults>")
    files["word/styles.xml"] = f"{head}{styles}</w:styles>".encode()
    found = read(packed(files))
    assert said(found) == [
        ("1", "Thủ đô?", ["Huế", "Hà Nội", "Vinh"], ["B"]),
        ("2", "Hai cộng hai?", ["4", "5"], ["A"]),
        ("3", "Bắt đầu lại?", ["x", "y"], ["B"]),
    ]
    assert not found.problems


def test_a_word_in_pieces_smart_tags_bookmarks_and_links() -> None:
    head = raw(
        '<w:bookmarkStart w:id="0" w:name="_x"/>', f"<w:r><w:rPr>{BOLD}</w:rPr><w:t>Câ</w:t></w:r>",
        '<w:proofErr w:type="spellStart"/>', f'<w:r><w:rPr>{BOLD}</w:rPr><w:t xml:space="preserve">u </w:t></w:r>',
        '<w:r><w:t>1</w:t></w:r><w:r><w:t xml:space="preserve">. </w:t></w:r>',
        '<w:smartTag w:uri="urn:x" w:element="place"><w:r><w:t>Hà Nội</w:t></w:r></w:smartTag>', run(" ở đâu? "),
        f'<w:hyperlink r:id="z">{run("trang này", UNDERLINED)}</w:hyperlink><w:bookmarkEnd w:id="0"/>',
    )  # fmt: skip
    side = raw(run("A. Bắc"), TAB, run("B", UNDERLINED), run(". Nam"), TAB, run("C. Trung"))
    soft = raw(run("Câu 2) Đúng?"), BREAK, run("A. Một"), TAB, TAB, run("B. Hai"), BREAK, run("C. Ba", UNDERLINED))  # fmt: skip
    assert said(read(docx(head, side, soft))) == [
        ("1", "Hà Nội ở đâu? trang này", ["Bắc", "Nam", "Trung"], ["B"]),
        ("2", "Đúng?", ["Một", "Hai", "Ba"], ["C"]),
    ]


def test_numbers_by_a_field() -> None:
    """Insert > Quick Parts > Field > Seq, as careful typists number their questions."""

    def field(number: int) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ Câu </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{number}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    simple = '<w:fldSimple w:instr=" SEQ Câu "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    body = [raw(run("Câu "), number, run(": Gì?")) + p("A. x") + p("*B. y") for number in (field(1), simple)]
    assert [(n, r) for n, _, _, r in said(read(docx(*body)))] == [("1", ["B"]), ("2", ["B"])]


def test_changes_controls_and_old_pictures() -> None:
    kept = '<w:del w:id="1"><w:r><w:delText> bỏ</w:delText></w:r></w:del>'
    found = read(
        docx(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Câu 1: Trong khung?')}</w:sdtContent></w:sdt>",
            raw(run("A. giữ"), kept, f'<w:ins w:id="2">{run(" thêm")}</w:ins>'),
            raw('<w:moveFrom w:id="3"><w:r><w:t>C. cũ</w:t></w:r></w:moveFrom>'),
            raw(f'<w:moveTo w:id="4">{run("B. mới", UNDERLINED)}</w:moveTo>'),
            p("Câu 2: ", picture("anh", "Sơ đồ"), " là gì?"),
            raw(run("A. "), '<w:r><w:pict><v:shape><v:imagedata r:id="cu" o:title="hình cũ"/></v:shape></w:pict></w:r>'),
            p(run("B. không", UNDERLINED)),
            media={"anh.png": png(), "cu.png": png(4, 4)},
        )
    )  # fmt: skip
    first, second = found.items
    assert (texts(first), right(first)) == (["giữ thêm", "mới"], ["B"])
    assert 'alt="Sơ đồ"' in second.text.source
    assert 'alt="hình cũ"' in second.options[0].text.source
    assert len(found.media) == 2
    assert not found.problems


@pytest.mark.parametrize(
    ("lines", "options", "key"),
    [
        ("Câu thứ 1: Gì?\nA. m\nB. n\nĐáp án: B", ["m", "n"], ["B"]),
        ("Câu 1: Gì?\nA- m\nB- n\nĐA: B", ["m", "n"], ["B"]),
        ("Câu 1: Gì?\nA – m\nB – n\nĐA: A", ["m", "n"], ["A"]),
        ("Câu số 1: Gì?\nA: m\nB: n\nTrả lời: B", ["m", "n"], ["B"]),
        ("Câu 1: Gì?\n☐ A. m\n☑ B. n", ["m", "n"], ["B"]),
        ("Câu 1: Gì?\n[x] A. m\n[ ] B. n", ["m", "n"], ["A"]),
        ("Câu 1: Gì?\nA. m ☒\nB. n", ["m", "n"], ["A"]),
        ("Question No. 1: Gì?\na) m\nb) n\nAnswer: b", ["m", "n"], ["B"]),
    ],
)
def test_how_hands_write_it(lines: str, options: list[str], key: list[str]) -> None:
    found = read(typed(lines))
    assert said(found) == [("1", "Gì?", options, key)]
    assert not found.problems


def test_an_exercise_among_questions_is_one_and_a_lesson_is_none() -> None:
    asked = read(
        typed("Câu 1: Một?\nA. x\n*B. y\nBài 2: Hai?\na) x\nb) y\nĐáp án: b\nCâu 3: Ba?\nA. x\n*B. y")
    )
    assert [number for number, *_ in said(asked)] == ["1", "2", "3"]
    assert not asked.problems
    lesson = read(
        typed("Bài 1: Mạng\nCâu 1: Một?\nA. x\n*B. y\nBài 2: An toàn\nCâu 2: Hai?\na) x\nb) y\nĐáp án: b")
    )
    assert [(i.number, i.category) for i in lesson.items] == [("1", ("Bài 1: Mạng",)), ("2", ("Bài 2: An toàn",))]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        "Thủ đô là?\nA. x\n*B. y\nCâu 2: Hai?\nA. x\n*B. y",
        "Câu 1: Một?\nA. x\n*B. y\nPHẦN II\nThủ đô là?\nA. x\n*B. y\nCâu 2: Hai?\nA. x\n*B. y",
    ],
)
def test_options_without_a_question_are_named(lines: str) -> None:
    found = read(typed(lines))
    assert any("Các phương án A, B không thuộc câu hỏi nào" in told for told in problems(found))


def test_letters_that_go_on_from_the_question_before() -> None:
    """Two options each and one list for all: Word prints C and D, and so does the key at the end."""
    found = read(
        docx(
            p("Câu 1: Gì?"), p("m", num=(2, 0)), p("n", num=(2, 0)),
            p("Câu 2: Nữa?"), p("k", num=(2, 0)), p("l", num=(2, 0)), p("1-B 2-C"),
        )
    )  # fmt: skip
    assert said(found) == [("1", "Gì?", ["m", "n"], ["B"]), ("2", "Nữa?", ["k", "l"], ["C"])]
    assert [told.partition(":")[0] for told in problems(found)] == ["Câu 2"]


@pytest.mark.parametrize(
    "rows",
    [
        [("TT", "Câu hỏi", "A", "B", "C", "Đáp án"), ("1", "Một?", "m", "n", "k", "B"), ("2", "Hai?", "x", "y", "z", "A")],
        [("STT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Đáp án đúng"), ("1.", "Một?", "A. m", "B. n", "C. k", "B"), ("2.", "Hai?", "A. x", "B. y", "C. z", "A")],
        [("Câu", "Nội dung", "Đáp án"), ("1", "Một?\nA. m\nB. n\nC. k", "B"), ("2", "Hai?\nA. x\nB. y\nC. z", "A")],
        [("Câu 1", "Một?\nA. m\nB. n\nC. k", "B"), ("Câu 2", "Hai?\nA. x\nB. y\nC. z", "A")],
    ],
)  # fmt: skip
def test_a_question_in_each_row(rows: list[tuple[str, ...]]) -> None:
    found = read(docx(p("BỘ CÂU HỎI"), table(*rows)))
    assert said(found) == [("1", "Một?", ["m", "n", "k"], ["B"]), ("2", "Hai?", ["x", "y", "z"], ["A"])]
    assert not found.problems


def test_a_question_in_each_table() -> None:
    rows = ("1", "Một?"), ("A.", "m"), ("B.", "n"), ("Đáp án", "B"), ("Giải thích", "Vì thế.")
    found = read(docx(table(*rows), table(("Câu 2", "Hai?"), ("A", "x"), ("B", "y"), ("Đáp án", "A"))))
    assert said(found) == [("1", "Một?", ["m", "n"], ["B"]), ("2", "Hai?", ["x", "y"], ["A"])]
    assert found.items[0].feedback.source == "Vì thế."


def test_a_table_of_values_under_a_question_stays_one() -> None:
    found = read(
        docx(
            p("Câu 1: Bảng sau cho biết gì?"), table(("Năm", "A", "B"), ("2024", "3", "4")), p("A. m"), p("*B. n")
        )
    )  # fmt: skip
    (item,) = found.items
    assert "<table>" in item.text.source
    assert (item.kind, right(item)) == (Kind.SINGLE, ["B"])


def test_formulas_of_words_editor_beside_options_and_notes() -> None:
    def math(inner: str) -> str:
        return f"<m:oMath>{inner}</m:oMath>"

    def letters(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    half = f"<m:f><m:num>{letters('1')}</m:num><m:den>{letters('2')}</m:den></m:f>"
    square = f"<m:sSup><m:e>{letters('x')}</m:e><m:sup>{letters('2')}</m:sup></m:sSup>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = read(
        docx(
            raw(run("Câu 1: Tính "), math(half + letters("+") + half), run(" bằng?"), note),
            raw(run("A. "), math(half), TAB, run("B. ", UNDERLINED), math(square)),
        )
    )
    assert said(found) == [("1", "Tính 1/2+1/2 bằng?", ["1/2", "x^2"], ["B"])]
    assert [told.partition(".")[0] for told in problems(found)] == [
        "Câu 1: Chú thích cuối trang hoặc cuối bài không được đọc"
    ]


def test_it_is_the_registered_format_that_reads_them() -> None:
    assert WORD.read(typed("Câu thứ 1: Gì?\nA. m\n*B. n")).items
