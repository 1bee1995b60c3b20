"""Tables of the public page. Rows are added, never changed, but for what erasure empties."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.showcase.rules import Kind, Source, Word


class ShowcaseChoice(Base):
    """What the office wants of the page; the newest row counts, without one the page is off."""

    __tablename__ = "showcase_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    lead: Mapped[str]
    source: Mapped[str]
    snapshot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("snapshot.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("source", Source),)


class ShowcaseItem(Base):
    """A good example or an honour, word for word as it is consented to: other words are another item."""

    __tablename__ = "showcase_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("kind", Kind),)


class ShowcaseWord(Base):
    """Somebody agreed, or took that back, or the office took the item away. `given_by`: who said so, on what paper;
    `representative`: the legal representative agreed too."""

    __tablename__ = "showcase_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("showcase_item.id"), index=True)
    word: Mapped[str]
    given_by: Mapped[str]
    representative: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("word", Word),)
