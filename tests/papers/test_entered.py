"""What was entered and confirmed stands in the papers with its source, is derived again, and nothing else does."""

from datetime import date, timedelta

from lms.emulation.values.actions import Subject, enter, take_step
from lms.emulation.values.models import RecordValue
from lms.emulation.values.queries import get_value
from lms.emulation.values.rules import Said, Step
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.official.sources import read_back
from lms.papers import pages
from lms.papers.rules import is_title
from lms.papers.sheets.book import differences
from lms.papers.sheets.entered import decision
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopStep, WorkshopTrainer
from tests.emulation.make import School
from tests.make import SYSTEM
from tests.mentoring.make import help_given
from tests.org.acts import merge_people
from tests.papers.test_nominated import AN, made, read_twice
from tests.papers.test_papers import pick_everybody, texts

SPRING = date(2027, 3, 8)


def say(kind: str, title: str, on: date = SPRING, level: str | None = None, result: str = "", details: str = "", number: str = "45/QĐ-TCN") -> Said:  # fmt: skip
    return Said(kind, title, on, level, result, "Trường", number, on, details)


def put(said: Said, person_id: int | None = None, unit_id: int | None = None) -> str:
    """Entered by the office, whose word about others stands at once."""
    with transaction():
        return enter(SYSTEM, Subject(person_id, unit_id, frozenset()), said, None)


def withdraw(public_id: str) -> None:
    with transaction():
        take_step(SYSTEM, get_value(public_id, clock.today()), Step.WITHDRAWN, "Nhầm")


def hold_workshop(trainer_id: int, people: list[int]) -> None:
    """Two hours of which the trainer taught ninety minutes."""
    at = clock.now()
    told = {"recorded_at": at, "recorded_by": "test"}
    with transaction():
        held = Workshop(
            public_id="w1", title="An toàn", place="A", starts_at=at, ends_at=at + timedelta(hours=2), held_on=SPRING,
            guests="", note="", secret="00", **told,
        )  # fmt: skip
        db.session.add(held)
        db.session.flush()
        db.session.add(WorkshopTrainer(workshop_id=held.id, person_id=trainer_id, minutes=90))
        db.session.add(WorkshopStep(workshop_id=held.id, step="closed", **told))
        db.session.add_all(
            WorkshopAttendance(workshop_id=held.id, person_id=one, is_present=True, way="list", **told)
            for one in people
        )


def fill(school: School) -> str:
    """An's merits and the faculty's; beside each something that does not count. The public id of An's initiative."""
    an, faculty = school.an, school.faculty
    first = put(say("initiative", "Phiếu chấm <b>điểm</b> & bảng tính", level="school", result="Loại B", details="Bớt nửa giờ"), an)  # fmt: skip
    put(say("initiative", "Sáng kiến kỳ trước", date(2026, 5, 19)), an)
    withdraw(put(say("initiative", "Sáng kiến đã rút"), an))
    put(say("initiative", "Của người khác"), school.binh)
    put(say("prize", "Hội thi học liệu số", level="province", result="Giải Nhì"), an)
    put(say("rating", "Năm học 2026-2027", result="Hoàn thành tốt nhiệm vụ"), an)
    put(say("award", "Chiến sĩ thi đua cơ sở", date(2024, 7, 1), number="Quyết định số 9/QĐ-SGDĐT"), an)
    put(say("award", "Giấy khen", date(2025, 6, 2), number="12/QĐ-TCN"), an)
    put(say("model", "Góc học số", details="Nhân rộng được"), unit_id=faculty)
    put(say("plan", "Hồ sơ điện tử", result="Đạt 9/10 chỉ tiêu"), unit_id=faculty)
    put(say("solidarity", "Đoàn kết, thống nhất"), unit_id=faculty)
    put(say("movement", "Ủng hộ thiết bị"), unit_id=faculty)
    put(say("award", "Tập thể lao động tiên tiến", date(2025, 6, 2)), unit_id=faculty)
    put(say("model", "Của phòng khác"), unit_id=school.office)
    with transaction():
        db.session.add(
            RecordValue(
                public_id="waits", person_id=an, kind="prize", title="Chờ xác nhận", happened_on=SPRING, result="", issuer="",
                number="1", decided_on=SPRING, details="", recorded_at=clock.now(), recorded_on=SPRING, recorded_by="test",
            )
        )  # fmt: skip
    help_given(an, school.binh)
    hold_workshop(an, [school.chi, school.dung])
    return first


def gaps(found: pages.Draft) -> set[str]:
    return {gap.name for gap in found.gaps}


def test_papers_say_what_was_confirmed_and_leave_the_rest(school: School) -> None:
    pick_everybody()
    wanted = (("bao-cao-thanh-tich-ca-nhan", AN), ("bao-cao-thanh-tich-tap-the", "Khoa Điện"), ("trich-ngang", ""), ("bao-cao-dinh-ky", ""))  # fmt: skip
    empty = {kind: made(kind, about) for kind, about in wanted}
    assert {"sang-kien", "ho-tro", "danh-hieu-so", "hinh-thuc-so"} <= gaps(
        empty["bao-cao-thanh-tich-ca-nhan"][0]
    )
    assert {"mo-hinh", "ket-qua-khac", "chap-hanh", "hinh-thuc-so"} <= gaps(empty["bao-cao-thanh-tich-tap-the"][0])  # fmt: skip
    assert {"mo-hinh", "ho-tro"} <= gaps(empty["bao-cao-dinh-ky"][0])
    first = fill(school)
    full = {kind: made(kind, about) for kind, about in wanted}
    said = {kind: texts(content) for kind, (_, content) in full.items()}
    for _, content in (*empty.values(), *full.values()):
        read_twice(content)

    own = said["bao-cao-thanh-tich-ca-nhan"]
    assert "Mức hoàn thành nhiệm vụ: Năm học 2026-2027 (Hoàn thành tốt nhiệm vụ); Quyết định số 45/QĐ-TCN ngày 08/03/2027 của Trường." in own  # fmt: skip
    assert "Trong kỳ có 1 sáng kiến được công nhận (nguồn" in own
    assert "- Phiếu chấm <b>điểm</b> & bảng tính (Loại B, cấp Trường); Quyết định số 45/QĐ-TCN ngày 08/03/2027 của Trường. Bớt nửa giờ." in own  # fmt: skip
    assert "Trong kỳ đã hướng dẫn 1 lượt cho 1 đồng nghiệp, tổng cộng 0,5 giờ, từng lượt được người được hướng dẫn xác nhận; dạy 1 buổi tập huấn trực tiếp với 1,5 giờ (nguồn" in own  # fmt: skip
    assert "- Hội thi học liệu số (Giải Nhì, cấp tỉnh)" in own
    assert "Quyết định số 9/QĐ-SGDĐT ngày 01/07/2024 của Trường" in own
    titles, forms = own.index("Chiến sĩ thi đua cơ sở"), own.index("Quyết định số 12/QĐ-TCN")
    assert titles < own.index("Hình thức khen thưởng", own.index("Danh hiệu thi đua")) < forms
    for never in ("Sáng kiến kỳ trước", "đã rút", "người khác", "Chờ xác nhận"):
        assert not [kind for kind, text in said.items() if never in text and kind != "bao-cao-dinh-ky"], never
    left = gaps(full["bao-cao-thanh-tich-ca-nhan"][0])
    assert not {"sang-kien", "danh-hieu-so", "hinh-thuc-so"} & left
    assert {"nhiem-vu", "ho-tro"} <= left

    unit = said["bao-cao-thanh-tich-tap-the"]
    assert "Trong kỳ có 1 mô hình, giải pháp mới (nguồn" in unit
    assert "- Hồ sơ điện tử (Đạt 9/10 chỉ tiêu)" in unit
    assert unit.index("Nhân rộng được.") < unit.index("Đoàn kết, thống nhất") < unit.index("Ủng hộ thiết bị")
    assert "Tập thể lao động tiên tiến" in unit
    assert "phòng khác" not in unit
    assert (
        "Cá nhân của đơn vị có 2 sáng kiến được công nhận, 1 giải thưởng (từ cấp tỉnh trở lên: 1) (nguồn"
        in unit
    ), "An's of this period and Bình's of the team below; none of another period, withdrawn or waiting"
    assert "Cá nhân của đơn vị" not in texts(empty["bao-cao-thanh-tich-tap-the"][1])
    assert {"mo-hinh", "ket-qua-khac", "chap-hanh", "danh-hieu-so"}.isdisjoint(gaps(full["bao-cao-thanh-tich-tap-the"][0]))  # fmt: skip
    assert "hinh-thuc-so" in gaps(full["bao-cao-thanh-tich-tap-the"][0])

    assert "Sáng kiến được công nhận: 1; giải thưởng: 1 (từ cấp tỉnh: 1); lượt hướng dẫn đồng nghiệp: 1; buổi tập huấn đã dạy: 1; xếp loại: Hoàn thành tốt nhiệm vụ. " in said["trich-ngang"]  # fmt: skip
    assert "Mô hình, giải pháp mới: 1. " in said["trich-ngang"]

    assert "../." not in said["trich-ngang"]
    assert "./." in said["trich-ngang"]

    year = said["bao-cao-dinh-ky"]
    assert "Trong kỳ có 2 sáng kiến được công nhận, 2 mô hình, giải pháp mới của các đơn vị, 1 giải thưởng (từ cấp tỉnh trở lên: 1) (nguồn" in year  # fmt: skip
    assert "Giáo viên cốt cán đã hướng dẫn 1 lượt cho 1 người, tổng cộng 0,5 giờ" in year
    assert "Trường đã tổ chức 1 buổi tập huấn trực tiếp với 2 người dự, 2 lượt người dự" in year
    assert "- Góc học số (Khoa Điện); Quyết định" in year
    assert "Sáng kiến kỳ trước" not in year
    assert "đã rút" not in year
    assert "ho-tro" not in gaps(full["bao-cao-dinh-ky"][0])
    assert "mo-hinh" in gaps(full["bao-cao-dinh-ky"][0]), "learning materials are the office's to tell"
    assert "Trong kỳ có 3 sáng kiến" in texts(made("so-ket", period="phase-1")[1])
    read_twice(made("so-ket", period="phase-1")[1])

    # What is withdrawn after the paper was made is found in it, and only that.
    withdraw(first)
    found = read_back(full["bao-cao-thanh-tich-ca-nhan"][1])
    other = {(figure.cell, now) for figure, now in differences(found.sources, found.figures)}
    assert other == {("initiative.count", "0"), ("initiative-1.decision", None)}
    release()


def test_a_merged_record_keeps_its_merits(school: School) -> None:
    put(say("initiative", "Của hồ sơ cũ"), school.binh)
    hold_workshop(school.binh, [school.chi])
    merge_people(school.an, school.binh)
    said = texts(made("bao-cao-thanh-tich-ca-nhan", AN)[1])
    assert "- Của hồ sơ cũ" in said
    assert "dạy 1 buổi" in said
    pick_everybody()
    content = made("trich-ngang")[1]
    assert "Sáng kiến được công nhận: 1; buổi tập huấn đã dạy: 1. " in texts(content)
    read_twice(content)


def test_words_of_decisions_and_titles() -> None:
    for number in ("45/QĐ", "Quyết định số 45/QĐ", "quyết định 45/QĐ", "số: 45/QĐ"):
        assert decision(say("prize", "x", number=number)) == "Quyết định số 45/QĐ ngày 08/03/2027 của Trường"
    assert decision(say("prize", "x", number="")) == ""
    for name in (
        "Chiến sĩ thi đua cấp cơ sở",
        "Danh hiệu “Lao động tiên tiến”",
        " tập thể Lao động xuất sắc",
        "Cờ thi đua của Bộ",
    ):
        assert is_title(name), name
    for name in (
        "Giấy khen",
        "Bằng khen của Chủ tịch UBND tỉnh",
        "Giấy khen vì phong trào Chiến sĩ thi đua",
        "",
    ):
        assert not is_title(name), name
