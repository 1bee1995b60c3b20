"""What the bank's pages show, put together as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment import kinds
from lms.assessment.bank import queries as bank
from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import (
    SHARED,
    Branch,
    Category,
    Filters,
    Reach,
    State,
    branches,
    course_of,
    differing,
    subtree,
)
from lms.catalog.competences import COMPETENCES
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import sort_key
from lms.studio.bank import labels, queries
from lms.web.paging import PER_PAGE, Page

NOWHERE = "none"
OWN_BANK = "studio"
"""The bank of a course for questions that do not come with its pack."""


@dataclass(frozen=True)
class Desk:
    """What every page of the bank begins with: whose questions, and the tree they stand in."""

    titles: Mapping[str, str]
    reach: Reach
    categories: Sequence[Category]
    keys: Sequence[str]

    @property
    def branches(self) -> list[Branch]:
        return branches(self.categories)

    @property
    def paths(self) -> dict[int, str]:
        """The names of a category and those above it, by id."""
        return {branch.category.id: branch.path for branch in self.branches}

    @property
    def places(self) -> list[tuple[str, str]]:
        """Public id and path of each category, for choosing one."""
        return [(branch.category.public_id, branch.path) for branch in self.branches]

    def category_id(self, public_id: str) -> int | None:
        """The category's id; None for no category. NotFound for an unknown one."""
        if not public_id:
            return None
        for category in self.categories:
            if category.public_id == public_id:
                return category.id
        raise NotFound(Message(mark("Không có danh mục câu hỏi này.")))

    def bank_name(self, bank_key: str) -> str:
        """The title of the course a bank belongs to, or its key; "" for the shared one."""
        key = course_of(bank_key)
        return self.titles.get(key, key)

    @property
    def banks(self) -> list[tuple[str, str]]:
        """The banks of courses that a question may go into: key, and the course's title with the bank's own name.
        Each course has one of its own for what is written here, beside those of its pack."""
        own = {f"{course}/{OWN_BANK}" for course in self.titles}
        keys = {key for key in self.keys if course_of(key) in self.titles}
        named = [(key, f"{self.bank_name(key)} – {key.partition('/')[2]}") for key in keys | own]
        return sorted(named, key=lambda pair: sort_key(pair[1]))

    def check_bank(self, bank_key: str) -> None:
        """NotFound for a bank that is not (or no longer) theirs to write into."""
        if bank_key != SHARED and bank_key not in dict(self.banks):
            raise NotFound(
                Message(mark("Không có ngân hàng câu hỏi này, hoặc bạn không còn được giao khóa học của nó."))
            )


def desk(actor: Actor) -> Desk:
    """The desk of who is signed in."""
    titles = queries.course_titles(actor)
    keys = bank.bank_keys()
    return Desk(titles, queries.reach_of(actor, titles, keys), bank.categories(), keys)


def filters_of(args: Mapping[str, str], here: Desk) -> Filters:
    """What an address asks for; what it says wrongly narrows nothing."""
    given = {name: str(args.get(name, "")).strip()[:200] for name in (*ASKED, "category")}
    wanted = next((one.id for one in here.categories if one.public_id == given["category"]), None)
    categories = frozenset[int]() if given["category"] == NOWHERE else None
    return Filters(
        query=given["q"],
        categories=subtree(here.categories, wanted) if wanted else categories,
        tag=given["tag"],
        competence=given["competence"] if given["competence"] in COMPETENCES else "",
        difficulty=int(given["difficulty"]) if given["difficulty"] in ("1", "2", "3") else None,
        kind=given["kind"] if given["kind"] in kinds.names() else "",
        banks=frozenset(key for key in here.keys if (course_of(key) or SHARED) == given["course"])
        if given["course"]
        else None,
        state=State(given["state"]) if given["state"] in set(State) else State.OFFERED,
        never_used=given["unused"] == "1",
        practice=given["practice"] == "1",
    )


ASKED = ("q", "tag", "competence", "difficulty", "kind", "course", "state", "unused", "practice")


def index(actor: Actor, args: Mapping[str, str], number: int) -> dict[str, Any]:
    """A page of the list, what narrows it and what may be done with it."""
    here = desk(actor)
    filters = filters_of(args, here)
    rows, total = bank.questions(filters, here.reach, PER_PAGE, (number - 1) * PER_PAGE)
    ids = [row.question_id for row in rows]
    return {
        "desk": here, "page": Page(rows, number, total), "tags": bank.tags_in_use(here.reach),
        "added": bank.tags_of(ids), "used": bank.quiz_counts(ids), "kinds": labels.kind_labels(),
        "difficulties": labels.DIFFICULTIES, "is_narrowed": filters != Filters(),
    }  # fmt: skip


def sheet(here: Desk, row: BankRow) -> dict[str, Any]:
    """One question with everything that is known of it."""
    uses = bank.uses(row.question_id)
    return {
        "desk": here, "row": row, "wordings": bank.wordings(row.question_id), "uses": uses,
        "places": queries.places_of({use.quiz_id for use in uses}), "edits": bank.edits(row.question_id),
        "acts": bank.acts(row.question_id), "added": bank.tags_of([row.question_id])[row.question_id],
        "kinds": labels.kind_labels(), "difficulties": labels.DIFFICULTIES, "competences": COMPETENCES,
        "verbs": labels.ACTS_DONE,
    }  # fmt: skip


def comparison(row: BankRow, one: str, other: str) -> dict[str, Any]:
    """Two versions side by side, the newest two where none or a wrong one is named."""
    wordings = bank.wordings(row.question_id)
    by_number = {str(wording.number): wording for wording in wordings}
    second = by_number.get(other, wordings[0])
    first = by_number.get(one, next((w for w in wordings if w.number < second.number), wordings[-1]))
    changed = differing(first.source, second.source)
    parts = [labels.PARTS.get(name, name) for name in changed]
    return {"row": row, "wordings": wordings, "one": first, "other": second, "changed": parts}
