"""One Chromium, the demo school made once, and copies of it for those who change something."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.journeys.hands import press, sign_in
from tests.journeys.places import SCAM
from tests.journeys.school import School, run_command

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
PATIENCE = 10_000  # milliseconds

OpenPage = Callable[..., Page]
COMPLAINTS: list[str] = []


def _listen(message: ConsoleMessage) -> None:
    """Keeps what says that the page broke its own security policy; refused requests are the tests' matter."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        COMPLAINTS.append(message.text)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school's instance folder; never served, only copied. Not made when there is no browser."""
    folder = tmp_path_factory.mktemp("journeys") / "demo"
    run_command(folder, "demo", "create")
    return folder


@pytest.fixture(scope="session")
def open_school(browser: Browser, demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A school that everybody reads and nobody changes, with a draft of one of its courses."""
    school = School.copied(demo, tmp_path_factory.mktemp("open") / "instance")
    school.start()
    page = sign_in(browser.new_page(base_url=school.address), "giangvien")
    page.goto(f"/studio/courses/{school.course(SCAM)}/draft/beginning")
    press(page, "Mở bản nháp")
    page.close()
    yield school
    school.stop()


@pytest.fixture
def school(demo: Path, tmp_path: Path) -> Iterator[School]:
    """A school of the test's own."""
    school = School.copied(demo, tmp_path / "instance")
    school.start()
    yield school
    school.kill()  # nobody needs what it leaves behind


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The browsers a test opened, closed at its end; none may have met an error in a script or a forbidden one."""
    opened: list[BrowserContext] = []
    COMPLAINTS.clear()
    yield opened
    for context in opened:
        context.close()
    assert not COMPLAINTS


@pytest.fixture
def open_page(browser: Browser, contexts: list[BrowserContext]) -> OpenPage:
    """Opens a page in a browser of its own: `open_page(school, "vienchuc", PHONE)`; no name, not signed in."""

    def opened(school: School, username: str = "", size: ViewportSize = DESK, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=school.address, viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("weberror", lambda error: COMPLAINTS.append(str(error.error)))
        context.on("console", _listen)
        page = context.new_page()
        return sign_in(page, username) if username else page

    return opened
