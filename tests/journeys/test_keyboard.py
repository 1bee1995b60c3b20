"""By keyboard alone: sign in, choose answers, hand in; one always sees where one is."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import attempt_of, heading, press, right
from tests.journeys.places import SCAM
from tests.journeys.school import PASSWORD, School

# What has the focus: its name, value, words, and how thick the ring is that one sees around it or its row.
FOCUSED = """() => {
    const at = document.activeElement, row = at.nextElementSibling;
    const ring = (one, part) => {
        const style = getComputedStyle(one, part);
        return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    };
    return [at.name || "", at.value || "", (at.textContent || "").trim(),
            Math.max(ring(at), row ? ring(row, "::before") : 0)];
}"""


def _tab(page: Page, key: str = "Tab") -> tuple[str, str, str]:
    page.keyboard.press(key)
    name, value, words, ring = page.evaluate(FOCUSED)
    assert ring >= 2, f"no ring around {name or words or page.url}"
    return name, value, words


def _tab_to(page: Page, name: str = "", words: str = "") -> None:
    for _ in range(60):
        at = _tab(page)
        if (name and at[0] == name) or (words and at[2] == words):
            return
    raise AssertionError(f"Tab never came to {name or words}")


def _choose(page: Page, place: int, keys: list[str], shown: list[str], several: bool) -> None:
    """Ticks `keys`; among circles the arrows move, among squares Tab does."""
    _tab_to(page, name=f"q{place}")
    if not several:
        page.keyboard.press("Space")
        for _ in range(shown.index(keys[0])):
            _tab(page, "ArrowDown")
        return
    for key in shown:
        if key in keys:
            page.keyboard.press("Space")
        if key != shown[-1]:
            _tab(page)


def test_sign_in_and_a_quiz_by_keyboard(school: School, open_page: OpenPage) -> None:
    page = open_page(school)
    page.goto(f"/courses/{school.course(SCAM)}")
    assert _tab(page)[2] == "Đến nội dung chính"
    _tab_to(page, name="username")
    page.keyboard.type("hocsinh")
    _tab(page)
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to(page, words="Bắt đầu học")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to(page, words="Làm bài kiểm tra")
    with page.expect_navigation():
        page.keyboard.press("Space")

    for place, options in school.keys(attempt_of(page)).items():
        several = page.locator(f'input[name="q{place}"]').first.get_attribute("type") == "checkbox"
        _choose(page, place, right(options), [key for key, _ in options], several)
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    _tab_to(page, words="Nộp bài")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(heading(page, "Đạt: 100%")).to_be_visible()


def test_enter_among_the_answers_saves_and_does_not_hand_in(school: School, open_page: OpenPage) -> None:
    page = open_page(school, "hocsinh")
    page.goto(f"/courses/{school.course(SCAM)}")
    press(page, "Bắt đầu học")
    press(page, "Làm bài kiểm tra")
    attempt = attempt_of(page)
    _tab_to(page, name="q1")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Đã lưu các câu trả lời.")).to_be_visible()
    assert school.one("SELECT state FROM attempt WHERE public_id = ?", attempt) == "open"
    assert len(school.answers(attempt)) == 1
