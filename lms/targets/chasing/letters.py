"""What the letters say: put together when they go, or when somebody looks, so that nobody is reminded of what is done."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from lms.kernel import clock
from lms.kernel.mail import Letter
from lms.org.models import Person
from lms.org.rules import subtree
from lms.org.settings import PUBLIC_ADDRESS, SCHOOL_NAME, setting
from lms.targets import queries as targets
from lms.targets.chasing import queries, rules
from lms.targets.chasing.rules import HeadLine, Line
from lms.targets.queries import CourseName, TargetView
from lms.targets.queries.coverage import Coverage
from lms.targets.satisfiers import offered_items
from lms.targets.status.rules import NextStep


@dataclass
class Owed:
    """What a letter to somebody is about. `told`: target and unit of each line of their own."""

    own: list[Line] = field(default_factory=list)
    headed: list[HeadLine] = field(default_factory=list)
    told: list[tuple[int, int]] = field(default_factory=list)


def asking_today() -> list[TargetView]:
    """The targets in force today."""
    today = clock.today()
    return [one for one in targets.targets(today) if one.in_force(today)]


def owed_by(people: Collection[int]) -> dict[int, Owed]:
    """What each of these people is to be reminded of, and of whom as a head; absent where there is nothing. A few
    queries for each target, however many people."""
    found: dict[int, Owed] = defaultdict(Owed)
    heads = queries.heads_on(clock.today())
    headed = {unit_id for unit_id, ids in heads.items() if ids & set(people)}
    for target in asking_today():
        cover = queries.whole(target, clock.today())
        titles = targets.course_names(target.course_keys)
        for one in queries.missing(target, cover, people=people):
            line = Line(target.name, one.due_on, one.status, title_of(one.step, titles))
            found[one.person_id].own.append(line)
            found[one.person_id].told.append((target.target_id, one.unit_id))
        if headed:
            _add_heads(found, target, cover, heads, headed, people)
    return dict(found)


def _add_heads(
    found: dict[int, Owed],
    target: TargetView,
    cover: Coverage,
    heads: dict[int, set[int]],
    headed: set[int],
    people: Collection[int],
) -> None:
    today, nodes = clock.today(), cover.tree.nodes
    below = subtree(nodes, frozenset(headed))
    late: dict[int, int] = defaultdict(int)
    for one in queries.missing(target, cover, below):
        late[one.unit_id] += rules.is_late(one.due_on, one.status, today)
    told = rules.told_heads(nodes, heads, {unit: count for unit, count in late.items() if count})
    for (unit_id, head), count in sorted(told.items()):
        if head in people:
            found[head].headed.append(HeadLine(target.name, nodes[unit_id].name, count))


def title_of(step: NextStep | None, titles: dict[str, CourseName]) -> str | None:
    """What the next step is called."""
    if step is None:
        return None
    if step.course_key in titles:
        return titles[step.course_key].title
    return offered_items().get(step.course_key)


@dataclass(frozen=True)
class Head:
    """Who writes, and where the reader goes; read once for many letters."""

    school: str
    address: str


def head() -> Head:
    """The school's own."""
    return Head(setting(SCHOOL_NAME), setting(PUBLIC_ADDRESS))


def letter(public_id: str, name: str, email: str, owed: Owed, said: Head) -> Letter:
    """The letter as it would go now."""
    subject, text = rules.digest(name, owed.own, owed.headed, said.school, said.address, clock.today())
    return Letter(public_id, name, email, said.school, subject, text)


def letter_to(person: Person) -> Letter | None:
    """The letter that the person would get now; None where nothing is missing."""
    owed = owed_by([person.id]).get(person.id)
    return letter(person.public_id, person.full_name, person.email or "", owed, head()) if owed else None
