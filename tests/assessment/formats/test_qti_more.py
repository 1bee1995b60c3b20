"""QTI items as real programs write them: other interactions, marking without a mapping, notes, passages."""

from fractions import Fraction

from lms.assessment.formats.content import Kind, Text
from tests.assessment.formats.test_qti import MAP, MATCH, choices, declared, item, one, read, told


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


def test_words_to_put_into_a_text() -> None:
    body = (
        '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Điền từ.</prompt>'
        '<gapText identifier="W" matchMax="1">Tệp</gapText><gapText identifier="S" matchMax="1">Lưu</gapText><gapText identifier="X" matchMax="1">Xem</gapText>'
        '<blockquote><p>Bấm <gap identifier="G1"/> rồi <gap identifier="G2"/>.</p></blockquote></gapMatchInteraction>'
    )
    earned = '<mapping defaultValue="-1" lowerBound="0"><mapEntry mapKey="W G1" mappedValue="1"/><mapEntry mapKey="S G2" mappedValue="2"/></mapping>'
    found = one(
        item(body, declared("W G1", "S G2", cardinality="multiple", base="directedPair", mapping=earned), MAP)
    )
    assert found.kind is Kind.BLANKS
    assert "Điền từ." in found.text.source
    assert "Bấm [[1]] rồi [[2]]." in found.text.source
    assert "Xem" not in found.text.source
    assert [[(o.text.source, o.weight) for o in gap.options] for gap in found.gaps] == [
        [("Tệp", 1), ("Lưu", 0), ("Xem", 0)], [("Tệp", 0), ("Lưu", 1), ("Xem", 0)],
    ]  # fmt: skip
    assert [gap.weight for gap in found.gaps] == [1, 2]
    assert found.points == 3


def test_words_of_a_text_to_choose() -> None:
    body = (
        '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Từ nào sai?</prompt>'
        '<p>Không <hottext identifier="A">được</hottext> gửi mã <hottext identifier="B">OTC</hottext>.</p></hottextInteraction>'
    )
    found = one(item(body, declared("B")))
    assert found.kind is Kind.SINGLE
    assert [(o.key, o.text.source, o.weight) for o in found.options] == [("A", "được", 0), ("B", "OTC", 1)]
    assert "gửi mã <u>OTC</u>." in found.text.source


def test_notes_for_learners_are_text_and_those_for_others_are_said() -> None:
    body = (
        '<rubricBlock view="candidate"><p>Chọn một ý.</p></rubricBlock><rubricBlock view="scorer tutor"><p>Chấm kỹ.</p></rubricBlock>'
        + choices("a", "b", "c")
    )
    found = read(item(body, declared("A")))
    assert "Chọn một ý." in found.items[0].text.source
    assert "Chấm kỹ" not in str(found.items)
    assert "Chấm kỹ." in told(found)[0][1]


def test_what_lies_in_other_files_is_said() -> None:
    body = '<p>Nghe.</p><audio src="bai.mp3"/>' + choices("a", "b", "c")
    outcomes = '<assessmentStimulusRef identifier="s" href="doan.xml" title="Đoạn 1"/>'
    found = read(item(body, declared("A"), outcomes=outcomes))
    assert len(found.items) == 1
    assert [("Đoạn 1" in message, "bai.mp3" in message) for _, message in told(found)] == [
        (True, False),
        (False, True),
    ]


def test_pairs_of_unequal_worth_are_said() -> None:
    inside = "".join(
        f'<simpleAssociableChoice identifier="{n}" matchMax="1">{n}</simpleAssociableChoice>' for n in "ABCD"
    )
    body = f'<associateInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2"><prompt>x</prompt>{inside}</associateInteraction>'
    earned = (
        '<mapping><mapEntry mapKey="A C" mappedValue="2"/><mapEntry mapKey="B D" mappedValue="1"/></mapping>'
    )
    found = read(item(body, declared("A C", "B D", cardinality="multiple", base="pair", mapping=earned), MAP))
    assert [(o.text, o.match) for o in found.items[0].options] == [
        (Text("A"), Text("C")),
        (Text("B"), Text("D")),
    ]
    assert "điểm khác nhau" in told(found)[0][1]


def test_version_3_written_half_with_the_names_of_version_2() -> None:
    content = item(
        '<p>x</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">True\n</qti-simple-choice>'
        '<simpleChoice identifier="B">False <qti-feedback-inline outcome-identifier="F" identifier="B" show-hide="show"><strong>Không</strong></qti-feedback-inline></simpleChoice></qti-choice-interaction>',
        declared("A"),
        MATCH,
    )
    found = one(content)
    assert found.kind is Kind.TRUE_FALSE
    assert [o.feedback.source for o in found.options] == ["", "<strong>Không</strong>"]
