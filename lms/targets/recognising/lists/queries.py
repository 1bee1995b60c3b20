"""The SELECTs of lists from other systems: what the rows mean, a fixed number of statements for each five hundred."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark, message_from_json
from lms.kernel.vietnamese import comparable, name_key
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import every_record, holds_on, main_membership, not_replaced
from lms.org.roster.queries import chunks
from lms.targets.asking.rules import COURSE
from lms.targets.recognising.lists.rules import Asked, Known, ListRow, Somebody, held_key
from lms.targets.recognising.models import RecognitionBatch, RecognitionDecision, RecognitionPaper
from lms.targets.recognising.models import RecognitionRevocation as Revocation
from lms.targets.recognising.queries import course_titles
from lms.targets.recognising.rules import Outcome, paper_key, read_item

GONE = mark("Danh sách này đã được nhập hoặc đã bị bỏ. Hãy tải lên lại nếu cần.")


def get_batch(public_id: str) -> RecognitionBatch:
    """The list; NotFound."""
    found = db.session.scalars(
        sa.select(RecognitionBatch).where(RecognitionBatch.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound(Message(GONE))
    return found


def rows_of(batch: RecognitionBatch) -> list[ListRow]:
    """The rows of a list that waits."""
    return [
        ListRow(
            one["row"], one["code"], one["name"], one["title"], one["issuer"], one["number"], _day(one["issued_on"]),
            one["hours"], message_from_json(one["fault"]) if one["fault"] else None,
        )
        for one in batch.rows
    ]  # fmt: skip


def asked_of(batch: RecognitionBatch) -> Asked:
    """What was said about the whole list."""
    said = batch.asked
    return Asked(
        read_item(said["item"]),
        said["title"],
        said["issuer"],
        _day(said["issued_on"]),
        _day(said["valid_to"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def known_for(rows: Sequence[ListRow], asked: Asked) -> Known:
    """What is known about everything that the rows name."""
    by_code = _by_code({one.code for one in rows if one.code})
    by_name = _by_name({one.name for one in rows if one.name and not one.code})
    people = {one.person_id for one in by_code.values()} | {
        one.person_id for those in by_name.values() for one in those
    }
    items = {comparable(title): (COURSE, ref) for ref, title in course_titles().items()}
    keys = {key for one in rows if (key := paper_key(one.issuer or asked.issuer, one.number))}
    return Known(by_code, by_name, items, _used(keys), held_by(people))


def _people(column: str, values: Sequence[str], here: bool) -> list[tuple[str | None, str, Somebody]]:
    """Code and name as they are written in each record, and whom it stands for, with the unit of today."""
    today, whose = clock.today(), every_record()
    record = aliased(Person)
    unit = sa.and_(
        UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, today)
    )
    main = sa.and_(Membership.person_id == Person.id, main_membership(), holds_on(Membership, today))
    columns: list[Any] = [
        record.code, record.full_name, Person.id, Person.full_name, Person.code, UnitRecord.name,
    ]  # fmt: skip
    found = (
        sa.select(*columns)
        .select_from(whose)
        .join(record, record.id == whose.c.record_id)
        .join(Person, Person.id == whose.c.person_id)
        .outerjoin(Membership, main)
        .outerjoin(UnitRecord, unit)
        .where(getattr(record, column).in_(values))
        .order_by(Person.id)
    )
    if here:
        found = found.where(Membership.id.is_not(None))
    return [(code, name, Somebody(*rest)) for code, name, *rest in db.session.execute(found)]


def _by_code(codes: Iterable[str]) -> dict[str, Somebody]:
    spelt = sorted({one for code in codes for one in (code, code.lower(), code.upper())})
    found: dict[str, Somebody] = {}
    for part in chunks(spelt):
        for code, _, who in _people("code", part, here=False):
            found[(code or "").casefold()] = who
    return found


def _by_name(names: Iterable[str]) -> dict[str, list[Somebody]]:
    found: dict[str, dict[int, Somebody]] = defaultdict(dict)
    for part in chunks(sorted({name_key(name) for name in names})):
        for _, name, who in _people("name_key", part, here=True):
            found[comparable(name)][who.person_id] = who
    return {key: list(those.values()) for key, those in found.items()}


def _living() -> Any:
    """SELECT of the papers that wait or count, to be narrowed."""
    newest = sa.and_(RecognitionDecision.paper_id == RecognitionPaper.id, not_replaced(RecognitionDecision))
    return (
        sa.select(RecognitionPaper)
        .outerjoin(RecognitionDecision, newest)
        .outerjoin(Revocation, Revocation.decision_id == RecognitionDecision.id)
        .where(
            sa.or_(RecognitionDecision.id.is_(None), RecognitionDecision.outcome == Outcome.ACCEPTED.value),
            Revocation.id.is_(None),
        )
    )


def _used(keys: Iterable[str]) -> dict[str, list[Somebody]]:
    """Whom papers with these keys stand for."""
    found: dict[str, list[Somebody]] = defaultdict(list)
    whose = every_record()
    for part in chunks(sorted(keys)):
        rows = db.session.execute(
            _living()
            .with_only_columns(RecognitionPaper.paper_key, Person.id, Person.full_name, Person.code)
            .join(whose, whose.c.record_id == RecognitionPaper.person_id)
            .join(Person, Person.id == whose.c.person_id)
            .where(RecognitionPaper.paper_key.in_(part))
            .order_by(RecognitionPaper.id)
        )
        for key, person_id, name, code in rows:
            found[key].append(Somebody(person_id, name, code, None))
    return found


def held_by(people: Iterable[int]) -> frozenset[tuple[int, str]]:
    """What these people have recognised, or waiting."""
    found = set()
    whose = every_record()
    paper = RecognitionPaper
    for part in chunks(sorted(people)):
        rows = db.session.execute(
            _living()
            .with_only_columns(
                whose.c.person_id, paper.kind, paper.ref, paper.paper_key, paper.issuer, paper.issued_on
            )
            .join(whose, whose.c.record_id == paper.person_id)
            .where(whose.c.person_id.in_(part))
        )
        for person_id, kind, ref, key, issuer, issued_on in rows:
            found.add((person_id, held_key((kind, ref), key, issuer, issued_on)))
    return frozenset(found)
