"""What waits for whoever holds a role, said by slices above this one: the composition root hands them in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.kernel.actor import Actor
from lms.kernel.messages import Message


@dataclass(frozen=True)
class Waits:
    """One line on the home page: `words` lead to the page `endpoint` with `args`, where the thing is done."""

    words: Message
    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[Actor], Sequence[Waits]]

_asked: list[Ask] = []


def ask_of(asked: Sequence[Ask]) -> None:
    """Says who knows what waits, in the order of the page. Each answers with few statements, and with none to an actor
    whom it does not concern."""
    _asked[:] = asked


def waiting_for(actor: Actor) -> list[Waits]:
    """What waits for the actor. Nobody is asked for those without any role: theirs is the page opened most."""
    return [one for ask in _asked for one in ask(actor)] if actor.grants else []
