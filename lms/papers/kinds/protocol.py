"""What a kind of paper is: an extension point. docs/papers.md says how to add one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.messages import Message
from lms.kernel.official.rules import Annex, Block, Signer
from lms.papers.rules import Field
from lms.papers.sheets import Book


@dataclass(frozen=True)
class Asked:
    """What a paper is about: its period (and all others), the day `on` which figures are read, the day `paper_on` whose
    law holds, the school's name, and what the office wrote, by field, without empty ones."""

    period: Period
    periods: Sequence[Period]
    on: date
    paper_on: date
    school: str
    written: Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """What a kind says. Number, day, agency, bases, recipients and who signs come from the office's settings; `signers`
    only where the kind has others. `notes`: what the office should look at before it signs."""

    type_name: str
    abbreviation: str
    subject: str
    body: Sequence[Block]
    annexes: Sequence[Annex] = ()
    to: Sequence[str] = ()
    attached_to: str = ""
    signers: Sequence[Signer] = ()
    has_recipients: bool = True
    notes: Sequence[Message] = ()


class PaperKind(Protocol):
    """A kind of paper. `key` names it in commands and addresses; `title` and `about` are message ids."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def period_kinds(self) -> frozenset[PeriodKind]: ...
    @property
    def fields(self) -> tuple[Field, ...]: ...
    @property
    def names_people(self) -> bool:
        """Whether people stand in it by name."""

    def compose(self, asked: Asked, book: Book) -> Content:
        """The content; every figure of it through `book`. In an open transaction that reads. NotFound, Invalid with a
        sentence where it can't be made."""

    def problems(self, field: str, text: str, asked_on: date) -> list[Message]:
        """What is wrong with the text somebody wrote into a field; empty when it may be kept."""
