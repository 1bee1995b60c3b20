"""What accounts hold about a person."""

from collections.abc import Iterator

from lms.accounts.models import Account, AccountSession, RoleGrant, SignInFailure
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section


def sections(person_id: int) -> Iterator[Section]:
    """The account without its secrets, its roles, and failed sign-ins under its name."""
    yield section(
        "account", mark("Tài khoản (không kèm mật khẩu)"), ("account",),
        {
            "username": (mark("Tên đăng nhập"), Account.username),
            "display_name": (mark("Tên hiển thị"), Account.display_name),
            "must_change": (mark("Phải đổi mật khẩu"), Account.must_change),
            "created_at": (mark("Tạo lúc"), Account.created_at),
            "disabled_at": (mark("Khóa lúc"), Account.disabled_at),
        },
        lambda s: s.where(Account.person_id == person_id),
    )  # fmt: skip
    yield section(
        "roles", mark("Vai trò được giao"), ("role_grant",),
        {
            "role": (mark("Vai trò"), RoleGrant.role), "valid_from": (mark("Từ ngày"), RoleGrant.valid_from),
            "valid_to": (mark("Đến hết ngày"), RoleGrant.valid_to),
            "granted_by": (mark("Người giao"), RoleGrant.granted_by),
            "recorded_at": (mark("Ghi lúc"), RoleGrant.recorded_at),
        },
        lambda s: s.join(Account, Account.id == RoleGrant.account_id)
        .where(Account.person_id == person_id)
        .order_by(RoleGrant.id),
    )  # fmt: skip
    yield section(
        "sessions", mark("Thiết bị đã đăng nhập"), ("account_session",),
        {
            "device": (mark("Thiết bị"), AccountSession.device), "address": (mark("Địa chỉ mạng"), AccountSession.address),
            "first_seen_at": (mark("Đăng nhập lúc"), AccountSession.created_at),
            "last_seen_at": (mark("Thấy lần cuối"), AccountSession.last_seen_at),
            "ended_at": (mark("Kết thúc lúc"), AccountSession.ended_at),
        },
        lambda s: s.join(Account, Account.id == AccountSession.account_id)
        .where(Account.person_id == person_id)
        .order_by(AccountSession.id),
    )  # fmt: skip
    yield section(
        "sign_in_failures", mark("Lần đăng nhập sai"), ("sign_in_failure",),
        {"at": (mark("Lúc"), SignInFailure.at), "address": (mark("Địa chỉ mạng"), SignInFailure.address)},
        lambda s: s.join(Account, Account.username == SignInFailure.username)
        .where(Account.person_id == person_id)
        .order_by(SignInFailure.id),
    )  # fmt: skip
