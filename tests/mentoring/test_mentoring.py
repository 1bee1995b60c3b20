"""A core trainer from being named to what counts, and those who would help without helping."""

import csv
import io
from datetime import date

import openpyxl
import sqlalchemy as sa

from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.mentoring.models import (
    CoreTrainerMember,
    MentoringHelp,
)
from lms.mentoring.queries.helps import Given
from tests.emulation.make import complete, ship_periods
from tests.mentoring.make import appoint, given, problems
from tests.small_school import School, post, text
from tests.targets.make import make_target

HELP = {
    "helped_on": "23/11/2026", "topic": "Nộp bài trên hệ thống", "minutes": "45", "course": "", "competence": "2.1",
    "words": "Ngồi cạnh làm cùng",
}  # fmt: skip


def one_help() -> str:
    found = db.session.scalars(sa.select(MentoringHelp.public_id).order_by(MentoringHelp.id.desc())).first()
    release()
    assert found is not None
    return f"/mentoring/helps/{found}"


def test_a_core_trainer_from_being_named_to_what_counts(school: School) -> None:
    ship_periods()
    make_target(["a"], "b")
    complete(school.people["be"], school.course, date(2026, 11, 2))
    office, trainer = school.browser("office", Role.OFFICE), school.browser("trainer", Role.TRAINER)
    an, be = school.browser("an"), school.browser("be")
    lead = f"/mentoring/trainers/{school.address('trainer')}"

    page = text(office, "/mentoring")
    assert "Chưa cử giáo viên cốt cán nào" in page
    assert "Vui lòng" not in page, "nothing was typed wrongly yet"
    assert "không phải là giáo viên cốt cán" in text(trainer, "/mentoring/group")
    assert "Nhóm của tôi" not in text(trainer, "/")
    page = appoint(office, 422, who="Nguyễn Văn Ai")
    assert "Không có ai mang mã hoặc họ tên" in page
    assert "12/QĐ" in page
    assert "Học sinh không làm" in appoint(office, 422, who="Đỗ Học Sinh")
    assert "không thuộc đơn vị nào" in appoint(office, 422, who="Hồ Văn Giang")
    assert appoint(office) == f"{lead}/members"
    assert "đã là giáo viên cốt cán từ ngày 01/11/2026" in appoint(office, 422)
    assert "Cử giáo viên cốt cán" in text(office, "/mentoring")

    names = "Nguyễn Văn An\nTrần Thị Bé"
    page = post(office, f"{lead}/members", 422, names=f"{names}\nLê Thị Giảng", first="10/11/2026")
    assert "Không ai ở trong nhóm của chính mình" in page
    assert "Nguyễn Văn An" in page
    assert "chưa hoặc không còn" in post(office, f"{lead}/members", 422, names=names, first="31/10/2026")
    post(office, f"{lead}/members", names=names, first="10/11/2026")
    post(office, f"{lead}/members", names=names, first="12/11/2026")  # again: nobody new
    assert db.session.scalar(sa.select(sa.func.count(CoreTrainerMember.id))) == 2
    release()
    appoint(office, who="Mai Thị Khác")
    page = post(
        office, f"/mentoring/trainers/{school.address('other')}/members", 422, names="Nguyễn Văn An\nPhạm Thị Cúc",
        first="20/11/2026",
    )  # fmt: skip
    assert "Nguyễn Văn An đã ở trong nhóm của Lê Thị Giảng từ ngày 10/11/2026" in page

    # The group: who lacks what, first those who lack something.
    assert "Nhóm của tôi" in text(trainer, "/")
    page = text(trainer, "/mentoring/group")
    assert page.index("Nguyễn Văn An") < page.index("Trần Thị Bé")
    assert "1/2 người" in page
    assert "Người học: bắt đầu" in page
    assert "Đã đủ các chỉ tiêu." in page

    # Logging, and what cannot be logged.
    who = {"who": school.address("an")}
    log = "/mentoring/helps/new"
    assert f'selected value="{who["who"]}"' in text(trainer, f"{log}?who={who['who']}")
    page = post(trainer, log, 422, **(HELP | who | {"helped_on": "24/11/2026"}))
    assert "không được sau hôm nay" in page
    assert "Ngồi cạnh làm cùng" in page
    assert "Nguyễn Văn An chưa hoặc không còn" in post(
        trainer, log, 422, **(HELP | who | {"helped_on": "9/11/2026"})
    )
    assert "từ 1 đến 600" in post(trainer, log, 422, **(HELP | who | {"minutes": "601"}))
    post(trainer, log, 422, **(HELP | {"who": school.address("trainer")}))  # is in no list of theirs
    post(trainer, log, 422, **(HELP | {"who": school.address("cuc")}))
    post(an, log, 422, **(HELP | who))
    assert post(trainer, log, **(HELP | who)) == "/mentoring/group"
    assert "đã ghi lần giúp này rồi" in post(trainer, log, 422, **(HELP | who))
    first = one_help()
    assert given(school) is None
    assert "Chưa xác nhận" in text(trainer, "/mentoring/group")

    # Only the one helped answers, once.
    assert 'href="/mentoring/received">Bạn có được giúp không?' in text(an, "/")
    assert f"{first}/confirmation" in text(an, "/mentoring/received")
    for stranger in (be, trainer, office):
        post(stranger, f"{first}/confirmation", 404)
        assert "Bạn có được giúp không?" not in text(stranger, "/")
    post(an, f"{first}/confirmation")
    post(an, f"{first}/confirmation", 409)
    post(an, f"{first}/refusal", 409, words="Đổi ý")
    assert "Bạn có được giúp không?" not in text(an, "/")
    assert "Đã xác nhận" in text(an, "/mentoring/received")
    assert given(school) == Given(1, 1, 45)
    post(trainer, log, **(HELP | {"who": school.address("be"), "course": str(school.course)}))
    second = one_help()
    assert "Vui lòng điền ô này" in post(be, f"{second}/refusal", 422, words=" ")
    post(be, f"{second}/refusal", words="Hôm ấy tôi đi công tác")
    assert given(school) == Given(1, 1, 45)
    post(trainer, log, **(HELP | who | {"topic": "Cài VNeID", "minutes": "20"}))
    third = one_help()
    post(an, f"{third}/confirmation")
    assert given(school) == Given(2, 1, 65)
    for stranger in (an, be):
        text(stranger, f"{third}/withdrawal", 404)
        post(stranger, f"{third}/withdrawal", 404, reason="Nhầm")
    post(trainer, f"{third}/withdrawal", 422, reason="")
    post(trainer, f"{third}/withdrawal", reason="Ghi nhầm người")
    post(trainer, f"{third}/withdrawal", 409, reason="Nữa")
    assert given(school) == Given(1, 1, 45)

    # The office's list, its files, and the record.
    page = text(office, lead)
    assert "Hôm ấy tôi đi công tác" in page
    assert "Ghi nhầm người" in page
    assert "12/QĐ" in page
    assert text(trainer, lead)
    assert text(an, lead, 404)
    page = text(office, "/mentoring?q=giang&order=turns&show=all&first=01/11/2026&last=30/11/2026")
    assert "Lê Thị Giảng" in page
    assert "Mai Thị Khác" not in page
    assert "Không có giáo viên cốt cán nào như vậy" in text(office, "/mentoring?show=ended")
    answer = office.get("/mentoring/export?format=csv&first=2026-11-01")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert rows[1][0] == "Lê Thị Giảng"
    assert rows[1][5:] == ["2", "1", "1", "45", "0", "1"]
    book = openpyxl.load_workbook(io.BytesIO(office.get("/mentoring/export?format=xlsx").get_data()))
    assert any(row[0] == "Mai Thị Khác" and row[5] == 0 for row in book.active.iter_rows(values_only=True))
    assert office.get("/mentoring/export?format=pdf").status_code == 400
    assert "1 lượt, 1 người (đã xác nhận)" in text(trainer, "/emulation/mine")
    assert problems() == []

    # A member goes, then the trainer: rows are added, what was confirmed stays.
    gone = f"{lead}/members/{school.address('be')}/end"
    assert "Ngày cuối phải từ ngày 10/11/2026" in post(office, gone, 422, last="09/11/2026", reason="Chuyển")
    post(office, gone, last="22/11/2026", reason="Chuyển nhóm")
    text(office, gone, 404)
    post(
        office,
        f"/mentoring/trainers/{school.address('other')}/members",
        names="Trần Thị Bé",
        first="23/11/2026",
    )
    post(office, f"{lead}/end", last="22/11/2026", reason="Chuyển việc")
    assert "không phải là giáo viên cốt cán" in text(trainer, "/mentoring/group")
    assert "Xem nhóm" not in text(trainer, "/")
    assert "Lê Thị Giảng" in text(office, "/mentoring?show=ended")
    post(trainer, log, 422, **(HELP | who | {"topic": "Sau khi thôi"}))
    assert given(school) == Given(1, 1, 45)
    appoint(office, first="25/11/2026")
    assert problems() == []
