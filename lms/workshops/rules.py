"""Pure rules of workshops: their states, when attendance may be recorded, and the codes that change."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number

TURN = 30  # seconds for which the screen shows one code; it is good for one turn more
ON_THE_PHONE = timedelta(minutes=3)  # between scanning and pressing the button, which is one account's own
MANY_ON_ONE_DEVICE = 2  # people whom one phone marked, from which the trainer is told
LONGEST = timedelta(hours=12)
PIN_DIGITS = 6


class Step(StrEnum):
    """What was done with a workshop as a whole. Without any step it is planned."""

    CLOSED = "closed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


class Way(StrEnum):
    """How attendance was recorded."""

    QR = "qr"
    PIN = "pin"
    LIST = "list"
    SHEET = "sheet"


WAY_LABELS: Mapping[str, str] = {
    Way.QR: mark("Quét mã QR"),
    Way.PIN: mark("Nhập mã PIN"),
    Way.LIST: mark("Điểm danh theo danh sách"),
    Way.SHEET: mark("Theo bản ký tên"),
}
STEP_LABELS: Mapping[str, str] = {
    Step.CLOSED: mark("Đã chốt"),
    Step.CANCELLED: mark("Đã hủy"),
    Step.REOPENED: mark("Đã mở lại"),
}

NOT_BEGUN = mark("Buổi tập huấn chưa bắt đầu. Mã QR và mã PIN chỉ dùng được từ giờ bắt đầu đến giờ kết thúc.")
ENDED = mark("Buổi tập huấn đã kết thúc nên mã không dùng được nữa. Nếu bạn có dự, hãy báo người phụ trách để được điểm danh theo danh sách.")  # fmt: skip
CANCELLED = mark("Buổi tập huấn này đã hủy, không điểm danh.")
CLOSED = mark("Buổi tập huấn này đã chốt. Muốn sửa, người phụ trách mở lại trước.")
OLD_CODE = mark("Mã này đã qua: mã trên màn hình đổi sau mỗi nửa phút. Hãy quét lại mã đang hiện.")
TOO_EARLY = mark("Buổi tập huấn chưa bắt đầu, chưa điểm danh được.")


def is_open(step: str | None) -> bool:
    """Whether the workshop is neither closed nor cancelled, by its newest step (None: none)."""
    return step in (None, Step.REOPENED)


def refusal(step: str | None, starts_at: datetime, ends_at: datetime, now: datetime) -> Message | None:
    """Why nobody marks their own attendance now, or None: within the workshop's hours they do."""
    if (shut := shut_by(step)) is not None:
        return shut
    if now < starts_at:
        return Message(NOT_BEGUN)
    return Message(ENDED) if now > ends_at else None


def list_refusal(step: str | None, starts_at: datetime, now: datetime) -> Message | None:
    """Why the trainer records nobody's attendance now, or None: from the beginning on until it is closed they do."""
    if (shut := shut_by(step)) is not None:
        return shut
    return Message(TOO_EARLY) if now < starts_at else None


def shut_by(step: str | None) -> Message | None:
    """Why a workshop takes no attendance at all, by its newest step; None: it does."""
    return {Step.CANCELLED.value: Message(CANCELLED), Step.CLOSED.value: Message(CLOSED)}.get(step or "")


def _keyed(secret: str, what: str) -> bytes:
    return hmac.new(bytes.fromhex(secret), what.encode(), hashlib.sha256).digest()


def _turn(at: datetime) -> int:
    return int(at.timestamp()) // TURN


def token(secret: str, at: datetime) -> str:
    """What the QR code says at an instant: another one each half minute, which nobody makes without the secret."""
    return _keyed(secret, f"qr:{_turn(at)}").hex()[:24]


def is_current(secret: str, given: str, now: datetime) -> bool:
    """Whether the screen showed this token within the last half minute to minute."""
    shown = (token(secret, now), token(secret, now - timedelta(seconds=TURN)))
    return any(hmac.compare_digest(one.encode(), given.encode()) for one in shown)


def pin(secret: str) -> str:
    """The six digits for whoever has no camera; others after the secret was made anew."""
    number = int.from_bytes(_keyed(secret, "pin")[:8])
    return f"{number % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def is_pin(secret: str, given: str) -> bool:
    """Whether these are the six digits, blanks within them aside."""
    return hmac.compare_digest(pin(secret).encode(), "".join(given.split()).encode())


def ticket(secret: str, account_id: int, at: datetime) -> str:
    """What a scan in time leaves in the page with the button: of this account alone, good for `ON_THE_PHONE`."""
    seconds = int(at.timestamp())
    return f"{seconds}.{_keyed(secret, f'ticket:{account_id}:{seconds}').hex()[:24]}"


def is_ticket(secret: str, given: str, account_id: int, now: datetime) -> bool:
    """Whether the account scanned a code in time and not too long ago."""
    seconds, _, _mac = given.partition(".")
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 13):
        return False
    at = datetime.fromtimestamp(int(seconds), now.tzinfo)
    good = hmac.compare_digest(ticket(secret, account_id, at).encode(), given.encode())
    return good and timedelta(0) <= now - at <= ON_THE_PHONE


def device_mark(secret: str, device: str) -> str:
    """What stands for a phone in one workshop, and says nothing about it in any other."""
    return _keyed(secret, f"device:{device}").hex()[:16]


def hour_tenths(minutes: int) -> int:
    """Minutes as whole tenths of an hour, cut: 90 as 15."""
    return minutes * 10 // 60


def hours(minutes: int) -> str:
    """Minutes as hours for people, cut to one place: "1,5"."""
    return show_number(hour_tenths(minutes) / 10, 1).removesuffix(",0")


def typed_hours(minutes: int) -> str:
    """Minutes as hours that read back as the same minutes: 75 as "1,25"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


@dataclass(frozen=True)
class Marked:
    """A person's attendance that counts: recorded from which device, when."""

    name: str
    device: str | None
    at: datetime


@dataclass(frozen=True)
class Shared:
    """One device that marked several people: their names by time, and within how many seconds."""

    names: tuple[str, ...]
    seconds: int


def shared_devices(marked: Iterable[Marked]) -> list[Shared]:
    """The devices that marked more than one person, those with the most people first."""
    by_device: dict[str, list[Marked]] = {}
    for one in marked:
        if one.device is not None:
            by_device.setdefault(one.device, []).append(one)
    found = []
    for some in by_device.values():
        if len(some) >= MANY_ON_ONE_DEVICE:
            some.sort(key=lambda one: one.at)
            seconds = int((some[-1].at - some[0].at).total_seconds())
            found.append(Shared(tuple(one.name for one in some), seconds))
    return sorted(found, key=lambda one: (-len(one.names), one.seconds, one.names))
