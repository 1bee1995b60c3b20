"""A paper with every component there is."""

from datetime import UTC, date, datetime

from lms.kernel.official.rules import (
    Annex,
    Column,
    Figure,
    Gap,
    Heading,
    Level,
    Paper,
    Signer,
    Source,
    Table,
    Text,
)

NOW = datetime(2027, 5, 18, 3, tzinfo=UTC)
COLUMNS = (Column("TT", 10, is_number=True), Column("Đơn vị", 60), Column("Hoàn thành", 25, is_number=True))


def table(rows: int) -> Table:
    made = [
        ((str(n),), (f"Khoa số {n}",), (Figure(str(n * 3), "S1", f"u{n}.done"),)) for n in range(1, rows + 1)
    ]
    return Table("Bảng 1. Kết quả theo đơn vị", COLUMNS, made, "Nguồn: (1).", total=True)


def paper(**changed: object) -> Paper:
    """A báo cáo; `changed` replaces what is in it."""
    values: dict[str, object] = {
        "parent_body": "Sở Giáo dục và Đào tạo", "agency": "Trường Trung cấp nghề Diên Khánh",
        "abbreviation": "BC", "symbol": "TCNDK", "place": "Diên Khánh", "on": date(2027, 5, 18),
        "type_name": "BÁO CÁO", "subject": "Kết quả thực hiện Phong trào “Bình dân học vụ số” năm 2027",
        "to": ("Sở Giáo dục và Đào tạo",), "bases": (("Căn cứ Luật A",), ("Căn cứ Nghị định B",)),
        "body": (
            Heading(Level.PART, "Chương I", "Quy định chung"),
            Heading(Level.SECTION, "I.", "Kết quả"),
            Heading(Level.CLAUSE, "1.", "Tham gia"),
            Heading(Level.ARTICLE, "Điều 1.", "Phạm vi", ("Áp dụng toàn trường.",)),
            Text(("Có ", Figure("110", "S1", "all.enrolled"), " người tham gia; ", Gap("chi_dao", "nêu văn bản"), ".")),
            table(3),
            Text(("Trên đây là báo cáo của Trường",)),
        ),
        "signers": (Signer(("KT. Hiệu trưởng", "Phó Hiệu trưởng"), "Nguyễn Văn An"),),
        "recipients": ("Sở GD&ĐT (báo cáo)", "Lãnh đạo Trường"), "filing": "VT, HCKT",
        "annexes": (Annex("I", "Kết quả theo khóa học", (table(2),), wide=True),),
        "sources": (Source("S1", "coverage/x", "Bảng tỷ lệ"),),
    }  # fmt: skip
    return Paper(**(values | changed))
