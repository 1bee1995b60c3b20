"""Every SELECT about batches."""

from lms.org.roster.batches.queries.progress import (
    BatchView,
    Run,
    batch_count,
    batch_of_id,
    batches,
    find_batch,
    find_choice,
    find_open_run,
    find_run,
    get_batch,
    item_count,
    item_counts,
    item_page,
    items,
    still_holds,
)
from lms.org.roster.batches.queries.traces import (
    children_of,
    membership_rows_of,
    touched_count,
    touched_people,
    undoings,
    unit_records_of,
    units_in_use,
    values_of,
)

__all__ = [
    "BatchView", "Run", "batch_count", "batch_of_id", "batches", "children_of", "find_batch", "find_choice",
    "find_open_run", "find_run", "get_batch", "item_count", "item_counts", "item_page", "items", "membership_rows_of",
    "still_holds", "touched_count", "touched_people", "undoings", "unit_records_of", "units_in_use", "values_of",
]  # fmt: skip
