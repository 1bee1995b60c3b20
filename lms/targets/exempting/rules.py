"""Pure rules of exemptions and extensions."""

from collections.abc import Mapping
from enum import StrEnum

from lms.kernel.messages import mark


class Wish(StrEnum):
    """What is asked for."""

    EXEMPTION = "exemption"
    EXTENSION = "extension"


class Outcome(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WISH_LABELS: Mapping[str, str] = {
    Wish.EXEMPTION: mark("Miễn, hoãn trong một thời gian"),
    Wish.EXTENSION: mark("Lùi hạn hoàn thành"),
}

OUTCOME_LABELS: Mapping[str, str] = {
    Outcome.GRANTED: mark("Đồng ý"),
    Outcome.REFUSED: mark("Không đồng ý"),
    Outcome.WITHDRAWN: mark("Người đề nghị đã rút"),
}
