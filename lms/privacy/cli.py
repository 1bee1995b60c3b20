"""`lms privacy`: the register, a copy for somebody without an account, and the retention rules, without a browser."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.audit import record_alone
from lms.kernel.db import release
from lms.org.queries import find_person_by_code
from lms.privacy.queries.requests import RegisterFilter, RequestView, register
from lms.privacy.retention import tidy
from lms.privacy.rules.limits import KEPT_LIMITS
from lms.privacy.rules.requests import KIND_LABELS, STATE_LABELS
from lms.privacy.zip_file import make_zip

ACTOR = system_actor("lms privacy")


@click.group()
def privacy() -> None:
    """Dữ liệu cá nhân: sổ yêu cầu, bản sao, thời hạn lưu giữ."""


def _plain(row: RequestView) -> dict[str, object]:
    return {
        "id": row.public_id, "kind": row.kind.value, "state": row.state.value, "source": row.source,
        "received_on": row.received_on.isoformat(), "answer_due_on": row.due.answer_on.isoformat(),
        "done_due_on": row.due.done_on.isoformat(), "overdue": row.overdue,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
    }  # fmt: skip


@privacy.command("requests")
@click.option(
    "--state", type=click.Choice(["open", "overdue", "done", "refused"]), help="Chỉ những yêu cầu này."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@with_appcontext
def list_requests(state: str | None, form: str) -> None:
    """In sổ yêu cầu (không kèm tên và nội dung). Có yêu cầu quá hạn thì mã thoát là 1."""
    rows = register(RegisterFilter(state=state or ""), clock.today())
    release()
    if form == "json":
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
    for row in rows if form == "table" else ():
        late = "  QUÁ HẠN" if row.overdue else ""
        click.echo(
            f"{row.public_id}  {row.received_on:%d/%m/%Y}  {KIND_LABELS[row.kind]}: {STATE_LABELS[row.state]}{late}"
        )
    if any(row.overdue for row in rows):
        raise SystemExit(1)


@privacy.command("copy")
@click.argument("code")
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp .zip để ghi."
)
@with_appcontext
def copy(code: str, output: Path) -> None:
    """Ghi bản sao mọi dữ liệu của người có mã CODE ra tệp, để trao cho người không có tài khoản."""
    person = find_person_by_code(code)
    if person is None:
        raise click.ClickException(f"Không có ai mang mã {code!r} trong danh sách.")
    person_id = person.id
    content = make_zip(person_id, clock.now())
    release()
    output.write_bytes(content)
    output.chmod(0o600)
    record_alone(ACTOR, "data-export.hand-over", f"person:{person_id}")
    click.echo(f"Đã ghi {output} ({len(content)} byte). Tệp chứa dữ liệu cá nhân: trao xong thì xóa.")


@privacy.command("tidy")
@with_appcontext
def tidy_now() -> None:
    """Xóa ngay những gì quá thời hạn lưu giữ (bình thường việc này chạy mỗi đêm)."""
    for key, removed in tidy().items():
        click.echo(f"{KEPT_LIMITS[key].label}: {removed}")


COMMANDS = [privacy]
