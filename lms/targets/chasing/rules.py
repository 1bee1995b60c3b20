"""Pure rules of reminders: whom, how often, at what hours, and what is said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lms.kernel.messages import mark
from lms.kernel.vietnamese import show_date, show_number
from lms.org.rules import UnitNode
from lms.targets.status.rules import Status

WEEK = 7  # days between two letters to one person, and between two reminders that nobody pressed a button for


class Way(StrEnum):
    """How somebody was reminded."""

    NOTICE = "notice"
    EMAIL = "email"
    GROUP = "group"
    PAPER = "paper"


WAY_LABELS: Mapping[str, str] = {
    Way.NOTICE: mark("Thông báo ở trang Việc của tôi"),
    Way.EMAIL: mark("Thư điện tử"),
    Way.GROUP: mark("Nhắn trong nhóm Zalo của đơn vị"),
    Way.PAPER: mark("Danh sách in"),
}
BY_HAND = (
    Way.NOTICE,
    Way.GROUP,
    Way.PAPER,
)  # what somebody can do and record; letters are recorded as they go


class Ending(StrEnum):
    """What became of a letter. NOT_NEEDED: nothing was missing any more when it was to go."""

    SENT = "sent"
    NOT_NEEDED = "not-needed"
    NO_ADDRESS = "no-address"
    REFUSED = "refused"


# Whoever is on leave, exempt or done is not missing; what waits for somebody else is not the person's to do.
REMINDED = frozenset({Status.NOT_YET, Status.IN_PROGRESS, Status.DUE_SOON, Status.OVERDUE, Status.EXPIRED})
URGENT = frozenset({Status.DUE_SOON, Status.OVERDUE, Status.EXPIRED})  # what is reminded of without a button


def is_late(due_on: date, status: Status, today: date) -> bool:
    """Whether the head is to be told: not done, and the person's own last day on time has passed."""
    return status in REMINDED and today > due_on


def may_go(last_on: date | None, today: date) -> bool:
    """Whether a week has passed since the last one."""
    return last_on is None or (today - last_on).days >= WEEK


@dataclass(frozen=True)
class Quiet:
    """Hours, by the school's clock, in which no letter goes; `ends` on the next day where it is the earlier."""

    begins: time
    ends: time

    def holds(self, moment: time) -> bool:
        """Whether it is quiet."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


_HOURS = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?\s*[-–]\s*(\d{1,2})(?:[:hg](\d{2})?)?", re.ASCII)


def read_quiet(text: str) -> Quiet | None:
    """The hours that a setting such as "20:00-7:00" or "20h – 7h" says. None for no such hours, or for none that can
    be read: whoever wrote "never" would be surprised by a default."""
    found = _HOURS.fullmatch(text.strip().lower())
    if found is None:
        return None
    begins, ends = (int(found[1]), int(found[2] or 0)), (int(found[3]), int(found[4] or 0))
    if any(hour > 23 or minute > 59 for hour, minute in (begins, ends)) or begins == ends:
        return None
    return Quiet(time(*begins), time(*ends))


def next_moment(now: datetime, quiet: Quiet | None) -> datetime:
    """`now` (by the school's clock), or the end of the quiet hours that it lies in."""
    if quiet is None or not quiet.holds(now.time()):
        return now
    ends = datetime.combine(now.date(), quiet.ends, now.tzinfo)
    return ends if ends > now else ends + timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A target of which the reader is reminded."""

    target: str
    due_on: date
    status: Status
    next_step: str | None


@dataclass(frozen=True)
class HeadLine:
    """People of a unit that the reader heads who are past a target's due date."""

    target: str
    unit: str
    people: int


def group_message(
    target: str,
    due_on: date | None,
    unit: str,
    names: Sequence[str],
    address: str,
    today: date,
    of_staff: bool = True,
) -> str:
    """What is pasted into the unit's group: plain text with the names, in Vietnamese whatever the page's language.

    `due_on` None: each has a day of their own. `of_staff`: everybody who is meant is a teacher or works at the school.
    """
    them = "các thầy cô" if of_staff else "mọi người"
    if due_on is None:
        when = "Hạn của mỗi người có ở trang Việc của tôi."
    elif today <= due_on:
        when = f"Hạn hoàn thành: hết ngày {show_date(due_on)}."
    else:
        when = f"Hạn hoàn thành là ngày {show_date(due_on)}, nay đã qua; {them} vẫn học và được ghi nhận bình thường."
    listed = "\n".join(f"{number}. {name}" for number, name in enumerate(names, 1))
    where = f"Học tại: {address}\n" if address else ""
    return (
        f"{unit} – {target}\n{when}\n"
        f"Tính đến ngày {show_date(today)}, còn {show_number(len(names))} người chưa hoàn thành:\n{listed}\n{where}"
        f"Ai đã học rồi mà còn tên ở đây, xin mở trang Việc của tôi và chọn “Tôi đã học rồi”. Cảm ơn {them}."
    )


def digest(
    name: str, own: Sequence[Line], headed: Sequence[HeadLine], school: str, address: str, today: date
) -> tuple[str, str]:
    """Subject and text of the letter, in Vietnamese. Of a head's people it says how many, and no name: a letter leaves
    the school."""
    parts = [f"Kính gửi {name},"]
    if own:
        lines = [_own_line(line, today) for line in own]
        parts.append("\n".join(["Bạn còn việc học bắt buộc chưa hoàn thành:", *lines]))
    if headed:
        lines = [f"- {one.unit}: {show_number(one.people)} người – {one.target}" for one in headed]
        parts.append("\n".join(["Trong đơn vị bạn phụ trách có người đã quá hạn:", *lines]))
        parts.append("Tên từng người và bước tiếp theo có ở mục Nhắc người còn thiếu.")
    parts.append(
        f"Mở trang Việc của tôi: {address}/" if address else "Xin mở trang Việc của tôi để học tiếp."
    )
    if own:
        parts.append("Nếu đã học rồi mà vẫn nhận được thư này, xin chọn “Tôi đã học rồi” ở trang đó.")
    parts.append(
        f"{school}\nThư này do hệ thống tự gửi, mỗi tuần nhiều nhất một thư; xin đừng trả lời thư này."
    )
    subject = "Việc học bắt buộc còn chưa hoàn thành" if own else "Người quá hạn trong đơn vị"
    return subject, "\n\n".join(parts) + "\n"


def _own_line(line: Line, today: date) -> str:
    days = (line.due_on - today).days
    if days > 0:
        when = f"hạn {show_date(line.due_on)}, còn {show_number(days)} ngày"
    else:
        when = f"hạn {show_date(line.due_on)}, hôm nay là ngày cuối" if days == 0 else (
            f"hạn {show_date(line.due_on)}, đã qua {show_number(-days)} ngày"
        )  # fmt: skip
    step = f"\n  Bước tiếp theo: {line.next_step}" if line.next_step else ""
    return f"- {line.target} ({when}){step}"


def told_heads(
    nodes: Mapping[int, UnitNode], heads: Mapping[int, Iterable[int]], late: Mapping[int, int]
) -> dict[tuple[int, int], int]:
    """How many late people each head hears of, by (headed unit, head): those of a unit go to the nearest head above
    or in it. `late`: by the unit that people belong to."""
    found: dict[tuple[int, int], int] = {}
    for unit_id, people in late.items():
        place: int | None = unit_id
        seen: set[int] = set()
        while place is not None and place not in seen and place not in heads:
            seen.add(place)
            place = nodes[place].parent_id if place in nodes else None
        for head in heads.get(place, ()) if place is not None else ():
            found[place or 0, head] = found.get((place or 0, head), 0) + people
    return found
