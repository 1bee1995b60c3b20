"""One statement about many days: who stayed where from when to when, and since when each had begun and was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.org.merges.whose import merged_ids
from lms.org.models import Membership
from lms.org.queries import main_membership, merged_people, not_replaced
from lms.org.rules import MembershipStatus
from lms.targets.models import Exemption, TargetException
from lms.targets.queries import places
from lms.targets.queries.meaning import meant_condition
from lms.targets.queries.places import ON, REQUIRED, Shape, refs_of
from lms.targets.queries.retakes import lapses
from lms.targets.queries.satisfying import by_ref
from lms.targets.satisfiers import Moment, answering

FIRST: sa.BindParameter[date] = sa.bindparam("first", type_=sa.Date())


@dataclass(frozen=True)
class Form:
    """What the statement looks like. `by_unit`: whether units matter; `some`: fewer than all suffice; `named`: whether
    anybody may be named in the target."""

    shape: Shape
    by_unit: bool
    some: bool
    named: bool


@lru_cache(maxsize=64)
def history(form: Form) -> sa.Select[Any]:
    """One row per history and how many people share it; `person_id` where somebody is to be looked at alone. Columns:
    unit_id, leave_kind, meant, person_id, valid_from, valid_to, done, begun (since when, or NULL), people. Execute it with
    the population's values and `first`, the first day that is looked at."""
    listed = _stays(form)
    histories = _histories(form, listed)
    special = _special(form)
    alone = sa.or_(sa.func.coalesce(histories.c.ends, 0) == 1, listed.c.person_id.in_(special))
    who: Any = sa.case((alone, listed.c.person_id)).label("person_id")
    since = [_no_earlier(histories.c[name]).label(name) for name in ("done", "begun")]
    keys: list[Any] = [
        listed.c.unit_id, listed.c.leave_kind, listed.c.meant, who, _no_earlier(listed.c.valid_from).label("valid_from"),
        listed.c.valid_to, *since,
    ]  # fmt: skip
    return (
        sa.select(*keys, sa.func.count().label("people"))
        .select_from(listed.outerjoin(histories, histories.c.person_id == listed.c.person_id))
        .group_by(*keys)
    )


def _no_earlier(column: Any) -> sa.ColumnElement[Any]:
    """What came before the first day of the line came before all of it: one group."""
    return sa.case((column < FIRST, FIRST), else_=column)


def _stays(form: Form) -> sa.CTE:
    """The stretches of main memberships that touch the days, of people the target means by category or by name."""
    meant = meant_condition(Membership, Shape(positions=form.shape.positions))
    asked = sa.or_(meant, Membership.person_id.in_(_named(form))) if form.named else meant
    on_leave = Membership.status == MembershipStatus.LEAVE
    unit: Any = Membership.unit_id if form.by_unit else sa.cast(sa.null(), sa.Integer).label("unit_id")
    columns: list[Any] = [
        Membership.person_id, unit, sa.case((on_leave, Membership.leave_kind)).label("leave_kind"),
        sa.case((meant, 1), else_=0).label("meant"), Membership.valid_from, Membership.valid_to,
    ]  # fmt: skip
    touches = sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= FIRST)
    wanted = [main_membership(Membership, form.shape.known), asked, Membership.valid_from <= ON, touches]
    if form.shape.within:
        wanted.append(places.among(Membership.unit_id, places.WITHIN))
    return sa.select(*columns).where(*wanted).cte()


def _kept(model: Any, form: Form) -> sa.CompoundSelect[Any]:
    """The people whom rows of the target name, by the ids they are counted under."""
    merged = merged_people(form.shape.known)
    own = (model.target_id == places.TARGET, not_replaced(model, form.shape.known))
    kept = sa.select(merged.c.kept_id).join(model, model.person_id == merged.c.merged_id)
    return sa.union(sa.select(model.person_id).where(*own), kept.where(*own))


def _named(form: Form) -> sa.CompoundSelect[Any]:
    return _kept(TargetException, form)


def _special(form: Form) -> Any:
    exempt = sa.select(_kept(Exemption, form).subquery().c[0])
    return sa.union(exempt, sa.select(_named(form).subquery().c[0])) if form.named else exempt


def _histories(form: Form, listed: sa.CTE) -> sa.Subquery:
    """One row per person who did something: since when everything needed is met (`done`), since when anything was begun
    or met (`begun`), and whether something met counts for a time only (`ends`)."""
    none: Any = sa.null()
    people = sa.select(listed.c.person_id).distinct().cte()
    met = _met(form, people)
    first: list[Any] = [
        met.c.person_id, met.c.met, sa.func.min(met.c.since).label("since"), sa.func.max(met.c.ends).label("ends"),
    ]  # fmt: skip
    firsts = sa.select(*first).group_by(met.c.person_id, met.c.met).subquery()
    done: Any = sa.case((sa.func.count() >= REQUIRED, sa.func.max(firsts.c.since)))
    if form.some:
        order: Any = sa.func.row_number().over(partition_by=firsts.c.person_id, order_by=firsts.c.since)
        firsts = sa.select(*firsts.c, order.label("place")).subquery()
        done = sa.func.max(sa.case((firsts.c.place == REQUIRED, firsts.c.since)))
    columns: list[Any] = [
        firsts.c.person_id, done.label("done"), sa.func.min(firsts.c.since).label("begun"),
        sa.func.max(firsts.c.ends).label("ends"),
    ]  # fmt: skip
    parts: list[Any] = [sa.select(*columns).group_by(firsts.c.person_id)]
    for begun in _begun(form, people):
        told: list[Any] = [
            begun.c.person_id, sa.cast(none, sa.Date), sa.func.min(begun.c.since), sa.literal(0),
        ]  # fmt: skip
        parts.append(sa.select(*told).group_by(begun.c.person_id))
    every = sa.union_all(*parts).subquery()
    grouped: list[Any] = [
        every.c.person_id, sa.func.max(every.c.done).label("done"), sa.func.min(every.c.begun).label("begun"),
        sa.func.max(every.c.ends).label("ends"),
    ]  # fmt: skip
    return sa.select(*grouped).group_by(every.c.person_id).subquery()


def _of(
    people: sa.CTE, facts: sa.Subquery, kind: str, columns: Sequence[Any], shape: Shape, *more: Any
) -> list[Any]:
    """Facts of the people about requirements of the kind, by their own id and by the ids of those merged into them."""
    merged = merged_people(shape.known)
    by_then = (facts.c.since <= ON, *more)
    if shape.within:
        mine = facts.c.person_id.in_(sa.select(people.c.person_id))
        own = sa.select(facts.c.person_id, *columns).where(mine, by_ref(facts, kind), *by_then)
    else:
        joined = people.join(facts, facts.c.person_id == people.c.person_id)
        asked = facts.c.ref.in_(refs_of(kind))
        own = sa.select(people.c.person_id, *columns).select_from(joined).where(asked, *by_then)
    others = merged.join(people, people.c.person_id == merged.c.kept_id).join(
        facts, facts.c.person_id == merged.c.merged_id
    )
    of_merged = facts.c.person_id.in_(merged_ids(shape.known))
    theirs = sa.select(people.c.person_id, *columns).select_from(others)
    return [own, theirs.where(of_merged, by_ref(facts, kind), *by_then)]


def _met(form: Form, people: sa.CTE) -> sa.Subquery:
    shape, parts = form.shape, []
    lapse = lapses(shape.known)
    whole = Moment(
        sa.literal(date.min, sa.Date), shape.known
    )  # of the first day there is: nothing has lapsed
    for satisfier in answering(shape.kinds):
        facts = satisfier.done(whole).subquery()
        ends: Any = facts.c.until.is_not(None)
        more: list[sa.ColumnElement[bool]] = []
        if "version_id" in facts.c:
            ends = sa.or_(ends, facts.c.version_id.in_(sa.select(lapse.c.version_id)))
            if shape.versions:
                more.append(
                    sa.or_(facts.c.version_id.is_(None), facts.c.version_id.not_in(places.OLD_VERSIONS))
                )
        number = facts.c.ref * len(shape.kinds) + shape.kinds.index(satisfier.answers)
        ends = sa.literal(1) if shape.expires else sa.case((ends, 1), else_=0)
        told = [number.label("met"), facts.c.since, ends.label("ends")]
        parts += _of(people, facts, satisfier.answers, told, shape, *more)
    return sa.union_all(*parts).subquery()


def _begun(form: Form, people: sa.CTE) -> list[sa.Subquery]:
    parts = []
    for satisfier in answering(form.shape.kinds):
        begun = satisfier.begun(Moment(ON, form.shape.known))
        if begun is not None:
            facts = begun.subquery()
            parts += _of(people, facts, satisfier.answers, [facts.c.since], form.shape)
    return [part.subquery() for part in parts]
