"""Saving by itself: what goes wrong in real life, and nothing is lost."""

import re

from playwright.sync_api import Route, expect

from tests.journeys.editor.conftest import OpenDesk
from tests.journeys.editor.desk import Desk, saved, surface


def test_it_saves_some_seconds_after_the_last_letter(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    status = page.locator(".editor-status")
    expect(status).to_have_text("Đã lưu lúc 10:05.")
    assert status.get_attribute("role") == "status"
    assert desk.saves == ["<p>một hai</p>"], "once, not for every letter"


def test_a_failed_save_says_so_and_is_tried_again(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    desk.fails = 1
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    expect(page.get_by_text("Chưa lưu được, sẽ tự thử lại")).to_be_visible()
    expect(page.locator(".editor-status")).to_have_text("Đã lưu lúc 10:05.", timeout=15_000)
    assert desk.saves == ["<p>một hai</p>"]


def test_what_was_written_without_network_outlives_the_page(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    context = page.context
    surface(page).click()
    context.set_offline(True)
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    expect(page.get_by_text("Chưa lưu được, sẽ tự thử lại")).to_be_visible()
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto("/desk")
    expect(surface(page)).to_have_text("một")
    page.get_by_text("Xem bản đó").click()
    expect(page.locator(".editor-other")).to_have_text("một hai")
    page.get_by_role("button", name="Dùng bản đó").click()
    assert saved(page, desk) == "<p>một hai</p>"
    page.reload()
    expect(page.get_by_role("button", name="Dùng bản đó")).to_have_count(0)


def test_the_network_coming_back_saves_at_once(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.context.set_offline(True)
    page.keyboard.type("x")
    expect(page.get_by_text("Chưa lưu được")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".editor-status")).to_have_text("Đã lưu lúc 10:05.", timeout=3_000)


def test_leaving_with_something_unsaved_is_asked_about(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.context.set_offline(True)
    page.keyboard.type("x")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_the_button_saves_without_a_question(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).click()
    assert desk.body == "<p>một hai</p>"
    assert asked == []


def _meet(desk: Desk) -> None:
    desk.body, desk.revision = "<p>của cô Hạnh</p>", desk.revision + 1


def test_two_at_once_see_both_texts_and_may_keep_both(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    _meet(desk)
    dialog = page.get_by_role("dialog", name="Hai người cùng sửa bài này")
    expect(dialog.get_by_text("Cô Hạnh đã lưu bài lúc 10:00")).to_be_visible()
    expect(dialog.get_by_role("region", name="Bản của bạn")).to_contain_text("một hai")
    expect(dialog.get_by_role("region", name="Bản đang có")).to_contain_text("của cô Hạnh")
    assert desk.body == "<p>của cô Hạnh</p>", "nothing was written over"
    dialog.get_by_role("button", name="Giữ cả hai").click()
    expect(page.locator(".editor-status[data-state=saved]")).to_be_visible()
    assert desk.body == "<p>một hai</p>\n<hr>\n<p>của cô Hạnh</p>"


def test_of_two_mine(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.type("x")
    _meet(desk)
    page.get_by_role("dialog").get_by_role("button", name="Dùng bản của tôi").click()
    expect(page.locator(".editor-status[data-state=saved]")).to_be_visible()
    assert re.fullmatch(r"<p>x?mộtx?</p>|<p>.*x.*</p>", desk.body)


def test_of_two_theirs(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.type("x")
    _meet(desk)
    page.get_by_role("dialog").get_by_role("button", name="Dùng bản đang có").click()
    expect(surface(page)).to_have_text("của cô Hạnh")
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    assert saved(page, desk) == "<p>của cô Hạnh!</p>"


def test_the_question_put_away_stays_unanswered_and_loses_nothing(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.type("x")
    _meet(desk)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Hãy chọn bản muốn giữ")).to_be_visible()
    assert desk.body == "<p>của cô Hạnh</p>"
    surface(page).click()
    page.keyboard.type("y")
    expect(dialog).to_be_visible()


def test_what_the_server_took_away_is_told(sit: OpenDesk, desk: Desk) -> None:
    page = sit('<p>một</p><figure><img src="media/khoa.png" alt="Ổ khóa"></figure>')
    desk.files = {}
    surface(page).locator("p").first.click()
    page.keyboard.type("x")
    expect(page.get_by_text("những phần sau đã bỏ")).to_be_visible()
    expect(page.get_by_text("Ảnh “media/khoa.png” không có trong kho")).to_be_visible()


def test_signed_out_meanwhile(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    page.route(
        "**/desk/text",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Đăng nhập</p>"),
    )
    surface(page).click()
    page.keyboard.type("x")
    expect(page.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") == 1


def test_what_was_saved_can_be_undone_and_is_saved_again(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    assert saved(page, desk) == "<p>một hai</p>"
    page.keyboard.press("Control+z")
    expect(surface(page)).to_have_text("một")
    page.wait_for_function("document.querySelector('.editor-status').dataset.state !== 'saved'")
    assert saved(page, desk) == "<p>một</p>"
    page.keyboard.press("Control+y")
    expect(surface(page)).to_have_text("một hai")
    page.wait_for_function("document.querySelector('.editor-status').dataset.state !== 'saved'")
    assert saved(page, desk) == "<p>một hai</p>"


def test_offline_for_a_while_and_back(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.context.set_offline(True)
    page.keyboard.press("Control+End")
    for word in (" hai", " ba", " bốn"):
        page.keyboard.type(word)
        page.wait_for_timeout(1500)
    expect(page.get_by_text("Chưa lưu được, sẽ tự thử lại")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".editor-status")).to_have_text("Đã lưu lúc 10:05.", timeout=15_000)
    assert desk.body == "<p>một hai ba bốn</p>"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_an_answer_that_is_lost_is_no_second_author(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)  # it arrives, its answer does not
        return route.abort()

    page.route("**/desk/text", lose)
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    expect(page.get_by_text("Chưa lưu được, sẽ tự thử lại")).to_be_visible()
    page.keyboard.type(" ba")
    expect(page.locator(".editor-status")).to_have_text("Đã lưu lúc 10:05.", timeout=15_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert (lost, desk.saves) == ([200], ["<p>một hai</p>", "<p>một hai ba</p>"])
