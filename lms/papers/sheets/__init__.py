"""The tables that figures of papers come from. Each has a name that says how to read it again: a figure in a file
names its sheet and cell, so it can be derived anew and compared. A kind of sheet is a function in `SHEETS`."""

from lms.papers.sheets.awards import awards
from lms.papers.sheets.book import Book, Maker, Row, Sheet, register
from lms.papers.sheets.comparison import compare
from lms.papers.sheets.coverage import courses, coverage, snapshot
from lms.papers.sheets.entered import entered, merits, own_people, values
from lms.papers.sheets.nominations import passed, session
from lms.papers.sheets.record import people, record, work
from lms.papers.sheets.subjects import heads, inside, turns

BUILT_IN: tuple[tuple[str, Maker], ...] = (
    ("coverage", coverage),
    ("snapshot", snapshot),
    ("courses", courses),
    ("record", record),
    ("work", work),
    ("people", people),
    ("comparison", compare),
    ("inside", inside),
    ("heads", heads),
    ("turns", turns),
    ("values", values),
    ("merits", merits),
    ("own-people", own_people),
    ("entered", entered),
    ("passed", passed),
    ("session", session),
    ("awards", awards),
)

# Those of facts that are written down with their instant. A session, its votes and what was decided are acts of their own
# day, which come after the freeze that the dossiers rest on; a snapshot is frozen itself.
AS_KNOWN = frozenset({"coverage", "courses", "record", "work", "people", "comparison", "inside", "heads", "turns", "values", "merits", "own-people", "entered"})  # fmt: skip

for _name, _maker in BUILT_IN:
    register(_name, _maker, _name in AS_KNOWN)

__all__ = ["Book", "Row", "Sheet", "register"]
