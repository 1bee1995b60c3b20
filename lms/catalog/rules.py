"""Pure rules of the catalogue: its fixed words, and what a publication may do."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.messages import mark

LEVELS = {
    "basic": mark("Cơ bản"),
    "intermediate": mark("Trung cấp"),
    "advanced": mark("Nâng cao"),
    "expert": mark("Chuyên sâu"),
}

AUDIENCES = {
    "manager": mark("Cán bộ quản lý"),
    "teacher": mark("Giáo viên"),
    "officer": mark("Viên chức khác"),
    "worker": mark("Người lao động"),
    "student": mark("Học sinh"),
}

LENGTHS = {"15": mark("Đến 15 phút"), "30": mark("Đến 30 phút"), "60": mark("Đến 60 phút")}  # most minutes

ORDERS = {"title": mark("Theo tên"), "newest": mark("Mới cập nhật"), "shortest": mark("Ngắn trước")}


@dataclass(frozen=True)
class Shelves:
    """How many courses there are, and how many for each audience, at each level, about each competence and each area
    of competences ("2.6", "2"), and of at most so many minutes. A course stands on many shelves, once on each."""

    courses: int
    audience: Mapping[str, int]
    level: Mapping[str, int]
    competence: Mapping[str, int]
    minutes: Mapping[str, int]

    @classmethod
    def of(cls, rows: Iterable[tuple[Collection[str], str, Collection[str], int]]) -> "Shelves":
        """The shelves of courses, each (audience, level, competences, minutes)."""
        courses, audience, level, competence, minutes = (
            0,
            Counter[str](),
            Counter[str](),
            Counter[str](),
            Counter[str](),
        )
        for whom, how_hard, codes, long in rows:
            courses += 1
            audience.update(set(whom))
            level[how_hard] += 1
            competence.update({*codes, *(code.partition(".")[0] for code in codes)})
            minutes.update(most for most in LENGTHS if long <= int(most))
        return cls(courses, audience, level, competence, minutes)


MARKDOWN, HTML = FORMATS = ("markdown", "html")  # how the text of a lesson is written


class Effect(StrEnum):
    """What a new version does to those who finished an earlier one (product rule 3.3)."""

    FIRST = "first"  # there is no earlier one
    TYPO = "typo"  # nothing changes; those under way go on in the new version
    VALID = "valid"  # old completions count
    RETAKE = "retake"  # a requirement is added; until it is due the old completion counts


EFFECTS = {
    "first": mark("Bản đầu tiên"),
    "typo": mark("Sửa lỗi nhỏ, không ai phải học lại"),
    "valid": mark("Người đã hoàn thành vẫn được công nhận"),
    "retake": mark("Người đã hoàn thành cần học lại"),
}

CHOSEN_EFFECTS = (Effect.TYPO.value, Effect.VALID.value, Effect.RETAKE.value)


class Refusal(StrEnum):
    """Why a version can't be published."""

    NUMBER_TAKEN = "number_taken"
    NUMBER_OLD = "number_old"
    EFFECT_UNKNOWN = "effect_unknown"
    EFFECT_NEEDED = "effect_needed"
    DUE_NEEDED = "due_needed"
    DUE_PAST = "due_past"
    DUE_UNUSED = "due_unused"


@dataclass(frozen=True)
class Published:
    """A version that exists: its number and the hash of its content."""

    number: int
    content_hash: str


def is_unchanged(versions: list[Published], number: int, content_hash: str) -> bool:
    """Whether publishing would change nothing: this very version exists, or the newest has this content."""
    if not versions:
        return False
    newest = max(versions, key=lambda version: version.number)
    return newest.content_hash == content_hash or Published(number, content_hash) in versions


def refusal(
    versions: list[Published],
    number: int,
    effect: str | None,
    finished: int | None,
    due_on: date | None,
    today: date,
) -> Refusal | None:
    """Why version `number` can't be published after `versions` on `today`; None if it can.

    `finished`: people who completed an earlier version; None where nobody can say, which counts as some.
    `due_on`: by when 'retake' asks them to learn it again, the last day on time.
    """
    if effect is not None and effect not in CHOSEN_EFFECTS:
        return Refusal.EFFECT_UNKNOWN
    if any(version.number == number for version in versions):
        return Refusal.NUMBER_TAKEN
    if any(version.number > number for version in versions):
        return Refusal.NUMBER_OLD
    if versions and effect is None and finished != 0:
        return Refusal.EFFECT_NEEDED
    return _due_refusal(effect, due_on, today) if versions else None


def _due_refusal(effect: str | None, due_on: date | None, today: date) -> Refusal | None:
    """A completion counts until the due date: one that has passed would take it away from one day to the next."""
    if effect != Effect.RETAKE:
        return None if due_on is None else Refusal.DUE_UNUSED
    if due_on is None:
        return Refusal.DUE_NEEDED
    return Refusal.DUE_PAST if due_on < today else None


def recorded_effect(versions: list[Published], effect: str | None) -> Effect:
    """The effect to write down: `first` for the first version, the chosen one, `valid` where nobody was asked."""
    if not versions:
        return Effect.FIRST
    return Effect(effect) if effect else Effect.VALID


def quiz_series(course_key: str, lesson_key: str | None = None) -> str:
    """What names one quiz in all versions of its course: the check quiz of a lesson, or the final quiz (None)."""
    return course_key if lesson_key is None else f"{course_key}/{lesson_key}"
