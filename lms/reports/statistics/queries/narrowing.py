"""What a question need not look at, because there is none of it: most schools have merged nobody, revoked nothing and held no
workshop in the days, and each of these costs a step for every completion."""

from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.learning.models import CompletionRevocation
from lms.org.merges.models import PersonMerge
from lms.reports.statistics.queries.facts import FIRST, LAST, Scope
from lms.reports.statistics.rules import Source
from lms.targets.queries import Reader
from lms.targets.recognising.models import Recognition
from lms.workshops.models import Workshop


def narrowed(scope: Scope, reader: Reader) -> Scope:
    """The question without what there is none of, for statements of the same reader. One statement, which looks for a row
    of each."""
    workshops, recognised, revoked, merged = reader.execute(
        _there_is(), {"first": scope.first, "last": scope.last}
    ).one()
    empty = {Source.WORKSHOP: not workshops, Source.RECOGNITION: not recognised}
    sources = tuple(one for one in Source if one in scope.sources and not empty.get(one))
    return replace(
        scope, sources=sources or scope.sources[:1], has_revoked=bool(revoked), has_merged=bool(merged)
    )


@cache
def _there_is() -> sa.Select[Any]:
    looked_for: list[Any] = [
        sa.exists().where(Workshop.held_on.between(FIRST, LAST)),
        sa.exists().where(Recognition.since.between(FIRST, LAST)),
        sa.exists().where(CompletionRevocation.id.is_not(None)),
        sa.exists().where(PersonMerge.id.is_not(None)),
    ]
    return sa.select(*looked_for)
