"""Every SELECT of the emulation record.

A period's entries are those whose `fact_on` it covers, found when read. People, units and requirements are
those of one date: the period's last day, or today before that. The number of queries never follows the rows.
"""

from lms.emulation.queries.courses import written_by
from lms.emulation.queries.figures import (
    PeopleFilter,
    PersonRow,
    category_figures,
    people,
    person_figures,
    unit_figures,
)
from lms.emulation.queries.frozen import FrozenPerson, find_frozen_person, frozen_unit
from lms.emulation.queries.ledger import MISSING, Difference, differences
from lms.emulation.queries.periods import completions_by_period, get_period, periods
from lms.emulation.queries.record import (
    CompletionLine,
    Record,
    RequiredLine,
    completed_in,
    get_person_id,
    record_of,
)
from lms.emulation.queries.requirements import Requirements, requirements

__all__ = [
    "MISSING", "CompletionLine", "Difference", "FrozenPerson", "PeopleFilter", "PersonRow", "Record", "RequiredLine",
    "Requirements", "category_figures", "completed_in", "completions_by_period", "differences", "find_frozen_person", "frozen_unit", "get_period", "get_person_id", "people", "periods",
    "person_figures", "record_of", "requirements", "unit_figures", "written_by",
]  # fmt: skip
