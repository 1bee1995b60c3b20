"""What the workbooks hear: who was erased stands in none of them any longer."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.reports.large import actions, queries


def _erased(_event: PersonErased) -> None:
    actions.forget(queries.all_ids())  # any of them may hold the name; whoever needs one asks again


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
