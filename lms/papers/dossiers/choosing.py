"""Which nominations have a dossier: those that their unit stands for."""

from lms.emulation.queries import get_period, periods
from lms.emulation.rules import Period
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.nominations.queries import Nomination
from lms.papers.sheets.nominations import active

NONE = mark("Trong kỳ {period} chưa có đề nghị khen thưởng nào được thủ trưởng đơn vị xác nhận.")
NO_SUCH = mark("Trong kỳ {period} không có đề nghị “{named}” nào được thủ trưởng đơn vị xác nhận.")


def those_of(period: Period) -> list[Nomination]:
    """The period's nominations that have a dossier, as papers list them."""
    return active(period)


def chosen(period_key: str, named: str | None = None) -> tuple[Period, list[Nomination]]:
    """The period, and its nominations as papers list them; with a number or public id only that one. NotFound, with a
    sentence, for an unknown period, and where there is none."""
    period = get_period(period_key, periods())
    found = those_of(period)
    if not found:
        raise NotFound(Message(NONE, {"period": period.shown_name}))
    if named:
        found = [one for one in found if named in (str(one.number), one.public_id)]
    if not found:
        raise NotFound(Message(NO_SUCH, {"period": period.shown_name, "named": named}))
    return period, found
