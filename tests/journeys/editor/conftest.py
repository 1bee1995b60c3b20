"""The desk, served once; its drawer emptied for each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from lms.web.build import BUNDLE, asset_map
from tests.journeys.conftest import COMPLAINTS, DESK, PATIENCE, _listen
from tests.journeys.editor.desk import Desk, Serving, desk_app, surface

OpenDesk = Callable[..., Page]


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if BUNDLE not in asset_map():
        pytest.skip("the editor was not built here (make frontend)")
    desk = Desk()
    serving = Serving(desk_app(desk, tmp_path_factory.mktemp("desk")))
    desk.address = serving.address
    yield desk
    serving.stop()


@pytest.fixture
def desk(served: Desk) -> Desk:
    """An empty drawer."""
    served.begin()
    return served


@pytest.fixture
def sit(browser: Browser, desk: Desk, contexts: list[BrowserContext]) -> OpenDesk:
    """Sits down at the desk with a text: `sit("<p>…</p>")`."""

    def opened(body: str = "", written: str = "html", size: ViewportSize = DESK, **more: str) -> Page:
        desk.begin(body, written, **more)
        context = browser.new_context(
            base_url=desk.address, viewport=size, locale="vi-VN", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("weberror", lambda error: COMPLAINTS.append(str(error.error)))
        context.on("console", _listen)
        page = context.new_page()
        page.goto("/desk")
        if written == "html":
            expect(surface(page)).to_be_visible()
        return page

    return opened
