"""Who may look back. Nobody may change anything here."""

from lms.kernel.access import Table, is_admin, is_office

PERMISSIONS: Table = {"audit.read": ((is_admin,), (is_office,))}
