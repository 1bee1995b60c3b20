"""`lms coverage freeze`, `snapshots` and `compare`."""

import json
from datetime import date

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.vietnamese import show_date
from lms.targets.cli import Day, coverage_group, find
from lms.targets.freezing import actions
from lms.targets.freezing.pages import compare, comparison_as_texts
from lms.targets.freezing.queries import get_snapshot, snapshots
from lms.targets.rules import Figures


@coverage_group.command("freeze")
@click.option("--on", "on", type=Day(), help="Số liệu của ngày nào; mặc định hôm nay.")
@click.option("--reason", required=True, help="Lý do chốt.")
@click.option("--target", "key", help="Khóa của chỉ tiêu; mặc định chỉ tiêu đầu tiên.")
@with_appcontext
def freeze(on: date | None, reason: str, key: str | None) -> None:
    """Chốt số liệu của một ngày, cùng tên những người phía sau."""
    day = on or clock.today()
    target = find(key, day)
    release()
    with transaction():
        public_id = actions.freeze(system_actor("lms coverage"), target, day, reason)
    held = get_snapshot(public_id)
    release()
    click.echo(f"Đã chốt {public_id}: ngày {show_date(day)}, {_told(held.figures)}, mã băm {held.hash}.")


def _told(figures: Figures) -> str:
    return f"{figures.done}/{figures.counted} hoàn thành ({figures.done_text})"


@coverage_group.command("snapshots")
@with_appcontext
def list_snapshots() -> None:
    """Kể các lần chốt số liệu, mới nhất trước."""
    held = snapshots()
    release()
    for one in held:
        click.echo(
            f"{one.public_id}  {show_date(one.on)}  {_told(one.figures)}  {one.reason} ({one.taken_by})  {one.hash[:16]}"
        )
    if not held:
        click.echo("Chưa chốt số liệu lần nào.")


@coverage_group.command("compare")
@click.argument("snapshot")
@click.argument("other", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def compare_command(snapshot: str, other: str | None, form: str) -> None:
    """So số liệu chốt SNAPSHOT với OTHER, hoặc với những gì biết hôm nay về cùng ngày."""
    try:
        found = compare(snapshot, other, 1, 20)
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error
    finally:
        release()
    if form == "json":
        click.echo(json.dumps(comparison_as_texts(found), ensure_ascii=False, indent=2))
        return
    click.echo(f"Trước: {_told(found.before.figures)}. Sau: {_told(found.figures_after)}.")
    click.echo(f"{found.total} người khác đi.")
    for one in found.changes:
        click.echo(f"  {one.name} ({one.unit}): {', '.join(one.words)}")
    if found.total > len(found.changes):
        click.echo(f"  … và {found.total - len(found.changes)} người nữa")


COMMANDS = [coverage_group]
