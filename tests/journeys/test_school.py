"""Those who look after others' learning: a trainer, the head of a unit, and whoever holds a printed certificate."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import heading, press
from tests.journeys.places import AI, places, someone_with_certificate
from tests.journeys.school import School

COUNTS = ("enrolment", "attempt", "lesson_completion", "participation", "completion", "lesson_opened")


def _recorded(school: School) -> dict[str, int]:
    return {table: school.one(f"SELECT count(*) FROM {table}") for table in COUNTS}


def test_a_trainer_previews_a_course_and_nothing_is_recorded(
    open_school: School, open_page: OpenPage
) -> None:
    before = _recorded(open_school)
    page = open_page(open_school, "giangvien")
    page.get_by_role("link", name="Tất cả khóa học").click()
    page.get_by_role("link", name="Dùng AI tạo sinh có trách nhiệm").click()
    page.get_by_role("table", name="Bài học").get_by_role("link").first.click()
    expect(page.get_by_text("Xem thử · bài 1/4")).to_be_visible()
    page.get_by_role("link", name="Bài sau").click()
    expect(page.get_by_text("Xem thử · bài 2/4")).to_be_visible()
    page.get_by_role("link", name="Câu hỏi của bài").click()
    expect(heading(page, "Câu hỏi và đáp án")).to_be_visible()
    questions = open_school.one(
        "SELECT count(*) FROM question WHERE bank_key LIKE ? || '%'",
        AI,
    )
    assert page.get_by_text(re.compile(r"^Câu \d+ · ")).count() == questions
    assert page.get_by_text("Đúng", exact=True).count() >= questions
    assert _recorded(open_school) == before


def test_a_head_sees_who_is_missing_and_no_other_unit(open_school: School, open_page: OpenPage) -> None:
    page = open_page(open_school, "truongkhoa", PHONE)
    page.get_by_role("link", name=re.compile(r"^còn thiếu \d+ người")).click()
    missing = page.get_by_role("table", name="Còn thiếu")
    [own] = open_school.rows(
        "SELECT unit.public_id, name FROM role_grant "
        "JOIN account ON account.id = account_id AND username = 'truongkhoa' "
        "JOIN unit ON unit.id = role_grant.unit_id JOIN unit_record ON unit_record.unit_id = unit.id"
    )
    expect(heading(page, own[1])).to_be_visible()
    expect(missing.get_by_role("rowheader", name=open_school.name_of("truongkhoa"))).to_be_visible()
    rows = missing.locator("tbody tr").all()
    tab = page.get_by_role("link", name="Còn thiếu (")
    assert f"({len(rows)})" in tab.inner_text()
    for row in rows:
        expect(row).to_contain_text(re.compile("Người học: (bắt đầu|học tiếp) “.+”"))

    others = open_school.rows("SELECT public_id FROM unit WHERE public_id <> ?", own[0])
    for (unit,) in others[:12]:
        answer = page.request.get(f"/coverage/{unit}?list=missing")
        assert answer.status == 404, unit
    page.goto("/coverage")
    expect(page.get_by_text("Đơn vị của bạn")).to_be_visible()
    assert page.request.get("/people").status == 404
    assert page.request.get("/statistics").status == 404


def test_a_stranger_checks_a_certificate_and_is_refused_everything_else(
    open_school: School, open_page: OpenPage
) -> None:
    _, name, code, number = someone_with_certificate(open_school)
    page = open_page(open_school, size=PHONE)
    page.goto(f"/c/{code}")
    expect(heading(page, f"Giấy chứng nhận số {number}")).to_be_visible()
    expect(page.get_by_text("có thật và còn hiệu lực")).to_be_visible()
    first, *_, last = name.split()
    masked = re.compile(rf"{first[0]}\. .*{last}")
    expect(page.get_by_role("definition").filter(has_text=masked)).to_be_visible()
    assert name not in page.content()

    page.get_by_role("link", name="Kiểm tra bằng số").click()
    page.get_by_label("Số giấy chứng nhận").fill(number)
    press(page, "Kiểm tra")
    expect(page.get_by_text("Còn hiệu lực")).to_be_visible()
    assert last not in page.get_by_role("main").inner_text()
    page.get_by_label("Số giấy chứng nhận").fill("9999/2026/GCN")
    press(page, "Kiểm tra")
    expect(page.get_by_text("Không có giấy chứng nhận số 9999/2026/GCN")).to_be_visible()

    behind_the_door = {path for who, held in places(open_school).items() if who for path in held.values()}
    behind_the_door |= {
        f"/certificates/{code}/file", f"/courses/{open_school.course(AI)}/lessons/1",
        "/statistics/export?format=xlsx", "/statistics/export?format=csv&table=people",
        f"/attempts/{open_school.one('SELECT max(public_id) FROM attempt')}/result",
    }  # fmt: skip
    for path in sorted(behind_the_door):
        answer = page.request.get(path, max_redirects=0)
        assert (answer.status, answer.headers["location"].split("?")[0]) == (303, "/sign-in"), path
        assert name not in answer.text()
    assert page.request.post("/roster", form={}).status in (303, 400, 403)
