"""Practice in a browser: every kind of question by keyboard alone, on a phone without scripts, in all sizes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.hands import heading, press
from tests.journeys.school import School, run_command
from tests.journeys.test_keyboard import _tab, _tab_to
from tests.journeys.test_layout import FAINT, SIDEWAYS, SMALL
from tests.packs import open_kinds, pictured
from tests.packs.make import write

KINDS = {"text", "number", "matching", "ordering", "blanks", "single", "hotspot"}


@pytest.fixture
def course(school: School, tmp_path: Path) -> str:
    """The public id of a course whose check quiz holds every kind that is typed, listed or tapped, all for practice."""
    bank = open_kinds.BANK + pictured.BANK.partition("\n")[2]
    files = {**pictured.pictured_files(), "questions/bai-1.toml": bank.encode()}
    run_command(school.folder, "courses", "import", str(write(tmp_path / "pack", files)), "--yes")
    own = "SELECT id FROM question WHERE bank_key = 'mat-khau/bai-1'"
    found = school.rows(f"SELECT DISTINCT kind FROM question_version WHERE question_id IN ({own})")
    assert {kind for (kind,) in found} == KINDS
    school.change(f"UPDATE bank_question SET is_practice = 1 WHERE question_id IN ({own})")
    return school.course("mat-khau")


def _enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _answer_by_keyboard(page: Page) -> None:
    """Gives some answer to the question on the screen: Tab to each field, then what its kind takes."""
    fields = page.locator("form.questions").locator("input:not([type=hidden]), select")
    kinds = fields.evaluate_all("all => all.map(one => [one.name, one.type])")
    done: set[str] = set()
    for name, kind in kinds:
        if name in done:
            continue
        done.add(name)
        _tab_to(page, name=name)
        if kind == "text":
            page.keyboard.type("12")
        elif kind in ("radio", "checkbox"):
            page.keyboard.press("Space")
        else:
            page.keyboard.press("ArrowDown")


def test_every_kind_by_keyboard_alone(school: School, open_page: OpenPage, course: str) -> None:
    page = open_page(school, "hocsinh")
    page.goto("/")
    _tab_to(page, words="Luyện tập")
    _enter(page)
    _tab_to(page, words="Mật khẩu dễ nhớ")
    _enter(page)
    _tab_to(page, name="count")
    page.keyboard.press("ArrowDown")
    _tab_to(page, words="Bắt đầu luyện")
    _enter(page)
    for _ in range(20):
        _answer_by_keyboard(page)
        _tab_to(page, words="Trả lời")
        _enter(page)
        expect(heading(page, re.compile("^(Đúng rồi|Chưa đúng|Đúng một phần)$"))).to_be_visible()
        assert re.match("(Đúng|Chưa).* – Câu ", page.title()), "the title is what is read out first"
        if page.get_by_role("link", name="Xem kết quả lượt luyện").count():
            break
        _tab_to(page, words="Câu tiếp theo")
        _enter(page)
    _tab_to(page, words="Xem kết quả lượt luyện")
    _enter(page)
    expect(heading(page, re.compile("^Đúng .+ câu$"))).to_be_visible()
    assert school.one("SELECT count(*) FROM practice_answer") == 8
    tried = "SELECT count(*) FROM attempt JOIN account USING (person_id) WHERE username = 'hocsinh'"
    assert school.one(tried) == 0


def test_one_may_stop_and_ask_for_the_explanation(school: School, open_page: OpenPage, course: str) -> None:
    page = open_page(school, "hocsinh")
    page.goto(f"/practice/courses/{course}")
    press(page, "Bắt đầu luyện")
    _tab_to(page, words="Trả lời")
    _enter(page)
    expect(page.get_by_role("alert")).to_contain_text("Bạn chưa trả lời")
    assert _tab(page)[2], "the focus is on the page"
    _tab_to(page, words="Chưa biết, xem lời giải")
    _enter(page)
    expect(heading(page, "Lời giải")).to_be_visible()
    expect(page.get_by_text("VISAO").first).to_be_visible()


def test_on_a_phone_without_scripts(school: School, open_page: OpenPage, course: str) -> None:
    page = open_page(school, "hocsinh", PHONE, script=False)
    page.goto(f"/courses/{course}")
    page.get_by_role("link", name="Luyện tập các câu hỏi").click()
    press(page, "Bắt đầu luyện")
    for left in range(4, -1, -1):
        press(page, "Chưa biết, xem lời giải")
        page.get_by_role("link", name="Câu tiếp theo" if left else "Xem kết quả lượt luyện").click()
    expect(heading(page, "Đúng 0/5 câu")).to_be_visible()
    page.get_by_role("link", name="Những câu tôi hay sai").click()
    expect(page.get_by_text("1/1 lần")).to_have_count(5)
    press(page, "Luyện các câu này")
    expect(page.get_by_text("Câu 1/5")).to_be_visible()


def test_every_page_fits_and_can_be_read(school: School, open_page: OpenPage, course: str) -> None:
    page = open_page(school, "hocsinh", PHONE)
    letters = page.context.new_cdp_session(page)
    faults = {}

    def judge(what: str) -> None:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            for pixels in (16, 32):
                letters.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})
                faults[f"{what} {size['width']} {pixels}"] = page.evaluate(SIDEWAYS)
            letters.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
            page.emulate_media(color_scheme="dark")
            faults[f"{what} {size['width']} dark"] = page.evaluate(FAINT) + page.evaluate(SMALL)
            page.emulate_media(color_scheme="light")
            faults[f"{what} {size['width']} light"] = page.evaluate(FAINT)

    page.goto(f"/practice/courses/{course}")
    judge("choosing")
    page.get_by_label("Bao nhiêu câu").select_option("10")
    press(page, "Bắt đầu luyện")
    for number in range(8):
        expect(heading(page, "Luyện tập")).to_be_visible()
        judge(f"asked {number}")
        press(page, "Chưa biết, xem lời giải")
        judge(f"explained {number}")
        if number < 7:
            page.get_by_role("link", name="Câu tiếp theo").click()
    page.get_by_role("link", name="Xem kết quả lượt luyện").click()
    expect(heading(page, "Đúng 0/8 câu")).to_be_visible()
    judge("summary")
    page.goto("/practice/mistakes")
    judge("mistakes")
    assert not {name: fault for name, fault in faults.items() if fault}
