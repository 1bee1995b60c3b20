"""`lms targets` and `lms coverage`: the figures of coverage, and exemptions."""

import json
from datetime import date, datetime

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.db import release, transaction
from lms.kernel.vietnamese import show_date, show_number
from lms.org.headcount.queries import end_of_day
from lms.org.queries import find_person_by_code
from lms.org.rules import in_tree_order
from lms.targets import actions, queries
from lms.targets.keeping import queries as kept
from lms.targets.keeping.actions import forget, keep
from lms.targets.rules import Figures, UnitTree


class Day(click.ParamType[date]):
    """A date, as dd/mm/yyyy or yyyy-mm-dd."""

    name = "ngày"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
        return self.fail(f"{value!r}: cần ngày dạng dd/mm/yyyy hoặc yyyy-mm-dd.", param, ctx)


def find(key: str | None, on: date | None = None, known_at: datetime | None = None) -> queries.TargetView:
    """The target with this key as it stands on the day (today), else the first; a clear message otherwise."""
    views = queries.targets(on, known_at)
    for view in views:
        if key in (None, view.key):
            return view
    known = ", ".join(view.key for view in views) or "chưa có chỉ tiêu nào"
    raise click.ClickException(f"Không có chỉ tiêu {key or ''}. Đang có: {known}.")


def find_then(key: str | None, on: date, known_at: datetime | None) -> queries.TargetView | None:
    """The same as it was known at an instant (None: now); None where none, or not this one, was recorded by then. A clear
    message for a key that no target has."""
    for view in queries.targets(on, known_at):
        if key in (None, view.key):
            return view
    if key is not None:
        find(key, on)
    return None


def _said_of(target: queries.TargetView | None, on: date, known: date | None) -> str | None:
    """What has to be known beside the figures, if anything."""
    if target is None:
        by = f"Đến hết ngày {show_date(known)}" if known else "Hiện nay"
        return f"{by} chưa ghi chỉ tiêu nào như vậy, nên chưa có ai được tính."
    if not target.in_force(on):
        return "Vào ngày này chỉ tiêu chưa có hiệu lực hoặc đã kết thúc; số liệu tính như khi chỉ tiêu có hiệu lực."
    return None


@click.group("targets")
def targets() -> None:
    """Chỉ tiêu và tỷ lệ đạt chỉ tiêu."""


@targets.command("show")
@click.option("--on", "on", type=Day(), help="Số liệu tính đến ngày nào; mặc định hôm nay.")
@click.option("--target", "key", help="Khóa của chỉ tiêu; mặc định chỉ tiêu đầu tiên.")
@with_appcontext
def show(on: date | None, key: str | None) -> None:
    """In tỷ lệ đạt chỉ tiêu theo đơn vị."""
    on, target = on or clock.today(), find(key)
    cover = queries.coverage(queries.population_of(target, on))
    release()
    click.echo(target.name + (" (gợi ý, chưa có quyết định)" if target.is_proposal else ""))
    click.echo(f"Số liệu tính đến {show_date(on)}; hạn hoàn thành {show_date(target.due_on)}.\n")
    rows = [("Đơn vị", "Được tính", "Tham gia", "%", "Hoàn thành", "%", "Không tính")]
    for line in cover.tree.whole():
        name = "  " * line.depth + line.node.name + (" (trực thuộc)" if line.is_own else "")
        rows.append((name, *_cells(line.figures)))
    rows.append(("Cộng", *_cells(cover.tree.all)))
    widths = [max(len(row[i]) for row in rows) for i in range(7)]
    for row in rows:
        numbers = "  ".join(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        click.echo(f"{row[0].ljust(widths[0])}  {numbers}")


def _cells(figures: Figures) -> tuple[str, str, str, str, str, str]:
    counted, enrolled, done, rest = (
        show_number(n) for n in (figures.counted, figures.enrolled, figures.done, figures.not_counted)
    )
    return counted, enrolled, figures.enrolled_text, done, figures.done_text, rest


@targets.command("exempt")
@click.argument("code")
@click.option("--reason", required=True, help="Lý do miễn, hoãn.")
@click.option("--by", "decided_by", required=True, help="Ai quyết định.")
@click.option("--decision", help="Số quyết định.")
@click.option("--from", "since", type=Day(), required=True, help="Ngày đầu.")
@click.option("--to", "until", type=Day(), help="Ngày cuối; để trống nếu chưa biết.")
@click.option("--target", "key", help="Khóa của chỉ tiêu; mặc định chỉ tiêu đầu tiên.")
@with_appcontext
def exempt(
    code: str,
    reason: str,
    decided_by: str,
    decision: str | None,
    since: date,
    until: date | None,
    key: str | None,
) -> None:
    """Miễn, hoãn chỉ tiêu cho người mang mã CODE."""
    target, person = find(key), find_person_by_code(code)
    if person is None:
        raise click.ClickException(f"Không có ai mang mã {code} trong danh sách.")
    person_id, name = person.id, person.full_name
    release()
    ground = actions.Ground(reason, decided_by, decision, since, until)
    with transaction():
        actions.exempt(system_actor("lms targets"), target, person_id, ground)
    click.echo(f"Đã ghi miễn, hoãn cho {name} từ {show_date(since)}.")


@targets.command("retake")
@click.argument("course")
@click.argument("number", type=int)
@click.option("--due", "due_on", type=Day(), required=True, help="Hạn mới: ngày cuối còn đúng hạn.")
@with_appcontext
def retake(course: str, number: int, due_on: date) -> None:
    """Sửa hạn học lại mà phiên bản NUMBER của khóa học mang khóa COURSE đã đặt ra."""
    found = queries.find_retake(course, number)
    release()
    if found is None:
        raise click.ClickException(f"Phiên bản {number} của khóa học {course} không yêu cầu ai học lại.")
    with transaction():
        actions.change_retake(system_actor("lms targets"), found, due_on)
    click.echo(f"Đã đổi hạn học lại từ {show_date(found.due_on)} thành {show_date(due_on)}.")


@click.group("coverage")
def coverage_group() -> None:
    """Tỷ lệ đạt chỉ tiêu vào một ngày bất kỳ."""


@coverage_group.command("show")
@click.option("--on", "on", type=Day(), help="Số liệu của ngày nào; mặc định hôm nay.")
@click.option(
    "--known",
    "known",
    type=Day(),
    help="Theo những gì đã ghi đến hết ngày nào; mặc định theo điều biết hôm nay.",
)
@click.option("--unit", "unit", help="Chỉ đơn vị mang mã này, gồm cả các đơn vị trực thuộc.")
@click.option("--target", "key", help="Khóa của chỉ tiêu; mặc định chỉ tiêu đầu tiên.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def show_coverage(on: date | None, known: date | None, unit: str | None, key: str | None, form: str) -> None:
    """In tỷ lệ của toàn trường và của từng đơn vị.

    Mỗi đơn vị gồm cả các đơn vị trực thuộc vào ngày đó; mỗi người tính một lần, ở đơn vị chính.
    """
    on, known_at = on or clock.today(), end_of_day(known) if known else None
    target = find_then(key, on, known_at)
    if target is None:
        tree = UnitTree(queries.units_on(on, known_at=known_at), {})
    else:
        tree = queries.coverage(queries.population_of(target, on, known_at=known_at)).tree
    release()
    nodes = [node for node, _ in in_tree_order(tree.nodes) if unit in (None, node.code)]
    said = _said_of(target, on, known)
    if unit is not None and not nodes:
        raise click.ClickException(f"Ngày {show_date(on)} không có đơn vị nào mang mã {unit}.")
    if form == "json":
        units = [{"code": node.code, "name": node.name, **tree.of(node.id).as_texts()} for node in nodes]
        told = {
            "target": target.key if target else None, "on": on.isoformat(), "known": known.isoformat() if known else None,
            "in_force": target is not None and target.in_force(on), "note": said, "school": tree.all.as_texts(), "units": units,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if said is not None:
        click.echo(said)
    if target is None:
        return
    click.echo(
        f"{target.name}: ngày {show_date(on)}"
        + (f", theo điều đã ghi đến {show_date(known)}" if known else "")
    )
    for name, figures in [("Toàn trường", tree.all), *((node.name, tree.of(node.id)) for node in nodes)]:
        click.echo(
            f"{name}: {figures.done}/{figures.counted} hoàn thành ({figures.done_text}), {figures.enrolled} tham gia"
            f" ({figures.enrolled_text}), còn thiếu {figures.missing}, không tính {figures.not_counted}"
        )


@targets.command("recount")
@with_appcontext
def recount() -> None:
    """Bỏ các tổng đã lưu của tỷ lệ đạt chỉ tiêu; nơi có nhiều người thì cộng lại từ dữ kiện. Dừng giữa chừng rồi chạy lại
    được."""
    with transaction():
        forget()
    found = kept.wanted_targets() if kept.is_worth() else []
    release()
    for target in found:
        keep(target)
    click.echo(f"Đã cộng lại {len(found)} chỉ tiêu." if found else "Ít người, không cần lưu tổng.")


COMMANDS = [targets]
