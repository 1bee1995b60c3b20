"""`lms people as-of`: a head-count for people and for other programs."""

import json
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from lms.kernel.vietnamese import show_date, show_number
from lms.org.cli import Day
from lms.org.headcount.queries import headcount_on
from lms.org.headcount.rules import Count, Headcount
from lms.org.labels import CATEGORY_LABELS


@click.command("as-of")
@click.argument("day", metavar="DATE", type=Day())
@click.option(
    "--known", type=Day(), help="Theo điều đã ghi đến hết ngày này; mặc định: theo điều biết hôm nay."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def as_of(day: date, known: date | None, form: str) -> None:
    """Sĩ số tại ngày DATE (dd/mm/yyyy hoặc yyyy-mm-dd), theo đối tượng.

    Mỗi người tính một lần ở đơn vị chính; người đang nghỉ vẫn thuộc đơn vị; số của một đơn vị gồm cả các đơn vị
    trực thuộc trong ngày ấy.
    """
    found = headcount_on(day, known)
    if form == "json":
        click.echo(json.dumps(as_json(found, day, known), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(as_text(found, day, known)))


def as_json(found: Headcount, day: date, known: date | None) -> dict[str, Any]:
    """The head-count as plain values. A category that nobody belongs to is left out. `categories` covers the
    subtree, `own` only the unit itself; `on_leave` are among them."""
    codes = {unit.node.id: unit.node.code for unit in found.units}
    told: dict[str, Any] = {"date": day.isoformat()}
    if known is not None:
        told["known"] = known.isoformat()
    told["total"] = found.total.in_order()
    told["on_leave"] = found.total.on_leave
    told["units"] = [
        {
            "code": unit.node.code,
            "name": unit.node.name,
            "parent": codes.get(unit.node.parent_id or 0),
            "categories": unit.whole.in_order(),
            "own": unit.own.in_order(),
            "on_leave": unit.whole.on_leave,
        }
        for unit in found.units
    ]
    if found.nowhere.people:
        told["without_unit"] = found.nowhere.in_order()
    return told


def as_text(found: Headcount, day: date, known: date | None) -> list[str]:
    """The same for people, a line per unit."""
    how = f"theo điều đã ghi đến hết ngày {show_date(known)}" if known else "theo điều biết hôm nay"
    lines = [f"Sĩ số ngày {show_date(day)}, {how}:"]
    lines += [
        "  " * unit.depth + f"  {unit.node.name} ({unit.node.code}): {_told(unit.whole)}"
        for unit in found.units
    ]
    if found.nowhere.people:
        lines.append(f"  Ở đơn vị không còn trong ngày ấy: {_told(found.nowhere)}")
    return [*lines, f"Cộng: {_told(found.total)}"]


def _told(count: Count) -> str:
    if not count.people:
        return "0"
    parts = ", ".join(f"{CATEGORY_LABELS[c].lower()} {show_number(n)}" for c, n in count.in_order().items())
    away = f"; đang nghỉ {show_number(count.on_leave)}" if count.on_leave else ""
    return f"{show_number(count.people)} ({parts}{away})"
