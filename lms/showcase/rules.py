"""Pure rules of the public page: what may stand on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.kernel.messages import mark
from lms.targets.rules import Figures, add_up

LEAST = 5
"""Fewer people than this, and a figure would speak of each of them."""


class Source(StrEnum):
    """Which figures stand on the page."""

    NONE = "none"
    CURRENT = "current"
    SNAPSHOT = "snapshot"


SOURCE_LABELS: Mapping[str, str] = {
    Source.CURRENT: mark("Số liệu hiện tại"),
    Source.SNAPSHOT: mark("Số liệu đã chốt, chọn ở dưới"),
    Source.NONE: mark("Không đưa số liệu"),
}


class Kind(StrEnum):
    """What is told."""

    EXAMPLE = "example"
    HONOUR = "honour"


KIND_LABELS: Mapping[str, str] = {
    Kind.EXAMPLE: mark("Điển hình, cách làm hay"),
    Kind.HONOUR: mark("Biểu dương, khen thưởng"),
}


class Word(StrEnum):
    """What was said about an item; the newest counts."""

    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


WORD_LABELS: Mapping[str, str] = {
    Word.AGREED: mark("Đồng ý đăng"),
    Word.WITHDRAWN: mark("Rút lại sự đồng ý"),
    Word.REMOVED: mark("Bỏ khỏi trang công khai"),
}


@dataclass(frozen=True)
class Line:
    """One line of the public table; several units with few people stand together (`names` of all of them)."""

    names: tuple[str, ...]
    figures: Figures


def public_lines(lines: Sequence[tuple[str, Figures]]) -> list[Line]:
    """The lines that may be shown: units with fewer than LEAST counted people stand together, with the next smallest one
    where they are still too few, so that neither a line nor what is left of the sum speaks of so few. None where even
    all together are too few. Nothing of a unit with nobody counted."""
    counted = [(name, figures) for name, figures in lines if figures.counted]
    by_size = sorted(range(len(counted)), key=lambda n: counted[n][1].counted)
    few = {n for n in by_size if counted[n][1].counted < LEAST}
    for n in by_size:
        if not few or sum(counted[one][1].counted for one in few) >= LEAST:
            break
        few.add(n)
    shown = [Line((name,), figures) for n, (name, figures) in enumerate(counted) if n not in few]
    together = add_up(counted[n][1] for n in few)
    if few and together.counted >= LEAST:
        shown.append(Line(tuple(counted[n][0] for n in sorted(few)), together))
    return shown


@dataclass(frozen=True)
class Item:
    """Something told, as known now. `person`: who is named (None: nobody); `word`: the newest; `own_word`: what the
    person said about publishing their name in general (None: nothing), a no also where the representative of somebody
    young said it; `needs_representative`: of whom the legal representative must agree too."""

    id: int
    public_id: str
    kind: str
    title: str
    text: str
    on: date
    person_id: int | None
    person: str | None
    word: str | None
    representative: bool
    given_by: str
    said_at: datetime | None
    own_word: bool | None
    needs_representative: bool
    recorded_at: datetime
    recorded_by: str

    @property
    def is_shown(self) -> bool:
        """Whether it may stand on the public page: silence is no consent, and a no in general is a no here."""
        if self.person_id is None:
            return self.word != Word.REMOVED
        agreed = self.word == Word.AGREED and self.own_word is not False
        return agreed and (self.representative or not self.needs_representative)
