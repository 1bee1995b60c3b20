"""Makes people findable by what they are called now. Whoever writes a name, a code or an address says so here."""

from collections.abc import Collection

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.search import SearchWord, word_rows
from lms.org.finding.queries import texts_of

TOPIC = "person"


def index_people(person_ids: Collection[int]) -> None:
    """Makes these people findable by the names, codes and addresses of every record that is theirs, and by nothing
    else. A merged record is found as the person who was kept. A fixed number of statements for some hundred people.
    """
    if not person_ids:
        return
    db.session.flush()
    found = texts_of(person_ids)
    gone = sorted({*person_ids, *found})
    db.session.execute(sa.delete(SearchWord).where(SearchWord.topic == TOPIC, SearchWord.ref.in_(gone)))
    rows = [row for ref, texts in found.items() for row in word_rows(TOPIC, ref, texts)]
    if rows:
        db.session.execute(sa.insert(SearchWord), rows)
