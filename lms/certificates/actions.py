"""Every write of certificates: numbering, issuing, keeping the PDF. None of them commits.

Nobody asks for a certificate: it is issued because a completion exists. So these verbs take no actor.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.certificates import issuing
from lms.certificates.models import Certificate, CertificatePrint, RegisterSeries
from lms.certificates.rules import SERIES, Facts, Letterhead, printed
from lms.kernel import clock, jobs
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.ids import new_code

RENDER = "certificates.render"
ISSUE_WAITING = "certificates.issue_pending"
SECOND_LOOK = timedelta(minutes=10)


def _move_series(year: int, by: int) -> int:
    """Adds `by` to the year's series and holds its row until the transaction ends; returns the last number.

    A number is given back when the transaction rolls back, so none is doubled and none is missing.
    """
    here = (RegisterSeries.series == SERIES, RegisterSeries.year == year)
    moved = sa.update(RegisterSeries).where(*here).values(last_number=RegisterSeries.last_number + by)
    if change(moved) == 0:
        insert_ignore(RegisterSeries, series=SERIES, year=year, last_number=0)
        db.session.execute(moved)
    return db.session.scalars(sa.select(RegisterSeries.last_number).where(*here)).one()


def issue_for(completion_id: int) -> bool:
    """Issues the certificate of a completion of this very transaction; False where none is due (yet)."""
    return _issue([completion_id]) == 1


def issue_waiting(completion_ids: Sequence[int]) -> int:
    """Issues what is still due among completions of earlier transactions; returns how many.

    Holds the series before it looks: of two runs at once, the second sees what the first has issued.
    """
    _move_series(clock.today().year, 0)
    return _issue(completion_ids)


def _issue(completion_ids: Sequence[int]) -> int:
    facts = issuing.issuable(completion_ids)
    heads = issuing.letterheads({f.unit_id for f in facts}) if facts else {}
    ready = [f for f in facts if heads[f.unit_id].public_address]
    if not ready:
        return 0
    now = clock.now()
    year = clock.local_date(now).year
    last = _move_series(year, len(ready))
    first = last - len(ready) + 1
    rows = [_row(f, heads[f.unit_id], number, now) for number, f in enumerate(ready, start=first)]
    db.session.execute(sa.insert(Certificate), rows)
    wanted = {"series": SERIES, "year": year, "first": first, "last": last}
    jobs.enqueue(RENDER, wanted, dedupe_key=f"{SERIES}:{year}:{first}")
    return len(ready)


def _row(facts: Facts, head: Letterhead, number: int, now: datetime) -> dict[str, object]:
    code, issued_on = new_code(), clock.local_date(now)
    return {
        "completion_id": facts.completion_id, "person_id": facts.person_id, "series": SERIES,
        "year": issued_on.year, "number": number, "code": code, "category": facts.category,
        "printed": printed(facts, head, number, code, issued_on), "issued_at": now, "issued_on": issued_on,
    }  # fmt: skip


def plan_issuing() -> None:
    """Jobs that issue for all completions without a certificate: at once, and once more some minutes later.

    The second catches a completion that was written while the address was being set and did not see it.
    """
    now = clock.now()
    for due in (now, now + SECOND_LOOK):
        jobs.enqueue(ISSUE_WAITING, {}, dedupe_key=due.isoformat(), run_at=due)


def keep_print(certificate_id: int, pdf: bytes, template: str) -> bool:
    """Stores the PDF unless there is one: the first wins and is never replaced. True if this call stored it."""
    return insert_ignore(
        CertificatePrint, certificate_id=certificate_id, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(),
        template=template, rendered_at=clock.now(),
    )  # fmt: skip
