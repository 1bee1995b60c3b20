"""Whether the papers of a period name the same people and collectives, and as many (the plan's VI.2). What differs is said
where dossiers are made; it never stops anybody: the office may have its reason."""

from collections.abc import Mapping, Sequence

from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.nominations.queries import Nomination, nominations_of
from lms.nominations.rules import BY_COUNCIL, State, Step, differences
from lms.papers import queries, rules
from lms.papers.kinds import Asked
from lms.papers.kinds.short_list import ShortList, listed
from lms.papers.rules import KIND_TITLES
from lms.papers.sheets import Book
from lms.papers.sheets.nominations import PASSED, in_order, standing

PROPOSED = mark("Các đề nghị đang xét trong kỳ")


def differing(period: Period) -> list[Message]:
    """What differs between the period's nominations, the short list, the proposals of both levels and the minutes (of
    those whom the Council passed). A paper that nobody can make yet is left out. A dozen queries, however many names."""
    found = nominations_of(period)
    wanted = standing(found)
    return differences(_lists(period, found, wanted)) if wanted else []


def _lists(
    period: Period, found: Sequence[Nomination], wanted: Sequence[Nomination]
) -> Mapping[str, Sequence[str]]:
    lists = {PROPOSED: [one.name for one in wanted], KIND_TITLES[ShortList.key]: _short_list(period)}
    if passed := [one for one in found if one.state in PASSED]:
        lists[KIND_TITLES["to-trinh"]] = [one.name for one in in_order(passed)]
    if any(step.step in BY_COUNCIL for one in found for step in one.steps):
        lists[KIND_TITLES["bien-ban"]] = [one.name for one in found if _in_minutes(one)]
    return lists


def _in_minutes(one: Nomination) -> bool:
    """Whether the minutes say that it passed. Who was refused or taken back since stands in no later paper."""
    was_passed = any(step.step is Step.PASSED for step in one.steps)
    return was_passed and one.state not in (State.REFUSED, State.WITHDRAWN)


def _short_list(period: Period) -> list[str]:
    """The names as the list has them, which the office may have written itself."""
    book, today = Book(), clock.today()
    on = rules.figures_day(period, period.as_of(today), [one.on for one in book.snapshots])
    texts = {name: row.text for name, row in queries.entries(ShortList.key, period.key).items() if row.text}
    collectives, persons = listed(Asked(period, book.periods, on, today, "", texts))
    return [*(node.name for _, node in collectives), *(person.full_name for _, person in persons)]
