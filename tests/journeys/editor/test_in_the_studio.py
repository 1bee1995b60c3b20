"""The editor where it stands: a trainer writes a lesson of a draft, and two write at once."""

import re

from playwright.sync_api import Page, Route, expect

from lms.web.build import BUNDLE, asset_map
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.editor.desk import choose, surface
from tests.journeys.hands import press, sign_in
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
    dialog = page.get_by_role("dialog", name="Bạn đã lưu bài này từ chỗ khác")
    expect(dialog.get_by_role("region", name="Bản đang có")).to_contain_text("Làm sao đây?")
    dialog.get_by_role("button", name="Giữ cả hai").click()
    _is_saved(page)
    page.reload()
    expect(surface(page)).to_contain_text("Sáng nay, ")
    expect(surface(page)).to_contain_text("Làm sao đây?")


def _write(page: Page, words: str) -> None:
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def test_two_write_by_turns_and_every_paragraph_can_be_found(school: School, open_page: OpenPage) -> None:
    one, two = open_page(school, "giangvien", DESK), open_page(school, "giangvien", DESK)
    address = _lesson(one)
    one.goto(address)
    _write(one, "Nền chung.")
    _is_saved(one)
    two.goto(address)
    one.reload()
    _write(one, "Của cô Hạnh.")
    _is_saved(one)
    _write(two, "Của thầy Tùng.")
    dialog = two.get_by_role("dialog", name="Bạn đã lưu bài này từ chỗ khác")
    expect(dialog.get_by_role("region", name="Bản đang có")).to_contain_text("Của cô Hạnh.")
    dialog.get_by_role("button", name="Dùng bản của tôi").click()
    _is_saved(two)
    _write(one, "Cô Hạnh viết tiếp.")
    dialog = one.get_by_role("dialog", name="Bạn đã lưu bài này từ chỗ khác")
    expect(dialog).to_be_visible(timeout=15_000)
    one.keyboard.press("Escape")
    two.goto(f"{address}/revisions")
    seen = ""
    for link in [each.get_attribute("href") for each in two.locator("main table a").all()]:
        two.goto(str(link))
        seen += two.locator(".prose").first.inner_text()
    for words in ("Nền chung.", "Của cô Hạnh.", "Của thầy Tùng.", "Cô Hạnh viết tiếp."):
        assert words in seen, words
    two.goto(address)
    expect(surface(two)).to_contain_text("Của thầy Tùng.")


def test_signed_out_while_writing_and_back_again(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "giangvien", DESK)
    address = _lesson(page)
    page.goto(address)
    _write(page, "Viết khi còn phiên.")
    _is_saved(page)
    page.context.clear_cookies()
    page.keyboard.type(" Viết khi đã hết phiên.")
    expect(page.get_by_text("Phiên làm việc đã hết")).to_be_visible(timeout=15_000)
    other = page.context.new_page()
    sign_in(other, "giangvien")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(surface(page)).not_to_contain_text("hết phiên")
    page.get_by_role("button", name="Dùng bản đó").click()
    _is_saved(page)
    page.reload()
    expect(surface(page)).to_contain_text("Viết khi đã hết phiên.")


def test_learners_never_fetch_the_editor(open_school: School, open_page: OpenPage) -> None:
    page = open_page(open_school, "hocsinh", PHONE)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/courses")
    page.locator("main a[href^='/courses/']").first.click()
    page.wait_for_load_state("networkidle")
    assert not [address for address in fetched if "editor" in address]


def test_two_moves_in_a_hurry_arrive_in_their_order(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "giangvien", DESK)
    outline = _lesson(page).rpartition("/lessons/")[0]
    for title in ("Bài hai", "Bài ba"):
        page.goto(outline)
        page.locator("main input[name=title]").first.fill(title)
        press(page, "Thêm bài")
    page.goto(outline)
    sent: list[str] = []
    held: list[Route] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/place") else None)
    page.route("**/place", lambda route: route.continue_() if held else held.append(route))
    page.locator("[data-handle]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert len(sent) == 1, "the second waits for the first"
    held[0].continue_()
    expect(page.get_by_role("status").filter(has_text="tới thứ tự 3")).to_have_count(1)
    for _ in range(50):  # it says where the row stands; the second move may still be on its way
        page.wait_for_timeout(100)
        if page.request.get(outline).text().rpartition("data-title=")[2].startswith('"Bài một"'):
            break
    page.reload()
    titles = [row.get_attribute("data-title") for row in page.locator("tr[data-place]").all()]
    assert titles == ["Bài hai", "Bài ba", "Bài một"]
