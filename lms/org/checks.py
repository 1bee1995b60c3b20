"""What `lms verify` asks of the organisation: dated rows that agree with each other, and the search index."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel.audit import AuditSalt
from lms.kernel.messages import Message, mark
from lms.kernel.search import SearchWord, word_pairs
from lms.kernel.verify import Check, Problem, each, stream
from lms.org.finding.rules import search_texts
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import in_force

ALWAYS = date(9999, 12, 31)
DEEPEST = 50  # units above one another; more is a circle

TWO_MAINS = mark("quá trình chính {first} và {second} của cùng một người trùng ngày nhau")
TWO_RECORDS = mark("dòng {first} và {second} của cùng một đơn vị trùng ngày nhau")
CIRCLE = mark("đơn vị nằm dưới chính nó từ {since}")
NOT_FOUND_BY = mark("không tìm thấy được theo {n} từ của họ tên, mã, thư điện tử")
STILL_FOUND_BY = mark("vẫn tìm thấy được theo {n} từ không còn trong họ tên, mã, thư điện tử")
NOBODY = mark("chỉ mục tìm kiếm nhắc tới người không có")


def _overlaps(model: Any, owner: str, extra: Any = None) -> sa.Select[Any]:
    """Pairs of rows of one owner that both count and both cover some day: (owner, first, second)."""
    one, other = aliased(model), aliased(model)
    conditions = [getattr(one, owner) == getattr(other, owner), one.id < other.id]
    for row, against in ((one, other), (other, one)):
        later = aliased(model)
        conditions += [
            ~sa.exists().where(later.replaces_id == row.id),
            sa.or_(row.valid_to.is_(None), row.valid_to >= row.valid_from),
            row.valid_from <= sa.func.coalesce(against.valid_to, sa.literal(ALWAYS, sa.Date)),
        ]
        if extra is not None:
            conditions.append(extra(row))
    return (
        sa.select(getattr(one, owner).label("owner"), one.id.label("first"), other.id.label("second"))
        .where(*conditions)
        .order_by(one.id, other.id)
    )


def _one_main(connection: Connection) -> Iterator[Problem]:
    found = _overlaps(Membership, "person_id", lambda row: row.is_main.is_(True))
    yield from each(connection, "person", found, TWO_MAINS)


def _earlier(one: Any, other: Any) -> sa.Case[Any]:
    return sa.case((one <= other, one), else_=other)


def _later(one: Any, other: Any) -> sa.Case[Any]:
    return sa.case((one >= other, one), else_=other)


def _units(connection: Connection) -> Iterator[Problem]:
    yield from each(connection, "unit", _overlaps(UnitRecord, "unit_id"), TWO_RECORDS)
    later = aliased(UnitRecord)
    held = (
        sa.select(
            UnitRecord.unit_id, UnitRecord.parent_id, UnitRecord.valid_from,
            sa.func.coalesce(UnitRecord.valid_to, sa.literal(ALWAYS, sa.Date), type_=sa.Date).label("valid_to"),
        )
        .where(~sa.exists().where(later.replaces_id == UnitRecord.id))
        .cte("held")
    )  # fmt: skip
    up = (
        sa.select(
            held.c.unit_id.label("start"), held.c.parent_id.label("above"), held.c.valid_from.label("since"),
            held.c.valid_to.label("until"), sa.literal(1).label("depth"),
        )
        .where(held.c.parent_id.is_not(None))
        .cte("up", recursive=True)
    )  # fmt: skip
    parent = aliased(held)
    up = up.union_all(
        sa.select(
            up.c.start, parent.c.parent_id, _later(up.c.since, parent.c.valid_from),
            _earlier(up.c.until, parent.c.valid_to), up.c.depth + 1,
        ).where(
            parent.c.unit_id == up.c.above, parent.c.parent_id.is_not(None), up.c.above != up.c.start,
            parent.c.valid_from <= up.c.until, parent.c.valid_to >= up.c.since, up.c.depth < DEEPEST,
        )
    )  # fmt: skip
    circle = sa.select(up.c.start, sa.func.min(up.c.since, type_=sa.Date).label("since"))
    yield from each(
        connection, "unit", circle.where(up.c.above == up.c.start).group_by(up.c.start).order_by(up.c.start), CIRCLE
    )  # fmt: skip


def _held_words(connection: Connection) -> Iterator[tuple[int, set[tuple[str, str]]]]:
    rows = stream(
        connection,
        sa.select(SearchWord.ref, SearchWord.folded, SearchWord.word)
        .where(SearchWord.topic == "person")
        .order_by(SearchWord.ref),
    )
    for ref, those in groupby(rows, key=lambda row: int(row.ref)):
        yield ref, {(row.folded, row.word) for row in those}


def _merged(connection: Connection) -> tuple[set[int], dict[int, list[tuple[int, tuple[str | None, ...]]]]]:
    """Which records were merged into another one, and by kept person those records' texts. Few, or none."""
    rows = connection.execute(
        sa.select(PersonMerge.kept_id, Person.id, Person.full_name, Person.code, Person.email)
        .join(Person, Person.id == PersonMerge.merged_id)
        .where(in_force())
    )
    gone, texts = set[int](), defaultdict[int, list[tuple[int, tuple[str | None, ...]]]](list)
    for row in rows:
        gone.add(row.id)
        texts[row.kept_id].append((row.id, search_texts(row.full_name, row.code, row.email)))
    return gone, texts


def _search(connection: Connection) -> Iterator[Problem]:
    """Two streams in the order of people's ids, side by side. Who was erased may be found by nothing; a merged
    record is found as the person who was kept."""
    gone, merged = _merged(connection)
    people = stream(
        connection,
        sa.select(Person.id, Person.full_name, Person.code, Person.email, AuditSalt.destroyed_at)
        .outerjoin(AuditSalt, AuditSalt.person_id == Person.id)
        .order_by(Person.id),
    )
    held = _held_words(connection)
    ref, words = next(held, (None, set()))
    for person in people:
        while ref is not None and ref < person.id:
            yield Problem(f"person:{ref}", Message(NOBODY))
            ref, words = next(held, (None, set()))
        has = words if ref == person.id else set()
        if ref == person.id:
            ref, words = next(held, (None, set()))
        own = (person.id, search_texts(person.full_name, person.code, person.email))
        records = [] if person.id in gone else sorted([own, *merged.get(person.id, ())], key=lambda r: r[0])
        wanted = word_pairs(text for _, texts in records for text in texts)
        if person.destroyed_at is not None:
            wanted &= has
        # Counted, not named: the list goes into files and mails.
        for msgid, those in ((NOT_FOUND_BY, wanted - has), (STILL_FOUND_BY, has - wanted)):
            if those:
                yield Problem(f"person:{person.id}", Message(msgid, {"n": len(those)}))
    while ref is not None:
        yield Problem(f"person:{ref}", Message(NOBODY))
        ref, words = next(held, (None, set()))


CHECKS = (
    Check("org.main", mark("Mỗi người mỗi ngày có không quá một đơn vị chính"), _one_main),
    Check("org.units", mark("Đơn vị không trùng ngày, không nằm dưới chính nó"), _units),
    Check("org.search", mark("Chỉ mục tìm kiếm khớp với họ tên, mã và thư điện tử"), _search),
)
