"""Renders what has no PDF yet. Typesetting happens between transactions, never inside one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lms.certificates import actions, issuing
from lms.certificates.render import render, template_name
from lms.kernel.db import release, transaction

AT_ONCE = 20  # PDFs kept in one short transaction


def _batches(find: Callable[[int], Sequence[Any]]) -> Iterator[Sequence[Any]]:
    after_id = 0
    while True:
        rows = find(after_id)
        release()
        if not rows:
            return
        yield rows
        after_id = rows[-1].id


def _print(find: Callable[[int], Sequence[Any]]) -> Iterator[int]:
    template = template_name()
    for rows in _batches(find):
        made = [(row.id, render(row.printed, row.issued_at)) for row in rows]
        with transaction():
            kept = sum(actions.keep_print(certificate_id, pdf, template) for certificate_id, pdf in made)
        yield kept


def print_range(wanted: Mapping[str, Any]) -> int:
    """Renders the certificates of a job: series, year, first and last number. Returns how many were kept."""
    return sum(_print(lambda after_id: issuing.unprinted(AT_ONCE, after_id, **wanted)))


def print_missing() -> Iterator[int]:
    """Renders every certificate without a PDF; yields how many each batch kept."""
    return _print(lambda after_id: issuing.unprinted(AT_ONCE, after_id))


def issue_waiting(chunk: int = 100) -> int:
    """Issues for every completion that is due a certificate, in order of completion; returns how many."""
    ids = issuing.waiting_ids()
    release()
    issued = 0
    for start in range(0, len(ids), chunk):
        with transaction():
            issued += actions.issue_waiting(ids[start : start + chunk])
    return issued
