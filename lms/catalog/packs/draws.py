"""The draws of a quiz in a pack, its sections, and what it mixes: read from its table, checked, and printed back."""

from collections.abc import Callable, Sequence

from lms.assessment.marking.rules import MOST_POINTS
from lms.assessment.sections.rules import MOST_LETTERS, first_astray
from lms.catalog.packs.content import PackBank, PackDraw, candidates
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.toml_values import as_lines
from lms.kernel.messages import mark

MOST_DRAWS = 50
MOST_DRAWN = 200

FindBank = Callable[[Fields, str, str], PackBank | None]
"""The bank of a name that a field gives; None, noted, where there is none."""


def read_shuffle(table: Fields, default: bool | None = None) -> tuple[bool, bool | None]:
    """Whether the questions are mixed; and their options, None: likewise."""
    shuffle = table.flag("shuffle", default=default)
    options = table.flag("shuffle_options", default=shuffle)
    return shuffle, None if options == shuffle else options


def read_draws(
    table: Fields, find_bank: FindBank, fewest: int, own_bank: str | None = None
) -> tuple[PackDraw, ...]:
    """The [[draws]] of a quiz, at least `fewest`. Notes what is wrong: a draw must always find enough questions,
    whatever the other draws took before it. `own_bank`: the only bank it draws from, which a draw need not name."""
    entries = table.tables("draws", fewest, MOST_DRAWS)
    draws = tuple(_read(entry, own_bank) for entry in entries)
    for entry, draw in zip(entries, draws, strict=True):
        entry.finish()
        if own_bank is not None and draw.bank != own_bank:
            entry.wrong(
                "bank",
                mark("Bài kiểm tra của bài học chỉ lấy câu từ bộ câu hỏi của bài ấy (“{own}”)."),
                own=own_bank,
            )
        elif bank := find_bank(entry, "bank", draw.bank):
            _check(entry, draw, draws, bank)
    _check_sections(entries, draws)
    return draws


def _read(entry: Fields, own_bank: str | None) -> PackDraw:
    named = entry.key("bank", required=own_bank is None)
    return PackDraw(
        named or own_bank or "",
        entry.whole("count", 1, MOST_DRAWN, default=1 if entry.has("question") else None),
        entry.text("tag", 64, required=False) or None,
        entry.whole("points", 1, MOST_POINTS, default=1),
        entry.key("question", required=False) or None,
        entry.text("section", MOST_LETTERS, required=entry.has("section")),
    )


def _check(entry: Fields, draw: PackDraw, draws: tuple[PackDraw, ...], bank: PackBank) -> None:
    if draw.question is not None and (draw.count != 1 or draw.tag is not None):
        entry.wrong("question", mark("Đã nêu đích danh một câu thì không ghi tag, và count chỉ là 1."))
        return
    own = {q.key for q in candidates(bank, draw)}
    if draw.question is not None and not own:
        entry.wrong("question", mark("Bộ câu hỏi không có câu nào mang mã “{value}”."), value=draw.question)
        return
    if draw.count > len(own):
        entry.wrong(
            "count",
            mark("Rút {count} câu mà bộ câu hỏi chỉ có {have} câu phù hợp."),
            count=draw.count,
            have=len(own),
        )
        return
    others = [other for other in draws if other is not draw and other.bank == draw.bank]
    taken = sum(min(o.count, len(own & {q.key for q in candidates(bank, o)})) for o in others)
    if draw.count + min(taken, len(own)) > len(own) and taken:
        entry.wrong(
            "count", mark("Các lượt rút lấy chung câu hỏi: cần {count} câu, các lượt khác có thể lấy {taken}, chỉ có {have}."),
            count=draw.count, taken=taken, have=len(own),
        )  # fmt: skip


def _check_sections(entries: Sequence[Fields], draws: Sequence[PackDraw]) -> None:
    astray = first_astray([draw.section for draw in draws])
    if astray is None:
        return
    if draws[astray].section:
        entries[astray].wrong(
            "section",
            mark("Phần “{value}” đã có ở trên; các lượt rút của một phần phải đứng liền nhau."),
            value=draws[astray].section,
        )
    else:
        entries[astray].wrong(
            None, mark("Lượt rút không thuộc phần nào phải đứng trước phần đầu tiên; hãy ghi section.")
        )


def draw_lines(draws: Sequence[PackDraw], table: str, own_bank: str | None = None) -> list[str]:
    """The tables of the draws; `table` names the quiz's own."""
    lines: list[str] = []
    for draw in draws:
        said = {
            "bank": None if draw.bank == own_bank else draw.bank,
            "tag": draw.tag,
            "question": draw.question,
            "count": None if draw.question is not None else draw.count,
            "points": draw.points if draw.points != 1 else None,
            "section": draw.section or None,
        }
        lines += ["", f"[[{table}.draws]]", *as_lines(**said)]
    return lines
