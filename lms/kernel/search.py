"""Search that ignores diacritics and ranks exact ones first: an indexed table of folded words.

One row per word of a thing. A query matches a thing when each of its words begins one of the thing's words.

The folded text of a row begins with its word, and where the thing's text is short (a name, a code) the other words
follow in turn: "van an nguyen" is the row of Văn of Nguyễn Văn An. So one stretch of the index answers "văn a" as
well as "văn", and a row by itself tells whether the other words of a query are there: what suggestions at each
keystroke among a million people need. An e-mail address is found by the words before its @ or written out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, BinaryText, db
from lms.kernel.vietnamese import fold, words

MAX_QUERY_WORDS = 6
SHORT = 12  # words of a text that are kept in each row
_LAST = "\U0010ffff"

# Of `candidates()`: what one stretch of the index may give and may cost. A match is missed only where the words
# are all common, do not follow one another, and more than _SCANNED rows begin with each.
_TAKEN = 30
_SCANNED = 4000
_SCANNED_EXACT = 12_000
_DRIVERS = 3


class SearchWord(Base):
    """`topic` is the kind of thing ('person', 'course'), `ref` its id; `word` keeps its diacritics.

    `folded` begins with the folded word; in short texts the other words follow.
    """

    __tablename__ = "search_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    ref: Mapped[int]
    folded: Mapped[str] = mapped_column(BinaryText)
    word: Mapped[str] = mapped_column(BinaryText)

    __table_args__ = (
        sa.Index("ix_search_word_topic_folded", "topic", "folded", "ref"),
        sa.Index("ix_search_word_topic_word", "topic", "word", "folded", "ref"),
        sa.Index("ix_search_word_topic_ref", "topic", "ref"),
    )


_folded = lru_cache(20_000)(fold)  # a million people share a few hundred words


def word_pairs(texts: Iterable[str | None]) -> set[tuple[str, str]]:
    """(folded, word) of each row that makes a thing findable by `texts`. Pure."""
    given = [text for text in texts if text]
    plain = [words(text) for text in given if "@" not in text]
    pairs: set[tuple[str, str]] = set()
    if sum(map(len, plain)) <= SHORT:
        for place, own in enumerate(plain):
            others = [word for other in plain[:place] + plain[place + 1 :] for word in other]
            pairs |= _turns(own, own, others)
    else:
        pairs |= {(_folded(word), word) for own in plain for word in own}
    for address in (text for text in given if "@" in text):
        pairs |= _turns(words(address), words(address.partition("@")[0]), ())
    return pairs


def _turns(own: Sequence[str], begin: Sequence[str], others: Sequence[str]) -> set[tuple[str, str]]:
    """The words of a text in turn, each of `begin` (its first words) once in front; `others` always at the end."""
    folded, rest = [_folded(word) for word in own], [_folded(word) for word in others]
    return {(" ".join([*folded[first:], *folded[:first], *rest]), word) for first, word in enumerate(begin)}


def word_rows(topic: str, ref: int, texts: Iterable[str | None]) -> list[dict[str, object]]:
    """The rows that make a thing findable by the words of `texts`, for a bulk insert."""
    pairs = sorted(word_pairs(texts))
    return [{"topic": topic, "ref": ref, "folded": folded, "word": word} for folded, word in pairs]


def index(topic: str, ref: int, texts: Iterable[str | None]) -> None:
    """Makes the thing findable by the words of `texts`, replacing what it was findable by before."""
    db.session.execute(sa.delete(SearchWord).where(SearchWord.topic == topic, SearchWord.ref == ref))
    rows = word_rows(topic, ref, texts)
    if rows:
        db.session.execute(sa.insert(SearchWord), rows)


def query_words(query: str) -> list[str]:
    """The words of what was typed, without those that another one of them begins with; at most six."""
    typed = list(dict.fromkeys(words(query)))[:MAX_QUERY_WORDS]
    return [w for w in typed if not any(other != w and other.startswith(w) for other in typed)]


def _begins(column: Any, text: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= text, column < text + _LAST)


def matches(
    topic: str, query: str, ref: sa.SQLColumnExpression[int]
) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    """Conditions on `ref` (all must hold) and a rank to sort by, smaller first: see `distance()`, which it equals.

    An empty query gives no condition and rank 0. Complete, however many match; `candidates()` is for suggestions.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    rank: sa.ColumnElement[int] = sa.literal(0)
    for word, prefix in _parts(query):
        found = sa.select(SearchWord.ref).where(SearchWord.topic == topic, _begins(SearchWord.folded, prefix))
        conditions.append(ref.in_(found))
        as_typed = sa.select(SearchWord.ref).where(SearchWord.topic == topic, SearchWord.word == word)
        begun = found.where(_begins(SearchWord.word, word))
        rank = rank + sa.case((ref.in_(as_typed), 0), (ref.in_(begun), 1), else_=2)
    return conditions, rank


def _parts(query: str) -> Iterator[tuple[str, str]]:
    """(word with diacritics, beginning of `folded`) of each part of a query: a word, or a whole e-mail address."""
    pieces = query[:500].split()
    for address in (piece for piece in pieces if "@" in piece):
        typed = words(address)
        if typed:
            yield typed[0], fold(" ".join(typed))
    for word in query_words(" ".join(piece for piece in pieces if "@" not in piece)):
        yield word, fold(word)


# ---- suggestions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """What was typed, for `candidates(topic, shape)`: how many words (0: an address), and what fills its places."""

    shape: int
    places: Mapping[str, str]


def read_query(query: str) -> Typed | None:
    """`query` for `candidates()`; None where it holds no word. Of an e-mail address all counts as one part."""
    address = next((piece for piece in query[:500].split() if "@" in piece and words(piece)), None)
    if address is not None:
        return Typed(0, _stretch_places(0, "", fold(" ".join(words(address)))))
    typed = list(dict.fromkeys(words(query)))[:MAX_QUERY_WORDS]
    if not typed:
        return None
    shape, places = len(typed), dict[str, str]()
    for number, order in enumerate(_orders(typed)):
        places |= _stretch_places(number, order[0], fold(" ".join(order)))
    if shape > 1:
        longest = sorted(typed, key=len, reverse=True)[:_DRIVERS]
        drivers = [(f"d{number}", fold(word), word) for number, word in enumerate(longest)]
        for name, driver, word in [*drivers, ("e", typed[-1], typed[-1])]:
            places |= {name: driver, f"{name}_end": driver + _LAST}
            others = [fold(other) for other in typed if other != word]
            # What words() lets through holds neither % nor _.
            places |= {f"{name}_{place}": f"% {other}%" for place, other in enumerate(others)}
    return Typed(shape, places)


def _orders(typed: Sequence[str]) -> list[list[str]]:
    """The words as typed; the last one first, which is how a name turns when words before tên are left out; of
    three also the other orders, one of which is how the name turns if they stand together in it."""
    orders = [list(typed)]
    if len(typed) > 1:
        orders.append([typed[-1], *typed[:-1]])
    if len(typed) == 3:
        orders += [list(order) for order in permutations(typed) if list(order) not in orders]
    return orders


def _orders_of(shape: int) -> int:
    return {0: 1, 1: 1, 3: 6}.get(shape, 2)


def _stretch_places(number: int, word: str, prefix: str) -> dict[str, str]:
    return {
        f"s{number}": prefix, f"s{number}_end": prefix + _LAST, f"w{number}": word, f"w{number}_end": word + _LAST
    }  # fmt: skip


@lru_cache
def candidates(topic: str, shape: int) -> sa.Subquery:
    """The ids (column `ref`) of some hundred things at most that match: the first of each stretch of the index.

    Every match is among them unless there are more than shown; those with all diacritics as typed come first. A
    few milliseconds among millions, since no stretch is read to its end. The places are those of `read_query()`.
    """
    whole = shape > 1
    found = [_stretch(topic, number) for number in range(_orders_of(shape))]
    found += [_exact_stretch(topic, number, whole) for number in range(min(shape, 2))]
    if whole:
        found += [
            _filtered(_begun(topic, SearchWord.folded, f"d{number}"), f"d{number}", shape - 1)
            for number in range(min(shape, _DRIVERS))
        ]
        found.append(_filtered(_begun(topic, SearchWord.word, "e"), "e", shape - 1, _SCANNED_EXACT))
    return sa.union(*found).subquery()


def _between(column: Any, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= sa.bindparam(name), column < sa.bindparam(f"{name}_end"))


def _limited(statement: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(statement.limit(_TAKEN).subquery().c.ref)


def _begun(topic: str, column: Any, name: str) -> Any:
    """The rows whose `column` begins with the place `name`, in the order of the index that starts with it."""
    order = (
        [column, SearchWord.folded, SearchWord.ref] if column is SearchWord.word else [column, SearchWord.ref]
    )
    return (
        sa.select(SearchWord.ref, SearchWord.folded)
        .where(SearchWord.topic == topic, _between(column, name))
        .order_by(*order)
    )


def _stretch(topic: str, number: int) -> sa.Select[Any]:
    """The first rows of a beginning."""
    return _limited(_begun(topic, SearchWord.folded, f"s{number}"))


def _exact_stretch(topic: str, number: int, whole: bool) -> sa.Select[Any]:
    """The same of those whose first word has the diacritics as typed; `whole`: others follow, so it is complete."""
    if not whole:
        return _limited(_begun(topic, SearchWord.word, f"w{number}"))
    begun = _begun(topic, SearchWord.folded, f"s{number}")
    return _limited(begun.where(SearchWord.word == sa.bindparam(f"w{number}")))


def _filtered(begun: sa.Select[Any], name: str, others: int, scanned: int = _SCANNED) -> sa.Select[Any]:
    """Of the first thousands of rows of a beginning those in which a word begins with each of the others."""
    near = begun.limit(scanned).subquery()
    wanted = [near.c.folded.like(sa.bindparam(f"{name}_{place}")) for place in range(others)]
    return _limited(sa.select(near.c.ref).where(*wanted))


def distance(typed: Sequence[str], texts: Iterable[str | None]) -> int:
    """How far `texts` are from what was typed. Pure.

    Each typed word adds 0 where it is a word of `texts`, 1 where one begins with it, 2 where only without
    diacritics: who types Hòa means Hòa before Hoàng, and both before Hoa.
    """
    held = [word for text in texts if text for word in words(text)]
    return sum(
        0 if each in held else 1 if any(word.startswith(each) for word in held) else 2 for each in typed
    )
