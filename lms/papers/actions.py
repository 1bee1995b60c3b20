"""Every write of papers: rows that replace those somebody has seen; nothing is changed or removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files.rows import record as record_file
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, tidy_lines
from lms.papers import queries, rules
from lms.papers.models import LegalBasis, PaperEntry, PaperTemplate

MEANWHILE = mark(
    "Có người vừa sửa nội dung này. Nội dung bạn gõ còn nguyên bên dưới; hãy xem bản của họ, rồi bấm lưu lần nữa nếu vẫn muốn dùng bản của bạn."
)


@dataclass(frozen=True)
class BasisValues:
    """What is typed of a legal basis; see `LegalBasis`."""

    topic: str
    lead: str
    reference: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    kinds: tuple[str, ...]
    position: int
    note: str


def save_entries(
    actor: Actor, kind: str, period_key: str, seen: Mapping[str, int], texts: Mapping[str, str]
) -> list[str]:
    """Keeps what was written for fields of the papers of a kind and period; returns the fields that changed.

    `seen`: the row of each field that the writer saw (0: none). Conflict, and nothing kept, where somebody else wrote
    one of the changed fields since.
    """
    require(actor, "papers.change", read="papers.read")
    held = queries.entries(kind, period_key)
    tidy = {field: tidy_lines(text) for field, text in texts.items()}
    changed = [field for field in tidy if tidy[field] != (held[field].text if field in held else "")]
    if any(seen.get(field, 0) != (held[field].id if field in held else 0) for field in changed):
        raise Conflict(Message(MEANWHILE))
    for field in changed:
        made = insert_ignore(
            PaperEntry, kind=kind, period_key=period_key, field=field, text=tidy[field], recorded_at=clock.now(),
            recorded_by=actor.name, replaces_id=held[field].id if field in held else None,
        )  # fmt: skip
        if not made:
            raise Conflict(Message(MEANWHILE))
    return changed


def add_basis(actor: Actor, values: BasisValues) -> str:
    """Puts a legal basis on the list; returns its key. Invalid for what can't be one."""
    require(actor, "papers.change", read="papers.read")
    key = new_public_id()
    _insert(actor, key, values, None)
    return key


def change_basis(actor: Actor, key: str, seen_id: int, values: BasisValues) -> None:
    """Puts a corrected row in the place of the one that was seen. Conflict if that is not the newest any more."""
    require(actor, "papers.change", read="papers.read")
    _require_seen(key, seen_id)
    _insert(actor, key, values, seen_id)


def remove_basis(actor: Actor, key: str, seen_id: int) -> None:
    """Takes the basis off the list; what was cited in older papers stays in them, and its rows stay here."""
    require(actor, "papers.change", read="papers.read")
    _require_seen(key, seen_id)
    row = db.session.get_one(LegalBasis, seen_id)
    values = BasisValues(
        row.topic, row.lead, row.reference, row.title, row.in_force_from, row.in_force_to, tuple(row.kinds),
        row.position, row.note,
    )  # fmt: skip
    _insert(actor, key, values, seen_id, is_listed=False)


def _require_seen(key: str, seen_id: int) -> None:
    if queries.get_basis(key).id != seen_id:
        raise Conflict(Message(MEANWHILE))


def _insert(
    actor: Actor, key: str, values: BasisValues, replaces_id: int | None, *, is_listed: bool = True
) -> None:
    problem = rules.basis_problem(values.lead, values.reference, values.in_force_from, values.in_force_to)
    if problem:
        raise Invalid(problem)
    made = insert_ignore(
        LegalBasis, key=key, topic=values.topic or key, lead=values.lead, reference=clean(values.reference),
        title=clean(values.title), in_force_from=values.in_force_from, in_force_to=values.in_force_to,
        kinds=list(values.kinds), position=values.position, note=clean(values.note), is_listed=is_listed,
        recorded_at=clock.now(), recorded_by=actor.name, replaces_id=replaces_id,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(MEANWHILE))


def set_template(actor: Actor, kind: str, kept: Kept, file_name: str, left_out: tuple[str, ...]) -> None:
    """Puts the school's file in the place of our form, for papers of this kind ("": of every kind)."""
    require(actor, "papers.change", read="papers.read")
    _replace_template(actor, kind, record_file(kept), clean(file_name)[-200:], left_out)


def remove_template(actor: Actor, kind: str) -> bool:
    """Goes back to our form; False where that was so already. The older file stays, as the row that names it does."""
    require(actor, "papers.change", read="papers.read")
    if not any(row.kind == kind for row in queries.templates()):
        return False
    _replace_template(actor, kind, None, "", ())
    return True


def _replace_template(
    actor: Actor, kind: str, file_id: int | None, file_name: str, left_out: tuple[str, ...]
) -> None:
    made = insert_ignore(
        PaperTemplate, kind=kind, file_id=file_id, file_name=file_name, left_out=list(left_out), recorded_at=clock.now(),
        recorded_by=actor.name, replaces_id=queries.find_template_id(kind),
    )  # fmt: skip
    if not made:
        raise Conflict(Message(MEANWHILE))
