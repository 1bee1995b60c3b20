"""Random identifiers for addresses and files, so that nothing counts up in public."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: nothing that is misread aloud


def new_public_id() -> str:
    """12 characters, 60 random bits: names a row in URLs."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def new_code() -> str:
    """26 characters, 130 random bits: cannot be guessed; opens a certificate's check page."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))
