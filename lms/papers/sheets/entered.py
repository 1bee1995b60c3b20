"""Sheets of what was entered into the record and confirmed, of help given and of workshops led. What waits, was refused,
withdrawn or replaced is in none of them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation.rules import Period
from lms.emulation.values import queries as record
from lms.emulation.values.rules import Kind, Level, Said, Value
from lms.kernel.vietnamese import show_date, show_number
from lms.mentoring.queries.helps import Given, all_helps, helps_of
from lms.org.queries import unit_nodes
from lms.org.rules import subtree
from lms.papers.queries.people import ids_by_public_id, ids_with_values
from lms.papers.sheets.book import ALL, Book, Row, Sheet, as_of, named
from lms.workshops.queries.counts import figures as workshop_figures
from lms.workshops.queries.counts import taught_by

PERSON, UNIT, SCHOOL = "person", "unit", "school"
EVERYBODY = "all"
HELP, WORKSHOP = "help", "workshop"
HIGH = (Level.PROVINCE, Level.NATION)  # what the plan asks of students' prizes: from the province up
IN_SCHOOL = (Kind.INITIATIVE, Kind.MODEL)
LEVELS = {
    Level.UNIT: "cấp đơn vị", Level.SCHOOL: "cấp Trường", Level.SECTOR: "cấp Sở, ngành", Level.PROVINCE: "cấp tỉnh",
    Level.NATION: "cấp toàn quốc trở lên",
}  # fmt: skip
_NUMBERED = re.compile(r"^(quyết định\s*)?(số\s*:?\s*)?", re.IGNORECASE)


def values_name(period: Period, on: date, whom: str, public_id: str) -> str:
    """The sheet of the values of a person or a unit; of the school's models and initiatives with `EVERYBODY`."""
    return named("values", period.key, on, whom, public_id)


def merits_name(period: Period, on: date) -> str:
    """The sheet that counts the same for several people and units."""
    return named("merits", period.key, on)


def own_people_name(period: Period, on: date, public_id: str) -> str:
    """The sheet that counts the same for the people of a unit and those below it, together."""
    return named("own-people", period.key, on, public_id)


def entered_name(period: Period, on: date) -> str:
    """The sheet that counts the same for the whole school."""
    return named("entered", period.key, on)


def decision(said: Said) -> str:
    """The decision as papers cite it; "" where the evidence is a file."""
    number = _NUMBERED.sub("", said.number)
    if not number:
        return ""
    day = f" ngày {show_date(said.decided_on)}" if said.decided_on else ""
    issuer = f" của {said.issuer}" if said.issuer else ""
    return f"Quyết định số {number}{day}{issuer}"


def hours(minutes: int) -> str:
    """Minutes as papers write hours."""
    return show_number(minutes / 60, 1)


def _span(book: Book, key: str, day: str) -> tuple[Period, date, date]:
    """The period, the day, and the last day of what counts."""
    period, on = emulation.get_period(key, book.periods), date.fromisoformat(day)
    return period, on, min(on, period.ends_on)


def _days(period: Period, on: date, last: date) -> str:
    return f"từ ngày {show_date(period.starts_on)} đến hết ngày {show_date(last)}, {as_of(on)}"


def _unit_ids(public_ids: Collection[str], on: date) -> dict[str, int]:
    if not public_ids:
        return {}
    return {node.public_id: node.id for node in unit_nodes(on).values() if node.public_id in public_ids}


def values(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the confirmed values, "initiative-1" on, by day; awards of days before the period are among them. Columns:
    `year`, `decision`, `result`, `level`, `details`, for the school
    `unit`, never a person's name; `count` of a kind in its own row. LookupError for nobody."""
    key, day, whom, public_id = parts
    period, on, last = _span(book, key, day)
    if whom == SCHOOL:
        found = record.confirmed_in(period.starts_on, last, IN_SCHOOL, book.known_at)
        what = "Sáng kiến, mô hình, giải pháp đã xác nhận của toàn Trường"
    elif whom == PERSON:
        person_id = ids_by_public_id([public_id])[public_id]
        found = record.confirmed_of([person_id], [], period.starts_on, last, book.known_at)
        what = "Hồ sơ thi đua cá nhân: các mục đã nhập, có minh chứng và đã xác nhận"
    else:
        found = record.confirmed_of(
            [], [_unit_ids([public_id], on)[public_id]], period.starts_on, last, book.known_at
        )
        what = "Hồ sơ thi đua của đơn vị: các mục đã nhập, có minh chứng và đã xác nhận"
    earlier = "; khen thưởng ghi cả của các kỳ trước" if whom != SCHOOL else ""
    sheet = Sheet(named("values", *parts), f"{what}, {_days(period, on, last)}{earlier}")
    numbers: Counter[str] = Counter()
    for value in found:
        numbers[value.said.kind] += 1
        row = f"{value.said.kind}-{numbers[value.said.kind]}"
        _put(sheet, row, value.said)
        sheet.put_text(row, "unit", value.subject if whom == SCHOOL and value.unit_id is not None else "")
    for kind in Kind:
        sheet.put(kind.value, "count", numbers[kind])
    return sheet


def _put(sheet: Sheet, row: str, said: Said) -> None:
    sheet.rows.append(Row(row, said.title))
    sheet.put_text(row, "year", str((said.decided_on or said.on).year))
    sheet.put_text(row, "decision", decision(said))
    sheet.put_text(row, "result", said.result)
    sheet.put_text(row, "level", LEVELS[Level(said.level)] if said.level else "")
    sheet.put_text(row, "details", " ".join(said.details.split()))


def merits(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the public ids asked for, of people and units. Columns: how many of each kind, `high` prizes from the
    province up, `rating` the newest in words; of people `help`, `helped` and `help_hours`, `led` and `led_hours`."""
    period, on, last = _span(book, *parts)
    people = ids_by_public_id(rows)
    units = _unit_ids(set(rows) - set(people), on)
    found = record.confirmed_of(
        set(people.values()), set(units.values()), period.starts_on, last, book.known_at
    )
    given = helps_of(set(people.values()), period.starts_on, last, book.known_at)
    led = taught_by(set(people.values()), period.starts_on, last, book.known_at)
    what = "Hồ sơ thi đua: các mục đã xác nhận, hướng dẫn đã được xác nhận và buổi tập huấn đã dạy"
    sheet = Sheet(named("merits", *parts), f"{what}, {_days(period, on, last)}")
    inside = [value for value in found if value.said.on >= period.starts_on]
    for public_id, unit_id in units.items():
        _count(sheet, public_id, [value for value in inside if value.unit_id == unit_id])
    for public_id, person_id in people.items():
        _count(sheet, public_id, [value for value in inside if value.person_id == person_id])
        help_ = given.get(person_id, Given())
        workshops, minutes = led.get(person_id, (0, 0))
        for column, number in (("help", help_.turns), ("helped", help_.people), ("led", workshops)):
            sheet.put(public_id, column, number)
        sheet.put_text(public_id, "help_hours", hours(help_.minutes))
        sheet.put_text(public_id, "led_hours", hours(minutes))
    return sheet


def own_people(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """One row, the last: how many of each kind were confirmed about people whose main membership was in the unit or below
    it on the last day; `high` prizes from the province up. LookupError for no unit."""
    key, day, public_id = parts
    period, on, last = _span(book, key, day)
    nodes = unit_nodes(on, book.known_at)
    unit = nodes[_unit_ids([public_id], on)[public_id]]
    people = ids_with_values(subtree(nodes, frozenset({unit.id})), last, book.known_at)
    found = record.confirmed_of(people, [], period.starts_on, last, book.known_at)
    what = f"Hồ sơ thi đua của cá nhân thuộc {unit.name}: các mục đã xác nhận"
    sheet = Sheet(named("own-people", *parts), f"{what}, {_days(period, on, last)}")
    _count(sheet, ALL, [value for value in found if value.said.on >= period.starts_on])
    return sheet


def _count(sheet: Sheet, row: str, found: Iterable[Value]) -> None:
    said = [value.said for value in found]
    sheet.rows.append(Row(row, ""))
    for kind in Kind:
        sheet.put(row, kind.value, sum(one.kind == kind for one in said))
    sheet.put(row, "high", sum(one.kind == Kind.PRIZE and one.level in HIGH for one in said))
    ratings = [one.result or one.title for one in said if one.kind == Kind.RATING]
    sheet.put_text(row, "rating", ratings[-1] if ratings else "")


def entered(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are kinds of value with `count` (prizes: `high` too); `help` with `turns`, `people`, `hours`; `workshop` with
    `count`, `people`, `turns`."""
    period, on, last = _span(book, *parts)
    found = record.confirmed_counts(period.starts_on, last, book.known_at)
    what = "Hồ sơ thi đua toàn Trường: các mục đã xác nhận, hướng dẫn đã được xác nhận, buổi tập huấn đã kết thúc"
    sheet = Sheet(named("entered", *parts), f"{what}, {_days(period, on, last)}")
    for kind in Kind:
        sheet.put(kind.value, "count", sum(number for (one, _), number in found.items() if one == kind))
    high = (found.get((Kind.PRIZE, level), 0) for level in HIGH)
    sheet.put(Kind.PRIZE.value, "high", sum(high))
    given = all_helps(period.starts_on, last, book.known_at)
    held = workshop_figures(period.starts_on, last, None, on, book.known_at)
    for row, column, number in (
        (HELP, "turns", given.turns), (HELP, "people", given.people),
        (WORKSHOP, "count", held.workshops), (WORKSHOP, "people", held.people), (WORKSHOP, "turns", held.turns),
    ):  # fmt: skip
        sheet.put(row, column, number)
    sheet.put_text(HELP, "hours", hours(given.minutes))
    return sheet
