"""Pure rules of recognitions: what a paper is known by, how long an acceptance counts, who is drawn to be checked again."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold, show_date

Item = tuple[str, int]  # the kind of a requirement and its number: ("course", 3)


class Outcome(StrEnum):
    """What became of a paper."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where a paper stands: waiting, what was decided, or what came after."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ANSWERED = "answered"  # returned, and sent again since
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


STANDING_LABELS: Mapping[str, str] = {
    Standing.WAITING: mark("Đang xét"),
    Standing.ACCEPTED: mark("Đã công nhận"),
    Standing.RETURNED: mark("Trả lại, chờ bổ sung"),
    Standing.ANSWERED: mark("Đã gửi lại bằng giấy khác"),
    Standing.WITHDRAWN: mark("Người gửi đã rút"),
    Standing.REVOKED: mark("Đã thôi công nhận"),
}


class Result(StrEnum):
    """What a re-check found."""

    CONFIRMED = "confirmed"
    REVOKED = "revoked"


RESULT_LABELS: Mapping[str, str] = {
    Result.CONFIRMED: mark("Đúng, giữ công nhận"),
    Result.REVOKED: mark("Không đúng, thôi công nhận"),
}

EARLIEST = date(2000, 1, 1)
FIRST_BEFORE_ISSUE = mark("Ngày bắt đầu tính không thể trước ngày cấp giấy, {day}.")
LAST_BEFORE_FIRST = mark("Ngày cuối còn giá trị phải sau ngày bắt đầu tính.")
FIRST_TOO_LATE = mark("Ngày bắt đầu tính không thể sau hôm nay.")
NOT_YET_ISSUED = mark("Ngày cấp không thể sau hôm nay.")
LONG_AGO = mark("Ngày cấp quá xa, hãy kiểm tra lại.")


def paper_key(issuer: str, number: str | None) -> str | None:
    """What says that two papers are one and the same: issuer and number, without marks, spaces, dots and case; None
    where there is no number."""
    key = _bare(number or "")
    return f"{_bare(issuer)}|{key}" if key else None


def _bare(text: str) -> str:
    return "".join(one for one in fold(text) if one.isalnum())


def fault_of_issue(issued_on: date, today: date) -> Message | None:
    """What is wrong with the day a paper was issued, or None."""
    if issued_on > today:
        return Message(NOT_YET_ISSUED)
    return Message(LONG_AGO) if issued_on < EARLIEST else None


def fault_of_days(issued_on: date, first: date, last: date | None, today: date) -> Message | None:
    """What is wrong with the days for which a paper is to count, or None. It counts from no day before it was issued:
    what it says was learnt was not known then."""
    if first < issued_on:
        return Message(FIRST_BEFORE_ISSUE, {"day": show_date(issued_on)})
    if first > today:
        return Message(FIRST_TOO_LATE)
    return Message(LAST_BEFORE_FIRST) if last is not None and last < first else None


def standing_of(outcome: str | None, is_answered: bool, is_revoked: bool) -> Standing:
    """Where a paper stands, from its newest decision (None: there is none) and what came after."""
    if outcome is None:
        return Standing.WAITING
    if outcome == Outcome.ACCEPTED:
        return Standing.REVOKED if is_revoked else Standing.ACCEPTED
    if outcome == Outcome.RETURNED:
        return Standing.ANSWERED if is_answered else Standing.RETURNED
    return Standing.WITHDRAWN


def read_item(text: str) -> Item:
    """The requirement that "kind:number" names. ValueError for anything else."""
    kind, _, ref = text.partition(":")
    return kind, int(ref)


def written(item: Item) -> str:
    """The requirement as "kind:number"."""
    return f"{item[0]}:{item[1]}"


def draw(seed: str, candidates: Iterable[int], wanted: int) -> list[int]:
    """`wanted` of the candidates at random, or all of them. The seed decides alone, so that anybody can draw again and
    find the same: each is ranked by the SHA-256 of seed and number."""

    def rank(one: int) -> tuple[str, int]:
        return hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one

    return sorted(set(candidates), key=rank)[: max(wanted, 0)]


@dataclass(frozen=True)
class Said:
    """What a paper says of itself, and for which requirement it was sent."""

    item: Item
    title: str
    issuer: str
    number: str | None
    issued_on: date
    hours: float | None = None
    note: str | None = None
