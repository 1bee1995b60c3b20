"""Commands about imports that were made: listing them, going on with one, taking one back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.db import release
from lms.kernel.errors import LmsError
from lms.kernel.vietnamese import show_date
from lms.org.roster.batches import queries, running
from lms.org.roster.batches.labels import STATE_LABELS
from lms.org.roster.batches.queries import BatchView
from lms.org.roster.batches.running import Tell
from lms.org.roster.steps import Kind

LISTED = 50


@contextmanager
def progress(label: str) -> Iterator[Tell]:
    """A line that counts on a terminal, and stays silent in a file."""
    with click.progressbar(length=1, label=label, show_pos=True) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell


def outcome(found: BatchView) -> Iterator[str]:
    """What became of an import, as lines."""
    counts = {key: found.summary.get(key, 0) for key in (*Kind, "left_out")}
    yield f"Lần nhập số {found.id} ({found.public_id}): {STATE_LABELS[found.state].lower()}."
    yield (
        f"Đã nhập: thêm {counts['new']}, đổi {counts['changed']}, trở lại {counts['back']}, "
        f"rời trường {counts['ended'] + counts['left']}; bỏ lại {counts['left_out']} dòng."
    )
    if found.run and found.run.skipped:
        yield f"{found.run.skipped} người không được ghi vì đã được sửa trong lúc ghi; nhập lại danh sách để xem."
    yield f'Hoàn tác: lms roster undo {found.id} --reason "…"'


def _named(name: str) -> BatchView:
    found = queries.find_batch(name)
    release()
    if found is None:
        raise click.ClickException(f"Không có lần nhập {name}. Xem các lần nhập: lms roster batches")
    return found


@click.command("batches")
@with_appcontext
def batches_command() -> None:
    """Liệt kê các lần nhập và hoàn tác, mới nhất trước."""
    found = queries.batches(LISTED)
    release()
    if not found:
        click.echo("Chưa nhập danh sách nào.")
    for view in found:
        run = view.run
        kind = f"hoàn tác lần {run.undoes_id}" if run and run.undoes_id else "nhập"
        where = f" {run.done}/{run.total}" if run and view.is_under_way else ""
        undone = ", đã hoàn tác" if view.undone_by else ""
        at = clock.local(view.created_at).strftime("%d/%m/%Y %H:%M")
        click.echo(
            f"{view.id:>5}  {view.public_id}  {at}  {kind}  {view.file_name} (đến ngày {show_date(view.as_of)})  "
            f"{STATE_LABELS[view.state].lower()}{where}{undone}  {view.created_by}"
        )


@click.command("continue")
@click.argument("batch", required=False)
@with_appcontext
def continue_command(batch: str | None) -> None:
    """Làm tiếp lần nhập hoặc hoàn tác BATCH đang dở.

    Không ghi BATCH thì làm tiếp lần đang dở. Mã thoát: 0 đã xong hoặc không còn gì dở, 1 không có lần này.
    """
    found = _named(batch) if batch else queries.find_open_run()
    release()
    if found is None or not found.is_under_way:
        click.echo("Không có lần nhập nào đang dở.")
        return
    with progress("Đang ghi") as tell:
        running.carry_on(found.id, tell)
    for line in outcome(queries.batch_of_id(found.id)):
        click.echo(line)
    release()


@click.command("undo")
@click.argument("batch")
@click.option("--reason", default="", help="Vì sao hoàn tác; được lưu cùng lần hoàn tác.")
@with_appcontext
def undo_command(batch: str, reason: str) -> None:
    """Hoàn tác lần nhập BATCH (số hoặc mã), bằng những dòng ghi mới.

    Điều ghi sau lần nhập ấy (chuyển, nghỉ, danh sách khác, kết quả học) được giữ nguyên; số liệu như đã biết trước lúc
    hoàn tác không đổi. Xem số và mã bằng lms roster batches. Mã thoát: 0 đã xong, 1 không hoàn tác được.
    """
    found = _named(batch)
    try:
        with progress("Đang hoàn tác") as tell:
            done = running.undo_now(system_actor("lms roster undo"), found, reason, tell)
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error
    assert done.run is not None
    click.echo(
        f"Đã hoàn tác lần nhập số {found.id}: xem lại {done.run.done} người. "
        f"Lần hoàn tác có số {done.id} ({done.public_id})."
    )


BATCH_COMMANDS = (batches_command, continue_command, undo_command)
