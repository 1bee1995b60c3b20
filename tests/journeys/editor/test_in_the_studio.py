"""The editor where it stands: a trainer writes a lesson of a draft, and two write at once."""

import re

from playwright.sync_api import Page, expect

from lms.web.build import BUNDLE, asset_map
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.editor.desk import choose, surface
from tests.journeys.hands import press
from tests.journeys.school import School


def _lesson(page: Page) -> str:
    """A new course with one lesson; the address of its text."""
    page.goto("/studio/courses/new")
    page.locator("main input[name=title]").first.fill("Giữ mật khẩu")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.locator("main input[name=title]").first.fill("Bài một")
    press(page, "Thêm bài")
    found = re.search(r"/studio/courses/\w+/draft/lessons/\w+", page.content())
    assert found
    return found[0]


def _is_saved(page: Page) -> None:
    expect(page.locator(".editor-status[data-state=saved]")).to_have_text(
        re.compile("Đã lưu lúc"), timeout=15_000
    )


def test_a_trainer_writes_a_lesson(school: School, open_page: OpenPage) -> None:
    assert BUNDLE in asset_map()
    page = open_page(school, "giangvien", DESK)
    address = _lesson(page)
    page.goto(address)
    surface(page).click()
    page.keyboard.type("Cô Hạnh quên mật khẩu.")
    page.keyboard.press("Enter")
    choose(page, "Khung", "Thử làm")
    page.keyboard.type("Đổi mật khẩu.")
    _is_saved(page)
    page.goto(f"{address}/preview")
    expect(page.locator(".prose .callout-try")).to_contain_text("Thử làm")
    expect(page.locator(".prose")).to_contain_text("Cô Hạnh quên mật khẩu.")
    page.goto(address)
    expect(surface(page)).to_contain_text("Cô Hạnh quên mật khẩu.")

    other = open_page(school, "giangvien", PHONE)
    other.goto(address)
    surface(other).locator("p").first.click()
    other.keyboard.press("End")
    other.keyboard.type(" Làm sao đây?")
    _is_saved(other)
    surface(page).locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("Sáng nay, ")
    dialog = page.get_by_role("dialog", name="Hai người cùng sửa bài này")
    expect(dialog.get_by_role("region", name="Bản đang có")).to_contain_text("Làm sao đây?")
    dialog.get_by_role("button", name="Giữ cả hai").click()
    _is_saved(page)
    page.reload()
    expect(surface(page)).to_contain_text("Sáng nay, ")
    expect(surface(page)).to_contain_text("Làm sao đây?")


def test_learners_never_fetch_the_editor(open_school: School, open_page: OpenPage) -> None:
    page = open_page(open_school, "hocsinh", PHONE)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/courses")
    page.locator("main a[href^='/courses/']").first.click()
    page.wait_for_load_state("networkidle")
    assert not [address for address in fetched if "editor" in address]
