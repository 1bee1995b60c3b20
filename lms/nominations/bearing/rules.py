"""Pure rules of what bears on a criterion."""

from collections.abc import Collection, Mapping, Sequence

from lms.emulation.values.rules import Kind, State, Value

# What somebody enters in the record, by what a criterion asks for (figures.PAPERS). Help to colleagues is not entered:
# it is counted where the one helped confirmed it, and so are workshops led.
ENTERED: Mapping[str, tuple[Kind, ...]] = {
    "rating": (Kind.RATING,),
    "plan": (Kind.PLAN,),
    "initiative": (Kind.INITIATIVE,),
    "model": (Kind.MODEL,),
    "movement": (Kind.SOLIDARITY, Kind.MOVEMENT),
    "prize": (Kind.PRIZE,),
}
COUNTED: Mapping[str, tuple[str, ...]] = {"help": ("helped", "taught")}
BEARS = frozenset({State.CONFIRMED, State.WAITING})


def figures_for(figures: Sequence[str], papers: Sequence[str]) -> list[str]:
    """The keys of the figures that bear on a criterion: those it names, then those that say what it asks papers for."""
    return list(dict.fromkeys([*figures, *(key for paper in papers for key in COUNTED.get(paper, ()))]))


def values_for(papers: Collection[str], entered: Sequence[Value]) -> list[Value]:
    """Of what was entered, what bears on a criterion that asks for these papers: confirmed first, then what waits. What
    was refused or taken back bears on nothing."""
    kinds = {kind for paper in papers for kind in ENTERED.get(paper, ())}
    found = [one for one in entered if one.said.kind in kinds and one.state in BEARS]
    return sorted(found, key=lambda one: one.state is not State.CONFIRMED)
