"""Films, sounds, papers and pictures from the toolbar, with what is said of them."""

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.editor.conftest import OpenDesk
from tests.journeys.editor.desk import Desk, press, saved, settle, surface

FILM: FilePayload = {"name": "bài 1.mp4", "mimeType": "video/mp4", "buffer": b"x"}
VTT: FilePayload = {"name": "lời.vtt", "mimeType": "text/vtt", "buffer": b"WEBVTT"}
PAPER: FilePayload = {"name": "mẫu bảng.pdf", "mimeType": "application/pdf", "buffer": b"x"}


def ask(page: Page, tool: str) -> Locator:
    press(page, tool)
    return page.get_by_role("dialog")


def done(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog).to_have_count(0)
    settle(dialog.page)


def test_a_film_comes_in_with_its_words_and_one_writes_on_below_it(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p><p>cuối</p>")
    surface(page).locator("p").first.click()
    page.keyboard.press("End")
    dialog = ask(page, "Video, âm thanh")
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog.get_by_text("Hãy chọn một tệp")).to_be_visible()
    dialog.get_by_label("Gửi video, âm thanh mới").set_input_files(FILM)
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog.get_by_text("Hãy ghi tên gọi.")).to_be_visible()
    dialog.get_by_label("Tên gọi").fill("Mở bảng tính")
    dialog.get_by_label("Tệp phụ đề").set_input_files(VTT)
    dialog.get_by_label("Bản chép lời").fill("Xin chào.")
    done(dialog)
    assert desk.said[0]["captions_file"] == "lời.vtt"
    assert (desk.said[0]["alt"], desk.said[0]["transcript"]) == ("Mở bảng tính", "Xin chào.")
    page.keyboard.type("dưới")
    text = saved(page, desk)
    assert text.index("đầu") < text.index("<video") < text.index("<figcaption>Mở bảng tính</figcaption>")
    assert text.index("</figure>") < text.index("dưới") < text.index("cuối")


def test_what_a_film_lacks_stands_below_it_and_is_said_there(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    dialog = ask(page, "Video, âm thanh")
    dialog.get_by_label("Gửi video, âm thanh mới").set_input_files(FILM)
    dialog.get_by_label("Tên gọi").fill("Mở bảng tính")
    done(dialog)
    page.get_by_role("button", name="Tệp này còn thiếu tác giả").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Tác giả").fill("Cô Hạnh")
    dialog.get_by_label("Tệp phụ đề").set_input_files(VTT)
    dialog.get_by_role("button", name="Lưu").click()
    expect(dialog).to_have_count(0)
    assert (desk.said[-1]["author"], desk.said[-1]["captions_file"]) == ("Cô Hạnh", "lời.vtt")
    expect(page.get_by_role("button", name="Tệp này còn")).to_have_count(0)
    expect(page.get_by_role("button", name="Phụ đề, bản chép lời, nguồn")).to_be_visible()


def test_a_paper_is_a_link_in_the_text(sit: OpenDesk, desk: Desk) -> None:
    page = sit()
    surface(page).click()
    page.keyboard.type("Tải ")
    dialog = ask(page, "Tệp đính kèm")
    dialog.get_by_label("Gửi tệp mới").set_input_files(PAPER)
    expect(dialog.get_by_label("Tên gọi")).to_have_value("mẫu bảng")
    dialog.get_by_label("Tên gọi").fill("Mẫu bảng điểm")
    done(dialog)
    page.keyboard.type("về máy.")
    assert saved(page, desk) == '<p>Tải <a href="media/giay-1.pdf">Mẫu bảng điểm</a> về máy.</p>'
    dialog = ask(page, "Tệp đính kèm")
    dialog.get_by_label("giay-1.pdf").check()
    expect(dialog.get_by_label("Tên gọi")).to_have_value("Mẫu bảng điểm")


def test_who_made_it_is_written_once(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    for name in ("một", "hai"):
        dialog = ask(page, "Ảnh")
        dialog.get_by_label("Gửi ảnh mới").set_input_files(
            {"name": f"{name}.png", "mimeType": "image/png", "buffer": b"x"}
        )
        dialog.get_by_label("Lời mô tả ảnh").fill(name)
        if name == "một":
            dialog.get_by_label("Tác giả").fill("Cô Hạnh")
            dialog.get_by_label("Giấy phép").select_option("CC0-1.0")
            dialog.get_by_label("Nguồn").fill("Tự làm")
        done(dialog)
    assert [(one["author"], one["licence"], one["source"]) for one in desk.said] == [
        ("Cô Hạnh", "CC0-1.0", "Tự làm")
    ] * 2


def test_a_file_that_can_not_be_sent_leaves_the_dialog_as_it_was(sit: OpenDesk, desk: Desk) -> None:
    page = sit("<p>đầu</p>")
    surface(page).click()
    dialog = ask(page, "Video, âm thanh")
    dialog.get_by_label("Gửi video, âm thanh mới").set_input_files(FILM)
    dialog.get_by_label("Tên gọi").fill("Mở bảng tính")
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Xong").click()
    expect(dialog.get_by_text("Mạng đang gián đoạn")).to_be_visible()
    page.context.set_offline(False)
    expect(dialog.get_by_label("Tên gọi")).to_have_value("Mở bảng tính")
    done(dialog)
    assert len(desk.uploads) == 1
