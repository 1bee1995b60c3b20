"""One attempt on a phone and a computer, and the clock of an attempt."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import attempt_of, heading, option, press
from tests.journeys.places import SCAM
from tests.journeys.school import School


def _start_quiz(page: Page, school: School) -> str:
    page.goto(f"/courses/{school.course(SCAM)}")
    press(page, "Bắt đầu học")
    press(page, "Làm bài kiểm tra")
    return attempt_of(page)


def _options(school: School, attempt: str, place: int) -> list[str]:
    return [key for key, _ in school.keys(attempt)[place]]


def test_both_answers_are_shown_and_one_is_chosen(school: School, open_page: OpenPage) -> None:
    phone = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(phone, school)
    keys, more = _options(school, attempt, 1), _options(school, attempt, 2)
    desk = open_page(school, "hocsinh")
    desk.goto(f"/attempts/{attempt}")
    option(desk, 1, keys[0]).check()
    expect(desk.get_by_text("Đã lưu lúc")).to_be_visible()

    option(phone, 1, keys[1]).check()
    status = phone.get_by_role("status").filter(has_text="đã được lưu ở nơi khác")
    expect(status).to_be_visible()
    option(phone, 2, more[0]).check()  # the others are saved all the same
    expect(status).to_be_visible()
    for _ in range(50):
        if 2 in school.answers(attempt):
            break
        phone.wait_for_timeout(100)
    assert school.answers(attempt) == {1: [keys[0]], 2: [more[0]]}

    press(phone, "Xem cả hai câu trả lời")
    expect(phone.get_by_text("Có câu đã được trả lời ở nơi khác")).to_be_visible()
    expect(option(phone, 1, keys[1])).to_be_checked()
    press(phone, "Giữ câu đã lưu ở nơi khác")
    expect(option(phone, 1, keys[0])).to_be_checked()
    expect(option(phone, 2, more[0])).to_be_checked()
    option(phone, 1, keys[1]).check()  # and now it knows
    expect(phone.get_by_text("Đã lưu lúc")).to_be_visible()
    assert school.answers(attempt)[1] == [keys[1]]


def test_without_a_script_too(school: School, open_page: OpenPage) -> None:
    phone = open_page(school, "hocsinh", PHONE, script=False)
    attempt = _start_quiz(phone, school)
    keys = _options(school, attempt, 1)
    desk = open_page(school, "hocsinh")
    desk.goto(f"/attempts/{attempt}")
    option(desk, 1, keys[0]).check()
    expect(desk.get_by_text("Đã lưu lúc")).to_be_visible()
    option(phone, 1, keys[1]).check()
    press(phone, "Lưu tạm")
    expect(phone.get_by_text("Câu 1: đã lưu ở nơi khác")).to_be_visible()
    expect(option(phone, 1, keys[1])).to_be_checked()
    press(phone, "Lưu câu trả lời ở trang này")
    expect(option(phone, 1, keys[1])).to_be_checked()
    assert school.answers(attempt)[1] == [keys[1]]


def test_what_a_device_kept_does_not_undo_what_was_saved_since(school: School, open_page: OpenPage) -> None:
    phone = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(phone, school)
    keys = _options(school, attempt, 1)
    phone.context.set_offline(True)
    option(phone, 1, keys[1]).check()
    expect(phone.get_by_text("Mất kết nối")).to_be_visible()
    address, context = phone.url, phone.context
    phone.close(run_before_unload=False)
    desk = open_page(school, "hocsinh")
    desk.goto(f"/attempts/{attempt}")
    option(desk, 1, keys[0]).check()
    expect(desk.get_by_text("Đã lưu lúc")).to_be_visible()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.get_by_role("status").filter(has_text="đã được lưu ở nơi khác")).to_be_visible()
    expect(option(again, 1, keys[1])).to_be_checked()
    assert school.answers(attempt)[1] == [keys[0]]


def test_the_clock_can_be_hidden_and_still_warns(school: School, open_page: OpenPage) -> None:
    school.change("UPDATE quiz SET time_limit = 64")
    page = open_page(school, "hocsinh", PHONE)
    _start_quiz(page, school)
    clock = page.locator(".countdown")
    expect(clock).to_have_text(re.compile("Còn lại"))
    page.get_by_role("button", name="Ẩn đồng hồ").click()
    expect(clock).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Hiện đồng hồ")).to_be_visible()
    expect(clock).to_be_hidden()
    live = page.locator("[data-countdown-live]")
    expect(live).to_have_attribute("role", "status")  # which screen readers announce politely
    page.get_by_role("button", name="Hiện đồng hồ").click()
    expect(clock).to_be_visible()
    expect(live).to_have_text(re.compile("Còn 1 phút|^$"))


def test_time_that_is_given_reaches_the_page_before_it_hands_in(school: School, open_page: OpenPage) -> None:
    school.change("UPDATE quiz SET time_limit = 15")
    trainer = open_page(school, "giangvien")
    trainer.goto(f"/studio/courses/{school.course(SCAM)}/adjustments")
    page = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(page, school)
    [series] = school.rows(
        "SELECT quiz.series FROM quiz JOIN attempt ON quiz_id = quiz.id WHERE attempt.public_id = ?", attempt
    )[0]
    code = school.one(
        "SELECT code FROM person JOIN account ON person_id = person.id WHERE username = 'hocsinh'"
    )
    trainer.get_by_label("Bài kiểm tra", exact=True).select_option(series)
    trainer.get_by_label("Mã của người").fill(code)
    trainer.get_by_label("Thêm bao nhiêu phút").fill("7")
    trainer.get_by_label("Lý do").fill("Đau tay")
    press(trainer, "Ghi điều chỉnh")
    expect(trainer.get_by_text("thêm 7 phút")).to_be_visible()
    expect(page.locator(".countdown")).to_have_text(re.compile("Còn lại [67]:"), timeout=25_000)
    expect(page.get_by_text("Bạn được thêm giờ")).to_be_attached()
    assert school.one("SELECT state FROM attempt WHERE public_id = ?", attempt) == "open"


def test_an_attempt_hands_itself_in_when_its_time_is_over(school: School, open_page: OpenPage) -> None:
    school.change("UPDATE quiz SET time_limit = 6")
    page = open_page(school, "hocsinh", PHONE)
    _start_quiz(page, school)
    expect(heading(page, "Chưa đạt: 0%")).to_be_visible(timeout=25_000)
