"""Pages of personal data: one's own, the office's register, what is kept how long."""

from lms.privacy.views import erasure, limits, mine, notice, readers, register
from lms.privacy.views.blueprint import blueprint

__all__ = ["blueprint", "erasure", "limits", "mine", "notice", "readers", "register"]
