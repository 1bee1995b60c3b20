"""What the page of a list shows: its rows, by what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message
from lms.targets.recognising.actions import OWN
from lms.targets.recognising.lists.queries import GONE, asked_of, get_batch, known_for, rows_of
from lms.targets.recognising.lists.rules import Asked, Judged, Verdict, judge
from lms.targets.recognising.models import RecognitionBatch
from lms.targets.recognising.pages import titles

SHOWN = 200
TAKEN = (Verdict.READY, Verdict.BY_NAME)


@dataclass(frozen=True)
class Preview:
    """A list that waits: what it was said to be, and its rows."""

    batch: RecognitionBatch
    asked: Asked
    rows: Sequence[Judged]
    titles: Mapping[str, str]

    def of(self, verdict: Verdict) -> list[Judged]:
        """The rows with this verdict."""
        return [one for one in self.rows if one.verdict is verdict]

    def taken(self, with_used: bool) -> list[Judged]:
        """The rows that are taken."""
        wanted = (*TAKEN, Verdict.USED) if with_used else TAKEN
        return [one for one in self.rows if one.verdict in wanted]


def preview(actor: Actor, public_id: str) -> Preview:
    """The list as it stands now; nobody takes what is about themselves. NotFound where it is over."""
    batch = get_batch(public_id)
    if batch.ended_at is not None:
        raise NotFound(Message(GONE))
    asked, rows = asked_of(batch), rows_of(batch)
    judged = [
        replace(one, verdict=Verdict.FAULTY, why=Message(OWN))
        if one.who is not None and one.who.person_id == actor.person_id
        else one
        for one in judge(rows, asked, known_for(rows, asked), clock.today())
    ]
    return Preview(batch, asked, judged, titles())
