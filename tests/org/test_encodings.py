"""CSV in every encoding and with every separator; text from before Unicode; no false alarm."""

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.kernel import legacy
from lms.kernel.errors import Invalid
from lms.kernel.vietnamese import clean
from lms.org.roster.shapes import Severity
from tests.org.make import STUDENTS, codes, read, student_row, told, workbook

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258")
SEPARATORS = (",", ";", "\t", "|")
NAMES = (
    "Nguyễn Thị Ánh", "Trần Đức Bình", "Lê Hữu Phước", "Phạm Quỳnh Như", "Hoàng Thị Mỹ Duyên", "Đặng Văn Ổn",
    "Huỳnh Công Lý", "Võ Thị Thuỷ", "Bùi Khắc Ẩn", "Ngô Gia Tự", "Cao Thị Y Bơ", "Mấu Hồng Thái", "Bo Bo Ngọc Uyên",
    "Đàng Năng Ướt", "Châu Văn Liêm", "Tô Hoà", "Quách Giai", "Thạch Sô Phi", "Kiều Oanh", "Lý Tự Trọng",
)  # fmt: skip


def in_windows_1258(text: str) -> bytes:
    """Letters keep their hat, breve and horn; the tone follows as a character of its own."""
    out = ""
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in parts[1:] if c in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", parts[0] + "".join(c for c in parts[1:] if c not in tone)) + tone
    return out.encode("cp1258")


def encoded(text: str, encoding: str) -> bytes:
    return in_windows_1258(text) if encoding == "cp1258" else text.encode(encoding)


def printed(rows: list[list[str]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_encoding_with_every_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [
        ["TRƯỜNG TRUNG CẤP NGHỀ DIÊN KHÁNH"],
        ["Mã", "Họ tên", "Ngày sinh", "Lớp", "Ngành, nghề"],
        ["01", "Lê Thị Phượng", "05/04/2009", "H26A", "Hàn; cắt gọt | nguội"],
    ]
    (tmp_path / "a.csv").write_bytes(encoded(printed(rows, separator), encoding))
    row = read(tmp_path / "a.csv").rows[0]
    assert (row.code, row.name, row.born_on) == ("01", "Lê Thị Phượng", date(2009, 4, 5))
    assert row.position == "Hàn; cắt gọt | nguội"


texts = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyAĐÔáàảãạấậẵễỗợửỳ ,;|\t\"'\n.-0123"), min_size=1, max_size=25
).filter(lambda text: any(c.isalpha() for c in text) and text.strip('"') == text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(st.sampled_from(NAMES), texts), min_size=1, max_size=8),
    encoding=st.sampled_from(ENCODINGS), separator=st.sampled_from(SEPARATORS),
)  # fmt: skip
def test_what_is_printed_is_read(
    tmp_path: Path, people: list[tuple[str, str]], encoding: str, separator: str
) -> None:
    head = ["Mã", "Họ tên", "Lớp", "Ngành, nghề"]
    rows = [[f"M{i}", name, "Lớp Điện 1", trade] for i, (name, trade) in enumerate(people)]
    (tmp_path / "a.csv").write_bytes(encoded(printed([head, *rows], separator), encoding))
    found = read(tmp_path / "a.csv").rows
    assert [(r.code, r.name, r.unit, r.position) for r in found] == [
        (code, name, unit, clean(trade)) for code, name, unit, trade in rows
    ]


def test_quotes_new_lines_and_excels_hint(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\nMã;"Họ\ntên";Lớp\n01;"Lê ""Bé"" An";"H26\nA"\n\n02;Lê B;H26A\n', "utf-8")
    roster = read(path)
    assert [(r.number, r.name, r.unit) for r in roster.rows] == [
        (3, 'Lê "Bé" An', "H26 A"),
        (5, "Lê B", "H26A"),
    ]
    path.write_text('Mã;Họ tên;Lớp\n01;"Lê An;H26A\n' + "02;Lê B;H26A\n" * 20_000, "utf-8")
    with pytest.raises(Invalid, match=r"không đọc được tiếp từ dòng 2;.*dấu ngoặc kép"):
        read(path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Mã,Họ tên,Lớp\n1,Lê An,H26A\n".encode() + b"2,Tr\xff\xfen,H26A\n" + b"\x81\x8d" * 50)
    with pytest.raises(Invalid, match="CSV UTF-8"):
        read(path)
    path.write_bytes("Mã,Họ tên,Lớp\n1,Lê An,H26A".encode("utf-16-le") + b"\0")
    with pytest.raises(Invalid, match="CSV UTF-8"):
        read(path)


TCVN3 = dict(zip(legacy._TCVN3.values(), legacy._TCVN3.keys(), strict=True))
VNI = {to: pair for pair, to in reversed(legacy._VNI.items())}


def in_tcvn3(text: str) -> str:
    """Capitals with a tone have no place in TCVN3; its capital fonts show the small ones for them."""
    return "".join(TCVN3.get(c, TCVN3.get(c.lower(), c)) for c in text)


def in_vni(text: str) -> str:
    return "".join(VNI.get(c.lower(), c).upper() if c.isupper() else VNI.get(c, c) for c in text)


@pytest.mark.parametrize(("write", "says"), [(in_tcvn3, "TCVN3"), (in_vni, "VNI")])
@pytest.mark.parametrize("form", ["xlsx", "csv", "csv bytes"])
def test_old_encodings_are_named_and_refused(tmp_path: Path, write: object, says: str, form: str) -> None:
    assert callable(write)
    head = [write(title) for title in ("Mã", "Họ và tên", "Ngày sinh", "Lớp học")]
    rows = [[f"M{i}", write(name), "1/2/2009", "H26A"] for i, name in enumerate(NAMES[:8])]
    if form == "xlsx":
        path = workbook(tmp_path / "a.xlsx", rows, head)
    else:
        path = tmp_path / "a.csv"
        path.write_bytes(printed([head, *rows], ";").encode("utf-8" if form == "csv" else "latin-1"))
    with pytest.raises(Invalid) as caught:
        read(path)
    assert says in caught.value.message.plain()
    assert "Unikey" in caught.value.message.plain()


def test_one_pasted_cell_costs_one_row(tmp_path: Path) -> None:
    rows = [student_row(f"A{i}", name) for i, name in enumerate(NAMES)]
    rows[3][2], rows[7][6] = in_tcvn3("Phạm Quỳnh Như"), in_vni("Lớp Điện")
    roster = read(workbook(tmp_path / "a.xlsx", rows, STUDENTS))
    assert len(roster.rows) == len(NAMES) - 2
    found = told(roster, Severity.ROW)
    assert "TCVN3" in found["Sheet1!C8"]
    assert "VNI" in found["Sheet1!G12"]


FOREIGN = (
    "Müller", "José García", "François Noël", "Søren Kierkegård", "Zoë", "naïve", "Citroën", "Peña", "Ñuñoa", "São Paulo",
    "H'Đrăng Niê", "Ksor Blơk", "Chamaléa Châu", "Katơr", "Rơ Châm H'Bia", "Y Êuông", "K'Să", "20°C", "5µm", "«An»", "m²",
    "½ ngày", "© 2026", "· Lê An", "§ 3", "Đ/c Bí thư", "TP.HCM", "Nguyễn Văn A (lớp trưởng)",
)  # fmt: skip


@pytest.mark.parametrize("text", [*NAMES, *FOREIGN])
def test_no_false_alarm(text: str) -> None:
    assert legacy.text_encoding(text) is None
    assert legacy.text_encoding(text.upper()) is None


@pytest.mark.parametrize("name", NAMES)
def test_names_are_syllables_and_their_old_forms_are_known(name: str) -> None:
    assert all(legacy.is_syllable(word) for word in name.split())
    assert legacy.from_tcvn3(in_tcvn3(name)).lower() == name.lower()
    assert legacy.from_vni(in_vni(name)) == name.lower()
    assert legacy.text_encoding(in_tcvn3(name)) in (legacy.Encoding.TCVN3, None)
    assert legacy.text_encoding(in_vni(name)) in (legacy.Encoding.VNI, None)


def test_nfd_is_nfc_and_no_old_encoding(tmp_path: Path) -> None:
    rows = [student_row(f"A{i}", unicodedata.normalize("NFD", name)) for i, name in enumerate(NAMES)]
    path = workbook(tmp_path / "a.xlsx", rows, [unicodedata.normalize("NFD", title) for title in STUDENTS])
    assert [r.name for r in read(path).rows] == list(NAMES)
    assert len(codes(path)) == len(NAMES)
