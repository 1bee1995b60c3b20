"""`lms units`: the tree of units, and acts on it."""

from datetime import date

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.org.changes import Ground
from lms.org.cli import Day
from lms.org.commands import actor, paper, person_id_named, unit_id_named
from lms.org.labels import UNIT_KIND_LABELS
from lms.org.queries import unit_nodes
from lms.org.rules import UnitKind, in_tree_order
from lms.org.units import actions, heads, merging
from lms.org.units.actions import NewUnit
from lms.org.units.queries import forest

KINDS = click.Choice([kind.value for kind in UnitKind])


@click.group("units")
def units() -> None:
    """Đơn vị: danh sách, lập, đổi tên, chuyển, gộp, tách, đóng, giao người đứng đầu."""


@units.command("list")
@click.option("--on", "day", type=Day(), help="Tại ngày; mặc định: hôm nay.")
@with_appcontext
def show(day: date | None) -> None:
    """In cây đơn vị: tên, mã, loại."""
    for node, depth in in_tree_order(unit_nodes(day or clock.today())):
        click.echo(f"{'  ' * depth}{node.name} ({node.code}), {UNIT_KIND_LABELS[node.kind].lower()}")


@units.command("add")
@click.argument("name")
@click.option("--kind", type=KINDS, required=True, help="Loại đơn vị.")
@click.option("--parent", help="Mã hoặc tên đơn vị cấp trên.")
@click.option("--code", default="", help="Mã đơn vị; mặc định: đặt theo tên.")
@click.option("--since-ever", is_flag=True, help="Đơn vị đã có từ trước, không rõ ngày lập.")
@paper
@with_appcontext
def add(name: str, kind: str, parent: str | None, code: str, since_ever: bool, given: Ground) -> None:
    """Lập đơn vị tên NAME."""
    new = NewUnit(name, kind, unit_id_named(parent) if parent else None, code)
    with transaction():
        actions.create(actor("units add"), new, given, since_ever)
    click.echo(f"Đã lập {name}.")


@units.command("rename")
@click.argument("unit")
@click.argument("name")
@click.option("--kind", type=KINDS, help="Loại đơn vị mới; mặc định: như cũ.")
@paper
@with_appcontext
def rename(unit: str, name: str, kind: str | None, given: Ground) -> None:
    """Đổi tên đơn vị UNIT (mã hoặc tên) thành NAME."""
    unit_id = unit_id_named(unit)
    held = forest().get(unit_id, [])
    release()
    with transaction():
        actions.rename(actor("units rename"), unit_id, name, kind or held[-1].kind, given)
    click.echo("Đã ghi.")


@units.command("move")
@click.argument("unit")
@click.option("--parent", help="Mã hoặc tên đơn vị cấp trên mới; để trống: không trực thuộc đơn vị nào.")
@paper
@with_appcontext
def move(unit: str, parent: str | None, given: Ground) -> None:
    """Chuyển đơn vị UNIT sang trực thuộc đơn vị khác."""
    unit_id, parent_id = unit_id_named(unit), unit_id_named(parent) if parent else None
    with transaction():
        actions.move(actor("units move"), unit_id, parent_id, given)
    click.echo("Đã ghi.")


@units.command("merge")
@click.argument("sources", metavar="UNIT...", nargs=-1, required=True)
@click.option("--into", help="Mã hoặc tên đơn vị nhận.")
@click.option("--new", "name", help="Tên đơn vị mới để nhận, thay cho --into.")
@click.option(
    "--kind", type=KINDS, default=UnitKind.FACULTY.value, show_default=True, help="Loại đơn vị mới."
)
@click.option("--parent", help="Đơn vị cấp trên của đơn vị mới.")
@paper
@with_appcontext
def merge(
    sources: tuple[str, ...], into: str | None, name: str | None, kind: str, parent: str | None, given: Ground
) -> None:
    """Gộp các đơn vị UNIT… vào một đơn vị có sẵn (--into) hoặc mới (--new)."""
    if bool(into) == bool(name):
        raise click.UsageError("Cần đúng một trong --into và --new.")
    ids = [unit_id_named(source) for source in sources]
    target: int | NewUnit
    if into:
        target = unit_id_named(into)
    else:
        target = NewUnit(name or "", kind, unit_id_named(parent) if parent else None)
    with transaction():
        merging.merge(actor("units merge"), ids, target, given)
    click.echo("Đã ghi.")


@units.command("split")
@click.argument("unit")
@click.argument("name")
@click.option("--kind", type=KINDS, required=True, help="Loại đơn vị mới.")
@click.option("--parent", help="Đơn vị cấp trên của đơn vị mới.")
@click.option("--person", "people", multiple=True, help="Mã người sang đơn vị mới; ghi được nhiều lần.")
@click.option(
    "--child", "children", multiple=True, help="Đơn vị trực thuộc sang đơn vị mới; ghi được nhiều lần."
)
@paper
@with_appcontext
def split(
    unit: str,
    name: str,
    kind: str,
    parent: str | None,
    people: tuple[str, ...],
    children: tuple[str, ...],
    given: Ground,
) -> None:
    """Tách từ đơn vị UNIT một đơn vị mới tên NAME gồm những người và đơn vị được chọn."""
    unit_id, parent_id = unit_id_named(unit), unit_id_named(parent) if parent else None
    person_ids, child_ids = [person_id_named(c) for c in people], [unit_id_named(c) for c in children]
    with transaction():
        new = NewUnit(name, kind, parent_id)
        merging.split(actor("units split"), unit_id, new, person_ids, child_ids, given)
    click.echo("Đã ghi.")


@units.command("close")
@click.argument("unit")
@paper
@with_appcontext
def close(unit: str, given: Ground) -> None:
    """Đóng đơn vị UNIT; --on là ngày đầu tiên không còn đơn vị."""
    unit_id = unit_id_named(unit)
    with transaction():
        actions.close(actor("units close"), unit_id, given)
    click.echo("Đã ghi.")


@units.command("head")
@click.argument("unit")
@click.argument("code", required=False)
@click.option("--title", default="", help="Chức danh, ví dụ Trưởng khoa.")
@click.option("--acting", is_flag=True, help="Chỉ phụ trách trong một thời gian.")
@click.option("--until", type=Day(), help="Đến hết ngày.")
@paper
@with_appcontext
def head(unit: str, code: str | None, title: str, acting: bool, until: date | None, given: Ground) -> None:
    """Giao người mang mã CODE đứng đầu đơn vị UNIT; không có CODE: thôi giao."""
    unit_id = unit_id_named(unit)
    person_id = person_id_named(code) if code else None
    with transaction():
        if person_id is None:
            heads.dismiss(actor("units head"), unit_id, given)
        else:
            heads.appoint(
                actor("units head"), unit_id, heads.Appointment(person_id, title, acting, until), given
            )
    click.echo("Đã ghi.")


COMMANDS = [units]
