"""`lms verify` and `lms audit`."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from lms.kernel import audit, clock, seal, verify
from lms.kernel.actor import system_actor
from lms.kernel.db import release, transaction
from lms.oversight import queries

ACTOR = system_actor("lms audit")


def _shown(at: datetime | None) -> str:
    return clock.local(at).strftime("%H:%M:%S %d/%m/%Y") if at else "–"


def _chain(receipt: str | None) -> dict[str, Any]:
    """The chain's length and end, what waits, and whether the receipt still holds (None: none was given)."""
    head, (count, since) = seal.find_head(), queries.waiting()
    holds = None
    if receipt is not None:
        number, _, hashed = receipt.partition(":")
        if not number.isdecimal() or not hashed:
            raise click.BadParameter("cần dạng SỐ:MÃ như `lms audit receipt` in ra", param_hint="--receipt")
        holds = queries.seal_at(int(number)) == hashed
    release()
    return {
        "sealed": head.number if head else 0, "head": head.hash if head else None, "unsealed": count,
        "unsealed_since": since.isoformat() if since else None, "receipt_holds": holds,
    }  # fmt: skip


def _lines(outcome: verify.Outcome) -> Iterator[str]:
    sign = "đúng" if not outcome.count else "SAI "
    yield f"{sign}  {outcome.check.label} [{outcome.check.name}, {outcome.seconds:.1f} s]"
    yield from (f"      {p.where}: {p.message.plain()}" for p in outcome.problems)
    if outcome.count > len(outcome.problems):
        yield f"      … và {outcome.count - len(outcome.problems)} chỗ nữa"


@click.command("verify")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--receipt", help="Biên nhận SỐ:MÃ đã in bằng `lms audit receipt`, để đối chiếu.")
@with_appcontext
def verify_command(form: str, receipt: str | None) -> None:
    """Kiểm tra dữ liệu đã lưu có còn khớp với nhau không; không sửa gì.

    Mã thoát: 0 không có chỗ nào sai, 1 có chỗ sai, 2 sai tham số.
    """
    chain = _chain(receipt)
    outcomes = []
    for outcome in verify.run_checks(verify.registered()):
        outcomes.append(outcome)
        if form == "text":
            click.echo("\n".join(_lines(outcome)))
    ok = not any(outcome.count for outcome in outcomes) and chain["receipt_holds"] is not False
    if form == "json":
        click.echo(json.dumps(_report(ok, chain, outcomes), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_summary(ok, chain)))
    sys.exit(0 if ok else 1)


def _report(ok: bool, chain: dict[str, Any], outcomes: list[verify.Outcome]) -> dict[str, Any]:
    return {
        "ok": ok,
        "audit": chain,
        "checks": [
            {
                "name": one.check.name, "label": one.check.label, "count": one.count, "seconds": round(one.seconds, 3),
                "problems": [{"where": p.where, "message": p.message.plain()} for p in one.problems],
            }
            for one in outcomes
        ],
    }  # fmt: skip


def _summary(ok: bool, chain: dict[str, Any]) -> Iterator[str]:
    yield f"\nNhật ký: {chain['sealed']} sự việc đã niêm phong, {chain['unsealed']} đang chờ."
    if chain["unsealed"]:
        since = datetime.fromisoformat(chain["unsealed_since"])
        yield f"Sự việc chờ lâu nhất: {_shown(since)}. Phần đang chờ chưa được chuỗi bảo vệ."
    if chain["receipt_holds"] is not None:
        yield "Biên nhận: " + (
            "khớp." if chain["receipt_holds"] else "KHÔNG KHỚP: nhật ký không còn như khi in."
        )
    yield "Không có chỗ nào sai." if ok else "Có chỗ sai, xem ở trên."


@click.group("audit")
def audit_group() -> None:
    """Nhật ký thay đổi: niêm phong, biên nhận, đối chiếu."""


@audit_group.command("seal")
@with_appcontext
def seal_command() -> None:
    """Niêm phong ngay những sự việc đang chờ (việc nền vẫn làm mỗi nửa phút)."""
    click.echo(f"Đã niêm phong {seal.seal_all()} sự việc.")


@audit_group.command("receipt")
@with_appcontext
def receipt_command() -> None:
    """Niêm phong rồi in biên nhận SỐ:MÃ của cả nhật ký đến lúc này.

    Cất biên nhận ở nơi khác (in ra giấy, gửi thư): `lms verify --receipt` đối chiếu được về sau.
    """
    seal.seal_all()
    head = seal.find_head()
    release()
    if head is None or not head.number:
        raise click.ClickException("Nhật ký còn trống, chưa có gì để làm biên nhận.")
    click.echo(f"{head.number}:{head.hash}")


@audit_group.command("resign")
@click.option("--reason", required=True, help="Vì sao khóa của nơi cài đặt đã đổi.")
@with_appcontext
def resign_command(reason: str) -> None:
    """Ký lại dấu chốt bằng khóa hiện nay, sau khi khóa của nơi cài đặt đã đổi có chủ ý.

    Việc này được ghi vào nhật ký. Chỉ ký khi các dòng đã niêm phong còn khớp với nhau.
    """
    chain = [check for check in verify.registered() if check.name == "audit.chain"]
    found = list(verify.run_checks(chain))
    others = [p for one in found for p in one.problems if p.where != "audit_head"]
    if others:
        raise click.ClickException("Chuỗi có chỗ sai; hãy chạy `lms verify` và xử lý trước khi ký lại.")
    with transaction():
        audit.record(ACTOR, "audit.resign", "audit:head", reason=reason)
        seal.resign()
    click.echo("Đã ký lại dấu chốt bằng khóa hiện nay.")


@audit_group.command("prove")
@click.argument("event", type=int)
@click.argument("field")
@click.argument("value")
@with_appcontext
def prove_command(event: int, field: str, value: str) -> None:
    """Hỏi VALUE có đúng là giá trị FIELD mà sự việc số EVENT đã ghi (chỉ lưu dấu băm) hay không.

    Mã thoát: 0 đúng ở trước hoặc sau thay đổi, 1 không phải hoặc không còn chứng minh được.
    """
    act = queries.find_act(event)
    if act is None or act.person_id is None:
        release()
        raise click.ClickException(f"Không có sự việc số {event} về một người.")
    answers = {
        when: audit.proves(act.person_id, field, value, values[field])
        for when, values in (("trước", act.before), ("sau", act.after), ("kèm theo", act.detail))
        if values and field in values
    }
    release()
    words = {True: "đúng", False: "không phải", None: "không còn chứng minh được (dữ liệu đã xóa)"}
    for when, answer in answers.items():
        click.echo(f"{field} ({when}): {words[answer]}")
    if not answers:
        click.echo(f"Sự việc này không ghi {field}.")
    sys.exit(0 if True in answers.values() else 1)


COMMANDS = [verify_command, audit_group]
