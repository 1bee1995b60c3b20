"""A plan's lists as the preview page shows them: rows of cells under headings. Message ids and plain text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.kernel.messages import Message, mark
from lms.org.labels import CHANGE_LABELS, shown
from lms.org.roster.plan import Plan
from lms.org.roster.shapes import Severity
from lms.org.roster.steps import Kind, Step

LISTS: Mapping[str, str] = {
    "problems": mark("Chỗ cần sửa"),
    "new": mark("Thêm mới"),
    "changed": mark("Thay đổi"),
    "back": mark("Trở lại"),
    "ended": mark("Danh sách ghi đã rời trường"),
    "left": mark("Không còn trong danh sách"),
    "not_added": mark("Không thêm"),
}

_COST = {
    Severity.ROW: mark("Không nhận dòng"),
    Severity.CELL: mark("Bỏ trống ô"),
    Severity.NOTE: mark("Lưu ý"),
}


@dataclass(frozen=True)
class Line:
    """One person or problem of a list. `messages` are translated where they are shown; `public_id`: of the person."""

    head: str
    title: str
    detail: str = ""
    messages: tuple[Message, ...] = field(default=())
    public_id: str = ""


def _change_line(step: Step) -> Line:
    told = tuple(
        Message(mark("{what}: {before} → {after}"), {
            "what": Message(CHANGE_LABELS[c.what]),
            "before": Message(shown(c.before)) if c.before else "–",
            "after": Message(shown(c.after)) if c.after else "–",
        })
        for c in step.changes
    )  # fmt: skip
    return Line(step.row.code, step.row.name, "", told)


def plan_list(plan: Plan, key: str) -> list[Line]:
    """The rows of one of `LISTS`; problems come with the gravest first."""
    if key == "problems":
        return [
            Line(p.place, p.value, "", (Message(_COST[p.severity]), p.message))
            for severity in Severity
            for p in plan.told(severity)
        ]
    if key == "not_added":
        return [Line(row.code, row.name, f"{row.unit}, {row.status}") for row in plan.not_added]
    if key == "left":
        return [
            Line(p.code, p.name, p.unit, (Message(mark("đang nghỉ")),) if p.on_leave else (), p.public_id)
            for p in plan.absent
        ]
    steps = plan.of(Kind(key))
    if key == "new":
        return [
            Line(s.row.code, s.row.name, ", ".join(p for p in (s.row.unit, s.row.position) if p))
            for s in steps
        ]
    return [_change_line(step) for step in steps]
