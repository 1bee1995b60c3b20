"""What people do on the pages, in their own words."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.journeys.school import PASSWORD, School

STEP = re.compile("^(Bắt đầu|Học tiếp|Vào bài kiểm tra cuối khóa|Làm bài kiểm tra cuối khóa)")


def sign_in(page: Page, username: str) -> Page:
    """Signs in by the form, from whatever page asks for it."""
    if "/sign-in" not in page.url:
        page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_have_count(0)
    return page


def heading(page: Page, words: str | re.Pattern[str]) -> Locator:
    """The page's own heading."""
    return page.get_by_role("heading", level=1, name=words)


def step(page: Page) -> Locator:
    """The one next step, a link or a button."""
    return page.get_by_role("link", name=STEP).or_(page.get_by_role("button", name=STEP)).first


def press(page: Page, words: str) -> None:
    """Presses a button; when this returns its answer is on the screen."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def attempt_of(page: Page) -> str:
    """The public id of the attempt on the screen."""
    found = re.search(r"/attempts/(\w+)", page.url)
    assert found, page.url
    return found[1]


def option(page: Page, place: int, key: str) -> Locator:
    """The circle or the square of one option."""
    return page.locator(f'input[name="q{place}"][value="{key}"]')


def right(options: list[tuple[str, bool]]) -> list[str]:
    """The keys of the right options."""
    return [key for key, is_right in options if is_right]


def wrong(options: list[tuple[str, bool]]) -> list[str]:
    """The keys of the wrong options."""
    return [key for key, is_right in options if not is_right]


def answer_all(page: Page, school: School) -> None:
    """Chooses every right option."""
    for place, options in school.keys(attempt_of(page)).items():
        for key in right(options):
            option(page, place, key).check()


def pass_quiz(page: Page, school: School) -> None:
    """Answers the quiz on the screen rightly, hands it in, and sees that it was passed."""
    answer_all(page, school)
    press(page, "Nộp bài")
    expect(heading(page, re.compile("^Đạt: 100"))).to_be_visible()


def take_lesson(page: Page, school: School) -> None:
    """From a lesson on the screen through its check quiz."""
    press(page, "Làm bài kiểm tra")
    pass_quiz(page, school)


def finish_course(page: Page, school: School, key: str) -> None:
    """Takes a whole course as the signed-in person without showing it: its forms are sent as a browser would."""
    course = f"/courses/{school.course(key)}"
    token = page.locator('input[name="csrf_token"]').first.input_value()

    def send(path: str, *fields: tuple[str, str]) -> str:
        answer = page.request.post(
            path, data=urlencode([("csrf_token", token), *fields]),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        assert answer.ok, (path, answer.status)
        return answer.url

    send(f"{course}/enrolment")
    for quiz in (*(f"lessons/{position}" for position in range(1, 5)), "final-quiz"):
        attempt = re.sub(".*/attempts/", "", send(f"{course}/{quiz}/attempts"))
        answers = [(f"q{p}", k) for p, options in school.keys(attempt).items() for k in right(options)]
        assert send(f"/attempts/{attempt}/submission", *answers).endswith("/result")
