"""Pure rules of works that wait for a person."""

from datetime import date, timedelta

DAYS_TO_MARK = 7
"""So many days a learner may expect to wait; our own choice, a week of school. After it a work is overdue."""


def last_day(today: date) -> date:
    """A work that was handed in before this day is overdue today."""
    return today - timedelta(days=DAYS_TO_MARK)
