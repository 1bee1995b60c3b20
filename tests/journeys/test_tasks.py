"""A task in a real browser: the text saves itself, the file stays through a power cut, and a trainer marks by keyboard."""

from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests import sample_files as samples
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import heading, press
from tests.journeys.school import School, run_command
from tests.packs.make import LESSON_2, files, write

BANK = """\
title = "Việc làm"

[[questions]]
key = "viec"
kind = "task"
difficulty = 1
text = "Gửi ảnh màn hình và kể lại."
good_answer = "BAIMAU rõ ràng."

[[questions.criteria]]
key = "du"
text = "Đủ bước"

[[questions.levels]]
criterion = "du"
points = 0
text = "Chưa đủ"

[[questions.levels]]
criterion = "du"
points = 2
text = "KINHIEM đủ"

[[questions]]
key = "tu"
kind = "text"
difficulty = 1
text = "Viết một từ."
answers = ["một"]
why = "Vì thế."
"""
QUIZ = """
[final_quiz]
title = "Bài kiểm tra cuối khóa"
pass_mark = 50
minutes = 0
attempts = 0
shuffle = false

[[final_quiz.draws]]
bank = "viec"
question = "viec"

[[final_quiz.draws]]
bank = "viec"
question = "tu"
"""


def _publish(school: School, folder: Path) -> None:
    held = {name: content for name, content in files().items() if name.startswith("media/")}
    course = files()["course.toml"].decode()
    course = course[: course.index("[final_quiz]")] + QUIZ.lstrip()
    texts = {"course.toml": course, "lessons/010-mot.md": LESSON_2, "questions/viec.toml": BANK}
    write(folder, held | {name: text.encode() for name, text in texts.items()})
    run_command(school.folder, "courses", "import", str(folder), "--yes")


def _begin(page: Page) -> None:
    page.get_by_role("link", name="Khóa học", exact=True).first.click()
    page.get_by_role("link", name="Mật khẩu dễ nhớ").click()
    press(page, "Bắt đầu học")
    press(page, "Tôi đã học xong bài này")
    press(page, "Vào bài kiểm tra cuối khóa")


def test_a_task_is_done_on_a_phone_and_marked_by_keyboard(school: School, open_page: OpenPage, tmp_path: Path) -> None:  # fmt: skip
    _publish(school, tmp_path / "pack")
    page = open_page(school, "hocsinh", PHONE)
    _begin(page)
    page.get_by_label("Bài làm của bạn").fill("Em đã đổi.")
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    picture = FilePayload(name="màn hình.png", mimeType="image/png", buffer=samples.png())
    page.get_by_label("Thêm tệp").set_input_files(picture)
    press(page, "Tải tệp lên")
    expect(page.get_by_role("link", name="màn hình.png")).to_be_visible()
    school.kill()
    school.start()
    page.reload()
    expect(page.get_by_role("link", name="màn hình.png")).to_be_visible()
    expect(page.get_by_label("Bài làm của bạn")).to_have_value("Em đã đổi.")
    with page.expect_navigation():
        page.locator('input[name="q2"]').press("Enter")  # saves; neither takes the file out nor hands in
    expect(page.get_by_role("link", name="màn hình.png")).to_be_visible()
    page.locator('input[name="q2"]').fill("một")
    assert "KINHIEM" not in page.content()
    press(page, "Nộp bài")
    expect(heading(page, "Đã nộp bài, đang chờ chấm")).to_be_visible()

    trainer = open_page(school, "giangvien")
    trainer.get_by_role("link", name="1 bài thực hành chờ chấm").click()
    trainer.locator("table a").first.click()
    trainer.get_by_label("0 điểm: Chưa đủ").focus()
    trainer.keyboard.press("ArrowDown")
    expect(trainer.get_by_label("2 điểm: KINHIEM đủ")).to_be_checked()
    trainer.keyboard.press("Tab")
    trainer.keyboard.type("Tốt lắm")
    trainer.keyboard.press("Tab")
    with trainer.expect_navigation():
        trainer.keyboard.press("Enter")
    expect(trainer.get_by_text("Không có bài nào chờ chấm")).to_be_visible()

    page.reload()
    expect(heading(page, "Đạt: 100%")).to_be_visible()
    expect(page.get_by_text("Tốt lắm")).to_be_visible()
