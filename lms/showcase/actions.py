"""Every write of the public page."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db
from lms.kernel.errors import Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.showcase.models import ShowcaseChoice, ShowcaseItem, ShowcaseWord
from lms.showcase.queries import find_snapshot_id
from lms.showcase.rules import Item, Kind, Source, Word

NOTHING = "–"


@dataclass(frozen=True)
class Told:
    """The very words, and of which day."""

    title: str
    text: str
    on: date


def choose(actor: Actor, is_on: bool, lead: str, source: Source, snapshot: str | None) -> None:
    """Says what the page shows, and whether it is there at all. Invalid where a snapshot is wanted and none named."""
    require(actor, "showcase.change", read="showcase.read")
    snapshot_id = find_snapshot_id(snapshot) if source is Source.SNAPSHOT and snapshot else None
    if source is Source.SNAPSHOT and snapshot_id is None:
        raise Invalid(Message(mark("Vui lòng chọn số liệu chốt được đưa lên trang.")))
    db.session.add(
        ShowcaseChoice(
            is_on=is_on, lead=lead, source=source.value, snapshot_id=snapshot_id, recorded_at=clock.now(),
            recorded_by=actor.name,
        )
    )  # fmt: skip
    record(
        actor, "showcase.choose", "showcase:1", after={"is_on": is_on, "snapshot": snapshot or source.value}
    )


def tell(actor: Actor, kind: Kind, person_id: int | None, told: Told) -> str:
    """Adds something to tell; its public id. Who is named stands on the page only after their consent."""
    require(actor, "showcase.change", read="showcase.read")
    if kind is Kind.HONOUR and person_id is None:
        raise Invalid(Message(mark("Mục biểu dương cần mã của người được biểu dương.")))
    if told.on > clock.today():
        raise Invalid(Message(mark("Ngày này chưa tới.")))
    public_id = new_public_id()
    db.session.add(
        ShowcaseItem(
            public_id=public_id, kind=kind.value, person_id=person_id, title=told.title, text=told.text, happened_on=told.on,
            recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    record(actor, "showcase.tell", f"person:{person_id}" if person_id else "showcase:1", kind=kind.value)
    return public_id


def say(actor: Actor, item: Item, word: Word, given_by: str, representative: bool) -> None:
    """Records a consent to the item's very words, its withdrawal, or that the office takes the item away. Invalid where it
    is not said who agreed and on what paper, or where a representative must agree too."""
    require(actor, "showcase.change", read="showcase.read")
    if word is not Word.REMOVED and not given_by.strip():
        raise Invalid(Message(mark("Cần ghi ai đã cho ý kiến và trên giấy tờ nào.")))
    if word is Word.AGREED and item.needs_representative and not representative:
        raise Invalid(
            Message(mark("Học sinh chưa đủ tuổi tự quyết định, hoặc chưa có ngày sinh trong danh sách: cần người đại diện theo pháp luật cùng đồng ý."))
        )  # fmt: skip
    db.session.add(
        ShowcaseWord(
            item_id=item.id, word=word.value, given_by=given_by, representative=representative,
            recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    about = f"person:{item.person_id}" if item.person_id else "showcase:1"
    record(actor, "showcase.word", about, after={"word": word.value})


def forget(person_id: int) -> None:
    """What erasure takes: the words about the person, and that they are shown."""
    mine = sa.select(ShowcaseItem.id).where(ShowcaseItem.person_id == person_id)
    quiet = {"synchronize_session": False}
    for item_id in db.session.scalars(mine).all():
        db.session.add(
            ShowcaseWord(
                item_id=item_id, word=Word.REMOVED.value, given_by=NOTHING, representative=False,
                recorded_at=clock.now(), recorded_by=NOTHING,
            )
        )  # fmt: skip
    db.session.flush()
    said = sa.update(ShowcaseWord).where(ShowcaseWord.item_id.in_(mine)).values(given_by=NOTHING)
    change(said.execution_options(**quiet))
    told = sa.update(ShowcaseItem).where(ShowcaseItem.person_id == person_id)
    change(told.values(title=NOTHING, text=NOTHING).execution_options(**quiet))
