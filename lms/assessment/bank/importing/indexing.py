"""Making many questions findable: the first of them at once, the rest by jobs of a hundred.

A question has some thirty-five words, so a file of a thousand would hold the write lock for longer than the questions
themselves; that they can be searched for may follow a moment later.
"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from lms.assessment.bank.importing import queries
from lms.assessment.bank.standing import SEARCH_TOPIC, texts_of
from lms.kernel import jobs
from lms.kernel.db import db, insert_ignore_many
from lms.kernel.search import SearchWord, word_rows

JOB = "assessment.index-questions"

AT_ONCE = 100
"""How many questions one transaction makes findable."""

Rows = Sequence[Mapping[str, object]]


def index(words: Mapping[int, Sequence[str]]) -> None:
    """Makes the questions findable by their words, those beyond the first by jobs that come with this transaction.
    `words`: texts by question id, as their wordings that count say them."""
    ids = sorted(words)
    first = ids[:AT_ONCE]
    replace(first, [row for one in first for row in word_rows(SEARCH_TOPIC, one, words[one])])
    versions = queries.standing(ids[AT_ONCE:])
    for start in range(AT_ONCE, len(ids), AT_ONCE):
        part = {str(one): versions[one] for one in ids[start : start + AT_ONCE]}
        name = f"{min(part.values())}-{max(part.values())}:{ids[start]}"
        jobs.enqueue(JOB, {"versions": part}, name)


def prepare(versions: Mapping[int, int]) -> dict[int, Rows]:
    """By question the rows of its words. Reads only: what takes time holds no lock."""
    return {
        one.question_id: word_rows(SEARCH_TOPIC, one.question_id, [one.key, *one.tags, *texts_of(one.body)])
        for one in queries.indexed(versions)
    }


def carry_out(versions: Mapping[int, int], prepared: Mapping[int, Rows]) -> None:
    """Writes the rows of those questions that still have the version they had when the job was made: whoever wrote
    another one since made it findable."""
    held = queries.standing(versions)
    same = [one for one in prepared if held.get(one) == versions[one]]
    replace(same, [row for one in same for row in prepared[one]])


def replace(question_ids: Collection[int], rows: Rows) -> None:
    """Puts the rows in the place of what the questions were findable by."""
    db.session.execute(
        sa.delete(SearchWord).where(SearchWord.topic == SEARCH_TOPIC, SearchWord.ref.in_(list(question_ids)))
    )
    insert_ignore_many(SearchWord, rows)
