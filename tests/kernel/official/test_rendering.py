"""A paper as LibreOffice sets it; skipped where there is no LibreOffice that opens Word files."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from lms.kernel.official.build import build
from lms.kernel.official.rules import Annex
from tests.kernel.official.make import NOW, paper, table

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    if OFFICE is None:
        pytest.skip("there is no LibreOffice")
    folder: Path = tmp_path_factory.mktemp("office")
    body = paper().body
    long = paper(
        body=(*body[:5], table(60), body[-1]), annexes=(Annex("I", "Kết quả", (table(40),), wide=True),)
    )
    (folder / "giay.docx").write_bytes(build(long, NOW))
    command = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "giay.docx"]  # fmt: skip
    subprocess.run(command, cwd=folder, capture_output=True, timeout=170, check=False)
    made = folder / "giay.pdf"
    if not made.exists():
        pytest.skip("this LibreOffice opens no Word files")
    return PdfReader(io.BytesIO(made.read_bytes()))


def test_pages_numbers_and_headings(pdf: PdfReader) -> None:
    texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) >= 4
    assert texts[0].lstrip().startswith("SỞ GIÁO DỤC"), "no number on the first page"
    for number, text in enumerate(texts[1:], 2):
        assert text.split()[0] == str(number)
    with_rows = [text for text in texts if "Khoa số" in text]
    assert len(with_rows) >= 4
    assert all("Hoàn thành" in text for text in with_rows), "headings repeat on every page"


def test_the_signature_is_never_alone_on_its_page(pdf: PdfReader) -> None:
    [last] = [page.extract_text() for page in pdf.pages if "Nơi nhận" in page.extract_text()]
    assert "Trên đây là" in last
    assert "./." in last
    assert "PHÓ HIỆU TRƯỞNG" in last
    assert "Nguyễn" in last


def test_the_annex_lies_on_its_side_and_no_page_is_empty(pdf: PdfReader) -> None:
    sides = [page.mediabox.width > page.mediabox.height for page in pdf.pages]
    assert sides[0] is False
    assert sides[-1] is True
    assert sides == sorted(sides)
    assert all(len(page.extract_text().split()) > 1 for page in pdf.pages), "more than its number"
