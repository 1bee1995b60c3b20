"""A nomination's dossier: everything that goes with it, in one packed file that can be compared, and is not trusted."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certificates.models import Certificate, CertificatePrint
from lms.commands import COMMANDS
from lms.kernel import clock
from lms.kernel.archives import packed
from lms.kernel.db import db, release, transaction
from lms.kernel.files.rows import record
from lms.kernel.files.store import Use, keep, path_of
from lms.kernel.ids import new_public_id
from lms.kernel.reading import AccessEntry
from lms.nominations.models import Nomination, NominationFile
from lms.papers.dossiers import rules
from lms.papers.dossiers.checking import check
from tests.emulation.make import School
from tests.kernel.official.reading import paragraphs
from tests.pages import LmsClient
from tests.papers.council import SCHOOL_AWARD, Council, hold_council, nominate

DOSSIER = COMMANDS["dossier"]
TEXT = b"Bi\xc3\xaan b\xe1\xba\xa3n nghi\xe1\xbb\x87m thu s\xc3\xa1ng ki\xe1\xba\xbfn.\n"
PDF = b"%PDF-1.7 certificate"


def run(app: Flask, *args: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(DOSSIER, list(args))
    return done.exit_code, done.output


@pytest.fixture
def council(school: School) -> Council:
    """With a file of evidence under a hostile name, and one certificate of An's printed."""
    made = hold_council(school.faculty, school.an, school.binh, school.chi)
    kept = keep(io.BytesIO(TEXT), "a.txt", Use(("txt",), 1000))
    with transaction():
        nomination = db.session.scalar(
            sa.select(Nomination.id).where(Nomination.public_id == made.nominations["an"])
        )
        db.session.add(
            NominationFile(
                public_id=new_public_id(), nomination_id=nomination, file_id=record(kept), sent_at=clock.now(), sent_by="test",
                name="../../Sáng kiến “Đèn\u202egpj.exe” CON|<x>.txt",
            )
        )  # fmt: skip
        for each in db.session.scalars(sa.select(Certificate)):
            each.printed = {"course": "VNeID", "name": "Nguyễn Văn An"}
        newest = (
            sa.select(Certificate.id)
            .where(Certificate.person_id == school.an)
            .order_by(Certificate.id.desc())
        )
        db.session.add(
            CertificatePrint(
                certificate_id=db.session.scalars(newest).first(), pdf=PDF, sha256=hashlib.sha256(PDF).hexdigest(),
                template="t", rendered_at=clock.now(),
            )
        )  # fmt: skip
    return made


def test_every_dossier_of_a_year_is_packed_and_can_be_compared(
    app: Flask, school: School, council: Council, tmp_path: Path
) -> None:
    code, said = run(app, "make", "--period", "2027", "-o", str(tmp_path))
    assert code == 0, said
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "ho-so-2027-001-nguyen-van-an.zip", "ho-so-2027-002-khoa-dien.zip", "ho-so-2027-003-tran-thi-binh.zip",
        "ho-so-2027-004-le-kim-chi.zip",
    ]  # fmt: skip
    assert "chưa có bản in" in said
    for path in tmp_path.iterdir():
        assert run(app, "check", str(path)) == (0, f"Đã đối chiếu {len(zipfile.ZipFile(path).namelist()) - 1} tệp; 0 điều không khớp.\n")  # fmt: skip
    with zipfile.ZipFile(tmp_path / names[0]) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    *first, evidence = [name for name in held if name != rules.SUMS]
    assert evidence == "minh-chung/01-sang-kien-den-gpj-exe-con-x.txt"
    assert held[evidence] == TEXT
    [certificate] = [name for name in first if name.startswith(rules.CERTIFICATES)]
    assert held[certificate] == PDF, "the bytes that were kept"
    assert [*first, evidence] == sorted([*first, evidence])
    assert all(name.isascii() for name in held)
    index = "\n".join(p.text for p in paragraphs(held[rules.INDEX]))
    for said in (
        "Tờ trình",
        "Biên bản",
        "Báo cáo thành tích cá nhân",
        evidence,
        certificate,
        "Chưa có: chưa có bản in",
    ):
        assert said in index
    assert {"01-to-trinh.docx", "02-trich-ngang.docx", "03-bien-ban.docx", "04-bao-cao-thanh-tich-ca-nhan.docx"} <= set(held)  # fmt: skip
    one = tmp_path / "mot.zip"
    assert run(app, "make", "--period", "2027", "--nomination", "1", "-o", str(one))[0] == 0
    assert one.read_bytes() == (tmp_path / names[0]).read_bytes(), "equal content is equal bytes"


def test_the_office_downloads_it_and_that_is_noted(
    school: School, council: Council, office: LmsClient, leader: LmsClient, client: LmsClient, tmp_path: Path
) -> None:
    page = office.get("/papers/dossiers?period=2027").get_data(as_text=True)
    assert "Nguyễn Văn An" in page
    href = f"/papers/dossiers/{council.nominations['an']}/file"
    assert href in page
    answer = office.get(href)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    target = tmp_path / "x.zip"
    target.write_bytes(answer.data)
    assert check(target) == (7, [])
    noted = db.session.execute(sa.select(AccessEntry.what, AccessEntry.person_id)).all()
    release()
    assert ("papers.dossier", school.an) in [tuple(row) for row in noted]
    for public_id in (council.nominations["draft"], "khong-co"):
        assert office.get(f"/papers/dossiers/{public_id}/file").status_code == 404
    assert "Chưa có hồ sơ nào" in leader.get("/papers/dossiers?period=2026").get_data(as_text=True)


def test_names_and_counts_that_differ_are_said_and_nothing_is_stopped(
    app: Flask, school: School, council: Council, office: LmsClient, leader: LmsClient, tmp_path: Path
) -> None:
    where, same = "/papers/dossiers?period=2027", "đang giống nhau"
    page = office.get(where).get_data(as_text=True)
    assert same in page
    assert "chưa giống nhau" not in page
    # The office writes its own list: Bình forgotten, Chi (whom the Council did not pass) and nobody else added.
    typed = "Khoa Điện; Giấy khen\n0000000001; Giấy khen\n0000000003; Giấy khen"
    written = {"danh-sach": typed, "seen": ""}
    assert office.post("/papers/kinds/trich-ngang/entries?period=2027", data=written).status_code == 303
    for reader in (office, leader):
        page = reader.get(where).get_data(as_text=True)
        assert same not in page
        for words in (
            "“Danh sách trích ngang” thiếu “Trần Thị Bình” (có trong “Các đề nghị đang xét trong kỳ”).",
            "“Danh sách trích ngang” có thêm “Lê Kim Chi”",
        ):
            assert words in page
        assert reader.get(f"/papers/dossiers/{council.nominations['an']}/file").status_code == 200
    code, said = run(app, "make", "--period", "2027", "-o", str(tmp_path))
    assert (code, "Lưu ý: “Danh sách trích ngang” thiếu “Trần Thị Bình”" in said) == (0, True)
    # Somebody whom the Council has not decided on yet stands in no proposal and no minutes.
    with transaction():
        ready = (("confirmed", None, None), ("appraised", None, None))
        nominate(6, school.faculty, school.dung, SCHOOL_AWARD, *ready)
    page = office.get(where).get_data(as_text=True)
    assert "“Tờ trình đề nghị khen thưởng” thiếu “Phạm Dũng”" in page
    assert "“Biên bản họp Hội đồng” có 3 tên, còn “Các đề nghị đang xét trong kỳ” có 4 tên." in page
    assert "chưa giống nhau" not in office.get("/papers/dossiers?period=2026").get_data(as_text=True)


def _changed(files: dict[str, bytes]) -> None:
    files["01-to-trinh.docx"] += b" "


def _fewer(files: dict[str, bytes]) -> None:
    del files["01-to-trinh.docx"]


def _more(files: dict[str, bytes]) -> None:
    files["them.exe"] = b"MZ"


def _no_sums(files: dict[str, bytes]) -> None:
    del files[rules.SUMS]


def _bad_sums(files: dict[str, bytes]) -> None:
    files[rules.SUMS] += b"\xff nonsense\n" + files[rules.SUMS].splitlines()[0] + b"\n"


def _outside(files: dict[str, bytes]) -> None:
    files["../../etc/passwd"] = b"x"


def _no_index(files: dict[str, bytes]) -> None:
    del files[rules.INDEX]


def _bomb(files: dict[str, bytes]) -> None:
    files["minh-chung/01-anh.pdf"] = bytes(20_000_000)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_no_index, ["không có mục lục"]), (_bomb, ["nén chặt bất thường"]),
        (_changed, ["Tệp “01-to-trinh.docx” đã bị sửa"]), (_fewer, ["Thiếu tệp “01-to-trinh.docx”"]),
        (_more, ["Thừa tệp “them.exe”"]), (_no_sums, ["không có tệp SHA256SUMS"]),
        (_bad_sums, ["Dòng 3 của SHA256SUMS", "hai lần"]), (_outside, ["đường dẫn chỉ ra ngoài gói"]),
    ],
)  # fmt: skip
def test_a_dossier_that_was_touched_is_told(
    app: Flask, tmp_path: Path, harm: Callable[[dict[str, bytes]], None], says: list[str]
) -> None:
    files = {rules.INDEX: b"index", "01-to-trinh.docx": b"paper"}
    files[rules.SUMS] = rules.sums({n: hashlib.sha256(c).hexdigest() for n, c in files.items()}).encode()
    target = tmp_path / "x.zip"
    target.write_bytes(packed(files))
    assert run(app, "check", str(target))[0] == 0
    harm(files)
    target.write_bytes(packed(files))
    code, said = run(app, "check", str(target))
    assert code == 1
    assert all(sentence in said for sentence in says), said
    for broken in (b"PK not a packed file", b"", packed(files)[:-60]):
        target.write_bytes(broken)
        code, said = run(app, "check", str(target))
        assert (code, "bị hỏng hoặc bị cắt ngang" in said) == (1, True)


def test_nothing_half_is_left_where_it_cannot_be_made(
    app: Flask, school: School, council: Council, tmp_path: Path
) -> None:
    target = tmp_path / "x.zip"
    for args, says in (
        (("--period", "2026"), "chưa có đề nghị khen thưởng nào"), (("--period", "1999"), "Không có kỳ thi đua này"),
        (("--period", "2027", "--nomination", "77"), "“77”"), (("--period", "2027"), "phải là một thư mục"),
        (("--period", "2027", "--nomination", "5"), "“5”"),
    ):  # fmt: skip
        code, said = run(app, "make", *args, "-o", str(target))
        assert (code, says in said, "Traceback" in said) == (1, True, False), said
    kept = path_of(hashlib.sha256(TEXT).hexdigest())
    for harm in (lambda: (kept.chmod(0o600), kept.write_bytes(b"x")), kept.unlink):
        harm()
        code, said = run(app, "make", "--period", "2027", "--nomination", "1", "-o", str(target))
        assert code == 1
        assert "Không đọc được tệp minh chứng" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.b.PDF", "minh-chung/01-a-b.pdf"), ("...", "minh-chung/01-tep.pdf"), ("\x00/..\\x.pdf", "minh-chung/01-x.pdf"),
        ("Đ" * 300 + ".pdf", f"minh-chung/01-{'d' * 60}.pdf"), ("日本.pdf", "minh-chung/01-tep.pdf"), ("", "minh-chung/01-tep.pdf"),
    ],
)  # fmt: skip
def test_names_in_a_dossier_are_plain(given: str, name: str) -> None:
    assert rules.evidence_name(1, given, "pdf") == name
