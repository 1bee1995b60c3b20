"""Places on a picture: by a finger, by a mouse, by keyboard, without scripts, in large letters."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.hands import attempt_of, heading, press
from tests.journeys.school import School, run_command
from tests.journeys.test_layout import FAINT, SIDEWAYS, SMALL
from tests.packs.make import write
from tests.packs.pictured import BANK, pictured_files


@pytest.fixture
def pictured(school: School, tmp_path: Path) -> str:
    """The address of a course whose first quiz asks: one option, one place, two places."""
    pack = write(tmp_path / "pack", {**pictured_files(), "questions/bai-1.toml": BANK.encode()})
    run_command(school.folder, "courses", "import", str(pack), "--yes")
    return f"/courses/{school.course('mat-khau')}"


def _begin(page: Page, course: str) -> None:
    page.goto(course)
    press(page, "Bắt đầu học")
    press(page, "Làm bài kiểm tra")


def _line(page: Page, words: str) -> Locator:
    """The circle or the square of a place, by what is said of it."""
    name = re.compile(rf"^\d\. {words}")
    return page.get_by_role("radio", name=name).or_(page.get_by_role("checkbox", name=name))


def _tap(page: Page, words: str) -> None:
    """Presses the place on the picture whose line says `words`."""
    line = _line(page, words)
    name, number = line.get_attribute("name"), line.get_attribute("value")
    page.locator(f'svg[data-spots="{name}"] [data-value="{number}"]').click()


def _is_on(page: Page, words: str) -> bool:
    line = _line(page, words)
    name, number = line.get_attribute("name"), line.get_attribute("value")
    return page.locator(f'svg[data-spots="{name}"] .is-on[data-value="{number}"]').count() == 1


def test_places_are_marked_by_tapping_the_picture(school: School, open_page: OpenPage, pictured: str) -> None:
    page = open_page(school, "hocsinh", PHONE)
    _begin(page, pictured)
    page.get_by_label("Chưa biết, phải tự hỏi lại").check()
    _tap(page, "Tiêu đề thư")
    expect(_line(page, "Tiêu đề thư")).to_be_checked()
    _tap(page, "Dòng người gửi")
    expect(_line(page, "Tiêu đề thư")).not_to_be_checked()
    assert not _is_on(page, "Tiêu đề thư")
    for words in ("Nút ở giữa", "Hai dòng kẻ", "Dòng chữ"):
        _tap(page, words)
    expect(page.get_by_text("Bạn đánh dấu 3 chỗ, câu này chỉ hỏi 2 chỗ")).to_be_visible()
    _tap(page, "Hai dòng kẻ")
    expect(page.get_by_text("Đã đánh dấu 2/2 chỗ.")).to_be_visible()
    assert [_is_on(page, words) for words in ("Nút ở giữa", "Hai dòng kẻ", "Dòng chữ")] == [True, False, True]
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == ""

    page.reload()
    expect(_line(page, "Nút ở giữa")).to_be_checked()
    assert _is_on(page, "Dòng người gửi")
    assert school.answers(attempt_of(page))[3] == ["bimat-han", "bimat-nut"]
    press(page, "Nộp bài")
    expect(heading(page, "Đạt: 100%")).to_be_visible()


def test_and_by_keyboard(school: School, open_page: OpenPage, pictured: str) -> None:
    page = open_page(school, "hocsinh")
    _begin(page, pictured)

    def tab_to(place: Locator, key: str = "Tab") -> None:
        for _ in range(40):
            page.keyboard.press(key)
            if place.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError("Tab never came there")

    tab_to(page.get_by_label("Công an"))
    tab_to(page.get_by_label("Chưa biết, phải tự hỏi lại"), "ArrowDown")
    tab_to(_line(page, "Dòng người gửi"))
    page.keyboard.press("Space")
    for words in ("Dòng chữ", "Nút ở giữa"):
        tab_to(_line(page, words))
        page.keyboard.press("Space")
    assert all(_is_on(page, words) for words in ("Dòng người gửi", "Dòng chữ", "Nút ở giữa"))
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    tab_to(page.get_by_role("button", name="Nộp bài"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(heading(page, "Đạt: 100%")).to_be_visible()


def test_and_without_scripts(school: School, open_page: OpenPage, pictured: str) -> None:
    page = open_page(school, "hocsinh", PHONE, script=False)
    _begin(page, pictured)
    for words in ("Dòng người gửi", "Dòng chữ", "Nút ở giữa"):
        _line(page, words).check()
    press(page, "Lưu tạm")
    assert all(_is_on(page, words) for words in ("Dòng người gửi", "Dòng chữ", "Nút ở giữa"))
    page.get_by_label("Chưa biết, phải tự hỏi lại").check()
    press(page, "Nộp bài")
    expect(heading(page, "Đạt: 100%")).to_be_visible()


def test_pictures_fit_every_screen_and_can_be_read(
    school: School, open_page: OpenPage, pictured: str
) -> None:
    page = open_page(school, "hocsinh", PHONE)
    _begin(page, pictured)
    letters = page.context.new_cdp_session(page)
    faults = {}
    for where in ("asked", "answered"):
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            for pixels in (16, 32):
                letters.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})
                faults[f"{where} {size['width']} {pixels}"] = page.evaluate(SIDEWAYS)
            letters.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
            page.emulate_media(color_scheme="dark")
            faults[f"{where} {size['width']} dark"] = page.evaluate(FAINT) + page.evaluate(SMALL)
        if where == "asked":
            _tap(page, "Nút ở giữa")
            press(page, "Nộp bài")
            press(page, "Vẫn nộp bài")
    assert not {name: fault for name, fault in faults.items() if fault}
