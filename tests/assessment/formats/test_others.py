"""Files as other programs write them, through to the bank: what is taken, and what is said of the rest."""

from decimal import Decimal
from typing import Any

import pytest

from lms.assessment import formats
from lms.assessment.formats import files
from lms.assessment.formats.bank.sources import Sourced, to_source
from lms.assessment.formats.content import Criterion, Item, Kind, Markup, Questions, Text
from lms.assessment.formats.texts import plain
from lms.kernel.archives import packed
from tests.assessment.formats.make import told
from tests.assessment.formats.word_files import UNDERLINED, docx, p, run
from tests.sample_files import png


def taken(found: Questions) -> list[Sourced]:
    return [to_source(item) for item in found.items]


def is_taken(made: Sourced) -> bool:
    return made.source is not None and told(made.problems) == []


# ---- Moodle 4.x, as its export writes it ------------------------------------------------------------------------

COMMON = (
    '<generalfeedback format="html"><text></text></generalfeedback><defaultgrade>1.0000000</defaultgrade>'
    "<penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>"
)
OVERALL = "".join(
    f'<{name} format="html"><text><![CDATA[<p>{said}</p>]]></text></{name}>'
    for name, said in (
        ("correctfeedback", "Câu trả lời của bạn đúng."),
        ("partiallycorrectfeedback", "Your answer is partially correct."),
        ("incorrectfeedback", "Your answer is incorrect."),
    )
)
HINTS = '<hint format="html"><text><![CDATA[<p dir="ltr">Nghĩ lại xem</p>]]></text><clearwrong/></hint><hint format="html"><text></text><shownumcorrect/></hint>'
EDITOR = '<p dir="ltr" style="text-align: left;">{}<br></p>'


def answer(fraction: str, said: str, plain: bool = False) -> str:
    text = said if plain else f"<![CDATA[{EDITOR.format(said)}]]>"
    form = "moodle_auto_format" if plain else "html"
    return f'<answer fraction="{fraction}" format="{form}"><text>{text}</text><feedback format="html"><text></text></feedback></answer>'


def moodle(*questions: tuple[str, str, str]) -> Questions:
    """A file of questions: type, text, the rest."""
    made = "".join(
        f'<!-- question: {number}  -->\n  <question type="{kind}">\n    <name>\n      <text>C{number}</text>\n    </name>\n'
        f'<questiontext format="html"><text><![CDATA[{EDITOR.format(text)}]]></text></questiontext>{COMMON}{rest}</question>\n'
        for number, (kind, text, rest) in enumerate(questions, 77)
    )
    category = (
        '<!-- question: 0  -->\n  <question type="category">\n    <category>\n      <text>$course$/top/Mặc định cho Tin</text>\n'
        '    </category>\n    <info format="moodle_auto_format">\n      <text></text>\n    </info>\n    <idnumber></idnumber>\n  </question>\n'
    )
    return files.read(
        "moodle-xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{category}{made}</quiz>'.encode()
    )


CHOICE = "<single>{}</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering><showstandardinstruction>0</showstandardinstruction>"
MOODLE: dict[str, tuple[tuple[str, str, str], str]] = {
    "one of two": (("multichoice", "Mạng?", CHOICE.format("true") + OVERALL + "<shownumcorrect/>" + answer("100", "A") + answer("0", "B") + HINTS), "single"),
    "thirds and less than nothing": (("multichoice", "Mạng?", CHOICE.format("false") + OVERALL + answer("33.33333", "A") + answer("33.33333", "B") + answer("33.33333", "C") + answer("-50", "D")), "multiple"),
    "several, one of them right": (("multichoice", "Mạng?", CHOICE.format("false") + answer("100", "A") + answer("-100", "B") + answer("-100", "C")), "multiple"),
    "eight options": (("multichoice", "Mạng?", CHOICE.format("true") + answer("100", "A") + "".join(answer("0", c) for c in "BCDEFGH")), "single"),
    "true or false": (("truefalse", "Mạng.", answer("100", "true", True) + answer("0", "false", True)), "truefalse"),
    "typed, and for the rest": (("shortanswer", "Mã?", "<usecase>0</usecase>" + answer("100", "OTP", True) + answer("100", "mã OTP", True) + answer("0", "*", True)), "text"),
    "a number without a unit": (("numerical", "Bao nhiêu?", answer("100", "150", True).replace("</answer>", "<tolerance>0.5</tolerance></answer>") + "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1000000</unitpenalty><showunits>3</showunits><unitsleft>0</unitsleft>"), "number"),
    "pairs with one to spare": (("matching", "Ghép", "<shuffleanswers>true</shuffleanswers>" + OVERALL + "".join(f'<subquestion format="html"><text><![CDATA[{left}]]></text><answer><text>{right}</text></answer></subquestion>' for left, right in (("<p>HN</p>", "Hà Nội"), ("<p>NT</p>", "Nha Trang"), ("<p><br></p>", "Huế")))), "matching"),
    "gaps from a list": (("gapselect", "Một [[1]] hai [[2]]", "<shuffleanswers>1</shuffleanswers>" + OVERALL + "".join(f"<selectoption><text>{c}</text><group>1</group></selectoption>" for c in "abc") + HINTS), "blanks"),
    "gaps to drag into": (("ddwtos", "Một [[1]] hai [[2]]", "<shuffleanswers>1</shuffleanswers>" + "".join(f"<dragbox><text>{c}</text><group>1</group></dragbox>" for c in "abc")), "blanks"),
    "cloze": (("cloze", "Ở {1:MULTICHOICE:Sousse#Thứ hai~=Crete#Đúng} năm {1:NUMERICAL:=2012:0} do {1:SHORTANSWER:=Moodle}", ""), "blanks"),
    "an essay": (("essay", "Kể", "<responseformat>editor</responseformat><responserequired>1</responserequired><responsefieldlines>10</responsefieldlines><minwordlimit></minwordlimit><attachments>0</attachments><attachmentsrequired>0</attachmentsrequired><maxbytes>0</maxbytes><filetypeslist></filetypeslist><graderinfo format=\"html\"><text></text></graderinfo><responsetemplate format=\"html\"><text></text></responsetemplate>"), "task"),
    "in order": (("ordering", "Xếp", "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount><gradingtype>ABSOLUTE_POSITION</gradingtype><showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>" + "".join(answer(f"{n}.0000000", c) for n, c in enumerate("abc", 1))), "ordering"),
}  # fmt: skip


@pytest.mark.parametrize("name", MOODLE)
def test_moodle_writes_it_and_the_bank_takes_it(name: str) -> None:
    question, kind = MOODLE[name]
    found = moodle(question)
    assert told(found.problems) == []
    [made] = taken(found)
    assert made.kind == kind
    assert is_taken(made), told(made.problems)
    assert found.items[0].category == ("Mặc định cho Tin",)


@pytest.mark.parametrize(
    "kind", ["calculated", "calculatedmulti", "calculatedsimple", "randomsamatch", "random", "ddimageortext", "stack", "coderunner", "multichoiceset"]
)  # fmt: skip
def test_what_moodle_has_and_we_have_not_is_named(kind: str) -> None:
    found = moodle(MOODLE["one of two"][0], (kind, "{a} + {b}", answer("100", "{a}+{b}", True)))
    assert [item.kind for item in found.items] == [Kind.SINGLE]
    [(line, sentence)] = told(found.problems)
    assert line > 10
    assert f"“{kind}”" in sentence


def test_parts_of_the_mark_that_nobody_here_gives_keep_a_question_out() -> None:
    half = (
        "multichoice",
        "Mạng?",
        CHOICE.format("true") + answer("100", "A") + answer("50", "B") + answer("0", "C"),
    )
    gap = ("cloze", "Ở {1:MULTICHOICE:=Crete~%50%Greece~Sousse}", "")
    typed = (
        "shortanswer",
        "Mã?",
        "<usecase>1</usecase>" + answer("100", "OTP", True) + answer("50", "mã", True),
    )
    for made in taken(moodle(half, gap, typed)):
        assert "50 phần trăm" in told(made.problems)[0][1]


@pytest.mark.parametrize("takes", ["text", "files", "either", "both"])
def test_how_an_essay_is_handed_in(takes: str) -> None:
    item = Item(
        Kind.ESSAY, Text("Hãy kể"), takes=takes, notes=Text("<p>Chấm kỹ</p>", Markup.HTML),
        rubric=(Criterion("Ý", ((Decimal(0), "Thiếu"), (Decimal(2), "Đủ"))),),
    )  # fmt: skip
    written = formats.get("moodle-xml").write([item], {})
    assert told(written.problems) == []
    [back] = files.read("moodle-xml", written.content).items
    assert (back.takes, back.notes, back.rubric) == (item.takes, item.notes, item.rubric)


def test_how_moodle_itself_says_what_is_handed_in() -> None:
    said = "<responseformat>{}</responseformat><responserequired>1</responserequired><attachments>3</attachments><attachmentsrequired>1</attachmentsrequired>"
    kinds = [("essay", "Kể", said.format(name)) for name in ("editorfilepicker", "noinline")]
    found = moodle(*kinds, ("essay", "Kể", ""))
    assert [item.takes for item in found.items] == ["both", "files", ""]


# ---- QTI of other programs --------------------------------------------------------------------------------------

TAO = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd" identifier="i14" title="Item 1" label="Item 1" xml:lang="vi-VN" adaptive="false" timeDependent="false" toolName="TAO" toolVersion="3.4">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value><![CDATA[choice_2]]></value></correctResponse></responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1"/>
  <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>1</value></defaultValue></outcomeDeclaration>
  <stylesheet href="style/custom/tao-user-styles.css" type="text/css" media="all" title=""/>
  <itemBody><div class="grid-row"><div class="col-12"><p>Đọc câu sau.%s</p></div></div>
    <div class="grid-row"><div class="col-12"><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1" minChoices="0" orientation="vertical"><prompt>Chọn</prompt><simpleChoice identifier="choice_1" fixed="false" showHide="show">một</simpleChoice><simpleChoice identifier="choice_2" fixed="false" showHide="show"><p>hai</p></simpleChoice></choiceInteraction></div></div></itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
</assessmentItem>"""


def test_an_item_of_tao() -> None:
    found = files.read("qti", (TAO % "").encode())
    [made] = taken(found)
    assert is_taken(made), told(made.problems)
    assert made.source is not None
    assert [option["correct"] for option in made.source["options"]] == [False, True]


def test_a_formula_comes_along_as_text_and_half_of_one_is_told() -> None:
    found = files.read("qti", (TAO % " <m:math><m:mi>x</m:mi></m:math>").encode())
    assert not found.problems
    assert "x" in plain(found.items[0].text)
    found = files.read("qti", (TAO % " <m:math><m:mlongdiv/></m:math>").encode())
    assert [problem.message.params["what"] for problem in found.problems] == ["mlongdiv"]


def test_tags_of_two_versions_in_one_item() -> None:
    """Examples of 1EdTech themselves put parts of 3.0 into an item of 2."""
    item = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="n" title="Nước" adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse><value>H</value><value>O</value></correctResponse></responseDeclaration><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody><qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="0"><qti-prompt>Nước có gì?</qti-prompt><qti-simple-choice identifier="H">Hydro</qti-simple-choice><qti-simple-choice identifier="He">Heli</qti-simple-choice><qti-simple-choice identifier="O">Oxy</qti-simple-choice></qti-choice-interaction></itemBody></assessmentItem>"""
    [made] = taken(files.read("qti", item.encode()))
    assert is_taken(made), told(made.problems)
    assert made.source is not None
    assert [option["correct"] for option in made.source["options"]] == [True, False, True]


OLD = '<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="Q"><section ident="root_section"><item ident="i" title="Câu"/></section></assessment></questestinterop>'
CANVAS = {
    "imsmanifest.xml": '<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Content</schema></metadata><organizations/><resources><resource identifier="g1" type="imsqti_xmlv1p2"><file href="g1/g1.xml"/><dependency identifierref="g2"/></resource><resource identifier="g2" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" href="g1/assessment_meta.xml"><file href="g1/assessment_meta.xml"/></resource></resources></manifest>',
    "g1/g1.xml": OLD,
    "g1/assessment_meta.xml": "<quiz/>",
}


def test_qti_1_2_of_canvas_is_refused_with_what_to_do() -> None:
    for content in (OLD.encode(), packed({name: text.encode() for name, text in CANVAS.items()})):
        found = files.read("qti", content)
        assert not found.items
        [(_, sentence)] = told(found.problems)
        assert "QTI 1.2" in sentence
        assert "2.1 hoặc 3.0" in sentence


def hotspot(picture: str, width: str) -> Any:
    item = f"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="hs" title="Màn hình" time-dependent="false" xml:lang="vi"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>H</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>Bấm vào đâu để gửi?</p><qti-hotspot-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Chọn một chỗ.</qti-prompt><img src="images/{picture}" {width} alt="Màn hình soạn thư"/><qti-hotspot-choice identifier="H" shape="circle" coords="40,40,30"/><qti-hotspot-choice identifier="N" shape="rect" coords="100,10,180,60" hotspot-label="Ảnh"/></qti-hotspot-interaction></qti-item-body></qti-assessment-item>"""
    manifest = '<manifest><resources><resource identifier="r" type="imsqti_item_xmlv3p0" href="items/hs.xml"><file href="items/hs.xml"/></resource></resources></manifest>'
    content = packed(
        {
            "imsmanifest.xml": manifest.encode(),
            "items/hs.xml": item.encode(),
            "items/images/man.png": png(400, 200),
        }
    )
    return files.read("qti", content)


def test_places_are_those_of_the_picture_as_it_is_shown() -> None:
    """The item shows a picture of 400 by 200 at half its size; its places mean the size that is shown."""
    [plain], [half] = hotspot("man.png", "").items, hotspot("man.png", 'width="200" height="100"').items
    assert [area.coordinates for area in plain.areas] == [(40, 40, 30), (100, 10, 180, 60)]
    assert [area.coordinates for area in half.areas] == [(80, 80, 60), (200, 20, 360, 120)]
    assert plain.picture_alt == half.picture_alt == "Màn hình soạn thư"
    assert [area.label for area in plain.areas] == ["", "Ảnh"]
    assert [area.weight for area in plain.areas] == [1, 0]


# ---- typed files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Giao thức nào?\r\nA) HTTP\r\nB) FTP\r\nANSWER: B\r\n\r\n",
        "Giao thức nào?\nA. HTTP\nB. FTP\nANSWER: B",
        "\ufeff1. Giao thức nào?\n a) HTTP\n b) FTP\n\nAnswer: b\n",
        "Câu 1: Giao thức nào?\nA.HTTP\nB.FTP\nĐáp án: B\n",
    ],
    ids=range(4),
)
def test_aiken_as_people_and_programs_write_it(text: str) -> None:
    found = files.read("aiken", text.encode())
    assert told(found.problems) == []
    [made] = taken(found)
    assert is_taken(made)
    assert made.source is not None
    assert [(o["text"], o["correct"]) for o in made.source["options"]] == [("HTTP", False), ("FTP", True)]


def test_gift_as_moodle_exports_it() -> None:
    text = (
        "// question: 0  name: Switch category to $course$/top/Tin\n$CATEGORY: $course$/top/Tin\n\n\n"
        "// question: 1011  name: C1\n// [id:432] [tag:mạng] [tag:dễ]\n"
        '::C1::[html]<p dir\\="ltr" style\\="text-align\\: left;">Mạng?<br></p>{\n\t=<p>A</p>#<p>Đúng rồi</p>\n\t~<p>B</p>\n\t####<p>Xem bài 1</p>\n}\n\n\n'
        "// question: 1012  name: C2\n::C2::[html]<p>Chọn hai</p>{\n\t~%50%<p>A</p>\n\t~%50%<p>B</p>\n\t~%-100%<p>C</p>\n}\n\n\n"
        "// question: 1013  name: C3\n::C3::[html]<p>Bao nhiêu?</p>{#\n\t=%100%12.5:0.1#\n}\n"
    )
    found = files.read("gift", text.encode())
    assert told(found.problems) == []
    assert [item.key for item in found.items] == ["432", "", ""]
    assert [item.category for item in found.items] == [("Tin",)] * 3
    assert [made.kind for made in taken(found) if is_taken(made)] == ["single", "multiple", "number"]


def test_a_paper_of_word_with_two_options() -> None:
    found = files.read(
        "docx", docx(p(run("Câu 1: "), run("Mạng là gì?")), p(run("A. Dây", UNDERLINED)), p(run("B. Ốc")))
    )
    [made] = taken(found)
    assert is_taken(made), told(made.problems)
