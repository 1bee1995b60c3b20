"""Who may look back. Nobody may change anything here."""

from lms.kernel.access import Table, is_admin, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {"audit.read": ((is_admin,), (is_office,))}

WORDS = {"audit.read": mark("Xem nhật ký thay đổi")}
