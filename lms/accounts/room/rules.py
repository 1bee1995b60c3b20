"""What a seat in the computer room may do, how long a lesson is, and what a PIN is. Pure."""

# The only permissions of a visit in the computer room: learning, and seeing one's own certificates. Whatever is
# not named here stays shut, also to whoever holds a role: passwords, the second step, consents, every list.
PERMITTED = frozenset(
    {"learning.learn", "catalog.read", "certificates.read", "certificates.open", "accounts.seat"}
)
