"""What the page of a nomination shows as bearing on its criteria, with the facts behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.emulation import queries as emulation
from lms.emulation.queries import Record
from lms.emulation.rules import Figures, Period, roll_up
from lms.emulation.values.queries import values_of
from lms.emulation.values.rules import Value
from lms.kernel import clock
from lms.kernel.vietnamese import show_number
from lms.mentoring.queries.helps import HelpRow, counted_helps
from lms.nominations.bearing.rules import figures_for, values_for
from lms.nominations.queries import CriterionRow, Nomination
from lms.org.queries import find_kept_id, unit_nodes
from lms.workshops.queries.counts import Led, led_by


@dataclass(frozen=True)
class Evidence:
    """What the record of the period holds for the nominee. `values`: figures by key, as shown; `entered`: what somebody
    entered; `record`, `helps` and `led` (help and workshops that count) are a person's, None and empty for a unit."""

    values: Mapping[str, str]
    entered: Sequence[Value]
    record: Record | None
    helps: Sequence[HelpRow] = ()
    led: Sequence[Led] = ()

    def figures_of(self, criterion: CriterionRow) -> list[str]:
        """The keys of the figures beside a criterion."""
        return [key for key in figures_for(criterion.figures, criterion.papers) if key in self.values]

    def entered_of(self, criterion: CriterionRow) -> list[Value]:
        """What was entered that bears on a criterion."""
        return values_for(criterion.papers, self.entered)


def evidence(found: Nomination, period: Period) -> Evidence:
    """As the record of the period stands today; the number of queries follows no rows."""
    on, span = period.as_of(clock.today()), (period.starts_on, period.ends_on)
    if found.person_id is None:
        own = emulation.unit_figures(period, emulation.requirements(on))
        totals = roll_up(unit_nodes(on), {unit: figures for unit, figures in own.items() if unit is not None})
        figures = _shown(totals.get(found.unit_id, Figures()))
        return Evidence(figures, values_of(None, found.unit_id, *span), None)
    person_id = find_kept_id(found.person_id)
    record = emulation.record_of(person_id, period, on)
    counted = {"helped": show_number(record.help.turns), "taught": show_number(record.workshops_led)}
    return Evidence(
        {**_shown(record.figures), **counted}, record.values, record,
        counted_helps(person_id, *span) if record.help.turns else [], led_by(person_id, *span) if record.workshops_led else [],
    )  # fmt: skip


def _shown(figures: Figures) -> dict[str, str]:
    required = f"{figures.required_done}/{figures.required}" if figures.required else "–"
    return {
        "completions": show_number(figures.completions),
        "required": required,
        "on-time": show_number(figures.on_time) if figures.required else "–",
        "hours": show_number(figures.hours, 1),
        "average": figures.score_text,
        "certificates": show_number(figures.certificates),
    }
