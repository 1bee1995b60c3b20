"""Keeping, correcting and remembering the columns of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.ids import new_public_id
from lms.org.models import RosterUpload
from lms.org.roster import actions as roster_actions
from lms.org.roster import queries as roster_queries
from lms.org.roster.batches.queries import find_choice
from lms.org.roster.columns import Chosen, column_index
from lms.org.roster.corrections.models import ColumnChoice, KeptRows
from lms.org.roster.corrections.queries import remembered_columns
from lms.org.roster.layout import letter
from lms.org.roster.sandbox import Upload
from lms.org.roster.shapes import Roster, Sheet

FORGET = "org.forget-kept-rows"


def keep(actor: Actor, upload: Upload, as_of: date) -> str:
    """Keeps a read list until somebody confirms it, for a day at most, with the rows for correcting its columns.

    Returns the public id of the upload, or of the kept rows where no sheet is a list yet. Raises Invalid for a date that
    no list can have.
    """
    require(actor, "org.change", read="org.read")
    if actor.account_id is None:
        raise ValueError("an upload belongs to an account")
    roster, held = upload.roster, None
    forget_kept()
    if roster.sheets:
        held = roster_queries.get_upload(roster_actions.keep_upload(actor, roster, as_of), actor.account_id)
    kept = KeptRows(
        public_id=new_public_id(), account_id=actor.account_id, upload_id=held.id if held else None,
        file_name=roster.file_name, file_hash=roster.file_hash, as_of=as_of, content=upload.kept,
        sheets=[asdict(sheet) for sheet in (*roster.sheets, *roster.unread)], created_at=clock.now(),
    )  # fmt: skip
    db.session.add(kept)
    jobs.enqueue(FORGET, {}, kept.public_id, run_at=clock.now() + roster_actions.UPLOAD_KEPT)
    return held.public_id if held else kept.public_id


def forget_kept() -> None:
    """Removes the kept rows that nobody used in a day."""
    old = KeptRows.created_at <= clock.now() - roster_actions.UPLOAD_KEPT
    db.session.execute(sa.delete(KeptRows).where(old))


def replace(actor: Actor, kept: KeptRows, old: RosterUpload | None, upload: Upload) -> str:
    """Keeps a list read anew, under other columns, in place of the old reading; what was chosen for that one holds for
    this one. Returns its public id. Raises Conflict while the old reading is being applied."""
    require(actor, "org.change", read="org.read")
    as_of, chosen, is_whole = kept.as_of, {}, False
    db.session.delete(kept)
    db.session.flush()
    if old is not None:
        chosen, choice = old.chosen, find_choice(old.id)
        is_whole = choice is not None and choice.is_whole
        roster_actions.discard_upload(actor, old)
    public_id = keep(actor, upload, as_of)
    new = roster_queries.find_upload(public_id)
    if new is not None:
        roster_actions.choose_categories(actor, new, chosen)
        roster_actions.choose_scope(actor, new, is_whole)
    return public_id


def remember(actor: Actor, sheets: Sequence[Sheet], chosen: Mapping[str, Chosen]) -> int:
    """Notes what was chosen for the columns of these sheets (by their names), for the next list with the same headings.

    Returns how many choices are new.
    """
    require(actor, "org.change", read="org.read")
    known, added = remembered_columns(), 0
    for sheet in sheets:
        columns = dict(chosen.get(sheet.name, {}))
        if columns and columns != known.get(sheet.signature):
            db.session.add(
                ColumnChoice(
                    signature=sheet.signature, titles=[column.title for column in sheet.seen],
                    columns={letter(index): to for index, to in columns.items()},
                    recorded_at=clock.now(), recorded_by=actor.name,
                )
            )  # fmt: skip
            known[sheet.signature] = columns
            added += 1
    return added


def corrected(sheets: Sequence[Sheet], chosen: Mapping[str, Chosen]) -> dict[str, Chosen]:
    """Of `chosen` what differs from how the sheets' columns were taken: a guess that nobody corrects stays a guess."""
    taken = _taken(sheets)
    return {name: columns for name, columns in chosen.items() if dict(columns) != taken.get(name)}


def columns_of(roster: Roster) -> dict[str, Chosen]:
    """What every column of the list was taken for, by sheet: what there is to be remembered."""
    return _taken(roster.sheets)


def _taken(sheets: Sequence[Sheet]) -> dict[str, Chosen]:
    return {
        sheet.name: {
            index: column.field
            for column in sheet.seen
            if not column.is_sensitive and (index := column_index(column.letter)) is not None
        }
        for sheet in sheets
    }
