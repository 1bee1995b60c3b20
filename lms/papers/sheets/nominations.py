"""Sheets of nominations and of the Council's votes: how many are proposed, and how the votes on each fell."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.vietnamese import show_date
from lms.nominations import queries
from lms.nominations.council.rules import Basis
from lms.nominations.queries import Nomination, Session
from lms.nominations.rules import Level, State
from lms.papers.sheets.book import ALL, Book, Row, Sheet, named

UNITS, PEOPLE = "units", "people"
# By the Council, and not refused since; what those above answered later changes no paper that went to them.
PASSED = (State.PASSED, State.AWARDED, State.SENT_UP, State.GRANTED, State.NOT_GRANTED)
BEFORE_COUNCIL = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
LEVELS = {Level.SCHOOL: "Hiệu trưởng tặng", Level.HIGHER: "đề nghị cấp trên khen thưởng"}


def passed_name(period: Period, level: Level) -> str:
    """The sheet of those of a level whom the Council passed."""
    return named("passed", period.key, level.value)


def session_name(session: Session) -> str:
    """The sheet of a session of the Council."""
    return named("session", session.public_id)


def active(period: Period) -> list[Nomination]:
    """Those of the period that their unit stands for: neither still being written nor taken back."""
    return in_order([n for n in queries.nominations_of(period) if n.state not in BEFORE_COUNCIL])


def standing(found: Sequence[Nomination]) -> list[Nomination]:
    """Of these, who is still proposed: their unit stands for them, the Council did not reject them and nobody refused."""
    return in_order([n for n in found if n.state not in (*BEFORE_COUNCIL, State.NOT_PASSED, State.REFUSED)])


def active_about(period: Period, person_id: int | None, unit_id: int | None) -> list[Nomination]:
    """The same of one person, or of one unit itself."""
    found = queries.nominations_about(period, person_id, unit_id)
    return [n for n in found if n.state not in BEFORE_COUNCIL]


def passed_by_council(period: Period, level: Level) -> list[Nomination]:
    """Those of a level whom the Council passed and nobody refused since, as papers list them."""
    return in_order([n for n in queries.nominations_of(period) if n.state in PASSED and n.level is level])


def in_order(found: Sequence[Nomination]) -> list[Nomination]:
    """As every paper lists them: collectives first, then people, each by number."""
    return sorted(found, key=lambda n: (n.kind != "unit", n.number))


def _count(sheet: Sheet, found: Sequence[Nomination]) -> None:
    units = sum(one.kind == "unit" for one in found)
    for row, number in ((UNITS, units), (PEOPLE, len(found) - units), (ALL, len(found))):
        sheet.put(row, "count", number)


def passed(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the nominations' public ids with the votes; `units`, `people` and the last row count them."""
    key, level = parts
    period = emulation.get_period(key, book.periods)
    found = passed_by_council(period, Level(level))
    label = f"Các đề nghị khen thưởng của kỳ “{period.name}” được Hội đồng thông qua, {LEVELS[Level(level)]}"
    sheet = Sheet(named("passed", *parts), label)
    for one in found:
        sheet.rows.append(Row(one.public_id, one.name))
        if one.vote is not None:
            sheet.put(one.public_id, "for", one.vote.votes_for or 0)
            sheet.put(one.public_id, "against", one.vote.votes_against or 0)
    _count(sheet, found)
    return sheet


def session(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the nominations that were voted on; `all` holds members, present, absent, and how many passed."""
    [public_id] = parts
    found = queries.session(public_id)
    ended: date | None = clock.local_date(found.ended_at) if found.ended_at else None
    label = f"Phiên họp Hội đồng Thi đua - Khen thưởng ngày {show_date(found.held_on)}"
    sheet = Sheet(named("session", public_id), label + (f", ghi ngày {show_date(ended)}" if ended else ""))
    of = len(found.present) if found.terms.basis is Basis.PRESENT else len(found.members)
    for outcome in found.outcomes:
        row = outcome.nomination.public_id
        sheet.rows.append(Row(row, outcome.nomination.name))
        sheet.put(row, "for", outcome.votes_for)
        sheet.put(row, "against", outcome.votes_against)
        sheet.put_share(row, "share", outcome.votes_for, of - outcome.barred)
    nominees = [outcome.nomination for outcome in found.outcomes]
    _count(sheet, nominees)
    good = [outcome.nomination for outcome in found.outcomes if outcome.passed]
    good_units = sum(one.kind == "unit" for one in good)
    for column, number in (
        ("members", len(found.members)), ("present", len(found.present)), ("absent", len(found.absent)),
        ("passed", len(good)), ("passed_units", good_units), ("passed_people", len(good) - good_units),
        ("not_passed", len(nominees) - len(good)),
    ):  # fmt: skip
        sheet.put(ALL, column, number)
    return sheet
