"""What the pages show, put together from queries and rules: plain values for templates and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.emulation import queries, rules
from lms.emulation.queries import CompletionLine, FrozenPerson, PeopleFilter, PersonRow, Record
from lms.emulation.rules import Figures, Period, UnitLine
from lms.emulation.values.queries import values_of
from lms.emulation.values.rules import Value
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode, subtree
from lms.org.units.queries import heads
from lms.targets.rules import Figures as Coverage

Nodes = dict[int, UnitNode]


@dataclass(frozen=True)
class Chosen:
    """The period that is open, those to choose from, and the date on which people and units are read."""

    period: Period
    offered: list[Period]
    on: date
    every: Sequence[Period] = ()

    @property
    def has_begun(self) -> bool:
        return self.period.starts_on <= clock.today()


def choose(key: str | None) -> Chosen:
    """The period with this key, by default the year of today. NotFound if there is none such."""
    today, every = clock.today(), queries.periods()
    usual = rules.usual_period(every, today)
    period = usual if usual is not None and not key else queries.get_period(key or "", every)
    return Chosen(period, rules.offered(every, period, today), period.as_of(today), every)


def find_unit(nodes: Nodes, public_id: str | None) -> UnitNode | None:
    """The unit named in the address, None where none is. NotFound if there is none such on the date."""
    if not public_id:
        return None
    for node in nodes.values():
        if node.public_id == public_id:
            return node
    raise NotFound(Message(mark("Vào ngày đang xem không có đơn vị này.")))


@dataclass(frozen=True)
class UnitTable:
    """The lines that match and their Cộng row (of all lines, matching or not). `unit` None: the whole school."""

    unit: UnitNode | None
    parent: UnitNode | None
    lines: list[UnitLine]
    total: Figures
    values: Sequence[Value] = ()
    head: str = ""
    frozen: Coverage | None = None


def unit_table(chosen: Chosen, unit_public_id: str | None, query: str) -> UnitTable:
    """The figures below a unit. Seven queries; of one unit two more, and two where the period cites a snapshot."""
    nodes = unit_nodes(chosen.on)
    unit = find_unit(nodes, unit_public_id)
    own = queries.unit_figures(chosen.period, queries.requirements(chosen.on))
    lines = rules.lines_below(nodes, own, unit.id if unit else None)
    wanted = fold(query)
    shown = [line for line in lines if line.node is None or wanted in fold(line.node.name)]
    parent = nodes.get(unit.parent_id) if unit and unit.parent_id is not None else None
    period, values, head = chosen.period, [], ""
    frozen = queries.frozen_unit(period.freeze, unit.id if unit else None) if period.freeze else None
    if unit is not None:
        values = values_of(None, unit.id, period.starts_on, period.ends_on)
        held = [h for h in heads(unit.id) if h.valid_from <= chosen.on <= (h.valid_to or date.max)]
        head = held[0].full_name if held else ""
    return UnitTable(unit, parent, shown, rules.total(line.figures for line in lines), values, head, frozen)


@dataclass(frozen=True)
class PeopleAsked:
    """What the address of the list asks: words, a unit (`own`: without what is below it), those outside any unit."""

    query: str
    unit: str
    own: bool
    outside: bool
    category: str
    active: bool


@dataclass(frozen=True)
class PeopleTable:
    """One page of people. `unit_names` by unit id, as on the date."""

    unit: UnitNode | None
    rows: Sequence[PersonRow]
    total: int
    unit_names: dict[int, str]


def people_table(chosen: Chosen, asked: PeopleAsked, number: int, per_page: int) -> PeopleTable:
    """The people who match. Seven queries."""
    nodes = unit_nodes(chosen.on)
    unit, ids = find_unit(nodes, asked.unit), None
    if unit is not None:
        ids = frozenset({unit.id}) if asked.own else subtree(nodes, frozenset({unit.id}))
    elif asked.outside:
        ids = frozenset(nodes)
    wanted = PeopleFilter(
        asked.query, ids, asked.outside and unit is None, asked.category or None, asked.active
    )
    rows, total = queries.people(chosen.period, queries.requirements(chosen.on), wanted, number, per_page)
    return PeopleTable(unit, rows, total, {node.id: node.name for node in nodes.values()})


def record(chosen: Chosen, person_id: int, own: bool = False) -> Record:
    """The person's record of the period; `own`: as they may see it themselves. Four queries, five if so."""
    return queries.record_of(person_id, chosen.period, chosen.on, own)


@dataclass(frozen=True)
class RecordPage:
    """A person's record; `carried`: the completions of the year before that came
    after its snapshot, which the record of the next year takes on."""

    record: Record
    carried: list[CompletionLine]
    frozen: FrozenPerson | None


def record_page(chosen: Chosen, person_id: int, own: bool) -> RecordPage:
    """What stands on the page of a person's record: the queries of `record`, one more where the period cites a snapshot,
    two where the year before does."""
    period = chosen.period
    before = rules.year_before(chosen.every, period)
    freeze = before.freeze if before else None
    carried = queries.completed_in(person_id, before) if before and freeze else []
    late = [
        line
        for line in carried
        if freeze and line.revoked_on is None and freeze.is_after(line.completed_on, line.recorded_at)
    ]
    return RecordPage(
        record(chosen, person_id, own), late,
        queries.find_frozen_person(period.freeze, person_id) if period.freeze else None,
    )  # fmt: skip


@dataclass(frozen=True)
class PeriodLine:
    """A period with the completions that it holds as its dates stand now."""

    period: Period
    completions: int


def period_lines() -> tuple[list[PeriodLine], list[tuple[date, date]]]:
    """Every period, and the days that belong to no year."""
    every, counts = queries.periods(), queries.completions_by_period()
    return [PeriodLine(p, counts.get(p.key, 0)) for p in every], rules.gaps(every)
