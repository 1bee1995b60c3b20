"""What the pages of recognitions show, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.files.formats import FORMATS, Family
from lms.kernel.messages import Message
from lms.targets import queries as targets
from lms.targets.asking.rules import COURSE
from lms.targets.recognising import queries
from lms.targets.recognising.queries import NO_PAPER, PaperRow
from lms.targets.recognising.rules import Standing, written
from lms.targets.satisfiers import offered_items, registered


def titles() -> dict[str, str]:
    """What a paper can be recognised for, "kind:number" to title: courses, and other requirements of targets."""
    kinds = {one.answers for one in registered() if one.source.startswith("recognition")}
    courses = {written((COURSE, ref)): title for ref, title in queries.course_titles().items()}
    return courses | {key: title for key, title in offered_items().items() if key.partition(":")[0] in kinds}


def offered_to(person_id: int) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What the person can send a paper for: what targets ask of them and they have not done, and the rest."""
    every = titles()
    asked = {written((COURSE, one.course_id)) for one in targets.required_for(person_id, clock.today())}
    asked |= {
        item for one in targets.targets(clock.today()) if one.in_force(clock.today()) for item in one.items
    }
    return (
        {key: title for key, title in every.items() if key in asked},
        {key: title for key, title in every.items() if key not in asked},
    )


def get_visible(actor: Actor, public_id: str) -> PaperRow:
    """The paper, for whose it is, office and leaders; NotFound for others."""
    found = queries.get_paper(public_id)
    own = actor.person_id is not None and queries.is_of(found, actor.person_id)
    if not (own or permits(actor, "recognitions.read")):
        raise NotFound(Message(NO_PAPER))
    return found


def get_own(actor: Actor, public_id: str) -> PaperRow:
    """The paper, for whose it is; NotFound for everybody else."""
    found = queries.get_paper(public_id)
    if actor.person_id is None or not queries.is_of(found, actor.person_id):
        raise NotFound(Message(NO_PAPER))
    return found


@dataclass(frozen=True)
class Shown:
    """A paper on its page. `items`: what it was accepted for; `same`: others with the same file or number, whose names
    only readers see; `is_own`, `may_decide`, `may_withdraw`: for whoever looks at it."""

    paper: PaperRow
    items: list[str]
    same: list[PaperRow]
    titles: Mapping[str, str]
    is_own: bool
    may_decide: bool
    waiting: int

    @property
    def is_picture(self) -> bool:
        """Whether the file is looked at on the page itself."""
        kind = self.paper.file_kind
        return kind is not None and FORMATS[kind].family is Family.PICTURE

    @property
    def may_withdraw(self) -> bool:
        """Whether who looks at it may take it back."""
        return self.is_own and self.paper.standing is Standing.WAITING

    def title_of(self, key: str) -> str:
        """The requirement's title; one that is offered no longer by its key."""
        return self.titles.get(key, key)


def shown(actor: Actor, paper: PaperRow) -> Shown:
    """Everything the page of a paper shows to this actor."""
    own = actor.person_id is not None and queries.is_of(paper, actor.person_id)
    reads = permits(actor, "recognitions.read") and not own
    items = queries.items_of([paper.decision_id]).get(paper.decision_id, []) if paper.decision_id else []
    closed = paper.standing in (Standing.WITHDRAWN, Standing.ANSWERED)
    return Shown(
        paper, [written(item) for item in items], queries.same_papers(paper) if reads else [], titles(), own,
        permits(actor, "recognitions.decide") and not own and not closed, queries.count_waiting() if reads else 0,
    )  # fmt: skip
