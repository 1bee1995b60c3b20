"""The facts that meet requirements, put together from every satisfier: for whole populations and for some people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.kernel.messages import mark
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, CompletionRevocation, Participation
from lms.org.merges.whose import every_record, merged_ids, merged_people, whole_person
from lms.targets.asking.rules import COURSE
from lms.targets.queries.places import FLOOR, OLD_VERSIONS, ON, PEOPLE, Reader, Shape, among, refs_of, rows_of
from lms.targets.queries.retakes import counts_on, lapses
from lms.targets.satisfiers import Moment, News, Satisfier, answering
from lms.targets.status.rules import Begun, Fact

DONE, BEGUN, WAITS = range(3)  # what a row of `did_by` is


class Completions:
    """Courses finished here: the first satisfier. A version to be learnt again counts until its day has passed."""

    source = "completion"
    label = mark("Khóa học trên hệ thống")
    answers = COURSE

    def done(self, moment: Moment) -> sa.Select[Any]:
        """Completions in force whose version counts on the day."""
        columns: list[Any] = [
            Completion.person_id, Completion.course_id.label("ref"), Completion.completed_on.label("since"),
            sa.cast(sa.null(), sa.Date).label("until"), Completion.id.label("fact_id"), Completion.version_id,
        ]  # fmt: skip
        in_force = not_revoked(Completion, moment.known_at)
        return sa.select(*columns).where(in_force, counts_on(moment.on, moment.known_at))

    def begun(self, moment: Moment) -> sa.Select[Any]:
        """The first lesson confirmed or attempt made in the course."""
        columns: list[Any] = [
            Participation.person_id, Participation.course_id.label("ref"), Participation.began_on.label("since"),
            Participation.id.label("fact_id"),
        ]  # fmt: skip
        found = sa.select(*columns)
        return found if moment.known_at is None else found.where(Participation.began_at <= moment.known_at)

    def in_review(self, moment: Moment) -> None:
        """A work that waits for its mark stands on the trainers' own list."""

    def titles(self) -> Mapping[int, str]:
        """Courses are chosen by their keys."""
        return {}

    def news(self) -> Sequence[News]:
        """Completions, what declares one void, and what was begun."""
        void = sa.select(Completion.person_id).join(
            CompletionRevocation, CompletionRevocation.completion_id == Completion.id
        )
        return [
            (Completion.id, sa.select(Completion.person_id)), (CompletionRevocation.id, void),
            (Participation.id, sa.select(Participation.person_id)),
        ]  # fmt: skip


COMPLETIONS = Completions()


def others() -> tuple[Satisfier, ...]:
    """What meets courses by other means than finishing them here."""
    return tuple(one for one in answering([COURSE]) if one.source != COMPLETIONS.source)


def holds_other(means: tuple[Satisfier, ...], person_id: Any, on: Any) -> sa.ColumnElement[bool]:
    """Condition: one of `means` holds anything of the person's. Mostly not: then nobody need ask what it is."""

    def held(one: Satisfier) -> sa.ColumnElement[bool]:
        facts = one.done(Moment(on)).subquery()
        return sa.exists().where(facts.c.person_id.in_(whole_person(person_id)))

    return sa.or_(sa.false(), *map(held, means))


def holds_any(means: tuple[Satisfier, ...], on: Any) -> sa.ColumnElement[bool]:
    """Condition: one of `means` holds anything of anybody's."""
    held = (sa.select(one.done(Moment(on)).subquery().c.fact_id).exists() for one in means)
    return sa.or_(sa.false(), *held)


def by_ref(facts: sa.Subquery, kind: str) -> sa.ColumnElement[bool]:
    """Condition on facts: about what is asked, said so that no database looks them up by it, but by their people. Where
    few people are asked about, the facts of everybody in a course are far more than theirs."""
    return (facts.c.ref + sa.literal_column("0")).in_(refs_of(kind))


def counting(
    facts: sa.Subquery, kind: str, shape: Shape, is_ever: bool = False, few: bool = False
) -> sa.ColumnElement[bool]:
    """Condition on facts of a satisfier: they meet a requirement of this kind on the day; or (`is_ever`) on some day by
    then. `few`: as in `by_ref`."""
    asked = by_ref(facts, kind) if few else facts.c.ref.in_(refs_of(kind))
    conditions = [asked, facts.c.since <= ON]
    if not is_ever:
        conditions.append(sa.or_(facts.c.until.is_(None), facts.c.until >= ON))
    if shape.expires and not is_ever:
        conditions.append(facts.c.since >= FLOOR)
    if shape.versions and "version_id" in facts.c:
        conditions.append(sa.or_(facts.c.version_id.is_(None), facts.c.version_id.not_in(OLD_VERSIONS)))
    return sa.and_(*conditions)


def met_by(listed: Any, shape: Shape) -> list[sa.Select[Any]]:
    """SELECTs of person_id and met: a number for each requirement that somebody of `listed` has met on the day, the same
    for the same requirement. `listed`: anything with person_id, whom facts may know by the ids of people merged into
    them."""
    parts: list[sa.Select[Any]] = []
    moment, merged = Moment(ON, shape.known), merged_people(shape.known)
    for satisfier in answering(shape.kinds):
        facts = satisfier.done(moment).subquery()
        number = facts.c.ref * len(shape.kinds) + shape.kinds.index(satisfier.answers)
        columns = (listed.c.person_id, number.label("met"))
        own, under = of_listed(listed, facts, merged)
        counts = counting(facts, satisfier.answers, shape, few=shape.few)
        if shape.few:
            mine = facts.c.person_id.in_(sa.select(listed.c.person_id))
            parts.append(sa.select(facts.c.person_id, number.label("met")).where(mine, counts))
        else:
            parts.append(sa.select(*columns).select_from(own).where(counts))
        counts = counting(facts, satisfier.answers, shape, few=True)
        theirs = facts.c.person_id.in_(merged_ids(shape.known))
        parts.append(sa.select(*columns).select_from(under).where(theirs, counts))
    return parts


def of_listed(listed: Any, facts: sa.Subquery, merged: sa.Subquery) -> tuple[sa.Join, sa.Join]:
    """Those of `listed` with their facts: with their own, and with those under ids merged into theirs. Two, because each
    then goes from the people to their facts by an index, and never through everybody's."""
    own = listed.join(facts, facts.c.person_id == listed.c.person_id)
    under = merged.join(listed, listed.c.person_id == merged.c.kept_id)
    return own, under.join(facts, facts.c.person_id == merged.c.merged_id)


def begun_by(mine: Any, shape: Shape, of: Any) -> sa.ColumnElement[bool]:
    """Condition: the person has begun with something that the target asks. `mine` compares a fact's person; `of`: the
    table of the enclosing statement."""
    found: list[sa.ColumnElement[bool]] = []
    for satisfier in answering(shape.kinds):
        begun = satisfier.begun(Moment(ON, shape.known))
        if begun is None:
            continue
        facts = begun.subquery()
        started = sa.select(facts.c.ref).where(
            mine(facts.c.person_id), facts.c.ref.in_(refs_of(satisfier.answers)), facts.c.since <= ON
        )
        found.append(started.correlate(of).exists())
    return sa.or_(sa.false(), *found)


def _of_people(facts: sa.Subquery, kind: str, shape: Shape) -> sa.Select[Any]:
    whose = every_record(shape.known)
    columns: list[Any] = [whose.c.person_id, facts.c.ref, facts.c.since, facts.c.fact_id]
    joined = whose.join(facts, facts.c.person_id == whose.c.record_id)
    wanted = (among(whose.c.person_id, PEOPLE), facts.c.ref.in_(refs_of(kind)), facts.c.since <= ON)
    return sa.select(*columns).select_from(joined).where(*wanted)


@dataclass
class Did:
    """What somebody has met by the day, whether or not it still counts, and what they have begun or handed in."""

    facts: list[Fact] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)


def did_by(reader: Reader, shape: Shape, values: Mapping[str, Any], ids: Sequence[int]) -> dict[int, Did]:
    """What each of these people did by the day. One query, however many people and satisfiers.

    A completion in a version that is to be learnt again counts until the day by which that is due.
    """
    found: dict[int, Did] = defaultdict(Did)
    satisfiers = tuple(answering(shape.kinds))
    if not ids or not satisfiers:
        return found
    told = rows_of(_did(shape, satisfiers), {**values, "people": tuple(ids)}, reader)
    for person_id, ref, since, fact_id, until, lapses_on, number, what in told:
        one = satisfiers[number]
        if what == DONE:
            end = min((day for day in (until, lapses_on) if day is not None), default=None)
            found[person_id].facts.append(Fact(one.answers, ref, since, end, one.source, fact_id))
        else:
            found[person_id].begun.append(Begun(one.answers, ref, since, what == WAITS, one.source, fact_id))
    return found


@lru_cache(maxsize=64)
def _did(shape: Shape, satisfiers: tuple[Satisfier, ...]) -> sa.CompoundSelect[Any]:
    """The statement of `did_by`, made once: making it costs more than what some people did. Its PEOPLE are to be filled."""
    parts: list[sa.Select[Any]] = []
    for number, satisfier in enumerate(satisfiers):
        parts.append(_done_rows(satisfier, shape).add_columns(_tag(number), _tag(DONE)))
        moment = Moment(ON, shape.known)
        for what, select in ((BEGUN, satisfier.begun(moment)), (WAITS, satisfier.in_review(moment))):
            if select is not None:
                rows = _of_people(select.subquery(), satisfier.answers, shape)
                none: Any = sa.cast(sa.null(), sa.Date)
                parts.append(rows.add_columns(none, none, _tag(number), _tag(what)))
    return sa.union_all(*parts)


def _tag(number: int) -> Any:
    return sa.literal_column(str(number), sa.Integer)


def _done_rows(satisfier: Satisfier, shape: Shape) -> sa.Select[Any]:
    # Asked as of the first day there is, nothing has lapsed yet; when it lapses stands beside it.
    facts = satisfier.done(Moment(sa.literal(date.min, sa.Date), shape.known)).subquery()
    found = _of_people(facts, satisfier.answers, shape)
    if "version_id" not in facts.c:
        return found.add_columns(facts.c.until, sa.cast(sa.null(), sa.Date).label("lapses_on"))
    lapse = lapses(shape.known)
    found = found.outerjoin(lapse, lapse.c.version_id == facts.c.version_id)
    if shape.versions:
        found = found.where(sa.or_(facts.c.version_id.is_(None), facts.c.version_id.not_in(OLD_VERSIONS)))
    return found.add_columns(facts.c.until, lapse.c.due_on.label("lapses_on"))
