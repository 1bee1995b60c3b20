"""Every page on a phone and on a desk, light and dark, and with letters twice as large: nothing runs out of the
page sideways, every word stands out from its ground, and what one presses is as large as a finger."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.places import places
from tests.journeys.school import School

WHO = ("", "vienchuc", "hocsinh", "giangvien", "truongkhoa", "hieutruong", "vanphong", "admin")
COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")

SIDEWAYS = """() => {
    const page = document.scrollingElement, over = page.scrollWidth - page.clientWidth;
    if (over <= 0) return "";
    const far = [...document.body.querySelectorAll("*")].filter(one =>
        one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest(".table-scroll, .visually-hidden"));
    return over + "px: " + far.slice(0, 3).map(one => one.outerHTML.slice(0, 90)).join(" | ");
}"""

# WCAG 1.4.3: 4.5 to 1, or 3 to 1 for large letters; the ground is the nearest ancestor's that has a colour.
FAINT = """() => {
    const light = ([r, g, b]) => {
        const part = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
        return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
    };
    const read = text => text.match(/[\\d.]+/g).map(Number);
    const faint = [];
    for (const one of document.body.querySelectorAll("*")) {
        const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!own || one.closest("svg, .visually-hidden, [aria-disabled], option") || !one.checkVisibility()) continue;
        const style = getComputedStyle(one);
        let ground = [255, 255, 255];
        for (let up = one; up; up = up.parentElement) {
            const colour = read(getComputedStyle(up).backgroundColor);
            if (colour.length < 4 || colour[3] > .99) { ground = colour; break; }
        }
        const [high, low] = [light(read(style.color)), light(ground)].sort((a, b) => b - a);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        const ratio = (high + .05) / (low + .05);
        if (ratio < least) faint.push(ratio.toFixed(2) + " " + one.textContent.trim().slice(0, 40));
    }
    return faint.slice(0, 5).join(" | ");
}"""

SMALL = """() => [...document.querySelectorAll(
        ".button, button, summary, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map(one => one.getBoundingClientRect().height + " " + one.outerHTML.slice(0, 90)).slice(0, 5).join(" | ")"""


def _faults(page: Page) -> dict[str, str]:
    found = {}
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        found[width] = page.evaluate(SIDEWAYS)
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            found[f"{width}, {colours}"] = page.evaluate(FAINT)
    page.set_viewport_size(PHONE)
    found["targets"] = page.evaluate(SMALL)
    return found


def _large_letters(page: Page, pixels: int) -> None:
    """The browser's own setting for the size of letters, 16 to begin with."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})


def _in_large_letters(page: Page) -> dict[str, str]:
    found = {}
    _large_letters(page, 32)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        found[f"{width}, 200%"] = page.evaluate(SIDEWAYS)
    _large_letters(page, 16)
    return found


@pytest.mark.parametrize("who", WHO, ids=lambda who: who or "stranger")
def test_every_page_fits_and_can_be_read(who: str, open_school: School, open_page: OpenPage) -> None:
    page = open_page(open_school, who)
    faults = {}
    for name, path in places(open_school)[who].items():
        page.goto(path)
        for where, fault in {**_faults(page), **_in_large_letters(page)}.items():
            if fault:
                faults[f"{name} ({where})"] = fault
    assert not faults


def test_all_roles_are_looked_at(open_school: School) -> None:
    assert set(WHO) == set(places(open_school))


def test_on_paper_a_table_has_its_headings(open_school: School, open_page: OpenPage) -> None:
    """A4 with margins is as narrow as a tablet: what stacks there on a screen is a table on paper."""
    page = open_page(open_school, "hieutruong")
    page.set_viewport_size({"width": 700, "height": 1000})
    page.goto("/coverage")
    heading = page.locator(".table-stack thead").first
    assert heading.evaluate("one => getComputedStyle(one).display") == "none"
    page.emulate_media(media="print")
    assert heading.evaluate("one => getComputedStyle(one).display") == "table-header-group"
