"""The papers of awards: what the record, the nominations and the Council's votes say, and nothing else."""

from datetime import date

import pytest
import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.official.rules import Figure
from lms.kernel.official.sources import read_back
from lms.nominations.models import CouncilMember, Nomination, NominationStep
from lms.org.models import BirthDate
from lms.papers import pages
from lms.papers.kinds import NotYet
from lms.papers.preview import preview
from lms.papers.sheets.book import differences
from tests.emulation.make import School, complete
from tests.kernel.official.reading import MM, W, find, paragraphs, xml
from tests.papers.council import Council, hold_council
from tests.papers.test_papers import texts

AN, CHI = "0000000001", "0000000003"
LISTS = ("to-trinh", "trich-ngang", "bien-ban", "quyet-dinh")


@pytest.fixture
def council(school: School) -> Council:
    return hold_council(school.faculty, school.an, school.binh, school.chi)


def made(kind: str, about: str = "", period: str = "2027") -> tuple[pages.Draft, bytes]:
    found = pages.draft(kind, period, about=about)
    release()
    return found, pages.make(found)


def read_twice(content: bytes) -> None:
    """Every figure comes from a source that the file names, and is the same when it is derived again."""
    found = read_back(content)
    assert {figure.source for figure in found.figures} == set(found.sources)
    assert differences(found.sources, found.figures) == []
    release()


def test_a_persons_report_is_their_record_and_leaves_the_rest_to_them(school: School) -> None:
    with transaction():
        db.session.add(BirthDate(person_id=school.an, born_on=date(1980, 2, 5), recorded_at=clock.now()))
    found, content = made("bao-cao-thanh-tich-ca-nhan", AN)
    said = texts(content)
    assert "- Họ và tên: Nguyễn Văn An. Bí danh" in said
    assert "sinh: 05/02/1980. Giới tính: [nam hoặc nữ]" in said
    assert "hoàn thành 2 lượt khóa học với 1,1 giờ học, được cấp 2 giấy chứng nhận" in said
    assert "hoàn thành 2/2 khóa bắt buộc, trong đó đúng hạn 2 (nguồn" in said
    assert "01/09/2026" in said
    assert "Số:" not in said, "nobody enters a person's own report into the register"
    assert find(content, "KHOA ĐIỆN").one("bold") is True
    assert find(content, "TRƯỜNG").one("bold") is False
    assert [find(content, words).align for words in ("THỦ TRƯỞNG ĐƠN VỊ", "THÀNH TÍCH")] == ["center"] * 2
    assert {"gioi-tinh", "que-quan", "nhiem-vu", "thanh-tich"} <= {gap.name for gap in found.gaps}
    assert len(found.doubts) == 1, (
        "that the period still runs; the school's own number and signer are not missed where they don't stand"
    )
    read_twice(content)
    complete(school.an, school.free, date(2027, 4, 1))
    other = read_back(content)
    assert ("3" in {now for _, now in differences(other.sources, other.figures)}) is True
    release()


def test_a_units_report_counts_its_people(school: School) -> None:
    found, content = made("bao-cao-thanh-tich-tap-the", "khoa dien")
    said = texts(content)
    assert "- Tổng số: 2 người, gồm: 2 giáo viên (nguồn 1)." in said
    assert "trong số 2 người được tính có 2 người đã tham gia (100%), 1 người đã hoàn thành" in said
    assert "2 người hoàn thành ít nhất một khóa học, với 3 lượt hoàn thành" in said
    assert "THỦ TRƯỞNG ĐƠN VỊ" in said
    read_twice(content)
    before = [[p for p in line if not isinstance(p, Figure)] for line in found.paper.lines()]
    complete(school.binh, school.b, date(2027, 4, 1))
    after, _ = made("bao-cao-thanh-tich-tap-the", "khoa dien")
    assert before == [[p for p in line if not isinstance(p, Figure)] for line in after.paper.lines()]
    assert [f.text for f in found.paper.figures()] != [f.text for f in after.paper.figures()]


def test_names_and_counts_are_the_same_in_all_papers(school: School, council: Council) -> None:
    papers = {kind: texts(made(kind)[1]) for kind in LISTS}
    for kind, said in papers.items():
        assert said.index("Khoa Điện") < said.index("Nguyễn Văn An"), kind
        assert ("Lê Kim Chi" in said) == (kind == "bien-ban"), "the Council did not pass Chi"
    assert "khen thưởng 1 tập thể và 1 cá nhân đã có thành tích" in papers["to-trinh"]
    assert "Kính gửi: Hiệu trưởng" in papers["to-trinh"]
    assert "ít nhất 2/3 thành viên có mặt đồng ý" in papers["to-trinh"]
    assert "TM. THƯỜNG TRỰC HỘI ĐỒNG\nTHƯ KÝ" in papers["to-trinh"]
    assert "Danh sách gồm 1 tập thể và 2 cá nhân." in papers["trich-ngang"]
    assert "Giáo viên, Khoa Điện" in papers["to-trinh"]
    assert "Giáo viên, Khoa Điện" in papers["quyet-dinh"]
    higher = texts(made("to-trinh", "higher")[1])
    assert "Kính gửi: Sở Giáo dục và Đào tạo" in higher
    assert "Trần Thị Bình" in higher
    assert "Nguyễn Văn An" not in higher
    for kind in LISTS:
        read_twice(made(kind)[1])


def test_the_minutes_say_who_was_there_and_how_the_votes_fell(school: School, council: Council) -> None:
    _, content = made("bien-ban", council.session)
    said = texts(content)
    assert "Chủ trì (chủ tọa): Ông (bà) Võ Minh Chủ, Hiệu trưởng, Chủ tịch Hội đồng." in said
    assert "Có mặt: 3/4 thành viên" in said
    assert "- Ông (bà) Hồ Vắng Mặt, Trưởng khoa, Ủy viên; lý do: [lý do vắng]." in said
    assert "ít nhất 2/3 tổng số thành viên; cuộc họp đủ điều kiện họp." in said
    assert "Hội đồng thống nhất đề nghị khen thưởng 1 tập thể và 2 cá nhân; không thông qua 1 đề nghị" in said
    assert [row for row in ("66,6%", "33,3%", "100%") if row in said] == ["66,6%", "33,3%", "100%"]
    assert "Căn cứ" not in said
    signed = said.replace("\u00a0", " ")
    assert (
        signed.index("THƯ KÝ")
        < signed.rindex("Lý Thư Ký")
        < signed.index("CHỦ TỌA")
        < signed.rindex("Võ Minh Chủ")
    )


def test_the_share_of_the_votes_is_of_those_who_may_vote(school: School, council: Council) -> None:
    """As the rule counts it: who is nominated does not vote about themselves."""
    with transaction():
        db.session.execute(
            sa.update(CouncilMember).where(CouncilMember.name == "Phan Ủy Viên").values(person_id=school.an)
        )
        db.session.execute(
            sa.update(NominationStep)
            .where(
                NominationStep.votes_for == 3,
                NominationStep.nomination_id.in_(
                    sa.select(Nomination.id).where(Nomination.public_id == council.nominations["an"])
                ),
            )
            .values(votes_for=2)
        )
    _, content = made("bien-ban", council.session)
    rows = [line for line in texts(content).splitlines() if line in ("66,6%", "33,3%", "100%")]
    assert rows == ["66,6%", "100%", "100%", "33,3%"], "the unit 2 of 3, An 2 of 2, Bình 3 of 3, Chi 1 of 3"
    read_twice(content)


def test_the_list_goes_with_the_proposal_of_its_level_and_says_why(school: School, council: Council) -> None:
    whole = texts(made("trich-ngang")[1])
    assert "Danh sách gồm 1 tập thể và 2 cá nhân." in whole
    assert "Tiêu biểu." in whole
    assert "[thành tích khác]" not in whole, "the unit said why"
    higher = texts(made("trich-ngang", "higher")[1])
    assert "Danh sách gồm 0 tập thể và 1 cá nhân." in higher
    assert ("Trần Thị Bình" in higher, "Nguyễn Văn An" in higher) == (True, False)
    own = texts(made("trich-ngang", "school")[1])
    assert ("Trần Thị Bình" in own, "Nguyễn Văn An" in own) == (False, True)


def test_the_decision_has_its_articles_and_its_list(school: School, council: Council) -> None:
    found, content = made("quyet-dinh")
    lines = [p.text for p in paragraphs(content)]
    order = ["HIỆU TRƯỞNG TRƯỜNG", "Căn cứ Luật", "Theo đề nghị của Hội đồng", "QUYẾT ĐỊNH:", "Điều 1.", "Điều 2.", "Điều 3.", "- Như Điều 3;", "Phụ lục I"]  # fmt: skip
    places = [next(n for n, line in enumerate(lines) if line.startswith(begins)) for begins in order]
    assert places == sorted(places)
    last = find(content, "Điều 3.")
    assert last.text.endswith("./.")
    assert last.keep_next, "the signature is not alone on a page"
    assert find(content, "Theo đề nghị").one("italic") is True
    assert (find(content, "QUYẾT ĐỊNH:").align, find(content, "QUYẾT ĐỊNH:").one("bold")) == ("center", True)
    assert any("chưa quyết định" in note.plain() for note in found.notes), "the unit waits for the principal"
    assert lines[-1].startswith("(1) Các đề nghị khen thưởng của kỳ")
    assert any(shown.text == "HIỆU TRƯỞNG TRƯỜNG TRUNG CẤP NGHỀ DIÊN KHÁNH" for shown in preview(found.paper))


def test_each_giay_khen_is_a_page_on_its_side(school: School, council: Council) -> None:
    found, content = made("giay-khen")
    root = xml(content)
    size = root.find(f".//{W}pgSz")
    assert size is not None
    assert (round(int(size.get(f"{W}w", "0")) / MM), round(int(size.get(f"{W}h", "0")) / MM)) == (297, 210)
    assert len([b for b in root.iter(f"{W}br") if b.get(f"{W}type") == "page"]) == 1
    assert root.find(f".//{W}pgBorders/{W}top") is not None
    assert [p.text for p in paragraphs(content)].count("GIẤY KHEN") == 2
    name = find(content, "Nguyễn Văn An")
    assert (name.align, name.one("bold"), name.one("font")) == ("center", True, "Times New Roman")
    said = texts(content)
    assert "Bình" not in said.replace("Bình dân", ""), "what the Sở gives is not the school's to print"
    assert {one.text for one in preview(found.paper)} >= {"Khoa Điện", "Nguyễn Văn An"}
    assert read_back(content).figures == []


def test_what_a_unit_wrote_stands_in_the_report(school: School, council: Council) -> None:
    said = texts(made("bao-cao-thanh-tich-ca-nhan", AN)[1])
    assert "Hình thức khen thưởng đề nghị: Giấy khen của Hiệu trưởng." in said
    assert "- Hướng dẫn 12 đồng nghiệp <b>& học sinh</b>." in said


@pytest.mark.parametrize(
    ("kind", "about", "says"),
    [
        ("bao-cao-thanh-tich-ca-nhan", "", "cho biết mã của người"), ("bao-cao-thanh-tich-ca-nhan", "999", "999"),
        ("bao-cao-thanh-tich-tap-the", "", "mã hoặc tên của đơn vị"), ("bao-cao-thanh-tich-tap-the", "Khoa %", "Khoa %"),
        ("to-trinh", "", "chưa có đề nghị"), ("to-trinh", "x", "không phải cấp"), ("bien-ban", "", "chưa họp phiên nào"),
        ("bien-ban", "x", "chưa họp phiên nào"), ("quyet-dinh", "", "chưa có đề nghị"), ("giay-khen", "", "chưa có đề nghị"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(school: School, kind: str, about: str, says: str) -> None:
    with pytest.raises(NotYet, match=says) as told:
        pages.draft(kind, "2027", about=about)
    assert isinstance(told.value, LmsError)
