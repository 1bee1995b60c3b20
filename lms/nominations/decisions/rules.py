"""Pure rules of decisions on awards: how they are cited, what the answer of those above says, what can be written."""

import re
from dataclasses import dataclass
from datetime import date

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_date

_ANSWER = re.compile(r"^(?P<paper>.+), ngày (?P<day>\d{2})/(?P<month>\d{2})/(?P<year>\d{4})\.$")
_NAMED = re.compile(r"^(quyết định\s*)?(số\s*:?\s*)?", re.IGNORECASE)

IN_FUTURE = mark("Ngày của quyết định ở tương lai.")
BEFORE_VOTE = mark("Ngày của quyết định trước ngày Hội đồng thông qua ({day}).")
NO_NUMBER = mark("Vui lòng ghi số và ký hiệu của quyết định, ví dụ 45/QĐ-TCNDK.")


@dataclass(frozen=True)
class Decision:
    """A decision by which somebody got an award. `row_id`: of the row that was written, 0 for an answer from above."""

    number: str
    on: date
    row_id: int = 0

    @property
    def cited(self) -> str:
        """As papers cite it."""
        return f"{self.number} ngày {show_date(self.on)}"


def number_of(typed: str) -> str:
    """A decision's number as it is kept, however it was typed: "Quyết định số 45/QĐ-TCN"; "" for none."""
    number = _NAMED.sub("", clean(typed)).rstrip(".;, ")
    return f"Quyết định số {number}" if number else ""


def answered(note: str) -> Decision | None:
    """The paper that an answer from above was known by (`rules.answer_note`); None where the note does not say one."""
    found = _ANSWER.match(note.partition("\n")[0])
    if found is None:
        return None
    try:
        on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return Decision(found["paper"], on)


def problem(number: str, on: date, today: date, voted_on: date | None) -> Message | None:
    """What is wrong with a decision as it was typed, or None."""
    if not number_of(number):
        return Message(NO_NUMBER)
    if on > today:
        return Message(IN_FUTURE)
    if voted_on is not None and on < voted_on:
        return Message(BEFORE_VOTE, {"day": show_date(voted_on)})
    return None
