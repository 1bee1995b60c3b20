"""Who may see coverage, and who may say what a target asks. A head sees the own subtree: `queries.visible_units`."""

from lms.kernel.access import Table, is_head, is_leader, is_office

PERMISSIONS: Table = {
    "coverage.read": ((is_office,), (is_leader,), (is_head,)),
    "coverage.change": ((is_office,),),
}
