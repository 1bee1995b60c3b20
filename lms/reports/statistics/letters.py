"""The letter that answers a kept question: the figures as text, and as a workbook without names beside it."""

import io
from datetime import date
from urllib.parse import urlencode

from lms.kernel.db import release
from lms.kernel.mail import Enclosed, Letter
from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import spoken
from lms.org.settings import PUBLIC_ADDRESS, SCHOOL_NAME, setting
from lms.reports.statistics import answering, files, pages
from lms.reports.statistics.queries.saved import Saved

SUBJECT = mark("Thống kê học tập: {name} ({days})")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def letter_of(saved: Saved, due_on: date, today: date) -> Letter:
    """The letter as it would go today; no name of a learner is in it. Invalid for days there are not, NotFound for a
    snapshot that there is not. Leaves no transaction open."""
    school, address = setting(SCHOOL_NAME), setting(PUBLIC_ADDRESS)
    asked = answering.ask(saved.choice(today), today)
    wanted = files.Wanted(asked, plain, saved.recorded_by, with_list=False)
    heading = files.heading_of(wanted)
    found = answering.answer_of_one_moment(asked)  # the text and the workbook say the same
    table, rows = files.printed(spoken(found.table, plain), found.rows(plain))
    lines = [
        saved.name, "", *(f"{term}: {value}" for term, value in pages.said(asked, saved.recorded_by, plain)), "",
        *_worded([column.heading for column in table.columns], rows), "",
        *(plain(note) for note in pages.notes_of(asked)),
    ]  # fmt: skip
    if address:
        query = urlencode(saved.data, doseq=True)
        lines += ["", plain(Message(mark("Mở bảng này: {address}"), {"address": f"{address.rstrip('/')}/statistics/learning?{query}"}))]  # fmt: skip
    book = io.BytesIO()
    release()
    files.figures_into(book, wanted, found, heading)
    subject = plain(Message(SUBJECT, {"name": saved.name, "days": asked.span.days}))
    enclosed = Enclosed(wanted.file_name("xlsx"), _XLSX, book.getvalue())
    return Letter(
        f"{saved.public_id}-{due_on.isoformat()}",
        "",
        saved.mailbox,
        school,
        subject,
        "\n".join(lines),
        (enclosed,),
    )


def _worded(headings: list[str], rows: list[list[str]]) -> list[str]:
    """A line for each row: what it is, then every figure with its name, for mail programs that keep no columns."""
    return [
        f"- {row[0]}: "
        + "; ".join(f"{heading} {text}" for heading, text in zip(headings[1:], row[1:], strict=True))
        for row in rows
    ]


def plain(message: Message | str) -> str:
    """Vietnamese: who reads the mailbox has chosen no language."""
    return message if isinstance(message, str) else message.plain()
