"""Authenticator apps (RFC 6238, by pyotp): what they are told, and which step a code belongs to."""

import segno

from lms.accounts.codes import seed
from lms.kernel import clock

WINDOW = 1  # one step of 30 seconds before and after: a phone's clock may be half a minute off
_QUIET = 2  # modules of white around the code, so that it can be read on a dark page


def step_of(salt: str, code: str) -> int | None:
    """The 30-second step whose code this is, among those near now; None for no such code."""
    from pyotp import TOTP
    from pyotp.exceptions import OTPVerificationError

    if not code:
        return None
    try:
        return TOTP(seed(salt)).verify_and_get_timecode(code, for_time=clock.now(), valid_window=WINDOW)
    except OTPVerificationError:
        return None


def address_of(salt: str, username: str, school: str) -> str:
    """The otpauth:// address that an app reads from the QR code."""
    from pyotp import TOTP

    return str(TOTP(seed(salt)).provisioning_uri(name=username, issuer_name=school))


def shown_seed(salt: str) -> str:
    """The secret in groups of four, for typing it into an app by hand."""
    text = seed(salt)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def qr_image(text: str) -> str:
    """`text` as a QR code, an address for an <img>: the picture stands in the page itself."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(border=_QUIET, scale=4, light="#fff"))
