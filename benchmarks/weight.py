"""What a lesson page weighs on a first visit, pictures aside, and in how many requests."""

import re

from benchmarks.load import Browser
from benchmarks.processes import Server
from benchmarks.stage import signed_in


def first_view(server: Server, lesson: str = "") -> tuple[int, int]:
    """(bytes on the wire, requests) of a lesson page with an empty cache: page, style sheet, scripts, icon. `lesson`: its
    address; else the first lesson of the catalogue's first course."""
    browser = signed_in(server, "hocsinh")
    if not lesson:
        _, page, _, _ = browser.request("GET", "/courses")
        course = re.search(rb'href="(/courses/[a-z0-9]{12})"', page)
        assert course, "the catalogue shows no course"
        lesson = course.group(1).decode() + "/lessons/1"
    fresh = Browser(server.port, cookie=browser.cookie)
    _, content, _, total = fresh.request("GET", lesson)
    found = set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', content))
    for path in found:
        total += fresh.request("GET", path.decode())[3]
    return total, 1 + len(found)
