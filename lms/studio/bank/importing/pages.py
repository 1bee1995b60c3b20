"""What the preview of an import shows: each question as it will look, each problem with its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment import kinds
from lms.assessment.bank.importing import queries
from lms.assessment.bank.importing.actions import GONE, WHY_NEEDED
from lms.assessment.bank.importing.parsing import Parsed, problems_of, questions_of
from lms.assessment.bank.models import BankUpload
from lms.assessment.bank.rows import Wording
from lms.assessment.formats.bank.sources import explained
from lms.assessment.publishing import content_hash
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.markup import plain_text, render_text
from lms.kernel.messages import Message
from lms.web.paging import Page

PER_PAGE = 20
_UNSAID = "…"


@dataclass(frozen=True)
class Shown:
    """A question of the file. `becomes`: new, version, same or left (out); `wording` None where it can't be shown."""

    parsed: Parsed
    becomes: str
    wording: Wording | None

    @property
    def words(self) -> str:
        """What is asked, without formatting and pictures."""
        return " ".join(plain_text(render_text(str((self.parsed.source or {}).get("text") or ""))).split())


@dataclass(frozen=True)
class Taken:
    """What is saved of an upload: the good questions of a file, into a bank."""

    public_id: str
    file_name: str
    bank_key: str
    questions: Sequence[Parsed]


@dataclass(frozen=True)
class How:
    """How it is saved: the category of new questions, and what explains those without an explanation."""

    category_id: int | None
    why: str
    note: str


def preview(upload: BankUpload, number: int, address: str) -> dict[str, Any]:
    """A page of the preview, and what saving would do with the whole file. `address`: of the preview, below which its
    pictures are shown until they are saved."""
    questions, bank_key = questions_of(upload.parsed), upload.parsed["bank"]
    held = queries.known(bank_key, [each.key for each in questions])
    becomes = [_becomes(each, held.get(each.key)) for each in questions]
    counts = {name: becomes.count(name) for name in ("new", "version", "same", "left")}
    first = (number - 1) * PER_PAGE
    part = list(zip(questions, becomes, strict=True))[first : first + PER_PAGE]
    shown = [
        Shown(each, name, _wording(each, place, address))
        for place, (each, name) in enumerate(part, first + 1)
    ]
    return {
        "upload": upload, "page": Page(shown, number, len(questions), PER_PAGE), "counts": counts,
        "problems": problems_of(upload.parsed), "bank_key": bank_key,
        "unexplained": sum(each.is_good and each.lacks_why for each in questions),
        "can_save": counts["new"] + counts["version"] > 0,
    }  # fmt: skip


def _becomes(question: Parsed, held: tuple[int, str] | None) -> str:
    if not question.is_good or question.source is None:
        return "left"
    if held is None:
        return "new"
    hashed = content_hash(question.kind, question.tags, question.difficulty, question.source)
    return "same" if hashed == held[1] else "version"


def _wording(question: Parsed, place: int, address: str) -> Wording | None:
    """The question as it would be, where its kind can make something of it."""
    if not question.is_good or question.source is None:
        return None
    source = explained(question.source, _UNSAID) if question.lacks_why else dict(question.source)
    if "media" in source:
        source["media"] = {
            name: {**facts, "address": f"{address}/pictures/{facts['address'].rpartition('/')[2]}"}
            for name, facts in source["media"].items()
        }
    body = kinds.get(question.kind).render(source)
    return Wording(
        place, place, question.kind, list(question.tags), question.difficulty, body, source, clock.now()
    )


def good_questions(upload: BankUpload) -> Sequence[Parsed]:
    """The questions to be saved. Conflict where there is none."""
    found = [each for each in questions_of(upload.parsed) if each.is_good]
    if not found:
        raise Conflict(Message(GONE))
    return found


def why_needed(questions: Sequence[Parsed], why: str) -> Message | None:
    """What to say where every question lacks an explanation and none is given for them."""
    lacking = sum(each.lacks_why for each in questions)
    return Message(WHY_NEEDED, {"count": lacking}) if not why and lacking == len(questions) else None
