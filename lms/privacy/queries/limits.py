"""The numbers the school set."""

from collections.abc import Mapping

import sqlalchemy as sa

from lms.kernel.db import read
from lms.org.settings import setting
from lms.privacy.models import PrivacyLimit
from lms.privacy.rules.limits import CHILD_AGE, LIMITS

_LIMITS = sa.select(PrivacyLimit.key, PrivacyLimit.value).where(
    PrivacyLimit.id.in_(sa.select(sa.func.max(PrivacyLimit.id)).group_by(PrivacyLimit.key))
)


def limits() -> Mapping[str, int]:
    """Every number of this slice that holds now, by key. One query; the age is among `all_limits`."""
    rows = read(_LIMITS, {})
    held = {key: limit.default for key, limit in LIMITS.items() if key != CHILD_AGE}
    held.update({row.key: row.value for row in rows if row.key in held})
    return held


def all_limits() -> Mapping[str, int]:
    """The same with the age, which is a setting of the organisation."""
    return {**limits(), CHILD_AGE: int(setting(CHILD_AGE))}
