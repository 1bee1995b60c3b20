"""Essays: from what a file says of them to the task of this service, which a person marks, and back. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import lcm
from typing import Any

from lms.assessment.formats.bank.making import Maker
from lms.assessment.formats.content import NOTHING, Criterion, Item, Kind, Markup, Text
from lms.kernel.messages import Message, mark

OUR_NAMES: Mapping[Kind, str] = {Kind.ESSAY: "task"}
"""Kinds that are called otherwise here."""

NO_RUBRIC = mark("Câu tự luận chưa có phiếu chấm; đã đặt một phiếu chấm chung, hãy sửa lại trước khi dùng.")
NO_NOUGHT = mark("Tiêu chí “{title}” chưa có mức 0 điểm; đã thêm mức “{words}”.")
FRACTIONS = mark(
    "Điểm của phiếu chấm được nhân lên {times} lần thành số nguyên; tỷ lệ giữa các mức giữ nguyên."
)
SAME_POINTS = mark("Tiêu chí “{title}” có nhiều mức cùng {points} điểm; chỉ giữ mức đầu.")
LOWER = mark("Tiêu chí “{title}” có mức điểm âm; đã bỏ đi.")
OF_RUBRIC = mark("Phiếu chấm")
USUAL = (
    Criterion(
        "Mức đạt của bài làm",
        ((Decimal(0), "Chưa đạt"), (Decimal(1), "Đạt một phần"), (Decimal(2), "Đạt đầy đủ")),
    ),
)
NOUGHT = "Chưa có"
"""Course texts are Vietnamese."""


def task(maker: Maker) -> dict[str, Any]:
    """The source of a question that a person marks; a rubric of the file is kept, with whole points."""
    item = maker.item
    if not item.rubric:
        maker.tell(NO_RUBRIC, is_note=True)
    rubric = _whole(maker, item.rubric or USUAL)
    criteria, levels = [], []
    for number, (title, held) in enumerate(rubric, 1):
        key = f"tc-{number}"
        criteria.append({"key": key, "text": maker.line(Text(title), Message(OF_RUBRIC))})
        for points, words in held.items():
            said = maker.line(Text(words), Message(OF_RUBRIC))
            levels.append({"criterion": key, "points": str(points), "text": said or f"{points}"})
    return {
        "text": maker.text(item.text), "takes": item.takes or "either", "most_files": "5", "file_types": [],
        "good_answer": maker.text(item.feedback), "grader_note": maker.text(item.notes),
        "criteria": criteria, "levels": levels,
    }  # fmt: skip


def _whole(maker: Maker, rubric: Sequence[Criterion]) -> list[tuple[str, dict[int, str]]]:
    """Title and levels of each criterion by whole points; one factor for all, so that each weighs what it did."""
    times = lcm(*(points.as_integer_ratio()[1] for line in rubric for points, _ in line.levels))
    if times > 1:
        maker.tell(FRACTIONS, is_note=True, times=times)
    found = []
    for line in rubric:
        levels: dict[int, str] = {}
        for points, words in sorted(line.levels, key=lambda level: level[0]):
            whole = int(points * times)
            if whole < 0:
                maker.tell(LOWER, title=line.title[:60])
            elif whole in levels:
                maker.tell(SAME_POINTS, title=line.title[:60], points=whole)
            else:
                levels[whole] = words
        if 0 not in levels:
            maker.tell(NO_NOUGHT, is_note=True, title=line.title[:60], words=NOUGHT)
            levels = {0: NOUGHT, **levels}
        found.append((line.title, levels))
    return found


def to_item(kind: Kind, source: Mapping[str, Any]) -> Item:
    """The essay of a file."""
    rubric = tuple(
        Criterion(
            str(criterion["text"]),
            tuple(
                (Decimal(str(level["points"])), str(level["text"]))
                for level in sorted(source["levels"], key=lambda level: int(level["points"]))
                if level["criterion"] == criterion["key"]
            ),
        )
        for criterion in source["criteria"]
    )
    return Item(
        kind, _text(source["text"]), rubric=rubric, takes=str(source.get("takes") or ""),
        feedback=_text(source.get("good_answer")), notes=_text(source.get("grader_note")),
    )  # fmt: skip


def _text(said: object) -> Text:
    text = str(said or "").strip()
    return Text(text, Markup.MARKDOWN) if text else NOTHING
