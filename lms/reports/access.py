"""Who may read statistics and export them."""

from lms.kernel.access import Table, is_leader, is_office

PERMISSIONS: Table = {"statistics.read": ((is_office,), (is_leader,))}
