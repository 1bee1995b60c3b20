"""Sends the answers to kept questions, each week or month, where a mail server is set."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.kernel import clock, jobs, mail
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.reports.statistics import actions, queries
from lms.reports.statistics.letters import letter_of
from lms.reports.statistics.rules.schedules import Outcome

SEND = "statistics.send"


def send(_payload: Mapping[str, Any]) -> None:
    """Sends what is due, each letter once in its week or month. Raises where the server does not answer, so that the job
    is tried again; a question that cannot be answered any more is left out until the next time."""
    smtp = mail.server()
    if smtp is None:
        return
    today = clock.today()
    due = queries.find_due(today)
    release()
    if not due:
        return
    with mail.connected(smtp) as line:
        for saved, due_on in due:
            outcome = Outcome.SENT
            try:
                mail.send(line, mail.written(letter_of(saved, due_on, today)))
            except (mail.Refused, LmsError, ValueError):
                outcome = Outcome.REFUSED
            release()
            with transaction():
                actions.end_letter(saved.public_id, due_on, outcome)


HANDLERS = {SEND: send}
PERIODIC = (jobs.Periodic(SEND, timedelta(days=1), jobs.NowAndThen()),)
