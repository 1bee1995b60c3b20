"""What a kind of paper is: an extension point. docs/papers.md says how to add one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message
from lms.kernel.official.rules import Annex, Award, Block, Line, Signer
from lms.nominations.rules import Level
from lms.org.rules import UnitNode
from lms.papers.queries.people import PersonLine
from lms.papers.rules import Field
from lms.papers.sheets import Book


class Whom(StrEnum):
    """What a paper is about besides its period: nothing, one person, one unit, one session of the Council, or
    the level that gives the awards."""

    NOBODY = "nobody"
    PERSON = "person"
    UNIT = "unit"
    SESSION = "session"
    LEVEL = "level"


class NotYet(Invalid):
    """A paper can't be made yet: what it is about is not said, or has not happened. The sentence says what to do."""


@dataclass(frozen=True)
class Asked:
    """What a paper is about: its period (and all others), the day `on` which figures are read, the day `paper_on` whose
    law holds, the school's name, and what the office wrote, by field, without empty ones. `person` or `unit`: whom a
    report is about; `session`: the public id of a session of the Council, "" for the last one;
    `level`: of awards, None for the one there are nominations of."""

    period: Period
    periods: Sequence[Period]
    on: date
    paper_on: date
    school: str
    written: Mapping[str, str]
    person: PersonLine | None = None
    unit: UnitNode | None = None
    session: str = ""
    level: Level | None = None


@dataclass(frozen=True)
class Content:
    """What a kind says. Number, day, agency, bases, recipients and who signs come from the office's settings; `signers`
    only where the kind has others. `notes`: what the office should look at before it signs. `agency`: a unit of the
    school that speaks in it, under the school's name; `opening` and `closing_bases` stand before and behind the bases;
    `awards`: sheets on their side instead of a paper; `first_recipients`: before those of the
    settings; `recipients`: in their place."""

    type_name: str
    abbreviation: str
    subject: str
    body: Sequence[Block]
    annexes: Sequence[Annex] = ()
    to: Sequence[str] = ()
    attached_to: str = ""
    signers: Sequence[Signer] = ()
    has_recipients: bool = True
    agency: str = ""
    numbered: bool = True
    opening: Sequence[Block] = ()
    closing_bases: Sequence[Line] = ()
    awards: Sequence[Award] = ()
    first_recipients: Sequence[str] = ()
    recipients: Sequence[str] | None = None
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
    def whom(self) -> Whom:
        """What has to be said besides the period."""

    @property
    def names_people(self) -> bool:
        """Whether people stand in it by name."""

    def compose(self, asked: Asked, book: Book) -> Content:
        """The content; every figure of it through `book`. In an open transaction that reads. NotFound, Invalid with a
        sentence where it can't be made; NotYet where something is to be said or done first."""

    def problems(self, field: str, text: str, asked_on: date) -> list[Message]:
        """What is wrong with the text somebody wrote into a field; empty when it may be kept."""
