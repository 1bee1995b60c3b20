"""The periods of the emulation stand in a slice beside this one: the composition root hands them in."""

from collections.abc import Callable, Sequence
from datetime import date

from lms.reports.statistics.rules import PeriodDays

Offer = Callable[[date], Sequence[PeriodDays]]

_offers: list[Offer] = []


def offer_periods(offer: Offer) -> None:
    """Says where the periods are found; asked with today."""
    _offers[:] = [offer]


def known_periods(today: date) -> Sequence[PeriodDays]:
    """The periods as known now."""
    return _offers[0](today) if _offers else ()
