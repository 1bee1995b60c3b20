"""Kinds of paper: an extension point. Built-ins stand in the literal list and register like any other."""

from lms.emulation.rules import PeriodKind
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.papers.kinds.achievements import PersonReport, UnitReport
from lms.papers.kinds.awards import Certificates, Decision
from lms.papers.kinds.council import Minutes, Proposal
from lms.papers.kinds.inspection import Inspection
from lms.papers.kinds.periodic import Periodic
from lms.papers.kinds.phase import PhaseReport
from lms.papers.kinds.protocol import Asked, Content, NotYet, PaperKind, Whom
from lms.papers.kinds.short_list import ShortList

_kinds: dict[str, PaperKind] = {}


def register(kind: PaperKind) -> None:
    """Makes `kind` known by its key. ValueError if the key is taken."""
    if kind.key in _kinds:
        raise ValueError(f"paper kind {kind.key!r} is registered twice")
    _kinds[kind.key] = kind


def get(key: str) -> PaperKind:
    """The kind with this key, or NotFound."""
    if key not in _kinds:
        raise NotFound(Message(mark("Không có loại giấy tờ này.")))
    return _kinds[key]


def kinds(period_kind: PeriodKind | None = None) -> list[PaperKind]:
    """Every kind, or those made for years or for phases, in the order of their registration."""
    return [k for k in _kinds.values() if period_kind is None or period_kind in k.period_kinds]


BUILT_IN: tuple[PaperKind, ...] = (
    Periodic(),
    Inspection(),
    ShortList(),
    UnitReport(),
    PersonReport(),
    Proposal(),
    Minutes(),
    Decision(),
    Certificates(),
    PhaseReport("so-ket", "Sơ kết", mark("Kết quả của một giai đoạn, đếm từ từng lượt hoàn thành; từng năm đặt bên cạnh.")),
    PhaseReport("tong-ket", "Tổng kết", mark("Kết quả cả giai đoạn khi kết thúc, với bài học và điển hình.")),
)  # fmt: skip

for _kind in BUILT_IN:
    register(_kind)

__all__ = ["Asked", "Content", "NotYet", "PaperKind", "Whom", "get", "kinds", "register"]
