"""Every write of grants. Rows are only added: an end is a row that stands for the one it ends."""

from datetime import date, timedelta

from lms.accounts.models import RoleGrant
from lms.accounts.queries import get_account
from lms.accounts.roles import queries
from lms.accounts.roles.rules import Source, Wish, delegation_problem, last_day_left, wish_problem
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor, Role
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.messages import Message, mark
from lms.org.people.queries import hold_units
from lms.org.queries import unit_nodes
from lms.org.rules import path_up


def grant(actor: Actor, account_id: int, wish: Wish, reason: str = "") -> int:
    """Gives a role and returns the grant's id. Invalid where it makes no sense, Conflict where it is held already."""
    require(actor, "accounts.grant")
    return _add(actor, account_id, wish, reason)


def _add(
    actor: Actor, account_id: int, wish: Wish, reason: str, source_id: int | None = None, head_id: int | None = None
) -> int:  # fmt: skip
    problem = wish_problem(wish)
    if problem is not None:
        raise Invalid(problem)
    account = get_account(account_id)
    if account.disabled_at is not None:
        raise Invalid(Message(mark("Tài khoản này đã bị khóa.")))
    for held in queries.live_of(account_id, wish.role.value, clock.today()):
        if (held.unit_id, held.course_id) == (wish.unit_id, wish.course_id) and _overlap(held, wish):
            raise Conflict(Message(mark("Người này đã giữ vai trò đó trong thời gian này.")))
    row = RoleGrant(
        account_id=account_id, role=wish.role.value, unit_id=wish.unit_id, course_id=wish.course_id,
        valid_from=wish.valid_from, valid_to=wish.valid_to, granted_by=actor.name, recorded_at=clock.now(),
        reason=reason.strip() or None, delegated_from_id=source_id,
        delegated_head_id=head_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    after = {
        "role": wish.role, "unit_id": wish.unit_id, "course_id": wish.course_id, "valid_from": wish.valid_from,
        "valid_to": wish.valid_to,
    }  # fmt: skip
    subject, whose, why = f"account:{account_id}", account.person_id, row.reason
    if source_id is not None:
        record(actor, "role.delegate", subject, person_id=whose, reason=why, after=after, source=source_id)
    elif head_id is not None:
        record(actor, "role.delegate", subject, person_id=whose, reason=why, after=after, headship=head_id)
    else:
        record(actor, "role.grant", subject, person_id=whose, reason=why, after=after)
    return row.id


def _overlap(held: RoleGrant, wish: Wish) -> bool:
    before = held.valid_to is not None and held.valid_to < wish.valid_from
    after = wish.valid_to is not None and wish.valid_to < held.valid_from
    return not (before or after)


def delegate(actor: Actor, grant_id: int, account_id: int, wish: Wish, reason: str) -> int:
    """Passes one of the actor's own grants on for a time and returns the new grant's id.

    NotFound for a grant that is not the actor's, or not in force today.
    """
    require(actor, "accounts.self")
    today = clock.today()
    held = queries.get_live(grant_id, today)
    if held.account_id != actor.account_id or held.valid_from > today:
        raise NotFound(queries.NOT_HELD)
    source = Source(
        Role(held.role), held.unit_id, held.course_id, held.valid_from, held.valid_to, held.is_delegated
    )
    _check_delegation(actor, source, account_id, wish)
    return _add(actor, account_id, wish, reason, source_id=held.id)


def delegate_headship(actor: Actor, head_id: int, account_id: int, wish: Wish, reason: str) -> int:
    """Passes on for a time what the actor does as the head of a unit by appointment; returns the new grant's id.

    NotFound for an appointment that is not the actor's, or not in force today.
    """
    require(actor, "accounts.self")
    today = clock.today()
    hold_units([queries.get_headship_held(actor.person_id, head_id, today).unit_id])
    held = queries.get_headship_held(
        actor.person_id, head_id, today
    )  # again: it may have waited for a dismissal
    source = Source(Role.HEAD, held.unit_id, None, held.valid_from, held.valid_to, is_delegated=False)
    _check_delegation(actor, source, account_id, wish)
    return _add(actor, account_id, wish, reason, head_id=held.id)


def _check_delegation(actor: Actor, source: Source, account_id: int, wish: Wish) -> None:
    if account_id == actor.account_id:
        raise Invalid(Message(mark("Hãy chọn một người khác.")))
    today = clock.today()
    path = path_up(unit_nodes(today), wish.unit_id) if wish.unit_id is not None else frozenset[int]()
    problem = delegation_problem(source, wish, path, today)
    if problem is not None:
        raise Invalid(problem)


def end_grant(actor: Actor, grant_id: int, last_day: date | None, reason: str) -> None:
    """Ends a grant with `last_day` (None: at once), and what was passed on from it with it.

    Who grants roles may end any, and everybody what they passed on themselves.
    """
    row = queries.get_live(grant_id, clock.today())
    if not _passed_on_by(actor, row):
        require(actor, "accounts.grant")
    if last_day is not None and last_day < clock.today():
        raise Invalid(Message(mark("Ngày cuối không ở trong quá khứ; để trống nếu kết thúc ngay.")))
    if last_day is not None and row.valid_to is not None and last_day > row.valid_to:
        raise Invalid(
            Message(
                mark("Ngày cuối mới phải sớm hơn ngày cuối đang ghi; muốn kéo dài thì giao thêm lần nữa.")
            )
        )
    _end(actor, row, last_day or clock.today() - timedelta(days=1), reason)


def _passed_on_by(actor: Actor, row: RoleGrant) -> bool:
    mine = (
        queries.passed_on_grants_of(actor.account_id, clock.today()) if actor.account_id is not None else ()
    )
    return any(each.id == row.id for each in mine)


def _end(actor: Actor, row: RoleGrant, last_day: date, reason: str) -> None:
    passed_on = queries.passed_on_from(row, clock.today())
    if row.valid_from > last_day:  # it would have begun later: it never does, not even on the last day
        last_day = clock.today() - timedelta(days=1)
    ended = insert_ignore(
        RoleGrant, account_id=row.account_id, role=row.role, unit_id=row.unit_id, course_id=row.course_id,
        valid_from=min(row.valid_from, last_day), valid_to=last_day, granted_by=actor.name, recorded_at=clock.now(),
        replaces_id=row.id, reason=reason.strip() or row.reason, delegated_from_id=row.delegated_from_id,
        delegated_head_id=row.delegated_head_id,
    )  # fmt: skip
    if not ended:
        raise Conflict(queries.NOT_HELD)
    scope = {"role": row.role, "unit_id": row.unit_id, "course_id": row.course_id}
    record(
        actor, "role.end", f"account:{row.account_id}", person_id=get_account(row.account_id).person_id,
        reason=reason.strip() or None, before={**scope, "valid_to": row.valid_to},
        after={**scope, "valid_to": last_day},
    )  # fmt: skip
    for each in passed_on:
        if each.valid_to is None or each.valid_to > last_day:
            _end(actor, each, last_day, reason)


def end_role(actor: Actor, account_id: int, role: Role, reason: str = "") -> int:
    """Ends the account's grants of the role at once; yesterday is their last day. Returns how many ended."""
    require(actor, "accounts.grant")
    current = queries.live_of(account_id, role.value, clock.today())
    for row in current:
        _end(actor, row, clock.today() - timedelta(days=1), reason)
    return len(current)


def end_passed_on(actor: Actor, account_id: int, reason: str) -> None:
    """Ends what the account passed on to others: who is shut out leaves nobody in charge in their stead."""
    for row in queries.passed_on_grants_of(account_id, clock.today()):
        _end(actor, row, clock.today() - timedelta(days=1), reason)


def follow_headship(actor: Actor, head_id: int) -> None:
    """Cuts what was passed on from a headship to the days that it still has, as the row `head_id` records it now."""
    head, today = queries.get_headship(head_id), clock.today()
    for row in queries.passed_on_from_head(head, today):
        last_day = last_day_left(head.valid_from, head.valid_to, row.valid_from, row.valid_to)
        if last_day is not None:
            _end(actor, row, max(last_day, today - timedelta(days=1)), "")
