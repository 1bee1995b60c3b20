"""QTI items as other programs write them, interaction by interaction."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.assessment import formats
from lms.assessment.formats.content import Area, Item, Kind, Markup, Questions, Text

MATCH = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
)
MAP = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def item(body: str, declared: str = "", after: str = MATCH, outcomes: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="c1" title="Câu một"'
        f' adaptive="false" timeDependent="false">\n{declared}\n{outcomes}\n<itemBody>\n{body}\n</itemBody>\n{after}\n</assessmentItem>'
    )


def declared(
    *correct: str,
    cardinality: str = "single",
    base: str = "identifier",
    mapping: str = "",
    name: str = "RESPONSE",
) -> str:
    values = "".join(f"<value>{value}</value>" for value in correct)
    key = f"<correctResponse>{values}</correctResponse>" if values else ""
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{key}{mapping}</responseDeclaration>'


def mapping(**earned: str) -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in earned.items())
    return f'<mapping defaultValue="0">{entries}</mapping>'


def choices(*texts: str, most: int = 1) -> str:
    inside = "".join(
        f'<simpleChoice identifier="{"ABCDE"[n]}">{text}</simpleChoice>' for n, text in enumerate(texts)
    )
    return f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"><prompt>Chọn?</prompt>{inside}</choiceInteraction>'


def read(content: str) -> Questions:
    return formats.get("qti").read(content.encode())


def one(content: str) -> Item:
    found = read(content)
    assert not found.problems, [p.message.plain() for p in found.problems]
    return found.items[0]


def told(found: Questions) -> list[tuple[int, str]]:
    return [(problem.line, problem.message.plain()) for problem in found.problems]


def test_one_choice() -> None:
    found = one(item(choices("Xoá", "<b>Mở</b>", "Chuyển tiếp"), declared("A")))
    assert (found.kind, found.title, found.key, found.line) == (Kind.SINGLE, "Câu một", "c1", 2)
    assert found.text == Text("Chọn?")
    assert [(o.key, o.text, o.weight) for o in found.options] == [
        ("A", Text("Xoá"), 1), ("B", Text("<b>Mở</b>", Markup.HTML), 0), ("C", Text("Chuyển tiếp"), 0),
    ]  # fmt: skip
    assert found.shuffles is True


def test_the_text_before_and_the_prompt_are_one_text() -> None:
    found = one(item("<p>Đọc <em>kỹ</em>.</p>" + choices("a", "b", "c"), declared("A")))
    assert "Đọc <em>kỹ</em>." in found.text.source
    assert "Chọn?" in found.text.source


def test_several_choices_by_key_and_by_mapping() -> None:
    body = choices("a", "b", "c", most=0)
    found = one(item(body, declared("A", "C", cardinality="multiple")))
    assert [o.weight for o in found.options] == [Fraction(1, 2), 0, Fraction(1, 2)]
    earned = mapping(A="1", C="2", B="-1.5")
    found = one(item(body, declared("A", "C", cardinality="multiple", mapping=earned), MAP))
    assert [o.weight for o in found.options] == [Fraction(1, 3), Fraction(-1, 2), Fraction(2, 3)]
    assert found.points == Decimal(3)


@pytest.mark.parametrize(("texts", "right"), [(("Đúng", "Sai"), "true"), (("False", "True"), "false")])
def test_true_and_false_are_known_by_their_words(texts: tuple[str, str], right: str) -> None:
    found = one(item(choices(*texts), declared("A")))
    assert found.kind is Kind.TRUE_FALSE
    assert [(o.key, o.weight) for o in found.options] == [
        ("true", right == "true"),
        ("false", right == "false"),
    ]


def test_a_text_to_type() -> None:
    body = '<p>Thủ đô?</p><p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="20"/></p>'
    entries = '<mapping><mapEntry mapKey="Hà Nội" mappedValue="1" caseSensitive="false"/><mapEntry mapKey="Thăng Long" mappedValue="0.5" caseSensitive="false"/></mapping>'
    found = one(item(body, declared("Hà Nội", base="string", mapping=entries), MAP))
    assert found.kind is Kind.TEXT
    assert found.text == Text("Thủ đô?")
    assert [(o.text.source, o.weight) for o in found.options] == [
        ("Hà Nội", 1),
        ("Thăng Long", Fraction(1, 2)),
    ]
    assert found.ignores_case is True


def test_a_number_with_what_may_be_off() -> None:
    body = '<p>Pi?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    rules = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="{}" tolerance="{}">'
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>'
    )
    for mode, tolerance, wanted in (
        ("absolute", "0.01 0.01", "0.01"),
        ("relative", "10 10", "0.314"),
        ("exact", "", "0"),
    ):
        found = one(item(body, declared("3.14", base="float"), rules.format(mode, tolerance)))
        assert found.kind is Kind.NUMBER
        assert found.options[0].text == Text("3.14")
        assert found.options[0].tolerance == Decimal(wanted)
        assert found.points == 2
    uneven = read(item(body, declared("3.14", base="float"), rules.format("absolute", "0.1 0.2")))
    assert "hai phía" in told(uneven)[0][1]


def test_pairs() -> None:
    def group(*names: str) -> str:
        made = "".join(
            f'<simpleAssociableChoice identifier="{n}" matchMax="1">ý {n}</simpleAssociableChoice>'
            for n in names
        )
        return f"<simpleMatchSet>{made}</simpleMatchSet>"

    body = f'<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="2"><prompt>Ghép</prompt>{group("L1", "L2")}{group("R1", "R2", "R3")}</matchInteraction>'
    answers = declared("L1 R2", "L2 R1", cardinality="multiple", base="directedPair")
    found = one(item(body, answers))
    assert [(o.text.source, o.match.source) for o in found.options] == [
        ("ý L1", "ý R2"),
        ("ý L2", "ý R1"),
        ("", "ý R3"),
    ]
    assert found.shuffles is False
    twice = read(item(body, declared("L1 R2", "L1 R1", "L2 R1", cardinality="multiple", base="directedPair")))
    assert not twice.items
    assert "ghép với nhiều ý" in told(twice)[0][1]


def test_order() -> None:
    inside = "".join(f'<simpleChoice identifier="{n}">{n}</simpleChoice>' for n in "CAB")
    body = f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Xếp</prompt>{inside}</orderInteraction>'
    found = one(item(body, declared("A", "B", "C", cardinality="ordered")))
    assert [o.text.source for o in found.options] == ["A", "B", "C"]


def test_gaps_in_a_sentence() -> None:
    body = (
        '<p>Bấm <inlineChoiceInteraction responseIdentifier="R1" shuffle="true"><inlineChoice identifier="x">Tệp</inlineChoice>'
        '<inlineChoice identifier="y">Xem</inlineChoice></inlineChoiceInteraction> rồi <textEntryInteraction responseIdentifier="R2"/>.</p>'
    )
    found = one(item(body, declared("x", name="R1") + declared("Lưu", name="R2", base="string")))
    assert found.kind is Kind.BLANKS
    assert found.text == Text("Bấm [[1]] rồi [[2]].")
    assert [[(o.text.source, o.weight) for o in gap.options] for gap in found.gaps] == [
        [("Tệp", 1), ("Xem", 0)], [("Lưu", 1)],
    ]  # fmt: skip
    alone = one(
        item(
            '<p>Nước sôi ở <textEntryInteraction responseIdentifier="R2"/> độ.</p>',
            declared("100", name="R2", base="integer"),
        )
    )
    assert (alone.kind, alone.gaps[0].kind) == (Kind.BLANKS, Kind.NUMBER)


def test_essay_upload_and_a_text_that_asks_nothing() -> None:
    essay = '<p>Viết thư.</p><extendedTextInteraction responseIdentifier="RESPONSE"/>'
    assert one(item(essay, declared(base="string"), "")).kind is Kind.ESSAY
    upload = '<p>Nộp.</p><uploadInteraction responseIdentifier="RESPONSE"/>'
    assert one(item(upload, declared(base="file"), "")).kind is Kind.ESSAY
    assert one(item("<p>Đọc đoạn sau.</p>", after="")).kind is Kind.DESCRIPTION


def test_feedback_of_choices_and_for_all() -> None:
    after = MATCH + (
        '<modalFeedback outcomeIdentifier="FB" identifier="A" showHide="show"><p>Vì an toàn.</p></modalFeedback>'
        '<modalFeedback outcomeIdentifier="G" identifier="all" showHide="show">Xem bài 2.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="FB" identifier="incorrect" showHide="show">Chưa đúng.</modalFeedback>'
    )
    outcomes = '<outcomeDeclaration identifier="G" cardinality="single" baseType="identifier"><defaultValue><value>all</value></defaultValue></outcomeDeclaration>'
    body = choices(
        "a",
        'b<feedbackInline outcomeIdentifier="FB" identifier="B" showHide="show">Nhầm.</feedbackInline>',
        "c",
    )
    found = read(item(body, declared("A"), after, outcomes))
    (question,) = found.items
    assert [o.feedback for o in question.options] == [Text("Vì an toàn."), Text("Nhầm."), Text()]
    assert question.options[1].text == Text("b")
    assert question.feedback == Text("Xem bài 2.")
    assert told(found) == [
        (8, "Phản hồi dành cho trường hợp “incorrect” không có chỗ ở đây nên không được giữ: “Chưa đúng.”.")
    ]


def test_the_same_item_in_version_3() -> None:
    content = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="c1" title="t" time-dependent="false">\n'
        '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier"><qti-correct-response><qti-value>A</qti-value><qti-value>B</qti-value></qti-correct-response>'
        '<qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/></qti-mapping></qti-response-declaration>\n'
        '<qti-item-body><p>x</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="2"><qti-simple-choice identifier="A">a</qti-simple-choice><qti-simple-choice identifier="B">b</qti-simple-choice><qti-simple-choice identifier="C">c</qti-simple-choice></qti-choice-interaction></qti-item-body>\n'
        '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/></qti-assessment-item>'
    )
    found = one(content)
    assert found.kind is Kind.MULTIPLE
    assert [o.weight for o in found.options] == [Fraction(1, 2), Fraction(1, 2), 0]
    assert found.shuffles is None


def test_a_hotspot_of_a_single_file_lacks_its_picture() -> None:
    body = '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Đâu?</prompt><object data="{}" type="image/png" width="9" height="9"/><hotspotChoice identifier="A" shape="circle" coords="77,115,8"/><hotspotChoice identifier="B" shape="default" coords=""/></hotspotInteraction>'
    found = read(item(body.format("anh.png"), declared("A")))
    assert not found.items
    assert [line for line, _ in told(found)] == [6, 6]
    inside = read(item(body.format("data:image/png;base64,YWI="), declared("A")))
    assert inside.media == {"hinh.png": b"ab"}
    assert inside.items[0].areas == (Area("A", "circle", (77, 115, 8), Fraction(1)),)
    assert "Vùng" in told(inside)[0][1]


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (item("<sliderInteraction responseIdentifier='RESPONSE'/>", declared("A")), 6, "sliderInteraction"),
        (item(choices("a", "b", "c") * 2, declared("A")), 6, "2 phần trả lời"),
        (item(choices("a", "b", "c")), 6, "khai báo"),
        (item("<p/>", "<templateDeclaration identifier='X' cardinality='single'/>"), 2, "ngẫu nhiên"),
        ('<assessmentItem identifier="x" title=""/>', 1, "itemBody"),
        ("<questestinterop/>", 1, "QTI 1.2"),
        ("<assessmentTest/>", 1, "bài kiểm tra"),
        ("<quiz/>", 1, "<quiz>"),
        ("", 0, "trống"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_left_out_with_its_line(content: str, line: int, why: str) -> None:
    found = read(content)
    assert not found.items
    assert [at for at, _ in told(found)] == [line]
    assert why in told(found)[0][1]


def test_marking_of_ones_own_is_said_and_the_key_is_used() -> None:
    own = "<responseProcessing><lookupOutcomeValue identifier='SCORE'/></responseProcessing>"
    found = read(item(choices("a", "b", "c"), declared("B"), own))
    assert [o.weight for o in found.items[0].options] == [0, 1, 0]
    assert told(found) == [
        (2, "Câu này chấm theo cách riêng: lookupOutcomeValue; đã chỉ dùng đáp án đúng được ghi.")
    ]
    nothing = read(item(choices("a", "b", "c"), declared()))
    assert nothing.items
    assert told(nothing) == [(6, "Câu này không ghi đáp án đúng.")]
    missing = read(item(choices("a", "b", "c"), declared("Z")))
    assert [message for _, message in told(missing)] == [
        "Đáp án chỉ tới “Z”, nhưng không có phương án ấy.", "Câu này không ghi đáp án đúng.",
    ]  # fmt: skip


def test_texts_compared_in_the_marking_and_scores_kept_within_limits() -> None:
    """As programs write it that have no mapping: a comparison for each text, then the score cut at its limits."""
    branch = (
        '<{0}><stringMatch caseSensitive="false"><variable identifier="RESPONSE"/><baseValue baseType="string">{1}</baseValue></stringMatch>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{2}</baseValue></setOutcomeValue></{0}>'
    )
    limit = (
        '<responseCondition><responseIf><gt><variable identifier="SCORE"/><variable identifier="MAXSCORE"/></gt>'
        '<setOutcomeValue identifier="SCORE"><variable identifier="MAXSCORE"/></setOutcomeValue></responseIf></responseCondition>'
    )
    rules = f"<responseProcessing><responseCondition>{branch.format('responseIf', 'Hà Nội', 2)}{branch.format('responseElseIf', 'Thăng Long', 1)}</responseCondition>{limit}</responseProcessing>"
    body = '<p>Thủ đô?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    found = one(item(body, declared("Hà Nội", base="string"), rules))
    assert [(o.text.source, o.weight) for o in found.options] == [
        ("Hà Nội", 1),
        ("Thăng Long", Fraction(1, 2)),
    ]
    assert found.ignores_case is True
    assert found.points == 2
