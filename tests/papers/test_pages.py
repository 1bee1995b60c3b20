"""The office's pages: what is missing, what is written, the file, settings, bases, templates; and who may."""

import io
import re

import pytest
import sqlalchemy as sa

from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.kernel.official.build import form
from lms.kernel.official.sources import read_back
from lms.kernel.reading import AccessEntry
from lms.papers.models import PaperEntry
from lms.papers.queries import bases, templates
from tests.conftest import sign_in
from tests.emulation.make import School
from tests.kernel.official.make import NOW
from tests.kernel.official.reading import paragraphs
from tests.kernel.official.test_template import HOSTILE, word_file
from tests.make import make_account
from tests.pages import LmsClient

REPORT = "/papers/kinds/bao-cao-dinh-ky"
LIST = "/papers/kinds/trich-ngang"


def page(client: LmsClient, href: str, status: int = 200) -> str:
    answer = client.get(href)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def seen(html: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', html)
    return found[1] if found else ""


def test_the_office_finds_what_is_missing_and_writes_it(school: School, office: LmsClient) -> None:
    assert "Báo cáo định kỳ" in page(office, "/papers")
    html = page(office, f"{REPORT}?period=2027")
    assert "Còn phải điền" in html
    assert 'href="#kho-khan"' in html
    assert "Chưa ghi ký hiệu của Trường" in html
    answer = office.post(
        f"{REPORT}/entries?period=2027", data={"kho-khan": "- Máy cũ.\r\n- Mạng yếu.", "seen": seen(html)}
    )
    assert answer.status_code == 303
    html = page(office, answer.headers["Location"])
    assert 'href="#kho-khan"' not in html
    assert "<p>- Mạng yếu.</p>" in html
    assert "- Máy cũ.\n- Mạng yếu." in html, "what was written stands in its field"


def test_the_file_says_what_the_page_says(school: School, office: LmsClient) -> None:
    answer = office.get(f"{REPORT}/file?period=2027")
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert "bao-cao-dinh-ky 2027 (du thao).docx" in answer.headers["Content-Disposition"]
    html = page(office, f"{REPORT}?period=2027")
    for paragraph in paragraphs(answer.data):
        if paragraph.text.startswith(("Tính đến hết", "Trong kỳ có")):
            assert paragraph.text in html
    assert read_back(answer.data).figures


def test_two_writers_notice_each_other_and_lose_nothing(school: School, office: LmsClient) -> None:
    before = seen(page(office, f"{REPORT}?period=2027"))
    href = f"{REPORT}/entries?period=2027"
    assert office.post(href, data={"kho-khan": "Của người khác.", "seen": before}).status_code == 303
    answer = office.post(href, data={"kho-khan": "Của tôi.", "thuan-loi": "Có.", "seen": before})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Có người vừa sửa" in html
    assert "Của tôi." in html
    assert "Của người khác." in html
    answer = office.post(href, data={"kho-khan": "Của tôi.", "thuan-loi": "Có.", "seen": seen(html)})
    assert answer.status_code == 303
    texts = db.session.scalars(sa.select(PaperEntry.text).order_by(PaperEntry.id)).all()
    release()
    assert sorted(texts) == ["Có.", "Của người khác.", "Của tôi."]


def test_a_field_that_is_emptied_is_a_gap_again(school: School, office: LmsClient) -> None:
    href = f"{REPORT}/entries?period=2027"
    office.post(href, data={"kho-khan": "Có.", "seen": ""})
    html = page(office, f"{REPORT}?period=2027")
    office.post(href, data={"kho-khan": " ", "seen": seen(html)})
    assert 'href="#kho-khan"' in page(office, f"{REPORT}?period=2027")


def test_names_that_nobody_has_are_told_with_their_line_and_nothing_is_lost(
    school: School, office: LmsClient
) -> None:
    typed = "0000000001; Giấy khen\n9999\nKhoa Điện\n0000000001"
    answer = office.post(f"{LIST}/entries?period=2027", data={"danh-sach": typed, "seen": ""})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Dòng 2: không có ai mang mã “9999”" in html
    assert "Dòng 4: “0000000001” đã có ở dòng 1." in html
    assert "0000000001; Giấy khen\n9999" in html
    good = office.post(
        f"{LIST}/entries?period=2027", data={"danh-sach": "khoa dien\n0000000001; <b>", "seen": ""}
    )
    assert good.status_code == 303
    html = page(office, good.headers["Location"])
    assert "Nguyễn Văn An" in html
    assert "&lt;b&gt;" in html


def test_opening_a_list_of_names_is_noted(school: School, office: LmsClient) -> None:
    page(office, LIST)
    office.get(f"{LIST}/file")
    noted = db.session.scalars(sa.select(AccessEntry.what)).all()
    release()
    assert {"papers.list", "papers.file"} <= set(noted)


@pytest.mark.parametrize("day", ["31/02/2027", "abc", "0", "99999-01-01", "9999-12-31", "01/01/0001"])
def test_a_day_that_is_none_is_today_and_is_said(school: School, office: LmsClient, day: str) -> None:
    html = page(office, f"{REPORT}?day={day}")
    assert "field-error" in html
    assert office.get(f"{REPORT}/file?day={day}").status_code == 200


@pytest.mark.parametrize(
    "href", ["/papers/kinds/khong-co", f"{REPORT}?period=1999", f"{REPORT}?period=phase-1", "/papers/bases/x", "/papers/templates/file?kind=x"]
)  # fmt: skip
def test_what_is_not_there(school: School, office: LmsClient, href: str) -> None:
    page(office, href, 404)


def test_a_paper_of_another_day_is_made_for_that_day(school: School, office: LmsClient) -> None:
    html = page(office, f"{REPORT}?day=01/01/2031")
    assert "Căn cứ không dùng được vào ngày của văn bản" in html
    assert "hết hiệu lực từ ngày 01/01/2031" in html
    assert "năm 2031" in "".join(p.text for p in paragraphs(office.get(f"{REPORT}/file?day=2031-01-01").data))


def test_settings_stand_on_the_paper(school: School, office: LmsClient) -> None:
    html = page(office, "/papers/settings")
    assert "Sở GD&amp;ĐT (báo cáo) (VBĐT)\n" in html
    data = {
        "parent_body": "Sở Giáo dục và Đào tạo Khánh Hòa", "paper_symbol": "TCNDK", "place": "Diên Khánh",
        "signer_title": "HIỆU TRƯỞNG", "signer_name": "Trần Hiệu Trưởng", "paper_filing": "VT, P1",
        "paper_signers": "KT. Hiệu trưởng / Phó Hiệu trưởng | Lê Phó",
        "paper_recipients": "- Sở Giáo dục;\r\n\r\nUBND tỉnh; Đảng ủy.",
    }  # fmt: skip
    assert office.post("/papers/settings", data=data).status_code == 303
    said = [p.text for p in paragraphs(office.get(f"{REPORT}/file").data)]
    assert "SỞ GIÁO DỤC VÀ ĐÀO TẠO KHÁNH HÒA" in said
    assert f"Số:{chr(160) * 10}/BC-TCNDK" in said
    assert [t for t in said if t.startswith(("- S", "- U", "- L"))] == ["- Sở Giáo dục;", "- UBND tỉnh, Đảng ủy;", "- Lưu: VT, P1."]  # fmt: skip
    assert "Trần\u00a0Hiệu\u00a0Trưởng" in said
    html = page(office, REPORT)
    assert "Chưa ghi" not in html
    other = [p.text for p in paragraphs(office.get(f"{REPORT}/file?signer=1").data)]
    assert other[other.index("KT. HIỆU TRƯỞNG") + 1] == "PHÓ HIỆU TRƯỞNG"
    assert "Lê\u00a0Phó" in other
    assert office.get(f"{REPORT}/file?signer=99").status_code == 200


def test_the_list_of_bases_is_kept_on_its_pages(school: School, office: LmsClient) -> None:
    assert "hết hiệu lực từ 01/03/2027" in page(office, "/papers/bases")
    html = page(office, "/papers/bases/new")
    assert "Nghị định số 152/2025/NĐ-CP" in html
    data = {"lead": "Căn cứ", "reference": "Nghị định số 9/2027/NĐ-CP", "title": "", "in_force_from": "01/03/2027", "in_force_to": "", "topic": "nd-tdkt", "kinds": "bao-cao-dinh-ky", "position": "3"}  # fmt: skip
    assert office.post("/papers/bases/new", data=data | {"in_force_to": "01/01/2027"}).status_code == 422
    bad = office.post("/papers/bases/new", data=data | {"reference": "", "in_force_from": "32/13/2027"})
    assert bad.status_code == 422
    assert 'value="32/13/2027"' in bad.get_data(as_text=True)
    assert office.post("/papers/bases/new", data=data).status_code == 303
    key = next(basis.key for basis in bases() if "9/2027" in basis.reference)
    release()
    assert "Căn cứ Nghị định số 9/2027/NĐ-CP" in page(office, REPORT)
    html = page(office, f"/papers/bases/{key}")
    change = data | {"title": "về thi đua", "seen": seen(html)}
    assert office.post(f"/papers/bases/{key}", data=change).status_code == 303
    again = office.post(f"/papers/bases/{key}", data=change | {"title": "khác"})
    assert again.status_code == 422
    assert "Có người vừa sửa" in again.get_data(as_text=True)
    assert office.post(f"/papers/bases/{key}/removal").status_code == 303
    assert "9/2027" not in page(office, "/papers/bases")


def upload(client: LmsClient, content: bytes, kind: str = "") -> tuple[int, str]:
    data = {"kind": kind, "file": (io.BytesIO(content), "Mẫu của Trường.docx")}
    answer = client.post("/papers/templates", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def test_the_schools_own_form_replaces_ours_and_goes_again(school: School, office: LmsClient) -> None:
    ours = office.get("/papers/templates/form")
    assert ours.status_code == 200
    assert upload(office, ours.data)[0] == 303
    own = word_file("MẪU RIÊNG", "{{ten_loai}}", "{{trich_yeu}}", "{{noi_dung}}")
    assert upload(office, own, "bao-cao-dinh-ky")[0] == 303
    html = page(office, "/papers/templates")
    assert "Mẫu không có chỗ cho:" in html
    assert office.get("/papers/templates/file?kind=bao-cao-dinh-ky").data == own
    made = office.get(f"{REPORT}/file").data
    assert "Theo mẫu của Trường: Mẫu của Trường.docx." in page(office, REPORT)
    assert b"M\xe1\xba\xaaU RI\xc3\x8aNG" in _document(made)
    assert read_back(made).figures
    assert b"M\xe1\xba\xaaU RI\xc3\x8aNG" not in _document(office.get(f"{LIST}/file").data)
    assert office.post("/papers/templates/removal", data={"kind": "bao-cao-dinh-ky"}).status_code == 303
    assert [row.kind for row in templates()] == [""]
    release()
    assert b"M\xe1\xba\xaaU RI\xc3\x8aNG" not in _document(office.get(f"{REPORT}/file").data)


def _document(content: bytes) -> bytes:
    from lms.kernel.archives import Archive

    with Archive(content) as archive:
        return archive.read("word/document.xml")


@pytest.mark.parametrize("name", ["no archive", "not Word", "a remote template", "a declaration", "a bomb"])
def test_a_hostile_form_is_refused_on_the_page(school: School, office: LmsClient, name: str) -> None:
    status, html = upload(office, HOSTILE[name])
    assert status == 422
    assert "field-error" in html
    assert templates() == []
    release()


def test_a_form_without_the_names_is_told_which(school: School, office: LmsClient) -> None:
    status, html = upload(office, word_file("Xin chào"))
    assert status == 422
    assert "{{noi_dung}}" in html
    assert office.post("/papers/templates", data={"kind": ""}).status_code == 422


def test_leaders_read_and_change_nothing(school: School, leader: LmsClient) -> None:
    html = page(leader, REPORT)
    assert "Phần do văn phòng ghi" not in html
    assert leader.get(f"{REPORT}/file").status_code == 200
    for href in (f"{REPORT}/entries", "/papers/settings", "/papers/bases/new", "/papers/templates", "/papers/templates/removal"):  # fmt: skip
        assert leader.post(href, data={}).status_code == 403, href
    assert form(NOW)


def test_nobody_else_sees_them(school: School, client: LmsClient) -> None:
    head = sign_in(client, make_account(school.an, roles=[(Role.HEAD, school.faculty), Role.TRAINER]))
    for href in ("/papers", REPORT, f"{REPORT}/file", "/papers/bases", "/papers/templates"):
        assert head.get(href).status_code == 404


def test_nonsense_meets_no_failure(school: School, office: LmsClient) -> None:
    digits = "9" * 5000
    assert office.get(f"{REPORT}?signer={digits}&day={digits}&period=").status_code == 200
    href = f"{REPORT}/entries?period=2027"
    assert (
        office.post(href, data={"kho-khan": "\x0b A \u202e", "seen": f"kho-khan:{digits} : x"}).status_code
        == 303
    )
    assert "<p>A</p>" in page(office, f"{REPORT}?period=2027")
    data = {"lead": "Theo", "reference": "A", "in_force_to": "31/12/9999", "position": digits, "seen": digits}
    assert office.post("/papers/bases/nd-152-2025", data=data).status_code == 422
    late = {"lead": "Căn cứ", "reference": "A", "in_force_to": "31/12/9999", "position": "1"}
    assert office.post("/papers/bases/new", data=late).status_code == 422
    assert office.post("/papers/templates/removal", data={"kind": "khong-co"}).status_code == 303
    assert office.post(href, data={"kho-khan": "a" * 20_001}).status_code == 422
