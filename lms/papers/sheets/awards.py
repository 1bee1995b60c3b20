"""The sheet of awards that were given within a period: to whom, by whom, by which decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation.rules import Period
from lms.kernel.vietnamese import show_date
from lms.nominations import queries
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.decisions.rules import Decision
from lms.nominations.queries import Nomination
from lms.nominations.rules import Level, State, Step
from lms.papers.sheets.book import ALL, Book, Row, Sheet, named
from lms.papers.sheets.nominations import PEOPLE, UNITS

GIVEN = (State.AWARDED, State.GRANTED)


@dataclass(frozen=True)
class Given:
    """An award that was given. `on`: the day of its decision; where its number is not known yet, when it was decided."""

    nomination: Nomination
    period: Period
    on: date
    decision: Decision | None


def awards_name(period: Period, on: date) -> str:
    """The sheet of the awards of a period, as of a day."""
    return named("awards", period.key, on)


def given_in(period: Period, periods: Sequence[Period], on: date) -> list[Given]:
    """Awards decided within the period, and those of nominations for the period itself, by the day: each period in its
    order, the principal's before those from above, collectives before people."""
    known = queries.nominated_periods()
    given = [
        (one, nomination)
        for one in sorted(periods, key=lambda p: (p.ends_on, p.starts_on))
        if one.key in known and one.starts_on <= on
        for nomination in queries.nominations_of(one)
        if nomination.state in GIVEN
    ]
    decisions = decisions_of([nomination for _, nomination in given])
    found: list[Given] = []
    for one, nomination in given:
        decision, last = decisions.get(nomination.public_id), nomination.last(Step.AWARDED, Step.GRANTED)
        day = decision.on if decision else last.on if last else one.ends_on
        if day <= on and (one.key == period.key or period.starts_on <= day <= period.ends_on):
            found.append(Given(nomination, one, day, decision))
    return sorted(found, key=lambda g: (g.period.ends_on, g.nomination.level is Level.HIGHER, g.nomination.kind != "unit", g.nomination.number))  # fmt: skip


def awards(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the nominations' public ids with `decision` ("" where its number is not known), then `school`, `higher` and
    the last row with `units`, `people` and `count`."""
    key, day = parts
    period, on = emulation.get_period(key, book.periods), date.fromisoformat(day)
    found = given_in(period, book.periods, on)
    label = f"Các đề nghị khen thưởng đã có quyết định trong kỳ “{period.name}”, ghi nhận đến hết ngày {show_date(on)}"
    sheet = Sheet(named("awards", *parts), label)
    for one in found:
        sheet.rows.append(Row(one.nomination.public_id, one.nomination.name))
        sheet.put_text(one.nomination.public_id, "decision", one.decision.cited if one.decision else "")
    for row, levels in ((Level.SCHOOL, [Level.SCHOOL]), (Level.HIGHER, [Level.HIGHER]), (ALL, list(Level))):
        those = [one for one in found if one.nomination.level in levels]
        units = sum(one.nomination.kind == "unit" for one in those)
        for column, number in ((UNITS, units), (PEOPLE, len(those) - units), ("count", len(those))):
            sheet.put(row, column, number)
    return sheet
