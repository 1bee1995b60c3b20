"""Writing: a long lesson opened, saved and seen, a long course, what cleaning costs, a Word document read."""

import io
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.crafts import cpu_ms
from benchmarks.lessons import LONG, long_html
from benchmarks.load import Browser
from benchmarks.pages import Cost, beside, measure, middle
from benchmarks.stage import PYTHON, in_app, make_school, serve_bare, serve_lms, signed_in
from benchmarks.weight import first_view

LESSONS = 40
ROUNDS, REQUESTS = 5, 12

_WRITE = f"""
import json
import sqlalchemy as sa
from benchmarks.lessons import long_html, long_pack
from lms.accounts.models import Account
from lms.catalog.actions import publish_pack
from lms.catalog.drafts import actions, queries
from lms.catalog.drafts.rules import TextFormat
from lms.catalog.drafts.texts.actions import save_text
from lms.catalog.drafts.texts.preparing import prepare
from lms.catalog.models import Course
from lms.kernel.actor import Actor, system_actor
from lms.kernel.db import db, transaction
system = system_actor("bench")
with transaction():
    published = publish_pack(system, long_pack())
    author = db.session.scalars(sa.select(Account).where(Account.username == "giangvien")).one()
    course = actions.create_course(system, "Khoa hoc dai")
    draft = queries.find_open_draft(db.session.scalars(sa.select(Course.id).where(Course.public_id == course)).one())
    ids = [actions.add_lesson(system, draft, f"Bai {{n}}") for n in range({LESSONS})]
    ready = prepare(long_html(), TextFormat.HTML, {{}})
    for lesson_id in ids:
        save_text(system, draft, queries.get_lesson(draft.id, lesson_id), ready, 0)
    from lms.catalog.drafts.models import CourseAuthor
    from lms.kernel import clock
    db.session.add(CourseAuthor(course_id=draft.course_id, account_id=author.id, part="owner", given_by=None, given_at=clock.now()))
    shown = db.session.scalars(sa.select(Course.public_id).where(Course.id == published.course_id)).one()
print(json.dumps([course, ids[0], ids[1], shown]))
"""


def section(work: Path, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    say("a school with a course of 40 long lessons")
    folder = work / "studio"
    folder.mkdir()
    make_school(folder, 1)
    course, lesson, same, shown = json.loads(in_app(folder, _WRITE))
    say("opening, saving, seeing a long lesson")
    costs, weight = _pages(folder, course, (lesson, same), f"/courses/{shown}/lessons/1")
    lines = [
        "", "## Writing lessons", "",
        f"A lesson of {LONG:,} words in the editor's HTML, in a draft of {LESSONS} such lessons; one request at a time. “Saving” "
        "cleans the text, checks it and writes it.", "",
        "| request | CPU ms | × bare |", "|---|---:|---:|",
        *(f"| {cost.name} | {cost.cpu_ms:.1f} | {cost.ratio:.2f} |" for cost in costs),
    ]  # fmt: skip
    say("cleaning, and a Word document")
    found: dict[str, Any] = json.loads(
        subprocess.run(
            [PYTHON, "-m", "benchmarks.studio"], stdout=subprocess.PIPE, check=True, text=True
        ).stdout
    )
    lines += [
        "",
        f"- cleaning: {found['clean'] / found['kb']:.2f} ms of CPU a KB ({found['kb']:.0f} KB); bleach and nh3 alone "
        f"{found['bare'] / found['kb']:.2f}, ratio {found['clean'] / found['bare']:.2f}; nh3 alone {found['nh3'] / found['kb']:.3f}",
        f"- a Word document of {LONG:,} words read as a lesson: {found['docx']:.0f} ms of CPU; mammoth alone {found['mammoth']:.0f} ms, "
        f"ratio {found['docx'] / found['mammoth']:.2f}",
        f"- a lesson of {LONG:,} words on first view, pictures aside: {weight / 1024:.1f} KB on the wire (60 KB allowed)",
    ]  # fmt: skip
    return lines


def _pages(folder: Path, course: str, lessons: tuple[str, str], public: str) -> tuple[list[Cost], int]:
    draft = f"/studio/courses/{course}/draft"
    text, same = (f"{draft}/lessons/{lesson}" for lesson in lessons)
    with serve_bare(folder) as bare, serve_lms(folder) as lms:
        writer, reader, stranger = signed_in(lms, "giangvien"), signed_in(lms, "hocsinh"), Browser(bare.port)
        kinds: list[tuple[str, Callable[[], int]]] = [
            ("opening it in the editor", lambda: _get(writer, text)),
            ("saving it", _saves(writer, text)),
            ("saving it, nothing changed", _saves(writer, same, changing=False)),
            ("seeing it as a learner will", lambda: _get(writer, f"{text}/preview")),
            (f"the outline of {LESSONS} lessons", lambda: _get(writer, draft)),
            (f"the checklist of {LESSONS} lessons", lambda: _get(writer, f"{draft}/checklist")),
            ("reading such a lesson, published", lambda: _get(reader, public)),
        ]

        def bare_cost() -> Cost:
            return measure(bare, "bare page", [lambda: _get(stranger, "/")] * (REQUESTS * 10), 1)

        costs: dict[str, list[Cost]] = {"bare page": []}
        for _round in range(ROUNDS):
            before = bare_cost()
            for name, job in kinds:
                cost, after = measure(lms, name, [job] * REQUESTS, 1), bare_cost()
                costs.setdefault(name, []).append(beside(cost, before, after))
                costs["bare page"].append(after)
                before = after
        return [middle(found) for found in costs.values()], first_view(lms, public)[0]


def _get(browser: Browser, path: str) -> int:
    return browser.request("GET", path)[0]


def _saves(browser: Browser, text: str, *, changing: bool = True) -> Callable[[], int]:
    """Saves the lesson, with other words at its end each time. Each save that changes it counts its text one further."""
    body, seen = long_html(), [0]

    def save() -> int:
        if not seen[0]:
            page = browser.request("GET", text)[1]
            seen[0] = int(page.partition(b'data-revision="')[2].partition(b'"')[0])
        status = _save(browser, text, f"{body}<p>{time.monotonic_ns()}</p>" if changing else body, seen[0])
        seen[0] += changing
        return status

    return save


def _save(browser: Browser, text: str, body: str, revision: int) -> int:
    return browser.request(
        "POST", f"{text}/text", {"body": body, "format": "html", "revision": str(revision)}
    )[0]


# ---- inside the measured process -----------------------------------------------------------------------------


def _measured() -> dict[str, float]:
    import mammoth
    import nh3

    from lms.catalog.lesson_files.word import read_docx
    from lms.kernel.markup import first_pass
    from lms.kernel.rich_text.cleaning import clean_html

    source = long_html()
    document = _document(source)
    return {
        "kb": len(source.encode()) / 1024,
        "clean": cpu_ms(lambda: clean_html(source, {}), 5),
        "bare": cpu_ms(lambda: nh3.clean(first_pass(source, frozenset())), 5),
        "nh3": cpu_ms(lambda: nh3.clean(source), 20),
        "docx": cpu_ms(lambda: read_docx(document), 3),
        "mammoth": cpu_ms(lambda: mammoth.convert_to_html(io.BytesIO(document)), 3),
    }


def _document(source: str) -> bytes:
    """The words of a lesson as a Word document, a heading above every tenth paragraph."""
    from html import escape

    from lms.kernel.markup import plain_text
    from tests.catalog.lesson_files.make import docx, par

    lines = [*filter(None, map(str.strip, plain_text(source.replace("</p>", "\n</p>")).split("\n")))]
    return docx(
        *(par(escape(line), style="" if number % 10 else "Heading1") for number, line in enumerate(lines))
    )


if __name__ == "__main__":
    print(json.dumps(_measured()))
