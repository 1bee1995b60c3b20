"""`lms people`: memberships by hand, two records of one person, head-counts."""

from datetime import date

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.vietnamese import show_date
from lms.org.changes import Ground
from lms.org.cli import Day
from lms.org.commands import actor, paper, person_id_named, person_named, unit_id_named
from lms.org.headcount.cli import as_of
from lms.org.labels import ACT_LABELS, CATEGORY_LABELS, STATUS_LABELS
from lms.org.merges import actions as merges
from lms.org.merges.queries import candidates, merged_records
from lms.org.people import actions
from lms.org.people.actions import NewPerson, Place
from lms.org.people.queries import Document, HistoryRow, history, stays
from lms.org.people.rules import main_on
from lms.org.rules import Category

CATEGORIES = click.Choice([c.value for c in Category])
LISTED = 1000


@click.group("people")
def people() -> None:
    """Người trong danh sách: sĩ số tại ngày, chuyển, nghỉ, rời trường, gộp hồ sơ."""


@people.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--unit", required=True, help="Mã hoặc tên đơn vị.")
@click.option("--category", type=CATEGORIES, required=True, help="Đối tượng.")
@click.option("--position", default="", help="Chức vụ, ngành học.")
@click.option("--email", default="", help="Thư điện tử.")
@paper
@with_appcontext
def add(code: str, name: str, unit: str, category: str, position: str, email: str, given: Ground) -> None:
    """Thêm một người mới: CODE là mã, NAME là họ và tên."""
    place = Place(unit_id_named(unit), category, position)
    with transaction():
        new = NewPerson(code, name, email)
        actions.add_person(actor("people add"), new, place, given)
    click.echo(f"Đã thêm {name} (mã {code}).")


@people.command("move")
@click.argument("code")
@click.option("--unit", help="Mã hoặc tên đơn vị mới; mặc định: như cũ.")
@click.option("--category", type=CATEGORIES, help="Đối tượng mới; mặc định: như cũ.")
@click.option("--position", help="Chức vụ mới; mặc định: như cũ.")
@paper
@with_appcontext
def move(code: str, unit: str | None, category: str | None, position: str | None, given: Ground) -> None:
    """Chuyển đơn vị, đối tượng hoặc chức vụ của người mang mã CODE."""
    person_id, when = person_id_named(code), given.effective_on
    held = main_on(stays(person_id), when)
    release()
    if held is None:
        raise click.ClickException(f"Ngày {show_date(when)} người này không thuộc đơn vị nào.")
    place = Place(
        unit_id_named(unit) if unit else held.unit_id, category or held.category,
        position if position is not None else held.position or "",
    )  # fmt: skip
    with transaction():
        actions.move(actor("people move"), person_id, place, given)
    click.echo("Đã ghi.")


@people.command("join")
@click.argument("code")
@click.option("--unit", required=True, help="Mã hoặc tên đơn vị.")
@click.option("--category", type=CATEGORIES, required=True, help="Đối tượng.")
@click.option("--position", default="", help="Chức vụ, ngành học.")
@paper
@with_appcontext
def join(code: str, unit: str, category: str, position: str, given: Ground) -> None:
    """Người mang mã CODE trở lại sau khi đã rời trường."""
    person_id, place = person_id_named(code), Place(unit_id_named(unit), category, position)
    with transaction():
        actions.join(actor("people join"), person_id, place, given)
    click.echo("Đã ghi.")


@people.command("leave")
@click.argument("code")
@click.option("--kind", required=True, help='Loại nghỉ, ví dụ "Nghỉ thai sản".')
@click.option("--until", type=Day(), help="Đến hết ngày; để trống nếu chưa biết.")
@paper
@with_appcontext
def leave(code: str, kind: str, until: date | None, given: Ground) -> None:
    """Người mang mã CODE nghỉ (thai sản, đi học dài hạn…)."""
    person_id = person_id_named(code)
    with transaction():
        actions.put_on_leave(actor("people leave"), person_id, kind, until, given)
    click.echo("Đã ghi.")


@people.command("return")
@click.argument("code")
@paper
@with_appcontext
def bring_back(code: str, given: Ground) -> None:
    """Người mang mã CODE đi làm, đi học lại sau khi nghỉ; --on là ngày đầu tiên."""
    person_id = person_id_named(code)
    with transaction():
        actions.bring_back(actor("people return"), person_id, given)
    click.echo("Đã ghi.")


@people.command("end")
@click.argument("code")
@paper
@with_appcontext
def end(code: str, given: Ground) -> None:
    """Người mang mã CODE rời trường; --on là ngày cuối cùng, --reason là lý do."""
    person_id = person_id_named(code)
    with transaction():
        actions.end(actor("people end"), person_id, given)
    click.echo("Đã ghi.")


@people.command("duplicates")
@with_appcontext
def duplicates() -> None:
    """Liệt kê hồ sơ có thể của cùng một người: cùng họ tên và ngày sinh, hoặc cùng họ tên trong một đơn vị."""
    found, total = candidates(clock.today(), LISTED)
    for group in found:
        click.echo(f"{group.why}:")
        for record in group.records:
            click.echo(f"  {record.code or '–'}  {record.full_name}, {record.unit or '–'}")
    click.echo(f"{total} nhóm. Gộp bằng: lms people merge MÃ-GIỮ-LẠI MÃ-GỘP-VÀO --reason …")


@people.command("merge")
@click.argument("kept")
@click.argument("merged")
@click.option("--reason", required=True, help="Vì sao biết là một người.")
@with_appcontext
def merge(kept: str, merged: str, reason: str) -> None:
    """Gộp hồ sơ mang mã MERGED vào hồ sơ mang mã KEPT: hai mã, một người."""
    kept_id, merged_id = person_id_named(kept), person_id_named(merged)
    with transaction():
        merges.merge(actor("people merge"), kept_id, merged_id, Ground(clock.today(), reason=reason))
    click.echo(f"Đã gộp {merged} vào {kept}.")


@people.command("unmerge")
@click.argument("kept")
@click.argument("merged")
@click.option("--reason", required=True, help="Vì sao tách lại.")
@with_appcontext
def unmerge(kept: str, merged: str, reason: str) -> None:
    """Tách lại hồ sơ mang mã MERGED đã gộp vào hồ sơ mang mã KEPT."""
    rows = [row.public_id for row in merged_records(person_id_named(kept)) if row.code == merged]
    release()
    if not rows:
        raise click.ClickException(f"Hồ sơ mang mã {merged} không được gộp vào {kept}.")
    with transaction():
        merges.undo(actor("people unmerge"), rows[0], Ground(clock.today(), reason=reason))
    click.echo("Đã tách lại thành hai hồ sơ.")


@people.command("history")
@click.argument("code")
@click.option("--all", "everything", is_flag=True, help="Cả những dòng đã được thay.")
@with_appcontext
def show_history(code: str, everything: bool) -> None:
    """Quá trình của người mang mã CODE, mỗi dòng kèm giấy tờ."""
    person = person_named(code)
    click.echo(f"{person.full_name} (mã {person.code or '–'})")
    for row in history(person.id):
        if everything or (row.replaced_at is None and not row.is_empty):
            click.echo("  " + _line(row))


def _line(row: HistoryRow) -> str:
    last = show_date(row.valid_to) if row.valid_to else "nay"
    what = [row.unit_name or "–", CATEGORY_LABELS[row.category].lower(), row.position or ""]
    what.append("" if row.is_main else "kiêm nhiệm")
    what.append((row.leave_kind or STATUS_LABELS["leave"]) if row.status == "leave" else "")
    what.append(row.end_reason or "")
    replaced = " (đã được thay)" if row.replaced_at else ""
    told = ", ".join(part for part in what if part)
    return f"{show_date(row.valid_from)} – {last}: {told}; theo {_paper(row.document)}{replaced}"


def _paper(document: Document) -> str:
    if document.kind:
        return ACT_LABELS[document.kind].lower() + (
            f" {document.decision_number}" if document.decision_number else ""
        )
    return f"danh sách {document.file_name}" if document.file_name else "–"


people.add_command(as_of)
COMMANDS = [people]
