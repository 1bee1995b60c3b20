"""Pure rules of lists from other systems: what their columns mean, and what becomes of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import comparable, show_date
from lms.targets.recognising.rules import Item, fault_of_issue, paper_key

MOST_ROWS = 5000
MOST_TEXT = 300

NO_DAY = mark("Thiếu ngày cấp.")
BAD_DAY = mark("Ngày cấp “{text}” không phải ngày dạng ngày/tháng/năm.")
BAD_HOURS = mark("Số giờ “{text}” không phải là số từ 0 đến 2000.")
NO_PERSON = mark("Thiếu mã và họ tên.")
NO_ISSUER = mark("Thiếu nơi cấp.")
NO_CODE = mark("Không có ai mang mã {code}.")
NO_NAME = mark("Không có ai tên {name} đang ở trường.")
OTHER_NAME = mark("Mã {code} là của {name}, khác với tên trong danh sách.")
TWICE = mark("Lặp lại dòng {row}.")
BEFORE_ISSUE = mark("Ngày cuối còn giá trị {last} trước ngày cấp.")


class Verdict(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    BY_NAME = "by-name"  # found by name alone: to be looked at
    USED = "used"  # issuer and number stand for somebody else: taken only where the office says so
    AMBIGUOUS = "ambiguous"
    FAULTY = "faulty"
    KNOWN = "known"  # stands for this person already


VERDICT_LABELS: Mapping[str, str] = {
    Verdict.READY: mark("Sẽ được công nhận"),
    Verdict.BY_NAME: mark("Sẽ được công nhận, nhận ra theo họ tên: hãy xem kỹ"),
    Verdict.USED: mark("Số giấy đã dùng cho người khác"),
    Verdict.AMBIGUOUS: mark("Nhiều người trùng tên, cần ghi mã"),
    Verdict.FAULTY: mark("Không nhận được"),
    Verdict.KNOWN: mark("Đã có, bỏ qua"),
}


@dataclass(frozen=True)
class ListRow:
    """A row of the file as it was read; `fault` says what in it could not be."""

    row: int
    code: str
    name: str
    title: str
    issuer: str
    number: str
    issued_on: date | None
    hours: float | None
    fault: Message | None = None


@dataclass(frozen=True)
class Asked:
    """What the office said about the whole list, for what its rows do not say themselves."""

    item: Item
    title: str
    issuer: str
    issued_on: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Somebody:
    """A person that a row may mean."""

    person_id: int
    name: str
    code: str | None
    unit: str | None


@dataclass(frozen=True)
class Known:
    """What is known about what the rows name. `by_code`: casefolded; `by_name`: those here today, by their key; `items`:
    courses by their title's key; `used`: paper keys to whom they stand for; `held`: person and paper key or item with
    day, of what waits or counts."""

    by_code: Mapping[str, Somebody]
    by_name: Mapping[str, Sequence[Somebody]]
    items: Mapping[str, Item]
    used: Mapping[str, Sequence[Somebody]] = field(default_factory=dict)
    held: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class Judged:
    """A row with what becomes of it: for whom, as what, or why not; `others`: whom it may mean, or who holds the
    number."""

    row: ListRow
    verdict: Verdict
    who: Somebody | None = None
    item: Item = ("", 0)
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    why: Message | None = None
    others: Sequence[Somebody] = ()

    @property
    def held_as(self) -> tuple[int, str]:
        """What the person would have by this row, as `Known.held` says it; 0 for nobody."""
        key = paper_key(self.issuer, self.row.number)
        return self.who.person_id if self.who else 0, held_key(self.item, key, self.issuer, self.issued_on)


def held_key(item: Item, key: str | None, issuer: str, issued_on: date | None) -> str:
    """What says that a person has this recognised already: the requirement with issuer and number, or with issuer and
    day where there is no number."""
    return f"{item[0]}:{item[1]}|" + (key or f"{paper_key(issuer, '0')}|{issued_on}")


def judge(rows: Sequence[ListRow], asked: Asked, known: Known, today: date) -> list[Judged]:
    """Every row with its verdict, in the file's order."""
    seen: dict[tuple[int, str], int] = {}
    found = []
    for row in rows:
        one = _judge(row, asked, known, today)
        if one.who is not None and one.verdict in (Verdict.READY, Verdict.BY_NAME, Verdict.USED):
            key = one.held_as
            if key in seen:
                one = Judged(row, Verdict.FAULTY, one.who, why=Message(TWICE, {"row": seen[key]}))
            else:
                seen[key] = row.row
        found.append(one)
    return found


def _judge(row: ListRow, asked: Asked, known: Known, today: date) -> Judged:
    item = known.items.get(comparable(row.title), asked.item) if row.title else asked.item
    title, issuer = row.title or asked.title, row.issuer or asked.issuer
    issued_on = row.issued_on or asked.issued_on
    why = row.fault or _fault(row, asked, issuer, issued_on, today)
    if why is not None:
        return Judged(row, Verdict.FAULTY, why=why)
    who, why, others = _who(row, known)
    if who is None:
        verdict = Verdict.AMBIGUOUS if others else Verdict.FAULTY
        return Judged(row, verdict, why=why, others=others)
    key = paper_key(issuer, row.number)
    told = (who, item, title, issuer, issued_on)
    if (who.person_id, held_key(item, key, issuer, issued_on)) in known.held:
        return Judged(row, Verdict.KNOWN, *told)
    rest = [one for one in known.used.get(key or "", ()) if one.person_id != who.person_id]
    if rest:
        return Judged(row, Verdict.USED, *told, others=rest)
    return Judged(row, Verdict.READY if row.code else Verdict.BY_NAME, *told)


def _fault(row: ListRow, asked: Asked, issuer: str, issued_on: date | None, today: date) -> Message | None:
    if not row.code and not row.name:
        return Message(NO_PERSON)
    if not issuer:
        return Message(NO_ISSUER)
    if issued_on is None:
        return Message(NO_DAY)
    if asked.valid_to is not None and asked.valid_to < issued_on:
        return Message(BEFORE_ISSUE, {"last": show_date(asked.valid_to)})
    return fault_of_issue(issued_on, today)


def _who(row: ListRow, known: Known) -> tuple[Somebody | None, Message | None, Sequence[Somebody]]:
    if row.code:
        who = known.by_code.get(row.code.casefold())
        if who is None:
            return None, Message(NO_CODE, {"code": row.code}), ()
        if row.name and comparable(row.name, diacritics=False) != comparable(who.name, diacritics=False):
            return None, Message(OTHER_NAME, {"code": row.code, "name": who.name}), ()
        return who, None, ()
    found = known.by_name.get(comparable(row.name), ())
    if len(found) == 1:
        return found[0], None, ()
    return None, None if found else Message(NO_NAME, {"name": row.name}), found
