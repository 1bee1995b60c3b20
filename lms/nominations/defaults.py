"""The criteria and forms of award that ship: section V of the plan, word for word. The office goes on from there."""

from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, insert_ignore
from lms.kernel.messages import mark
from lms.nominations.models import CriteriaVersion, Criterion
from lms.nominations.rules import Level, Subject

SHIPPED_BY = "lms"
GROUND = mark("Mục V của Kế hoạch giai đoạn 2025 - 2030")
AWARDS = (
    ("Giấy khen của Hiệu trưởng Trường", Level.SCHOOL),
    ("Đề nghị Giám đốc Sở khen thưởng", Level.HIGHER),
    ("Đề nghị Chủ tịch Ủy ban nhân dân tỉnh khen thưởng", Level.HIGHER),
    ("Đề nghị Bộ trưởng Bộ GDĐT khen thưởng", Level.HIGHER),
)
_PERSONS = (Subject.STAFF, Subject.STUDENT)
_LEARNT = ("completions", "required", "on-time", "hours", "average", "certificates")

SHIPPED: tuple[tuple[str, tuple[Subject, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "Hoàn thành xuất sắc các chỉ tiêu, nhiệm vụ trong Kế hoạch thi đua của đơn vị.",
        (Subject.UNIT,), ("required", "on-time", "completions", "hours", "certificates"), ("plan",),
    ),
    (
        "Có mô hình, giải pháp mới, sáng tạo trong chuyển đổi số, đổi mới sáng tạo được áp dụng hiệu quả và có khả năng nhân rộng.",
        (Subject.UNIT,), (), ("model", "initiative"),
    ),
    (
        "Nội bộ đoàn kết; tích cực tham gia các phong trào thi đua do ngành và địa phương phát động.",
        (Subject.UNIT,), (), ("movement",),
    ),
    (
        "Hoàn thành xuất sắc nhiệm vụ được giao; là tấm gương tiêu biểu về tinh thần tự học, tự bồi dưỡng nâng cao năng lực số.",
        _PERSONS, _LEARNT, ("rating",),
    ),
    (
        "Có sáng kiến, giải pháp được cấp có thẩm quyền công nhận hoặc có sản phẩm, công trình nghiên cứu khoa học được áp dụng hiệu quả, mang lại lợi ích thiết thực cho đơn vị và ngành.",
        _PERSONS, (), ("initiative", "product"),
    ),
    (
        "Tích cực hướng dẫn, hỗ trợ đồng nghiệp, học sinh và cộng đồng trong việc nâng cao kỹ năng số.",
        _PERSONS, ("helped", "taught"), ("help",),
    ),
    (
        "Học sinh, có các dự án, ý tưởng sáng tạo về công nghệ số phục vụ học tập, đời sống đạt giải tại các cuộc thi từ cấp tỉnh trở lên.",
        (Subject.STUDENT,), (), ("prize",),
    ),
)  # fmt: skip


def ensure_defaults() -> None:
    """Adds the first version where there is none, in the open transaction."""
    made = insert_ignore(
        CriteriaVersion, number=1, valid_from=date(2025, 10, 1), ground=GROUND,
        awards=[list(one) for one in AWARDS], recorded_at=clock.now(), recorded_by=SHIPPED_BY,
    )  # fmt: skip
    if not made:
        return
    version_id = db.session.scalars(sa.select(CriteriaVersion.id).where(CriteriaVersion.number == 1)).one()
    for position, (text, audiences, figures, papers) in enumerate(SHIPPED, 1):
        db.session.add(
            Criterion(
                version_id=version_id, position=position, text=text, audiences=list(audiences), figures=list(figures),
                papers=list(papers),
            )
        )  # fmt: skip
