"""Whether a list is longer than can be waited for; nothing is counted further than that."""

from lms.kernel.db import db
from lms.learning.models import Completion
from lms.org.models import Person
from lms.reports.queries.completions import completions_statement, meant
from lms.reports.queries.narrowing import Asked
from lms.reports.queries.people import listed_people
from lms.reports.queries.tables import names_of


def are_more_completions(asked: Asked, all_people: bool, than: int) -> bool:
    """Whether `completions` has more rows. One query."""
    statement = completions_statement(None if all_people else meant(asked), asked.query)
    beyond = statement.with_only_columns(Completion.id).order_by(None).offset(than).limit(1)
    return db.session.execute(beyond, {"on": asked.on}).first() is not None


def are_more_people(asked: Asked, than: int) -> bool:
    """Whether `people` has more rows."""
    cover = names_of(asked, db.session)
    beyond = listed_people(cover, asked).with_only_columns(Person.id).order_by(None).offset(than).limit(1)
    return db.session.execute(beyond, cover.population.values).first() is not None
