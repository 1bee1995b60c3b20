"""Writing a lesson: every tool, by mouse and by keyboard, and what is saved."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.editor.conftest import OpenDesk
from tests.journeys.editor.desk import Desk, choose, press, saved, settle, surface

WHOLE = (
    '<h2>Mật khẩu</h2>\n<p>Một <strong>hai</strong> <em>ba</em> <a href="https://example.vn/a?b=1&amp;c=2">trang</a>'
    " <code>mã</code> H<sub>2</sub>O x<sup>2</sup> <dfn>OTP</dfn><br>dòng</p>\n<ul>\n<li>A<ul><li>con</li></ul></li>\n<li>B</li>\n</ul>\n"
    '<ol start="3">\n<li>Ba</li>\n</ol>\n<figure><img src="media/khoa.png" alt="Ổ khóa"><figcaption>Hình <strong>1</strong></figcaption></figure>\n'
    '<aside class="callout callout-steps">\n<ol>\n<li>Mở máy</li>\n</ol>\n</aside>\n'
    "<table>\n<caption>Phí</caption>\n<thead>\n<tr><th>Gói</th><th>Giá</th></tr>\n</thead>\n<tbody>\n"
    '<tr><td rowspan="2">A</td><td class="num">1,5</td></tr>\n<tr><td class="num">2</td></tr>\n</tbody>\n</table>\n'
    "<details>\n<summary>Xem thêm</summary>\n<p>Lời</p>\n</details>\n<blockquote>\n<p>Lời nói</p>\n</blockquote>\n<hr>\n"
    "<pre><code>  a &lt; b\n    c</code></pre>"
)  # fmt: skip


def test_what_was_saved_comes_back_the_same(sit: OpenDesk, desk: Desk) -> None:
    assert desk.cleaned(WHOLE).source == desk.cleaned(desk.cleaned(WHOLE).source).source
    desk.begin()
    whole = desk.cleaned(WHOLE).source
    page = sit(whole)
    surface(page).locator("p").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.keyboard.type("Đ")
    assert saved(page, desk) == whole.replace("<h2>Mật", "<h2>ĐMật")


def test_opening_a_text_changes_nothing(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.wait_for_timeout(300)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert desk.saves == []
    with page.expect_navigation():  # a browser that is closed on its way to a page may never close
        page.get_by_role("button", name="Lưu").click()
    assert desk.body == "<p>một</p>"


def test_the_tools_make_what_they_say(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    choose(page, "Đoạn văn", "Tiêu đề lớn")
    page.keyboard.type("Phần một")
    page.keyboard.press("Enter")
    press(page, "Đậm")
    page.keyboard.type("đậm")
    press(page, "Đậm")
    press(page, "Nghiêng")
    page.keyboard.type("nghiêng")
    press(page, "Nghiêng")
    page.keyboard.press("Enter")
    press(page, "Gạch đầu dòng")
    page.keyboard.type("một")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("con")
    for _ in range(3):
        page.keyboard.press("Enter")
    choose(page, "Khung", "Ghi nhớ")
    page.keyboard.type("nhớ")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    choose(page, "Khung", "Từng bước")
    page.keyboard.type("mở máy")
    assert saved(page, desk) == (
        "<h2>Phần một</h2>\n<p><strong>đậm</strong><em>nghiêng</em></p>\n<ul>\n<li>một<ul><li>con</li></ul></li>\n</ul>\n"
        '<aside class="callout callout-note">\n<p>nhớ</p>\n</aside>\n'
        '<aside class="callout callout-steps">\n<ol>\n<li>mở máy</li>\n</ol>\n</aside>'
    )


def test_a_table_grows_shrinks_and_has_a_name(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    choose(page, "Bảng", "Chèn bảng 3 hàng, 2 cột")
    for words in ("A", "B", "1", "2"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    choose(page, "Bảng", "Ô chứa số")
    choose(page, "Bảng", "Thêm hàng dưới")
    choose(page, "Bảng", "Thêm cột bên phải")
    page.keyboard.press("Tab")
    choose(page, "Bảng", "Xóa cột")
    surface(page).locator("th", has_text="A").click()
    choose(page, "Bảng", "Tên bảng")
    page.get_by_label("Tên hiện trên bảng").fill("Phí")
    page.get_by_role("dialog").get_by_role("button", name="Xong").click()
    settle(page)
    made = saved(page, desk)
    assert "<caption>Phí</caption>\n<thead>\n<tr><th>A</th>" in made
    assert '<td class="num">2</td>' in made
    assert made.count("<tr>") == 4


def test_a_picture_needs_words(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    press(page, "Ảnh")
    dialog = page.get_by_role("dialog")
    dialog.locator("label", has_text="khoa.png").click()
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog.get_by_text("Hãy viết lời mô tả ảnh.")).to_be_visible()
    dialog.get_by_label("Lời mô tả ảnh").fill("Một ổ khóa")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Lời mô tả: Một ổ khóa").click()
    page.get_by_label("Lời mô tả ảnh").fill("Một ổ khóa lớn")
    page.get_by_role("dialog").get_by_role("button", name="Xong").click()
    assert saved(page, desk) == '<p>đầu</p>\n<figure><img src="media/khoa.png" alt="Một ổ khóa lớn"></figure>'


def test_a_new_picture_is_sent_with_its_words(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    press(page, "Ảnh")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Gửi ảnh mới").set_input_files(
        {"name": "máy tính.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    )
    dialog.get_by_label("Lời mô tả ảnh").fill("Máy tính")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog).to_have_count(0)
    assert desk.uploads == [("máy tính.png", "Máy tính")]
    assert '<img src="media/anh-1.png" alt="Máy tính">' in saved(page, desk)


def test_a_link_is_made_changed_and_taken_away(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>Xem trang này</p>")
    surface(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Địa chỉ").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog.get_by_text("Địa chỉ này chưa dùng được")).to_be_visible()
    dialog.get_by_label("Địa chỉ").fill("example.vn/a")
    dialog.get_by_role("button", name="Xong").click()
    assert saved(page, desk) == '<p><a href="https://example.vn/a">Xem trang này</a></p>'
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("button", name="Bỏ liên kết").click()
    expect(dialog).to_have_count(0)
    settle(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(".")
    settle(page)
    assert saved(page, desk) == "<p>Xem trang này.</p>"


def test_the_toolbar_is_one_stop_and_arrows_walk_it(sit: OpenDesk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Alt+F10")
    first = page.get_by_role("toolbar").get_by_role("button", name="Đoạn văn")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    bold = page.get_by_role("toolbar").get_by_role("button", name="Đậm")
    expect(bold).to_be_focused()
    assert page.locator('.editor-toolbar [tabindex="0"]').count() == 1
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitemradio", name="Đoạn văn")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(surface(page).locator("h2")).to_have_text("một")
    expect(surface(page)).to_be_focused()
    page.keyboard.press("Alt+F10")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.press("Escape")
    expect(surface(page)).to_be_focused()


def test_undo_and_redo(sit: OpenDesk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hai")
    press(page, "Hoàn tác")
    expect(surface(page)).to_have_text("một")
    press(page, "Làm lại")
    expect(surface(page)).to_have_text("một hai")


def test_it_fits_a_phone(sit: OpenDesk, desk: Desk) -> None:
    page = sit(desk.cleaned(WHOLE).source, size=PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    choose(page, "Khung", "Cẩn thận")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.editor-toolbar button')).filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0


def test_markdown_is_turned_only_when_its_author_says_so(sit: OpenDesk, desk: Desk) -> None:
    page = sit("## Một\n\n**hai**", "markdown", html="<h2>Một</h2><p><strong>hai</strong></p>")
    expect(page.locator("textarea")).to_be_visible()
    page.get_by_role("button", name="Chuyển sang trình soạn thảo").click()
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    expect(page.locator("textarea")).to_be_visible()
    page.get_by_role("button", name="Chuyển sang trình soạn thảo").click()
    page.get_by_role("dialog").get_by_role("button", name="Chuyển ngay").click()
    expect(surface(page).locator("h2")).to_have_text("Một")
    expect(surface(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ba")
    assert saved(page, desk) == "<h2>Một</h2>\n<p><strong>hai ba</strong></p>"
    assert desk.format == "html"


def test_without_scripts_the_text_is_a_textarea(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    html = page.request.get("/desk").text()
    assert re.search(r"<textarea[^>]*>\s*&lt;p&gt;một", html)
