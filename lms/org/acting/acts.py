"""What an act is: its name, the form it takes, and the verb that carries it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.changes import Ground

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Act(Generic[Thing]):
    """An act on a person or a unit. `form`: makes the form's class; `defaults`: what it holds at first."""

    title: str
    lead: str
    form: Callable[[Thing], Any]
    run: Callable[[Actor, Thing, Any], object]
    defaults: Callable[[Thing], Mapping[str, object]] = lambda thing: {}


def get_act(acts: Mapping[str, Act[Thing]], kind: str) -> Act[Thing]:
    """The act of this name, or NotFound."""
    if kind not in acts:
        raise NotFound(Message(mark("Không có việc này.")))
    return acts[kind]


def ground_of(form: Any, day: date | None = None) -> Ground:
    """The day (`day` where the form asks for none) and the paper that an act's form names."""
    return Ground(
        day or form.effective_on.data,
        form.decision_number.data or "",
        form.decided_on.data,
        form.reason.data or "",
    )
