"""Pages of accounts: signing in, one's own account, and what the office and the heads do for others."""

from lms.accounts.views import account, factor, invitations, people, roles, rooms, seats, sign_in
from lms.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "factor", "invitations", "people", "roles", "rooms", "seats", "sign_in"]
