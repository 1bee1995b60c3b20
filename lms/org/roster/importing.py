"""A roster file from beginning to end, for the command line and for the demo school."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lms.kernel.actor import Actor
from lms.org.roster.batches.running import carry_on, import_now, resume
from lms.org.roster.plan import Plan
from lms.org.roster.reading import read_roster


def import_file(actor: Actor, path: Path, as_of: date, chosen: Mapping[str, str]) -> Plan:
    """Reads the list at `path`, true on `as_of`, and imports it in short transactions of its own; needs no worker.

    `chosen`: Vị trí việc làm to category. Returns what was done; raises Invalid where nothing can be.
    """
    roster = read_roster(path, path.name, as_of)
    begun = resume(roster.file_hash, as_of)
    if begun is not None:  # the demo is built step by step, and may have been broken off in this one
        carry_on(begun.id)
    return import_now(actor, roster, as_of, chosen).plan
