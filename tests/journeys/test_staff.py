"""A member of staff on a phone: from the home page to the certificate, and off the list of those missing."""

import re
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lms.kernel.vietnamese import clean
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.hands import finish_course, heading, pass_quiz, press, step, take_lesson
from tests.journeys.places import AI, SCAM
from tests.journeys.school import School

# Asks until the answer is the PDF; says what the page was called while there was none.
UNTIL_PRINTED = """async href => {
    const seen = [];
    while (seen.length < 300) {
        const answer = await fetch(href);
        if (answer.headers.get("content-type") === "application/pdf") return seen;
        seen.push(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("h1").textContent);
        await new Promise(resolve => setTimeout(resolve, 200));
    }
    return seen.concat("never printed");
}"""


def _done_and_counted(office: Page) -> tuple[int, int]:
    office.goto("/coverage")
    words = office.get_by_text("người được tính đã hoàn thành").inner_text()
    done, counted = re.findall(r"\d+", words)[:2]
    return int(done), int(counted)


def _missing(office: Page, name: str) -> int:
    office.goto("/coverage?list=missing")
    office.get_by_label("Tìm người trong danh sách").fill(name)
    press(office, "Xem")
    return office.get_by_role("rowheader", name=name, exact=True).count()


def _completions(page: Page) -> list[str]:
    table = page.get_by_role("table", name="Các lượt hoàn thành trong kỳ")
    expect(table).to_be_visible()
    return table.get_by_role("rowheader").all_inner_texts()


def test_from_the_first_lesson_to_the_certificate(school: School, open_page: OpenPage) -> None:
    name = school.name_of("vienchuc")
    office = open_page(school, "vanphong")
    done, counted = _done_and_counted(office)
    assert _missing(office, name) == 1

    page = open_page(school, "vienchuc", PHONE)
    expect(heading(page, "Việc của tôi")).to_be_visible()
    expect(page.get_by_text("Bước tiếp theo")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="VNeID và danh tính số")).to_be_visible()
    press(page, "Bắt đầu học")
    expect(page.get_by_text("Bài 1/4")).to_be_visible()

    for position in range(1, 5):
        expect(page).to_have_url(re.compile(f"/lessons/{position}$"))
        take_lesson(page, school)
        expect(page.get_by_text(f"Bài {position} đã hoàn thành.")).to_be_visible()
        with page.expect_navigation():
            step(page).click()
    expect(page.get_by_text(re.compile("Còn lại|Hết giờ lúc"))).to_be_visible()
    pass_quiz(page, school)
    expect(page.get_by_text("Bạn đã hoàn thành khóa học", exact=True)).to_be_visible()

    page.get_by_role("link", name="Xem giấy chứng nhận").first.click()
    row = page.get_by_role("row", name=re.compile("VNeID và danh tính số"))
    number = row.get_by_role("link", name=re.compile("^[0-9].*GCN$")).inner_text()
    assert re.fullmatch(r"\d{4,}/\d{4}/GCN", number)
    href = row.get_by_role("link", name=re.compile("bản in")).get_attribute("href")
    assert href is not None
    assert set(page.evaluate(UNTIL_PRINTED, href)) <= {"Đang tạo bản in"}, school.log()
    page.reload()
    expect(row.get_by_role("link", name=re.compile("Mở bản in"))).to_be_visible()
    answer = page.request.get(href)
    assert "filename" in answer.headers["content-disposition"]
    printed = clean("\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages))
    assert name.casefold() in printed.casefold()
    assert number in printed

    assert _done_and_counted(office) == (done, counted)  # one course of three is not the target
    for course in (AI, SCAM):
        finish_course(page, school, course)
    page.goto("/")
    expect(page.get_by_role("heading", name="Bạn đã hoàn thành mọi khóa bắt buộc")).to_be_visible()
    assert _done_and_counted(office) == (done + 1, counted)
    assert _missing(office, name) == 0

    page.get_by_role("link", name="Hồ sơ thi đua của tôi").click()
    mine = _completions(page)
    assert len(mine) == 3
    expect(page.get_by_role("link", name=number)).to_be_visible()
    office.goto("/emulation/people")
    office.get_by_label("Họ tên hoặc mã").fill(name)
    press(office, "Lọc")
    office.get_by_role("link", name=name, exact=True).click()
    expect(heading(office, name)).to_be_visible()
    assert _completions(office) == mine
    expect(office.get_by_role("link", name=number)).to_be_visible()
