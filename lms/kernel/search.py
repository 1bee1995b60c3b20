"""Search that ignores diacritics and ranks exact ones first: an indexed table of folded words.

One row per word of a thing. A query matches a thing when each of its words begins one of the thing's words.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, BinaryText, db
from lms.kernel.vietnamese import fold, words

MAX_QUERY_WORDS = 6


class SearchWord(Base):
    """`topic` is the kind of thing ('person', 'course'), `ref` its id; `word` keeps its diacritics."""

    __tablename__ = "search_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    ref: Mapped[int]
    folded: Mapped[str] = mapped_column(BinaryText)
    word: Mapped[str] = mapped_column(BinaryText)

    __table_args__ = (
        sa.Index("ix_search_word_topic_folded", "topic", "folded", "ref"),
        sa.Index("ix_search_word_topic_ref", "topic", "ref"),
    )


def word_rows(topic: str, ref: int, texts: Iterable[str]) -> list[dict[str, object]]:
    """The rows that make a thing findable by the words of `texts`, for a bulk insert."""
    found = {word for text in texts for word in words(text)}
    return [{"topic": topic, "ref": ref, "folded": fold(word), "word": word} for word in sorted(found)]


def index(topic: str, ref: int, texts: Iterable[str]) -> None:
    """Makes the thing findable by the words of `texts`, replacing what it was findable by before."""
    db.session.execute(sa.delete(SearchWord).where(SearchWord.topic == topic, SearchWord.ref == ref))
    rows = word_rows(topic, ref, texts)
    if rows:
        db.session.execute(sa.insert(SearchWord), rows)


def matches(
    topic: str, query: str, ref: sa.ColumnElement[int]
) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    """Conditions on `ref` (all must hold) and a rank to sort by (smaller first; 0 = all diacritics as typed).

    An empty query gives no condition and rank 0.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    rank: sa.ColumnElement[int] = sa.literal(0)
    for word in words(query)[:MAX_QUERY_WORDS]:
        prefix = fold(word)
        found = sa.select(SearchWord.ref).where(
            SearchWord.topic == topic, SearchWord.folded >= prefix, SearchWord.folded < prefix + "\U0010ffff"
        )
        conditions.append(ref.in_(found))
        exact = found.where(SearchWord.word >= word, SearchWord.word < word + "\U0010ffff")
        rank = rank + sa.case((ref.in_(exact), 0), else_=1)
    return conditions, rank
