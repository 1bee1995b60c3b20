"""Pasted from Word, Google Docs, LibreOffice, a hostile page: what arrives is what was meant."""

from playwright.sync_api import Page, expect

from tests.journeys.editor.clipboard import (
    DOT,
    GOOGLE,
    GOOGLE_MEANT,
    HOSTILE,
    LIBRE,
    WORD,
    WORD_HEAD,
    WORD_MEANT,
    WORD_TAIL,
)
from tests.journeys.editor.conftest import OpenDesk
from tests.journeys.editor.desk import Desk, choose, saved, surface

PASTE = """([html, text, image]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  if (image) {
    const bytes = Uint8Array.from(atob(image.split(",")[1]), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  }
  const where = document.activeElement.closest(".ProseMirror") || document.querySelector(".ProseMirror");
  where.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, html: str = "", text: str = "", image: str = "") -> None:
    """Puts something on the clipboard and pastes it."""
    page.evaluate(PASTE, [html, text, image])


def test_from_word(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, WORD, "Mật khẩu")
    expect(page.get_by_text("Số ảnh không dán theo được: 1.")).to_be_visible()
    assert saved(page, desk) == WORD_MEANT


def test_from_google_docs(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, GOOGLE, "Sao lưu")
    expect(page.get_by_text("Số ảnh không dán theo được: 1.")).to_be_visible()
    assert saved(page, desk) == GOOGLE_MEANT


def test_pictures_that_come_along_are_sent_with_words(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, LIBRE)
    dialog = page.get_by_role("dialog", name="Ảnh")
    expect(dialog.get_by_label("Lời mô tả ảnh")).to_have_value("Màn hình khóa")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog).to_have_count(0)
    assert [alt for _, alt in desk.uploads] == ["Màn hình khóa"]
    assert saved(page, desk) == (
        '<p><strong>Hướng</strong> dẫn</p>\n<figure><img src="media/anh-1.png" alt="Màn hình khóa"></figure>\n<p>sau ảnh</p>'
    )


def test_a_picture_without_words_stays_out(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, LIBRE)
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    expect(page.get_by_text("Số ảnh không dán theo được: 1.")).to_be_visible()
    assert saved(page, desk) == "<p><strong>Hướng</strong> dẫn</p>\n<p>sau ảnh</p>"
    assert desk.uploads == []


def test_a_screenshot(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>một</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    paste(page, image=DOT)
    dialog = page.get_by_role("dialog", name="Ảnh")
    dialog.get_by_label("Lời mô tả ảnh").fill("Màn hình")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog).to_have_count(0)
    assert '<img src="media/anh-1.png" alt="Màn hình">' in saved(page, desk)


def test_nothing_that_is_pasted_runs(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, HOSTILE)
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert saved(page, desk) == "<p>chữ</p>\n<p>bấm</p>\n<p>che</p>"


def test_a_list_of_word_beside_words_and_in_a_cell(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    choose(page, "Bảng", "Chèn bảng 3 hàng")
    item = "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1)&nbsp; </span>{}</p>"
    paste(page, WORD_HEAD + item.format("một") + item.format("hai") + WORD_TAIL)
    assert "<th><ol><li>một</li><li>hai</li></ol></th>" in saved(page, desk)


def test_a_table_into_a_table_and_lines_of_text(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>x</p>")
    surface(page).click()
    page.keyboard.press("Control+End")
    paste(page, text="một\nhai\n\nba")
    assert saved(page, desk) == "<p>xmột</p>\n<p>hai</p>\n<p>ba</p>"


def test_what_is_copied_here_is_pasted_here_the_same(sit: OpenDesk, desk: Desk) -> None:
    text = (
        '<p>đầu</p>\n<aside class="callout callout-try">\n<p>Mở máy</p>\n</aside>\n'
        '<figure><img src="media/khoa.png" alt="Ổ khóa"><figcaption>Hình</figcaption></figure>\n'
        "<details>\n<summary>Xem</summary>\n<p>Lời</p>\n</details>\n<p>cuối</p>"
    )
    page = sit(text)
    surface(page).locator("p").first.click()
    page.keyboard.press("Control+a")
    html = page.evaluate("""() => {
      const data = new DataTransfer();
      document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData("text/html");
    }""")
    page.keyboard.press("Delete")
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    paste(page, html)
    assert saved(page, desk) == text


REMARKS = (
    WORD_HEAD
    + "<p class=MsoNormal>Mật khẩu <a style='mso-comment-reference:A_1;mso-comment-date:20261123T0800'>dài</a>"
    "<span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a class=msocomanchor id=\"_anchor_1\" "
    'href="#_msocom_1" name="_msoanchor_1">[A1]</a><![endif]></span></span> thì <ins cite="mailto:A" datetime="2026-11-23">rất</ins> '
    '<del cite="mailto:A" datetime="2026-11-23">hơi</del> khó đoán.</p>'
    "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff align=left size=1 width=\"33%\"><![endif]>"
    "<div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt><p class=MsoCommentText>Xem lại câu này</p></div></div></div>"
    + WORD_TAIL
)


def test_remarks_and_struck_out_words_stay_behind_and_are_told(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    paste(page, REMARKS)
    expect(page.get_by_text("Số nhận xét bên lề không dán theo: 1.")).to_be_visible()
    expect(page.get_by_text("không dán theo: 1.").last).to_contain_text("chữ đã xóa")
    assert saved(page, desk) == "<p>Mật khẩu dài thì rất khó đoán.</p>"


def test_a_table_inside_a_cell_becomes_lines_and_is_told(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    inside = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    paste(page, f"<table><tr><td>ngoài{inside}</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>")
    expect(page.get_by_text("Số bảng lồng trong ô")).to_be_visible()
    assert "<td><p>ngoài</p><p>a | b</p><p>c | d</p></td>" in saved(page, desk)
