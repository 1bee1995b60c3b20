"""What the pages of an import show, as plain values: its preview, and what became of it."""

from collections.abc import Collection
from typing import Any

from lms.kernel.errors import Invalid, LmsError
from lms.kernel.messages import Message, mark
from lms.org.labels import CATEGORY_LABELS
from lms.org.models import RosterUpload
from lms.org.roster.actions import CONFIRMED_BY_YES
from lms.org.roster.batches import queries, running
from lms.org.roster.batches.labels import GROUP_LABELS, STATE_LABELS
from lms.org.roster.batches.queries import BatchView
from lms.org.roster.plan import Plan
from lms.org.roster.steps import Kind
from lms.org.rules import Category
from lms.org.shown import LISTS, plan_list
from lms.web.paging import PER_PAGE, Page

NO_SUCH_GROUP = mark("Nhóm này không có trong bản xem trước.")
NOT_PROPOSED = mark(
    "Có người không thuộc nhóm được đề nghị rời trường. Chưa có gì được ghi; hãy mở lại bản xem trước."
)


def preview(
    upload: RosterUpload,
    asked: str,
    number: int,
    refusal: LmsError | None = None,
    ticked: Collection[str] | None = None,
) -> dict[str, Any]:
    """The values of the preview page. `asked`: the list to show, `number`: its page; `ticked`: the groups somebody
    chose before `refusal`."""
    plan, kept = running.plan_upload(upload)
    counts = plan.counts()
    shown = asked if asked in LISTS else next((key for key in LISTS if counts[key]), "new")
    rows = plan_list(plan, shown)
    groups = [
        (kind, label, counts[kind], kind in (CONFIRMED_BY_YES if ticked is None else ticked))
        for kind, label in GROUP_LABELS.items()
        if counts[kind]
    ]
    return {
        "upload": upload, "plan": plan, "counts": counts, "shown": shown, "lists": LISTS, "refusal": refusal,
        "page": Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(rows)),
        "labels": _labels(plan, upload), "fingerprint": plan.fingerprint(kept), "groups": groups, "kept": set(kept),
        "categories": [(c, CATEGORY_LABELS[c]) for c in Category if c is not Category.STUDENT],
    }  # fmt: skip


def _labels(plan: Plan, upload: RosterUpload) -> list[tuple[str, int, str, bool]]:
    """Each label of the list: how many rows, its category ("" for none), whether it is to be chosen here."""
    found = [
        (label, count, str(m.category), label in upload.chosen) for label, (m, count) in plan.used.items()
    ]
    found += [(label, len(rows), "", True) for label, rows in plan.blocked.items()]
    return sorted(found, key=lambda row: (not row[3], row[0]))


def chosen_groups(names: Collection[str]) -> frozenset[str]:
    """The groups that somebody ticked. Raises Invalid for one that does not exist."""
    if not set(names) <= set(Kind):
        raise Invalid(Message(NO_SUCH_GROUP))
    return frozenset(names)


def check_proposed(upload: RosterUpload, public_ids: Collection[str]) -> None:
    """Raises Invalid where the plan does not propose all of these people as left."""
    plan, _ = running.plan_upload(upload)
    if not set(public_ids) <= {person.public_id for person in plan.absent}:
        raise Invalid(Message(NOT_PROPOSED))


def batch(found: BatchView, asked: str, number: int) -> dict[str, Any]:
    """The values of a batch's page. `asked`: the kind of people to show, `number`: its page."""
    counts = queries.item_counts(found.id)
    kinds = {**GROUP_LABELS, "skipped": mark("Không ghi")}
    lists = [(key, label, counts[key]) for key, label in kinds.items() if counts.get(key)]
    if found.is_under_way:
        lists = []
    shown = asked if asked in counts and lists else next((key for key, _, _ in lists), "")
    rows = queries.item_page(found.id, shown, PER_PAGE, (number - 1) * PER_PAGE) if shown else []
    return {
        "batch": found, "run": found.run, "state": STATE_LABELS[found.state], "lists": lists, "shown": shown,
        "counts": counts, "page": Page([_line(row) for row in rows], number, counts.get(shown, 0)),
    }  # fmt: skip


def _line(row: Any) -> tuple[str | None, str, str, Message | None]:
    """A person of a batch: public id, code, name, and why nothing was written, if nothing was."""
    why = row.payload.get("why")
    told = Message(why, {"unit": row.payload.get("unit", "")}) if why else None
    return row.public_id, row.code or row.payload.get("code", ""), row.full_name or "–", told
