"""Giấy khen: a page each, whatever the names and however long the words; in the middle what it says, below who signs."""

import io
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from lms.kernel.official import awards, rules
from lms.kernel.official.build import build
from lms.kernel.official.rules import Award, Signer
from tests.kernel.official.make import NOW, paper
from tests.kernel.official.reading import MM, W, find, xml

OFFICE = shutil.which("soffice")
MERIT = "Đã có thành tích xuất sắc trong Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số” và Phong trào “Bình dân học vụ số” giai đoạn 2025-2027"
DECISION = "Quyết định số 45/QĐ-TCNDK ngày 28/05/2027"
SHEETS = (
    Award("Hiệu trưởng Trường Trung cấp nghề Diên Khánh", "Khoa Điện", "", (MERIT,), (DECISION,)),
    Award(
        "Hiệu trưởng Trường Trung cấp nghề Diên Khánh", "Trung tâm Tuyển sinh, Giới thiệu việc làm và Hợp tác doanh nghiệp",
        "", (MERIT,), (DECISION,),
    ),
    Award(
        "Hiệu trưởng Trường Trung cấp nghề Diên Khánh", "Nguyễn Thị Hoàng Phương Thảo",
        "Trưởng bộ môn Điện lạnh và Năng lượng tái tạo, Khoa Điện - Điện tử - Tự động hóa", (MERIT,), (DECISION,),
    ),
)  # fmt: skip


def made() -> bytes:
    signer = Signer(("KT. Hiệu trưởng", "Phó Hiệu trưởng"), "Nguyễn Văn An")
    return build(paper(awards=SHEETS, signers=(signer,), sources=()), NOW)


def test_the_parts_fill_the_page_and_no_more() -> None:
    room = rules.PAGE_WIDTH - 2 * awards.EDGE
    assert room - 20 < awards.HEAD + awards.MIDDLE + awards.FOOT < room
    root = xml(made())
    heights = [int(h.get(f"{W}val", "0")) / MM for h in root.iter(f"{W}trHeight")]
    assert heights == pytest.approx([awards.HEAD, awards.MIDDLE, awards.FOOT] * 3, abs=0.1)
    stands = [v.get(f"{W}val") for v in root.iter(f"{W}vAlign")]
    assert stands == ["top", "center", "bottom", "top"] * 3


def test_a_section_says_its_parts_in_the_order_word_reads() -> None:
    [section] = xml(made()).iter(f"{W}sectPr")
    order = [part.tag.removeprefix(W) for part in section]
    known = ["pgSz", "pgMar", "pgBorders", "cols", "docGrid"]
    assert [name for name in order if name in known] == known


def test_the_letters_are_those_of_the_form() -> None:
    content = made()
    assert (find(content, "CỘNG HÒA XÃ HỘI").one("size"), find(content, "CỘNG HÒA XÃ HỘI").one("bold")) == (
        14,
        True,
    )
    for words, bold, italic in (
        ("GIẤY KHEN", True, False),
        ("Diên Khánh, ngày", False, True),
        ("PHÓ HIỆU TRƯỞNG", True, False),
    ):
        line = find(content, words)
        assert (line.align, line.one("bold"), line.one("italic")) == ("center", bold, italic)
        assert line.one("font") == "Times New Roman"


def test_each_is_one_page_as_libreoffice_sets_it(tmp_path: Path) -> None:
    if OFFICE is None:
        pytest.skip("there is no LibreOffice")
    (tmp_path / "giay.docx").write_bytes(made())
    command = [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "giay.docx"]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=170, check=False)
    if not (tmp_path / "giay.pdf").exists():
        pytest.skip("this LibreOffice opens no Word files")
    pages = PdfReader(io.BytesIO((tmp_path / "giay.pdf").read_bytes())).pages
    assert len(pages) == len(SHEETS), "none is empty, none goes on to the next"
    for page in pages:
        places = _places(page)
        found = [places[words] for words in ("CỘNG HÒA ", "GIẤY KHEN", "PHÓ HIỆU ", "An")]
        assert all(above > below for above, below in pairwise(found))
        assert found[-1] < 0.2, "who signs stands near the lower edge"


def _places(page: PageObject) -> dict[str, float]:
    """How high each text stands on the page, from 0 at its foot, by its first letters."""
    found: dict[str, float] = {}

    def see(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        found.setdefault(text.strip()[:9], (cm[5] + tm[5]) / float(page.mediabox.height))

    page.extract_text(visitor_text=see)
    return found
