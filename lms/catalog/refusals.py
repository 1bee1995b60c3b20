"""Why a pack can't be published, in words."""

from datetime import date

from lms.catalog import rules
from lms.catalog.packs.content import Pack
from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date

_REFUSALS = {
    rules.Refusal.NUMBER_TAKEN: mark(
        "Khóa học “{key}” đã có phiên bản {number} với nội dung khác. Phiên bản đã đăng không đổi được;"
        " hãy tăng số version trong course.toml."
    ),
    rules.Refusal.NUMBER_OLD: mark(
        "Khóa học “{key}” đã có phiên bản {newest}; phiên bản mới phải có số lớn hơn, không phải {number}."
    ),
    rules.Refusal.EFFECT_UNKNOWN: mark("Tác động “{effect}” không có; chọn typo, valid hoặc retake."),
    rules.Refusal.EFFECT_NEEDED: mark(
        "Đã có người hoàn thành một phiên bản trước của khóa học “{key}”. Hãy nói phiên bản {number} tác động"
        " thế nào tới họ: typo (sửa lỗi nhỏ), valid (vẫn được công nhận) hoặc retake (cần học lại)."
    ),
    rules.Refusal.DUE_NEEDED: mark(
        "Người đã hoàn thành khóa học “{key}” được yêu cầu học lại, nên cần hạn học lại: ngày cuối còn đúng hạn."
    ),
    rules.Refusal.DUE_PAST: mark(
        "Hạn học lại {due_on} đã qua. Hãy chọn từ hôm nay trở đi, đủ xa để mọi người kịp học."
    ),
    rules.Refusal.DUE_UNUSED: mark(
        "Hạn học lại chỉ đi cùng tác động retake. Hãy bỏ hạn {due_on}, hoặc chọn retake."
    ),
}


def check_pack(
    pack: Pack,
    versions: list[rules.Published],
    effect: str | None,
    finished: int | None,
    due_on: date | None,
) -> None:
    """Invalid, with the reason, if `pack` can't be published after `versions`. Writes nothing; see `publish_pack`
    for `effect`, `finished` and `due_on`."""
    reason = rules.refusal(versions, pack.version, effect, finished, due_on, clock.today())
    if reason is not None:
        newest = max((version.number for version in versions), default=0)
        params = {
            "key": pack.key, "number": pack.version, "newest": newest, "effect": effect or "",
            "due_on": show_date(due_on) if due_on else "",
        }  # fmt: skip
        raise Invalid(Message(_REFUSALS[reason], params))
