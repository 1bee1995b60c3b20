"""The school's own settings: they hang on a unit, hold for its subtree, and the newest row counts.

The table below is the whole list: key, what it is for, and what holds while nobody has set it.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.kernel import clock, hooks
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.org.models import UnitRecord, UnitSetting
from lms.org.queries import holds_on, not_replaced
from lms.org.rules import CHILD_AGE, UnitKind, read_public_address


@dataclass(frozen=True)
class Definition:
    """A setting: its label (message id), its explanation, and the value that holds until it is set. `shape`: how it must
    be written, as a pattern of its folded text; "": as one likes."""

    label: str
    hint: str
    default: str
    on_page: bool = True  # False: set on a page of its own
    shape: str = ""


SCHOOL_NAME = "school_name"
PARENT_BODY = "parent_body"
PLACE = "place"
SIGNER_TITLE = "signer_title"
SIGNER_NAME = "signer_name"
PUBLIC_ADDRESS = "public_address"
UNCOUNTED_LEAVE = "uncounted_leave"
EMAIL_DOMAIN = "email_domain"
LESSON_QUESTIONS = "lesson_questions"
COURSE_REVIEW = "course_review"
REMIND_AUTO = "remind_auto"
REMIND_QUIET = "remind_quiet"
DISPUTE_DAYS = "dispute_days"
COUNCIL_QUORUM = "council_quorum"
COUNCIL_THRESHOLD = "council_threshold"
COUNCIL_BASIS = "council_basis"
PAPER_SYMBOL = "paper_symbol"
PAPER_RECIPIENTS = "paper_recipients"
PAPER_FILING = "paper_filing"
PAPER_SIGNERS = "paper_signers"

_YES_OR_NO, _COUNT, _SHARE = r"(co|khong|yes|no)?", r"\d{0,2}", r"\d{1,3} ?/ ?\d{1,3}|\d{1,3}([.,]\d)? ?%|"
_HOURS = r"(\d{1,2}([:hg](\d{2})?)? ?[-–] ?\d{1,2}([:hg](\d{2})?)?)?"

DEFINITIONS: dict[str, Definition] = {
    SCHOOL_NAME: Definition(mark("Tên trường"), mark("Hiện trên mọi trang và trên giấy chứng nhận."), "Trường Trung cấp nghề Diên Khánh"),
    PARENT_BODY: Definition(mark("Cơ quan chủ quản"), mark("Dòng trên tên trường trong giấy tờ; để trống nếu không in."), ""),
    PLACE: Definition(mark("Địa danh"), mark("Đứng trước ngày cấp trên giấy chứng nhận."), "Diên Khánh"),
    SIGNER_TITLE: Definition(mark("Chức danh người ký"), mark("Ví dụ: HIỆU TRƯỞNG. Ký thay thì viết hai dòng cách nhau bằng dấu chấm phẩy: KT. HIỆU TRƯỞNG; PHÓ HIỆU TRƯỞNG."), "HIỆU TRƯỞNG"),
    SIGNER_NAME: Definition(mark("Họ tên người ký"), mark("In dưới chỗ ký; để trống nếu ghi tay."), ""),
    PUBLIC_ADDRESS: Definition(mark("Địa chỉ công khai"), mark("Địa chỉ mà người ngoài mở được, ví dụ https://hoc.truong.edu.vn. Mã QR trên giấy chứng nhận dẫn về đây; chưa có địa chỉ thì chưa cấp giấy chứng nhận."), ""),
    UNCOUNTED_LEAVE: Definition(mark("Loại nghỉ không tính vào chỉ tiêu"), mark("Mỗi loại cách nhau bằng dấu chấm phẩy."), "Nghỉ thai sản; Đi học dài hạn"),
    CHILD_AGE: Definition(mark("Tuổi cần người đại diện cùng đồng ý"), "", "16", on_page=False),
    EMAIL_DOMAIN: Definition(mark("Tên miền thư điện tử của Trường"), mark("Ví dụ truong.edu.vn. Người có thư điện tử ở tên miền này được lấy phần trước dấu @ làm tên đăng nhập; nhiều tên miền cách nhau bằng dấu chấm phẩy."), ""),
    LESSON_QUESTIONS: Definition(mark("Số câu hỏi tối thiểu của mỗi bài học"), mark("Người soạn được nhắc khi bài có ít câu hỏi hơn; ghi 0 nếu không nhắc."), "2", shape=_COUNT),
    PAPER_SYMBOL: Definition(mark("Ký hiệu của Trường trên văn bản"), mark("Phần đứng sau chữ viết tắt tên loại trong số, ký hiệu, ví dụ TCNDK trong 05/BC-TCNDK."), "", on_page=False),
    PAPER_RECIPIENTS: Definition(mark("Nơi nhận"), mark("Mỗi nơi một dòng, không cần gạch đầu dòng và dấu chấm phẩy; dòng “Lưu” ghi ở ô dưới."), "Sở GD&ĐT (báo cáo) (VBĐT); Lãnh đạo Trường (VBĐT); Các đơn vị thuộc Trường (VBĐT); Website Trường (VBĐT)", on_page=False),
    PAPER_FILING: Definition(mark("Nơi lưu"), mark("Đứng sau chữ “Lưu:” ở cuối phần nơi nhận."), "VT, HCKT", on_page=False),
    PAPER_SIGNERS: Definition(mark("Người ký khác"), mark("Mỗi người một dòng, các dòng chức danh cách nhau bằng dấu gạch chéo, họ tên sau dấu gạch đứng: KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG | Nguyễn Văn A."), "", on_page=False),
    REMIND_AUTO: Definition(mark("Tự nhắc người sắp đến hạn hoặc quá hạn"), mark("Ghi “có” hoặc “không”. Nếu có, mỗi người được nhắc nhiều nhất mỗi tuần một lần; nếu không, chỉ nhắc khi có người bấm nút."), "không", shape=_YES_OR_NO),
    REMIND_QUIET: Definition(mark("Giờ không gửi thư nhắc"), mark("Ví dụ 20:00-07:00. Thư đến giờ này được giữ lại, hết giờ mới gửi. Để trống nếu gửi giờ nào cũng được."), "20:00-07:00", shape=_HOURS),
    DISPUTE_DAYS: Definition(mark("Số ngày làm việc để trả lời “Tôi đã học rồi”"), mark("Tính từ ngày sau ngày nhận; không tính thứ Bảy, Chủ nhật, ngày nghỉ lễ."), "5", shape=_COUNT),
    COUNCIL_QUORUM: Definition(mark("Hội đồng Thi đua - Khen thưởng họp khi có mặt ít nhất"), mark("Ví dụ 2/3. Đây là giá trị gợi ý, chưa có văn bản nào của Trường: hãy ghi theo quy chế của Hội đồng."), "2/3", shape=_SHARE),
    COUNCIL_THRESHOLD: Definition(mark("Đề nghị được Hội đồng thông qua khi đồng ý ít nhất"), mark("Ví dụ 2/3. Đây là giá trị gợi ý, chưa có văn bản nào của Trường: hãy ghi theo quy chế của Hội đồng."), "2/3", shape=_SHARE),
    COUNCIL_BASIS: Definition(mark("Phần đồng ý của Hội đồng tính trên"), mark("Ghi “có mặt” (thành viên dự họp) hoặc “tất cả” (mọi thành viên Hội đồng). Giá trị có sẵn là gợi ý."), "có mặt", shape=r"(co mat|tat ca)?"),
    COURSE_REVIEW: Definition(mark("Khóa học cần người khác duyệt trước khi phát hành"), mark("Ghi “có” hoặc “không”. Người duyệt là một giáo viên cốt cán không phải tác giả của khóa học."), "không", shape=_YES_OR_NO),
}  # fmt: skip

NAMES_SOMEBODY = frozenset({SIGNER_NAME, PAPER_SIGNERS})  # what stands in no sealed row of the audit

BAD_ADDRESS = mark(
    "Địa chỉ công khai cần có dạng https://tên-miền hoặc http://tên-miền:cổng, không có phần sau."
)

_CACHE_SECONDS = 20.0
_cache: dict[str, tuple[float, str]] = {}


def find_school_unit_id(on: date) -> int | None:
    """The topmost unit of kind school, on which the school's settings hang."""
    return db.session.scalar(
        sa.select(sa.func.min(UnitRecord.unit_id)).where(
            UnitRecord.kind == UnitKind.SCHOOL, not_replaced(UnitRecord), holds_on(UnitRecord, on)
        )
    )


def _path(unit_id: int | None, on: date) -> list[int]:
    """The unit and its ancestors, nearest first. A query per level; there are few."""
    path: list[int] = []
    while unit_id is not None and unit_id not in path:
        path.append(unit_id)
        unit_id = db.session.scalar(
            sa.select(UnitRecord.parent_id).where(
                UnitRecord.unit_id == unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, on)
            )
        )
    return path


def _read(keys: Collection[str], unit_id: int | None, known_at: datetime | None = None) -> dict[str, str]:
    today = clock.today()
    path = _path(unit_id if unit_id is not None else find_school_unit_id(today), today)
    newest = (
        sa.select(sa.func.max(UnitSetting.id))
        .where(UnitSetting.key.in_(keys), UnitSetting.unit_id.in_(path))
        .group_by(UnitSetting.unit_id, UnitSetting.key)
    )
    if known_at is not None:
        newest = newest.where(UnitSetting.recorded_at <= known_at)
    rows = db.session.execute(
        sa.select(UnitSetting.unit_id, UnitSetting.key, UnitSetting.value).where(UnitSetting.id.in_(newest))
    ).all()
    found = {key: DEFINITIONS[key].default for key in keys}
    for unit in reversed(path):  # the nearest speaks last
        found.update({row.key: row.value for row in rows if row.unit_id == unit})
    return found


def setting(key: str, unit_id: int | None = None) -> str:
    """The value of `key` for `unit_id` (nearest ancestor that has one), for the school when no unit is given."""
    return _read([key], unit_id)[key]


def school_setting_at(key: str, known_at: datetime) -> str:
    """The school's value of `key` as it had been set by an instant."""
    return _read([key], None, known_at)[key]


def values() -> dict[str, str]:
    """All of the school's settings."""
    return _read(list(DEFINITIONS), None)


def cached_school_setting(key: str) -> str:
    """The school's value, at most twenty seconds old: for what stands on every page."""
    held = _cache.get(key)
    if held is None or time.monotonic() - held[0] > _CACHE_SECONDS:
        held = (time.monotonic(), setting(key))
        _cache[key] = held
    return held[1]


def school_name() -> str:
    """The school's name, for the head of every page."""
    return cached_school_setting(SCHOOL_NAME)


def forget_cached() -> None:
    """Empties the cache of this process."""
    _cache.clear()


def checked_address(text: str) -> str:
    """A public address in its one spelling, without a closing slash; "" for none.

    Raises Invalid for what is no http(s)://host[:port].
    """
    value = clean(text)
    address = read_public_address(value) if value else ""
    if address is None:
        raise Invalid(Message(BAD_ADDRESS))
    return address


def change(actor: Actor, unit_id: int, key: str, value: str) -> None:
    """Sets `key` for the unit and its subtree; announces a new public address."""
    if key not in DEFINITIONS:
        raise KeyError(key)
    before = _read([key], unit_id)[key]
    db.session.add(
        UnitSetting(unit_id=unit_id, key=key, value=value, recorded_at=clock.now(), recorded_by=actor.name)
    )
    kept = key not in NAMES_SOMEBODY  # else the dated rows say it, from which a name can be removed
    record(
        actor, "setting.change", f"unit:{unit_id}", key=key,
        before={"value": before} if kept else None, after={"value": value} if kept else None,
    )  # fmt: skip
    forget_cached()
    if key == PUBLIC_ADDRESS and value:
        hooks.announce(hooks.PublicAddressSet(value))
