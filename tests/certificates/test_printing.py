"""The PDF: right text, its fonts inside, tagged, the same bytes for ever."""

import io
import os
import subprocess
import sys
import threading
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa

from lms.certificates import actions, issuing, printing, render, rules
from lms.certificates.models import Certificate, CertificatePrint, RegisterSeries
from lms.kernel import jobs
from lms.kernel.db import db, transaction
from lms.kernel.settings import ROOT
from tests.certificates.make import make_completion, make_member, make_version, school_with_address

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEAD = rules.Letterhead(
    "Trường Trung cấp nghề Diên Khánh", "", "Diên Khánh", "HIỆU TRƯỞNG", "Trần Văn Hòa",
    "https://hoc.truong.example",
)  # fmt: skip


def paper(**changes):
    facts = {
        "completion_id": 1, "person_id": 1, "name": "Nguyễn Thị Ánh Nguyệt", "born_on": date(1985, 3, 5),
        "category": "teacher", "unit_id": 1, "unit_name": "Khoa Cơ khí", "course": "VNeID và danh tính số",
        "version": 1, "minutes": 20, "began_on": date(2026, 11, 12), "finished_on": date(2026, 11, 22),
    } | changes  # fmt: skip
    return rules.printed(rules.Facts(**facts), HEAD, 123, "7k3mz0q2v9x4c8r1t5w6y2n0pa", date(2026, 11, 22))


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf):
    return " ".join(read(pdf).pages[0].extract_text().split())


def stored_print():
    found = db.session.execute(sa.select(CertificatePrint.pdf, CertificatePrint.sha256)).all()
    db.session.rollback()
    return found


def test_the_text_can_be_taken_out_as_it_was_put_in():
    text = words(render.render(paper(), AT))
    assert text == unicodedata.normalize("NFC", text)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY CHỨNG NHẬN",
        "HOÀN THÀNH KHÓA HỌC", "Số: 0123/2026/GCN", "Chứng nhận Ông (Bà):", "Nguyễn Thị Ánh Nguyệt",
        "Sinh ngày 05 tháng 3 năm 1985", "Đơn vị công tác: Khoa Cơ khí", "Đã hoàn thành khóa học:",
        "VNeID và danh tính số", "Từ ngày 12/11/2026 đến ngày 22/11/2026",
        "Diên Khánh, ngày 22 tháng 11 năm 2026", "HIỆU TRƯỞNG Trần Văn Hòa", "Giá trị nội bộ, kiểm tra tại",
        "https://hoc.truong.example/c/7k3mz0q2v9x4c8r1t5w6y2n0pa",
    ):  # fmt: skip
        assert part in text
    assert "phổ cập" not in text.lower()


def test_order_of_the_fields():
    text = words(render.render(paper(), AT))
    order = [
        "GIẤY CHỨNG NHẬN",
        "Chứng nhận Ông",
        "Sinh ngày",
        "Đơn vị công tác",
        "Đã hoàn thành",
        "Từ ngày",
        "Trần Văn Hòa",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_what_is_unknown_is_left_out():
    text = words(render.render(paper(born_on=None, unit_name=None), AT))
    assert "Sinh ngày" not in text
    assert "Đơn vị" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "Công Tằng Tôn Nữ Hoàng Thị Phương Khánh Nguyễn Đặng Quỳnh Như Ngọc Bảo"},
        {"course": "Ứng dụng trí tuệ nhân tạo tạo sinh có trách nhiệm " * 4},
        {"unit_name": "Tổ Bồi dưỡng kỹ năng số và hỗ trợ chuyển đổi số cho cán bộ, giáo viên " * 2},
        {"name": '#panic("x") "\\ *$ [', "course": '#include "/etc/passwd" @x <y> `z`'},
    ],
)
def test_everything_fits_one_page_and_nothing_is_taken_for_code(changes):
    printed = paper(**changes)
    pdf = render.render(printed, AT)
    assert len(read(pdf).pages) == 1
    text = words(pdf).replace(" ", "")
    for key in ("name", "course", "unit"):
        assert printed[key].replace(" ", "") in text
    width, height = (float(x) for x in read(pdf).pages[0].mediabox.upper_right)
    assert (round(width), round(height)) == (842, 595)


def test_a_tagged_archive_file_with_its_fonts_inside():
    reader = read(render.render(paper(), AT))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("vi")
    metadata = catalog["/Metadata"].get_data().decode()
    assert "pdfaid:part>4<" in metadata
    assert "Giấy chứng nhận hoàn thành khóa học số 0123/2026/GCN" in metadata
    assert "2026-11-22T" in metadata
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert fonts
    for font in fonts:
        [inner] = font.get_object()["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_same_values_give_the_same_bytes_in_every_thread():
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(render.render(paper(), AT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_without_the_typeface_the_typesetters_own_serif_is_used(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "FONTS", tmp_path / "none")
    monkeypatch.setattr(render, "_local", threading.local())
    assert render.families() == ["Libertinus Serif"]
    assert "Nguyễn Thị Ánh Nguyệt" in words(render.render(paper(), AT))


def test_the_typesetter_is_not_loaded_with_the_service():
    code = "import sys, lms.app; lms.app.create_app(); sys.exit('typst' in sys.modules or 'segno' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ), check=False)
    assert done.returncode == 0


def test_the_job_prints_once_and_running_it_again_changes_nothing(app):
    school = school_with_address()
    make_completion(make_member(school=school), make_version())
    assert stored_print() == []
    jobs.run_due()
    [first] = stored_print()
    assert first.pdf.startswith(b"%PDF-2.0")
    wanted = {"series": "GCN", "year": db.session.scalar(sa.select(Certificate.year)), "first": 1, "last": 1}
    db.session.rollback()
    assert printing.print_range(wanted) == 0
    with transaction():
        certificate_id = db.session.scalar(sa.select(Certificate.id))
        assert actions.keep_print(certificate_id, b"another", "later") is False
    assert stored_print() == [first]
    assert list(printing.print_missing()) == []


def test_a_changed_name_changes_no_paper(app):
    from lms.org.models import Person

    school = school_with_address()
    person = make_member(school=school)
    make_completion(person, make_version())
    with transaction():
        db.session.get_one(Person, person).full_name = "Tên Khác"
    jobs.run_due()
    [stored] = stored_print()
    assert "Nguyễn Thị Ánh Nguyệt" in words(stored.pdf)


def run(app, *args):
    return app.test_cli_runner().invoke(args=["certificates", *args])


@pytest.fixture
def commands(app):
    from lms.certificates.cli import certificates

    if "certificates" not in app.cli.commands:
        app.cli.add_command(certificates)
    return lambda *args: run(app, *args)


def test_commands(app, commands, tmp_path: Path):
    school = school_with_address()
    version = make_version()
    for name in ("Lê An", "Lê Bình"):
        make_completion(make_member(name, school=school), version)
    year = db.session.scalar(sa.select(Certificate.year))
    db.session.rollback()
    assert "chưa có bản in" in commands("file", f"1/{year}").output
    assert commands("render-pending").output.endswith("Đã tạo 2 bản in.\n")
    assert commands("render-pending").output.endswith("Đã tạo 0 bản in.\n")
    assert commands("issue-pending").output == "Đã cấp 0 giấy chứng nhận.\n"
    good = commands("verify")
    assert good.exit_code == 0
    assert "2 số, số cuối 2" in good.output
    target = tmp_path / "a.pdf"
    assert commands("file", f"0001/{year}/GCN", "--output", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert commands("file", "tờ giấy này").exit_code == 1
    assert commands("file", f"9/{year}").exit_code == 1


def test_verify_finds_changed_bytes_and_missing_numbers(app, commands):
    school = school_with_address()
    make_completion(make_member(school=school), make_version())
    jobs.run_due()
    with transaction():
        db.session.execute(sa.update(CertificatePrint).values(pdf=b"%PDF-2.0 forged"))
        db.session.execute(sa.update(RegisterSeries).values(last_number=2))
    found = commands("verify")
    assert found.exit_code == 1
    assert "không còn khớp" in found.output
    assert "Thiếu số 0002/" in found.output
    assert issuing.count_unprinted() == 0
