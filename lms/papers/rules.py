"""Pure rules of papers: which legal bases stand in one, what its gaps are, and what was typed for lists of names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Gap, Line
from lms.kernel.vietnamese import clean, show_date

ONE_DAY = timedelta(days=1)
SOON = timedelta(days=120)
FROZEN_WITHIN = timedelta(days=7)
ALL_KINDS = ""  # of a template: for every kind of paper

GIAY_KHEN = "giay-khen"  # a sheet on its side, for which no form of the school can stand

# Every kind of paper that the year knows, whether this installation makes it or not: bases are listed for them.
KIND_TITLES: Mapping[str, str] = {
    "bao-cao-dinh-ky": mark("Báo cáo định kỳ"),
    "ke-hoach-kiem-tra": mark("Kế hoạch kiểm tra"),
    "trich-ngang": mark("Danh sách trích ngang"),
    "to-trinh": mark("Tờ trình đề nghị khen thưởng"),
    "bien-ban": mark("Biên bản họp Hội đồng"),
    "bao-cao-thanh-tich-tap-the": mark("Báo cáo thành tích tập thể"),
    "bao-cao-thanh-tich-ca-nhan": mark("Báo cáo thành tích cá nhân"),
    "quyet-dinh": mark("Quyết định khen thưởng"),
    GIAY_KHEN: mark("Giấy khen"),
    "so-ket": mark("Báo cáo sơ kết"),
    "tong-ket": mark("Báo cáo tổng kết"),
}


@dataclass(frozen=True)
class Field:
    """Something that only a person knows: `label` and `hint` are message ids; `hint` is also what the gap says until it
    is written. `rows`: lines of the field on the page; 1 for a text without line ends."""

    name: str
    label: str
    hint: str
    rows: int = 4


class Standing(StrEnum):
    """What a legal basis is on a date."""

    NOT_YET = "not-yet"
    IN_FORCE = "in-force"
    LAPSED = "lapsed"


PAPER_DAYS = (date(2000, 1, 1), date(2100, 12, 31))  # what the date of a paper can be
BASIS_DAYS = (date(1945, 9, 2), date(2999, 12, 31))
BAD_DAY = mark("Ngày của văn bản phải trong khoảng từ năm 2000 đến năm 2100.")
MOST_DIGITS = 9  # of a number that comes with an address or a form

LEADS = ("Căn cứ", "Thực hiện")
LATER = "…"  # in a reference: what is not known yet
NAMED_ALONE = ("Luật ", "Bộ luật ")  # cited without trích yếu


@dataclass(frozen=True)
class Basis:
    """A legal basis as it stands now. `in_force_to`: the last day; None: no end is known. `topic`: bases of one topic
    take each other's place over time. `title`: its trích yếu, "" where nobody has written it yet."""

    id: int
    key: str
    topic: str
    lead: str
    reference: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    kinds: tuple[str, ...]
    position: int
    note: str
    recorded_on: date
    recorded_by: str

    def standing(self, on: date) -> Standing:
        if self.in_force_from is not None and on < self.in_force_from:
            return Standing.NOT_YET
        if self.in_force_to is not None and on > self.in_force_to:
            return Standing.LAPSED
        return Standing.IN_FORCE

    def lapses_soon(self, on: date) -> bool:
        """It is in force and will not be within some months."""
        ends = self.in_force_to
        return self.standing(on) is Standing.IN_FORCE and ends is not None and ends <= on + SOON

    @property
    def lapses_on(self) -> date | None:
        """The first day on which it is not in force any more."""
        return self.in_force_to + ONE_DAY if self.in_force_to else None

    def why_not(self, on: date) -> Message:
        """Why it may not be cited on a date."""
        if self.standing(on) is Standing.LAPSED and self.lapses_on:
            return Message(mark("{basis} hết hiệu lực từ ngày {day}."), {"basis": self.reference, "day": show_date(self.lapses_on)})  # fmt: skip
        day = show_date(self.in_force_from) if self.in_force_from else ""
        return Message(mark("{basis} chưa có hiệu lực: có hiệu lực từ ngày {day}."), {"basis": self.reference, "day": day})  # fmt: skip

    def cited(self, on: date) -> Line:
        """The line in a paper of that date, without its end: a gap where it may not be cited, or lacks its title."""
        if self.standing(on) is not Standing.IN_FORCE:
            said = f"{self.why_not(on).plain()} Thay bằng văn bản đang có hiệu lực"
            return (f"{self.lead} ", Gap(f"basis-{self.key}", said))
        first, *rest = f"{self.lead} {self.reference}".split(LATER)
        line: Line = (first,)
        for number, text in enumerate(rest, 1):
            before = line[-1]
            is_day = isinstance(before, str) and before.rstrip().endswith("ngày")
            line = (
                *line,
                Gap(f"basis-{self.key}-{number}", "ngày ban hành" if is_day else "số, ký hiệu"),
                text,
            )
        if self.title:
            return (*line, f" {self.title}")
        if self.reference.startswith(NAMED_ALONE):
            return line
        return (*line, " ", Gap(f"title-{self.key}", "trích yếu nội dung của văn bản này"))

    def gaps(self, on: date) -> list[Gap]:
        """What its line leaves open."""
        return [part for part in self.cited(on) if isinstance(part, Gap)]


def bases_for(kind: str, bases: Iterable[Basis], on: date) -> list[Basis]:
    """Those that a paper of this kind cites on a date, in their order: of each topic the ones in force; where none of
    a topic is, its newest, so that nobody signs without noticing."""
    listed = [basis for basis in bases if kind in basis.kinds]
    in_force = {basis.topic for basis in listed if basis.standing(on) is Standing.IN_FORCE}
    newest: dict[str, Basis] = {}
    for basis in listed:
        if basis.topic not in in_force:
            held = newest.get(basis.topic)
            begins = basis.in_force_from or date.min
            if held is None or begins > (held.in_force_from or date.min):
                newest[basis.topic] = basis
    chosen = [b for b in listed if b.standing(on) is Standing.IN_FORCE or newest.get(b.topic) is b]
    return sorted(chosen, key=lambda basis: (basis.position, basis.id))


def basis_problem(
    lead: str, reference: str, in_force_from: date | None, in_force_to: date | None
) -> Message | None:
    """What is wrong with a basis as it was typed, or None."""
    if lead not in LEADS:
        return Message(mark("Chọn “Căn cứ” hoặc “Thực hiện”."))
    if not clean(reference):
        return Message(mark("Ghi tên loại, số, ngày và nơi ban hành của văn bản."))
    if any(day and not BASIS_DAYS[0] <= day <= BASIS_DAYS[1] for day in (in_force_from, in_force_to)):
        return Message(mark("Ngày phải trong khoảng từ năm 1945 đến năm 2999."))
    if in_force_from and in_force_to and in_force_to < in_force_from:
        return Message(mark("Ngày cuối còn hiệu lực phải sau ngày có hiệu lực."))
    return None


def figures_day(period: Period, as_of: date, frozen: Iterable[date]) -> date:
    """The day whose figures a paper speaks of: the last one frozen within the days before `as_of`, so that papers of one
    May agree; else that day itself."""
    near = [day for day in frozen if max(period.starts_on, as_of - FROZEN_WITHIN) <= day <= as_of]
    return max(near, default=as_of)


def small_number(text: str | None) -> int:
    """A number that came with an address or a form; 0 for anything else."""
    given = text or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS else 0


def previous_year(period: Period, periods: Sequence[Period]) -> Period | None:
    """The year before this one; None for a phase, and for the first year there is."""
    if period.kind is not PeriodKind.YEAR:
        return None
    before = [p for p in periods if p.kind is PeriodKind.YEAR and p.ends_on < period.starts_on]
    return max(before, key=lambda p: p.ends_on, default=None)


def years_of(phase: Period, periods: Sequence[Period]) -> list[Period]:
    """The years that lie in a phase with at least one day, in their order."""
    years = [p for p in periods if p.kind is PeriodKind.YEAR]
    touching = [p for p in years if p.starts_on <= phase.ends_on and p.ends_on >= phase.starts_on]
    return sorted(touching, key=lambda p: p.starts_on)


@dataclass(frozen=True)
class Pick:
    """A line of a list of names: the code of a person or the name of a unit, and what is proposed for them. `reason`: why,
    in the words of the nomination it is from; "" where somebody wrote the list."""

    number: int
    named: str
    award: str
    reason: str = ""


def picks(text: str) -> list[Pick]:
    """The lines of "code or unit; award", empty ones left out. `number` counts lines from 1."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        named, _, award = line.partition(";")
        if clean(named):
            found.append(Pick(number, clean(named), clean(award)))
    return found


def listed(setting: str) -> tuple[str, ...]:
    """The parts of a setting that holds a list."""
    return tuple(clean(part) for part in setting.split(";") if clean(part))


def joined(text: str) -> str:
    """A list typed one a line, as its setting holds it."""
    lines = (
        clean(line).removeprefix("-").strip().rstrip(";.").replace(";", ",") for line in text.splitlines()
    )
    return "; ".join(line for line in lines if line)


# Danh hiệu thi đua, by the law on emulation and commendation; whatever else is given is a form of commendation.
TITLES = ("chiến sĩ thi đua", "chiến sĩ tiên tiến", "lao động tiên tiến", "lao động xuất sắc", "tập thể lao động", "cờ thi đua", "đơn vị tiên tiến", "đơn vị quyết thắng", "học sinh giỏi", "học sinh xuất sắc", "học sinh tiên tiến")  # fmt: skip


def is_title(name: str) -> bool:
    """Whether an award of this name is a danh hiệu thi đua: it begins with one of those words."""
    said = clean(name).casefold().removeprefix("danh hiệu").strip(" :“\"'")
    return said.startswith(TITLES)
