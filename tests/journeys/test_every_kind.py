"""A quiz with a question of every kind, by keyboard alone on a phone's screen, with scripts and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import attempt_of, heading, press
from tests.journeys.school import School, run_command
from tests.journeys.test_keyboard import FOCUSED
from tests.journeys.test_tasks import BANK as TASKS
from tests.packs.make import CHECK, FINAL, LESSON_2, write
from tests.packs.open_kinds import BANK as OPEN
from tests.packs.pictured import BANK as PICTURED
from tests.packs.pictured import pictured_files

QUESTIONS = {
    "final": ("mot", "hai"),
    "bai-1": ("dung-sai",),
    "mo": ("chu", "so", "noi", "xep", "dien"),
    "hinh": ("mot-cho", "hai-cho"),
    "viec": ("viec",),
}
BANKS = {"final": FINAL, "bai-1": CHECK, "mo": OPEN, "hinh": PICTURED, "viec": TASKS}

# The element with the focus is seen whole, nothing lies over it.
COVERED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const own = over && (at.contains(over) || over.contains(at) || at.labels && [...at.labels].some(l => l.contains(over)));
    return own ? "" : `${at.outerHTML.slice(0, 80)} under ${over && over.outerHTML.slice(0, 80)}`;
}"""


@pytest.fixture
def course(school: School, tmp_path: Path) -> str:
    """The address of a course whose final quiz asks one question of every kind, in this order."""
    held = {name: content for name, content in pictured_files().items() if name.startswith("media/")}
    head = pictured_files()["course.toml"].decode()
    quiz = '[final_quiz]\ntitle = "Bài kiểm tra cuối khóa"\npass_mark = 50\nminutes = 0\nattempts = 0\nshuffle = false\n'
    for bank, keys in QUESTIONS.items():
        for key in keys:
            quiz += f'\n[[final_quiz.draws]]\nbank = "{bank}"\nquestion = "{key}"\n'
    texts = {"course.toml": head[: head.index("[final_quiz]")] + quiz, "lessons/010-mot.md": LESSON_2}
    texts |= {f"questions/{name}.toml": bank for name, bank in BANKS.items()}
    pack = write(tmp_path / "pack", held | {name: text.encode() for name, text in texts.items()})
    run_command(school.folder, "courses", "import", str(pack), "--yes")
    return f"/courses/{school.course('mat-khau')}"


class Keys:
    """Hands that know the keyboard only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        *_, ring = self.page.evaluate(FOCUSED)
        assert ring >= 2, f"no ring after {key}"
        assert self.page.evaluate(COVERED) == ""

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        for _ in range(80):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{key} never came to {wanted}")

    def tick(self, name: str) -> None:
        self.to(self.page.get_by_role("checkbox", name=re.compile(name)))
        self.page.keyboard.press("Space")

    def choose(self, name: str) -> None:
        """Among circles: Tab comes to the group, the arrows move in it."""
        wanted = self.page.get_by_role("radio", name=re.compile(name))
        group = wanted.get_attribute("name")
        for _ in range(80):
            if self.page.evaluate("document.activeElement.name") == group:
                break
            self.press("Tab")
        self.page.keyboard.press("Space")
        self.to(wanted, "ArrowDown")
        expect(wanted).to_be_checked()

    def pick(self, label: str, words: str) -> None:
        """In a list, line by line."""
        wanted = self.page.get_by_label(re.compile(label))
        self.to(wanted)
        for _ in range(wanted.locator("option").count()):
            if words in wanted.locator("option:checked").inner_text():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} does not offer {words}")

    def write(self, label: str, words: str) -> None:
        self.to(self.page.get_by_label(re.compile(label)))
        self.page.keyboard.type(words)


@pytest.mark.parametrize("script", [True, False])
def test_every_kind_by_keyboard_on_a_phone(
    school: School, open_page: OpenPage, course: str, script: bool
) -> None:
    page = open_page(school, "hocsinh", PHONE, script=script)
    page.goto(course)
    press(page, "Bắt đầu học")
    press(page, "Tôi đã học xong bài này")
    press(page, "Vào bài kiểm tra cuối khóa")
    hands = Keys(page)
    hands.choose("Bốn từ dài")
    for name in shown(page, ["Đổi khi lộ", "Bật xác thực hai bước"]):
        hands.tick(name)
    hands.choose("Đúng")
    answer_the_typed(hands)
    hands.choose(r"^\d\. Dòng người gửi")
    for name in shown(page, ["Nút ở giữa", "Dòng chữ dưới tiêu đề"]):
        hands.tick(rf"^\d\. {name}")
    hands.write("Bài làm của bạn", "Em đã đổi mật khẩu.")
    hands.to(page.get_by_role("button", name="Nộp bài"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(heading(page, "Đã nộp bài, đang chờ chấm")).to_be_visible()
    stored = school.answers(attempt_of(page))
    assert {place: stored[place] for place in RIGHT} == RIGHT
    assert "Em đã đổi mật khẩu." in str(stored[11])


def answer_the_typed(hands: Keys) -> None:
    """A short text, a number, pairs, an order, blanks."""
    fields = hands.page.get_by_role("textbox", name=re.compile("^Câu trả lời"))
    for place, words in enumerate(("otp", "1.500,2 m")):
        hands.to(fields.nth(place))
        hands.page.keyboard.type(words)
    lists = {"Xem giấy tờ": "VNeID", "Nộp hồ sơ": "Cổng"}
    lists |= {"Đổi mật khẩu": "1", "Đăng xuất nơi khác": "2", "Báo cho trường": "3"}
    for label in shown(hands.page, list(lists)):
        hands.pick(label, lists[label])
    hands.write(r"Chỗ trống \(1\)", "OTP")
    hands.pick(r"Chỗ trống \(2\)", "do mình tìm")


def shown(page: Page, labels: list[str]) -> list[str]:
    """The labels in the order in which they stand on the page: rows to be put in order are mixed."""
    text = page.locator("main").inner_text()
    return sorted(labels, key=text.index)


RIGHT = {
    1: ["b"], 2: ["b", "c"], 3: ["true"], 4: ["otp"], 5: ["1.500,2 m"], 6: ["nop=cong", "xem=vneid"],
    7: ["ba=3", "hai=2", "mot=1"], 8: ["ma=OTP", "so=tim"], 9: ["bimat-dung"], 10: ["bimat-han", "bimat-nut"],
}  # fmt: skip
"""What the answers are stored as, by place; the task's text is long and stands elsewhere."""
