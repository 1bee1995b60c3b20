"""A student who goes on elsewhere, and somebody whose browser runs no script."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import answer_all, attempt_of, heading, option, press, right, step, take_lesson
from tests.journeys.places import SCAM
from tests.journeys.school import School


def test_a_student_goes_on_in_another_browser(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE)
    expect(page.get_by_text("Hiện bạn không có khóa bắt buộc nào")).to_be_visible()
    page.get_by_role("link", name="Chọn một khóa học").click()
    page.get_by_label("Tìm khóa học").fill("lua dao")
    press(page, "Tìm")
    page.get_by_role("link", name="Phòng chống lừa đảo trực tuyến").click()
    press(page, "Bắt đầu học")
    take_lesson(page, school)
    with page.expect_navigation():
        step(page).click()
    expect(page).to_have_url(re.compile("/lessons/2$"))
    second = heading(page, re.compile(".")).inner_text()
    press(page, "Làm bài kiểm tra")
    place, options = 1, school.keys(attempt_of(page))[1]
    option(page, place, right(options)[0]).check()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()

    elsewhere = open_page(school, "hocsinh")
    elsewhere.get_by_role("link", name=re.compile(f"^Học tiếp: Bài 2 – {re.escape(second)}")).click()
    elsewhere.get_by_role("link", name="Làm tiếp bài kiểm tra").click()
    expect(option(elsewhere, place, right(options)[0])).to_be_checked()
    answer_all(elsewhere, school)
    press(elsewhere, "Nộp bài")
    expect(elsewhere.get_by_text("Bài 2 đã hoàn thành.")).to_be_visible()


def test_everything_works_without_javascript(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE, script=False)
    page.goto(f"/courses/{school.course(SCAM)}")
    press(page, "Bắt đầu học")
    expect(page.get_by_text("Bài 1/4")).to_be_visible()
    press(page, "Làm bài kiểm tra")
    attempt = attempt_of(page)
    keys = school.keys(attempt)
    last = max(keys)
    for place, options in keys.items():
        if place != last:
            for key in right(options):
                option(page, place, key).check()
    press(page, "Lưu tạm")
    expect(page.get_by_text("Đã lưu các câu trả lời.")).to_be_visible()
    assert school.answers(attempt) == {place: sorted(right(o)) for place, o in keys.items() if place != last}
    expect(option(page, 1, right(keys[1])[0])).to_be_checked()

    press(page, "Nộp bài")
    expect(heading(page, "Còn 1 câu chưa trả lời")).to_be_visible()
    page.get_by_role("link", name=f"Câu {last}").click()
    for key in right(keys[last]):
        option(page, last, key).check()
    press(page, "Nộp bài")
    expect(heading(page, "Đạt: 100%")).to_be_visible()
    expect(page.get_by_text("Bài 1 đã hoàn thành.")).to_be_visible()
    page.locator("summary").first.click()
    press(page, "Đăng xuất")
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
