"""What an installation ships with: the first notice of processing, and the nightly run of the retention rules."""

from lms.kernel import clock
from lms.kernel.db import insert_ignore
from lms.privacy import retention
from lms.privacy.models import DataNotice
from lms.privacy.notice_text import ENGLISH, VIETNAMESE
from lms.privacy.queries import notices

FIRST = 1


def ensure_defaults() -> None:
    """Adds the first notice where there is none, and plans the next night. Doing it again changes nothing."""
    if notices.find_notice() is None:
        insert_ignore(
            DataNotice, number=FIRST, text_vi=VIETNAMESE, text_en=ENGLISH, in_force_on=clock.today(),
            recorded_at=clock.now(), recorded_by="lms",
        )  # fmt: skip
        notices.forget_cached()
    retention.plan_next()
