"""What goes wrong in real life: two browsers, a power cut, no network, impatient fingers."""

import re

from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import answer_all, attempt_of, heading, option, press, right, wrong
from tests.journeys.places import SCAM
from tests.journeys.school import School


def _start_quiz(page: Page, school: School) -> str:
    page.goto(f"/courses/{school.course(SCAM)}")
    press(page, "Bắt đầu học")
    press(page, "Làm bài kiểm tra")
    return attempt_of(page)


def test_the_stale_one_of_two_browsers_is_told(school: School, open_page: OpenPage) -> None:
    first = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(first, school)
    keys = school.keys(attempt)
    second = open_page(school, "hocsinh")
    second.goto(f"/attempts/{attempt}")
    answer_all(second, school)
    press(second, "Nộp bài")
    expect(heading(second, "Đạt: 100%")).to_be_visible()

    option(first, 1, wrong(keys[1])[0]).check()
    expect(first.get_by_role("status").filter(has_text="đã nộp")).to_be_visible()
    first.get_by_role("link", name="Tải lại trang").click()
    expect(heading(first, "Đạt: 100%")).to_be_visible()
    assert school.answers(attempt) == {place: sorted(right(options)) for place, options in keys.items()}


def test_answers_survive_a_killed_server(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(page, school)
    keys = school.keys(attempt)
    option(page, 1, right(keys[1])[0]).check()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    school.kill()
    option(page, 2, right(keys[2])[0]).check()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    school.start()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    page.reload()
    expect(option(page, 1, right(keys[1])[0])).to_be_checked()
    expect(option(page, 2, right(keys[2])[0])).to_be_checked()
    answer_all(page, school)
    press(page, "Nộp bài")
    expect(heading(page, "Đạt: 100%")).to_be_visible()


def test_an_answer_given_without_network_is_sent_later(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(page, school)
    chosen = right(school.keys(attempt)[1])[0]
    page.context.set_offline(True)
    option(page, 1, chosen).check()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    assert 1 not in school.answers(attempt)
    page.context.set_offline(False)
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert school.answers(attempt)[1] == [chosen]


def test_an_answer_kept_on_the_device_outlives_the_page(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(page, school)
    chosen = right(school.keys(attempt)[1])[0]
    page.context.set_offline(True)
    option(page, 1, chosen).check()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    address = page.url
    page.close(run_before_unload=False)
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(option(again, 1, chosen)).to_be_checked()
    expect(again.get_by_text("Đã lưu lúc")).to_be_visible()
    assert school.answers(attempt)[1] == [chosen]


def test_five_clicks_hand_in_once(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh", PHONE)
    attempt = _start_quiz(page, school)
    answer_all(page, school)
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/submission"):
            sent.append(request.url)

    page.on("request", note)
    with page.expect_navigation(url=re.compile("/result$")):
        page.get_by_role("button", name="Nộp bài").click(click_count=5, no_wait_after=True)
    expect(heading(page, "Đạt: 100%")).to_be_visible()
    assert len(sent) == 1
    for table in ("attempt_result", "lesson_completion"):
        counted = f"SELECT count(*) FROM {table} JOIN attempt ON attempt.id = attempt_id "
        assert school.one(counted + "WHERE attempt.public_id = ?", attempt) == 1
