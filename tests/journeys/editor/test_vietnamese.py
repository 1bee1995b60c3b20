"""Vietnamese as it is typed: composition (phone keyboards, IBus, macOS), and Unikey's letters taken back and written
anew, wherever one writes."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.editor.conftest import OpenDesk
from tests.journeys.editor.desk import Desk, choose, press, saved, surface

# What Telex shows while "Việt" and "nghiêng" are typed; Unikey takes letters back and sends the new ones.
VIET = ["V", "Vi", "Vie", "Viê", "Viêt", "Việt"]
NGHIENG = ["n", "ng", "ngh", "nghi", "nghie", "nghiê", "nghiên", "nghiêng"]


def compose(session: CDPSession, steps: list[str]) -> None:
    """Types by composition, as an input method of the system does."""
    for shown in steps:
        session.send(
            "Input.imeSetComposition",
            {"text": shown, "selectionStart": len(shown), "selectionEnd": len(shown)},
        )
    session.send("Input.insertText", {"text": steps[-1]})


def unikey(page: Page, steps: list[str]) -> None:
    """Types as Unikey does: what changed is taken back with Backspace and written anew."""
    before = ""
    for shown in steps:
        same = 0
        while same < min(len(before), len(shown)) and before[same] == shown[same]:
            same += 1
        for _ in range(len(before) - same):
            page.keyboard.press("Backspace")
        page.keyboard.insert_text(shown[same:])
        before = shown


def _place(page: Page, place: str) -> None:
    surface(page).click()
    if place == "heading":
        choose(page, "Đoạn văn", "Tiêu đề lớn")
    elif place == "bold":
        press(page, "Đậm")
    elif place == "list":
        press(page, "Gạch đầu dòng")
    elif place == "callout":
        choose(page, "Khung", "Ghi nhớ")
    elif place == "cell":
        choose(page, "Bảng", "Chèn bảng 3 hàng")


EXPECTED = {
    "paragraph": "<p>Việt nghiêng</p>\n<p>Việt nghiêng</p>",
    "heading": "<h2>Việt nghiêng</h2>\n<p>Việt nghiêng</p>",
    "bold": "<p><strong>Việt nghiêng</strong></p>\n<p><strong>Việt nghiêng</strong></p>",
    "list": "<ul>\n<li>Việt nghiêng</li>\n<li>Việt nghiêng</li>\n</ul>",
    "callout": '<aside class="callout callout-note">\n<p>Việt nghiêng</p>\n<p>Việt nghiêng</p>\n</aside>',
    "cell": "<th><p>Việt nghiêng</p><p>Việt nghiêng</p></th>",
}


@pytest.mark.parametrize("way", ["composed", "unikey"])
@pytest.mark.parametrize("place", EXPECTED)
def test_it_is_what_was_meant(sit: OpenDesk, desk: Desk, place: str, way: str) -> None:
    page = sit()
    _place(page, place)
    session = page.context.new_cdp_session(page)
    for line in range(2):
        if line:
            page.keyboard.press("Enter")
        for number, steps in enumerate((VIET, NGHIENG)):
            if number:
                page.keyboard.type(" ")
            if way == "composed":
                compose(session, steps)
            else:
                unikey(page, steps)
    assert EXPECTED[place] in saved(page, desk)


def test_in_the_middle_of_a_word_and_in_a_caption(sit: OpenDesk, desk: Desk) -> None:
    page = sit('<p>Tiếng nói</p><figure><img src="media/khoa.png" alt="x"></figure>')
    session = page.context.new_cdp_session(page)
    surface(page).locator("p").first.click()
    page.keyboard.press("Home")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    compose(session, VIET)
    page.keyboard.type(" ")
    surface(page).locator("figcaption").click()
    compose(session, NGHIENG)
    assert saved(page, desk) == (
        '<p>Tiếng Việt nói</p>\n<figure><img src="media/khoa.png" alt="x"><figcaption>nghiêng</figcaption></figure>'
    )


def test_a_composition_is_not_cut_by_a_save(sit: OpenDesk, desk: Desk) -> None:
    """It saves while a word is half written: the word goes on being written."""
    page = sit("<p>a</p>")
    session = page.context.new_cdp_session(page)
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    for shown in VIET[:4]:
        session.send(
            "Input.imeSetComposition",
            {"text": shown, "selectionStart": len(shown), "selectionEnd": len(shown)},
        )
    saved(page, desk)
    expect(page.locator(".editor-status")).to_have_text("Đã lưu lúc 10:05.")
    for shown in VIET[4:]:
        session.send(
            "Input.imeSetComposition",
            {"text": shown, "selectionStart": len(shown), "selectionEnd": len(shown)},
        )
    session.send("Input.insertText", {"text": "Việt"})
    assert saved(page, desk) == "<p>a Việt</p>"


def test_letters_in_parts_are_saved_whole(sit: OpenDesk, desk: Desk) -> None:
    """macOS may paste e + circumflex + dot below; what is kept is ệ."""
    page = sit()
    surface(page).click()
    page.keyboard.insert_text("Vie\u0302\u0323t")
    assert saved(page, desk) == "<p>Việt</p>"
