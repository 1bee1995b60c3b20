"""The legal bases that ship: what could be established, each with its days. The office checks them and goes on.

Texts marked in `note` were read about, not read: their trích yếu stays a gap until somebody has the text in hand.
"""

from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.db import insert_ignore
from lms.kernel.messages import mark
from lms.papers.models import LegalBasis

SHIPPED_BY = "lms"

CHECK = mark("Biết qua nguồn thứ cấp: đối chiếu với văn bản gốc trước khi dùng.")
LAW_AMENDED = mark(
    "Được sửa đổi bởi Luật số 06/2026/QH16, có hiệu lực từ 01/10/2026; hồ sơ nhận trước ngày đó theo luật cũ, trừ khi quy định mới có lợi hơn. Nội dung sửa đổi chưa được đối chiếu."
)
ENDS_2027 = mark(
    "Hết hiệu lực từ 01/3/2027: từ ngày đó cần văn bản thay thế. Số hiệu các mẫu kèm theo chưa được đối chiếu."
)
ONLY_SENT = mark("Chỉ còn dùng cho hồ sơ đã gửi Bộ trước ngày 02/4/2026.")
YEAR_DOUBTED = mark(
    "Kế hoạch của Trường ghi năm 2024, nhưng kế hoạch này triển khai phong trào giai đoạn 2025 - 2030: năm có thể ghi nhầm. Hỏi lại Sở trước khi ký."
)
OWN_PLAN = mark("Thay hai dấu … bằng số và ngày ban hành kế hoạch của Trường; chỉ cần làm một lần tại đây.")

_MOVEMENT = "Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số” và Phong trào “Bình dân học vụ số”"
_REPORTS = ("bao-cao-dinh-ky", "so-ket", "tong-ket", "ke-hoach-kiem-tra")
_AWARDS = ("to-trinh", "quyet-dinh")  # minutes rest on nothing but what happened


@dataclass(frozen=True)
class Shipped:
    """A basis as it ships; see `LegalBasis`."""

    key: str
    topic: str
    lead: str
    reference: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    kinds: tuple[str, ...]
    note: str = ""


SHIPPED = (
    Shipped(
        "luat-tdkt-2022", "luat-tdkt", "Căn cứ", "Luật Thi đua, khen thưởng năm 2022", "", date(2024, 1, 1), None, _AWARDS,
        LAW_AMENDED,
    ),
    Shipped(
        "luat-06-2026", "luat-tdkt-sua-doi", "Căn cứ", "Luật số 06/2026/QH16 ngày 23 tháng 4 năm 2026",
        "sửa đổi, bổ sung Luật Thi đua, khen thưởng", date(2026, 10, 1), None, _AWARDS, CHECK,
    ),
    Shipped(
        "nd-98-2023", "nd-tdkt", "Căn cứ", "Nghị định số 98/2023/NĐ-CP của Chính phủ", "", None, date(2025, 6, 30), _AWARDS,
        CHECK,
    ),
    Shipped(
        "nd-152-2025", "nd-tdkt", "Căn cứ", "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ", "",
        date(2025, 7, 1), date(2027, 2, 28), _AWARDS, ENDS_2027,
    ),
    Shipped(
        "tt-01-2024-bnv", "tt-bnv", "Căn cứ", "Thông tư số 01/2024/TT-BNV của Bộ trưởng Bộ Nội vụ", "", None,
        date(2025, 8, 4), _AWARDS, CHECK,
    ),
    Shipped(
        "tt-15-2025-bnv", "tt-bnv", "Căn cứ", "Thông tư số 15/2025/TT-BNV của Bộ trưởng Bộ Nội vụ", "", date(2025, 8, 5),
        None, _AWARDS, CHECK,
    ),
    Shipped(
        "tt-29-2023-bgddt", "tt-bgddt", "Căn cứ",
        "Thông tư số 29/2023/TT-BGDĐT của Bộ trưởng Bộ Giáo dục và Đào tạo", "", None, date(2026, 4, 1), _AWARDS, ONLY_SENT,
    ),
    Shipped(
        "tt-07-2026-bgddt", "tt-bgddt", "Căn cứ",
        "Thông tư số 07/2026/TT-BGDĐT ngày 15 tháng 02 năm 2026 của Bộ trưởng Bộ Giáo dục và Đào tạo", "",
        date(2026, 4, 2), None, _AWARDS, CHECK,
    ),
    Shipped(
        "kh-1756-so", "ke-hoach-so", "Thực hiện", "Kế hoạch số 1756/KH-SGDĐT ngày 15/10/2024 của Sở Giáo dục và Đào tạo",
        f"về việc triển khai {_MOVEMENT} của ngành Giáo dục và Đào tạo tỉnh Khánh Hòa giai đoạn 2025-2030", None, None,
        _REPORTS, YEAR_DOUBTED,
    ),
    Shipped(
        "ke-hoach-truong", "ke-hoach-truong", "Thực hiện", "Kế hoạch số …, ngày … của Trường",
        f"triển khai {_MOVEMENT} giai đoạn 2025 - 2030", None, date(2030, 12, 31), (*_REPORTS, *_AWARDS), OWN_PLAN,
    ),
)  # fmt: skip


def ensure_defaults() -> None:
    """Adds the shipped bases that are missing, in the open transaction. What the office changed stays."""
    for position, basis in enumerate(SHIPPED, 1):
        insert_ignore(
            LegalBasis, key=basis.key, topic=basis.topic, lead=basis.lead, reference=basis.reference, title=basis.title,
            in_force_from=basis.in_force_from, in_force_to=basis.in_force_to, kinds=list(basis.kinds),
            position=position * 10, note=basis.note, is_listed=True, recorded_at=clock.now(), recorded_by=SHIPPED_BY,
        )  # fmt: skip
