"""Commands about the roster."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.db import release
from lms.kernel.errors import LmsError
from lms.kernel.vietnamese import show_date
from lms.org.labels import CATEGORY_LABELS, CHANGE_LABELS, shown
from lms.org.roster.actions import CONFIRMED_BY_YES, NO_ROWS, NOTHING_GOOD, plan_import
from lms.org.roster.batches import running
from lms.org.roster.batches.cli import BATCH_COMMANDS, outcome, progress
from lms.org.roster.batches.items import items_of
from lms.org.roster.batches.labels import GROUP_LABELS
from lms.org.roster.batches.queries import batch_of_id
from lms.org.roster.corrections.cli import (
    check_command,
    column_lines,
    column_option,
    read_list,
    remember_asked,
)
from lms.org.roster.plan import Plan
from lms.org.roster.shapes import Problem, Severity
from lms.org.roster.steps import Kind, Step
from lms.org.rules import Category

LISTED = 10
STAFF = [c for c in Category if c is not Category.STUDENT]


class Day(click.ParamType[date]):
    """A date as dd/mm/yyyy or yyyy-mm-dd."""

    name = "ngày"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value).strip()
        day = _read_day(text, "%d/%m/%Y") or _read_day(text, "%Y-%m-%d")
        return day or self.fail(f"{value!r}: cần ngày dạng dd/mm/yyyy hoặc yyyy-mm-dd.", param, ctx)


def _read_day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


class LabelMap(click.ParamType[tuple[str, str]]):
    """ "Nhãn=đối tượng", the category by its identifier or by its Vietnamese name."""

    name = "nhãn=đối tượng"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        label, _, wanted = str(value).partition("=")
        names = {str(c): c for c in STAFF} | {CATEGORY_LABELS[c].lower(): c for c in STAFF}
        category = names.get(wanted.strip().lower())
        if not label.strip() or category is None:
            self.fail(
                f'{value!r}: cần dạng "Nhân viên=officer"; đối tượng là {", ".join(STAFF)}.', param, ctx
            )
        return label.strip(), category.value


class Groups(click.ParamType[frozenset[Kind]]):
    """Groups of a preview. What the list itself says has left goes with what changed."""

    name = "nhóm"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[Kind]:
        if isinstance(value, frozenset):
            return value
        names = {part.strip().lower() for part in str(value).split(",")} - {""}
        if not names or not names <= set(Kind):
            self.fail(f"{value!r}: cần một hay nhiều nhóm trong new, changed, back, left.", param, ctx)
        found = frozenset(Kind(name) for name in names)
        return found | {Kind.ENDED} if found & {Kind.CHANGED, Kind.LEFT} else found


@click.group("roster")
def roster() -> None:
    """Danh sách viên chức, người lao động và học sinh."""


roster.add_command(check_command)


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", type=Day(), help="Danh sách tính đến ngày (dd/mm/yyyy); mặc định là hôm nay.")
@click.option(
    "--map",
    "maps",
    type=LabelMap(),
    multiple=True,
    help='Vị trí việc làm thuộc đối tượng nào, ví dụ --map "Nhân viên=officer"; ghi được nhiều lần.',
)
@column_option
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi gì.")
@click.option("--yes", is_flag=True, help="Ghi ngay người mới, thay đổi và trở lại, không hỏi lại.")
@click.option("--left", is_flag=True, help="Ghi cả người không còn trong danh sách là đã rời trường.")
@click.option(
    "--groups", type=Groups(), help="Chỉ ghi các nhóm này: new, changed, back, left; ngăn bằng dấu phẩy."
)
@click.option(
    "--whole-school",
    "is_whole",
    is_flag=True,
    help="Danh sách này đủ mọi người cùng loại của Trường: xét cả đơn vị mà danh sách không nêu.",
)
@click.option("--full", is_flag=True, help="In hết tên, không chỉ mười người đầu mỗi nhóm.")
@with_appcontext
def import_command(
    file: Path,
    as_of: date | None,
    maps: tuple[tuple[str, str], ...],
    columns: tuple[tuple[str, str], ...],
    dry_run: bool,
    yes: bool,
    left: bool,
    groups: frozenset[Kind] | None,
    is_whole: bool,
    full: bool,
) -> None:
    """Nhập danh sách từ FILE (.xlsx, .xls hoặc .csv).

    In ra những gì sẽ thêm, đổi và bỏ lại trước khi ghi. Người không còn trong danh sách chỉ được đề nghị là đã rời
    trường nếu thuộc đơn vị mà danh sách có nêu, và chỉ được ghi khi có --left. Nhập lại cùng một tệp không tạo bản
    trùng; lần nhập bị ngắt giữa chừng thì chạy lại đúng lệnh này để làm tiếp. Mã thoát: 0 đã xong hoặc không có gì
    thay đổi, 1 không nhập được hoặc đã hủy, 2 sai tham số.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run và --yes không đi cùng nhau.")
    day = as_of or clock.today()
    try:
        read = read_list(file, day, columns)
        begun = None if dry_run else running.resume(read.file_hash, day)
        if begun is not None:
            click.echo("Lần nhập tệp này đang dở; làm tiếp.")
            with progress("Đang ghi") as tell:
                running.carry_on(begun.id, tell)
            _say_done(begun.id)
            return
        plan = plan_import(read, day, dict(maps), is_whole)
        release()
        for line in preview(plan, None if full else LISTED):
            click.echo(line)
        if not plan.steps and not plan.absent:
            _say_nothing_to_do(plan)
            return
        if dry_run:
            click.echo("\nChỉ xem trước: chưa ghi gì.")
            return
        wanted = _confirmed(plan, groups, yes, left)
        if next(items_of(plan, wanted, ()), None) is None:
            click.echo("\nKhông ghi gì: không có ai thuộc các nhóm được chọn.")
            return
        actor = system_actor("lms roster import")
        with progress("Đang ghi") as tell:
            done = running.import_now(
                actor, read, day, dict(maps), wanted, is_whole, plan.fingerprint(), tell
            ).batch  # fmt: skip
        remember_asked(actor, read, columns)
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error
    if done is not None:
        _say_done(done.id)


def _confirmed(plan: Plan, groups: frozenset[Kind] | None, yes: bool, left: bool) -> frozenset[Kind]:
    """The groups to write: as named, or as answered. Aborts on a no."""
    wanted = groups if groups is not None else frozenset(CONFIRMED_BY_YES)
    if left:
        wanted |= {Kind.LEFT}
    if yes:
        return wanted
    if plan.steps or groups is not None or left:
        click.confirm("\nGhi những thay đổi này?", abort=True)
    if groups is None and not left and plan.absent:
        asked = f"Ghi cả {len(plan.absent)} người không còn trong danh sách là đã rời trường?"
        wanted |= {Kind.LEFT} if click.confirm(asked) else frozenset()
    return wanted


def _say_done(batch_id: int) -> None:
    click.echo("")
    for line in outcome(batch_of_id(batch_id)):
        click.echo(line)
    release()


def _say_nothing_to_do(plan: Plan) -> None:
    if not plan.unchanged and not plan.not_added:
        raise click.ClickException(NOTHING_GOOD if plan.told(Severity.ROW) else NO_ROWS)
    click.echo("\nDanh sách này không thay đổi gì; không ghi gì.")


def preview(plan: Plan, listed: int | None) -> Iterator[str]:
    """What an import would do, as lines. `listed`: how many names per group at most; None for all."""
    yield f"{plan.roster.file_name}: danh sách tính đến ngày {show_date(plan.as_of)}"
    for sheet in plan.roster.sheets:
        kind = "học sinh" if sheet.is_student else "viên chức, người lao động"
        yield f"  Trang tính “{sheet.name}”: danh sách {kind}, tiêu đề ở dòng {sheet.header_row}."
        yield from column_lines(sheet)
        if sheet.dropped:
            yield f"    Cột không dùng, không lưu: {'; '.join(sheet.dropped)}."
    counts = plan.counts()
    yield ""
    for key, label in (
        *GROUP_LABELS.items(), ("unchanged", "Giữ nguyên"), ("left_out", "Dòng không nhận"),
        ("not_added", "Đã rời trường, không thêm"), ("units", "Đơn vị mới"),
    ):  # fmt: skip
        yield f"  {label + ':':<40}{counts[key]:>6}"
    yield from _mapping_lines(plan)
    yield from _problem_lines("Dòng không nhận", plan.told(Severity.ROW))
    yield from _problem_lines("Nhận dòng, bỏ trống ô", plan.told(Severity.CELL))
    yield from _problem_lines("Lưu ý", plan.told(Severity.NOTE))
    if plan.new_units:
        units = (name for name, _ in plan.new_units.values())
        yield from _listing("Đơn vị mới", len(plan.new_units), units, listed)
    for kind, title in GROUP_LABELS.items():
        if kind != Kind.LEFT:
            lines = (_step_line(step) for step in plan.each(Kind(kind)))
            yield from _listing(title, counts[kind], lines, listed)
    out = (f"{row.code}  {row.name} ({row.status})" for row in plan.not_added)
    yield from _listing("Đã rời trường từ trước nên không thêm", len(plan.not_added), out, listed)
    gone = (f"{person.code}  {person.name}, {person.unit}" for person in plan.absent)
    title = "Không còn trong danh sách: đề nghị ghi là đã rời trường (chỉ ghi khi có --left)"
    yield from _listing(title, len(plan.absent), gone, listed)


def _mapping_lines(plan: Plan) -> Iterator[str]:
    if not plan.used and not plan.blocked:
        return
    yield "\nVị trí việc làm → đối tượng:"
    for label, (mapping, count) in sorted(plan.used.items()):
        yield f"  {label} → {mapping.category} ({CATEGORY_LABELS[mapping.category]}), {count} người"
    for label, rows in sorted(plan.blocked.items()):
        yield f'  {label} → chưa chọn, {len(rows)} dòng không nhận; chọn bằng --map "{label}=officer" (hoặc manager, teacher, worker)'


def _problem_lines(title: str, problems: list[Problem]) -> Iterator[str]:
    if problems:
        yield f"\n{title} ({len(problems)} chỗ):"
    for problem in problems:
        value = f" “{problem.value}”" if problem.value else ""
        yield f"  {problem.place}{value}: {problem.message.plain()}"


def _listing(title: str, count: int, lines: Iterable[str], listed: int | None) -> Iterator[str]:
    if count:
        yield f"\n{title} ({count}):"
        yield from (f"  {line}" for line in islice(lines, listed))
        if listed is not None and count > listed:
            yield f"  … và {count - listed} nữa (--full để in hết)"


def _step_line(step: Step) -> str:
    row = step.row
    if step.kind is Kind.NEW:
        return f"{row.code}  {row.name}, {row.unit}"
    told = [
        f"{CHANGE_LABELS[c.what].lower()}: {shown(c.before) or 'trống'} → {shown(c.after) or 'trống'}"
        for c in step.changes
    ]
    return f"{row.code}  {row.name}: {'; '.join(told)}"


for _command in BATCH_COMMANDS:
    roster.add_command(_command)

COMMANDS = [roster]
