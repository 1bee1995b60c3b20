"""Commands of the emulation record."""

import sys

import click
from flask.cli import with_appcontext

from lms.emulation import actions, pages, queries
from lms.emulation.pages import Chosen
from lms.emulation.rules import Figures, show_grade
from lms.kernel.db import release, transaction
from lms.kernel.vietnamese import fold, show_date, show_number
from lms.org.queries import find_person_by_code, unit_nodes

NOTE = "Số lượt hoàn thành là minh chứng, không phải kết luận; Hội đồng quyết định."
LISTED = 50
REPAIR_CHUNK = 2000  # keeps the write lock well under half a second

_HEADINGS = ("Người", "Có lượt", "Lượt", "Bắt buộc", "Đúng hạn", "Giờ", "Điểm TB", "GCN")


@click.group("emulation")
def emulation() -> None:
    """Hồ sơ thi đua: số lượt hoàn thành theo kỳ."""


@emulation.command("show")
@click.option("--period", "key", help="Năm (2027) hoặc giai đoạn (phase-1); mặc định là năm hiện tại.")
@click.option("--person", "code", help="Mã của một người: in hồ sơ của người đó.")
@click.option(
    "--unit", "unit", help="Tên một đơn vị: in số liệu của các đơn vị trực thuộc và của từng người."
)
@with_appcontext
def show(key: str | None, code: str | None, unit: str | None) -> None:
    """In số liệu của một kỳ: toàn trường, một đơn vị hoặc một người."""
    chosen = pages.choose(key)
    period = chosen.period
    click.echo(f"{period.name}: {show_date(period.starts_on)} - {show_date(period.ends_on)}")
    click.echo(f"Người, đơn vị và khóa bắt buộc tính đến {show_date(chosen.on)}. {NOTE}\n")
    if code:
        _show_person(chosen, code)
    else:
        _show_unit(chosen, _unit_public_id(chosen, unit) if unit else None)


def _unit_public_id(chosen: Chosen, name: str) -> str:
    found = [n.public_id for n in unit_nodes(chosen.on).values() if fold(n.name) == fold(name)]
    if len(found) != 1:
        raise click.ClickException(
            f"Ngày {show_date(chosen.on)} có {len(found)} đơn vị tên {name!r}; cần đúng một."
        )
    return found[0]


def _numbers(f: Figures) -> tuple[str, ...]:
    required = f"{f.required_done}/{f.required}" if f.required else "–"
    counts = (show_number(f.people), show_number(f.active), show_number(f.completions), required)
    return (
        *counts,
        show_number(f.on_time),
        show_number(f.hours, 1),
        f.score_text,
        show_number(f.certificates),
    )


def _print_table(first: str, rows: list[tuple[str, Figures]]) -> None:
    cells = [(first, *_HEADINGS), *((name, *_numbers(figures)) for name, figures in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    for row in cells:
        line = [row[0].ljust(widths[0]), *(cell.rjust(widths[i]) for i, cell in enumerate(row[1:], 1))]
        click.echo("  ".join(line).rstrip())


def _show_unit(chosen: Chosen, unit: str | None) -> None:
    table = pages.unit_table(chosen, unit, "")
    rows = []
    for line in table.lines:
        name = line.node.name if line.node else "Không thuộc đơn vị nào vào ngày này"
        rows.append((f"{name} (trực thuộc)" if line.is_own else name, line.figures))
    _print_table("Đơn vị", [*rows, ("Cộng", table.total)])
    if unit:
        asked = pages.PeopleAsked("", unit, own=False, outside=False, category="", active=False)
        people = pages.people_table(chosen, asked, 1, sys.maxsize)
        click.echo()
        _print_table("Người", [(f"{r.code or ''}  {r.full_name}", r.figures) for r in people.rows])


def _show_person(chosen: Chosen, code: str) -> None:
    person = find_person_by_code(code)
    if person is None:
        raise click.ClickException(f"Không có ai mang mã {code} trong danh sách.")
    record = pages.record(chosen, person.id)
    _print_table("Người", [(record.full_name, record.figures)])
    for line in record.completions:
        revoked = f"; thu hồi {show_date(line.revoked_on)}: {line.reason}" if line.revoked_on else ""
        grade = f", điểm {show_grade(line.grade)}" if line.grade is not None else ""
        number = f", giấy chứng nhận {line.certificate}" if line.certificate else ""
        click.echo(
            f"  {show_date(line.completed_on)}  {line.course_title} (phiên bản {line.version_number}){grade}{number}{revoked}"
        )


@emulation.command("verify")
@click.option("--repair", is_flag=True, help="Thêm những dòng còn thiếu.")
@with_appcontext
def verify(repair: bool) -> None:
    """So hồ sơ với từng lần hoàn thành, thu hồi; liệt kê chỗ khác nhau. Mã thoát 1 khi còn khác."""
    if repair:
        click.echo(f"Đã thêm {_add_missing()} dòng còn thiếu.")
    count = 0
    for count, difference in enumerate(queries.differences(), 1):
        if count <= LISTED:
            d = difference
            who = f"{d.person_code} {d.person_name}".strip()
            day = show_date(d.completed_on)
            click.echo(f"{d.problem}: {who}, {d.course_key}, {day} (hoàn thành {d.completion})")
    release()
    if count > LISTED:
        click.echo(f"… và {count - LISTED} chỗ nữa.")
    if count:
        raise click.ClickException(f"Hồ sơ và sự kiện khác nhau ở {count} chỗ.")
    click.echo("Hồ sơ khớp với mọi lần hoàn thành và thu hồi.")


def _add_missing() -> int:
    added = 0
    while True:
        with transaction():
            chunk = actions.add_missing(REPAIR_CHUNK)
        added += chunk
        if chunk == 0:
            return added


COMMANDS = [emulation]
