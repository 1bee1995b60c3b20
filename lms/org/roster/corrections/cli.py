"""Looking at a list without importing it, and saying on the command line what its columns hold."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.vietnamese import fold
from lms.org.roster.columns import Choices
from lms.org.roster.corrections.actions import columns_of, remember
from lms.org.roster.corrections.queries import remembered_columns
from lms.org.roster.headings import FIELD_LABELS
from lms.org.roster.layout import SURE_LABELS, Sure
from lms.org.roster.reading import the_list
from lms.org.roster.sandbox import read_path
from lms.org.roster.shapes import Column, Problem, Roster, Severity, Sheet

_NOTHING = ("", "-", "none", "bo", "khong dung")


class ColumnField(click.ParamType[tuple[str, str]]):
    """ "Cột=trường": the column by its heading or letter, the field by its identifier or its Vietnamese name."""

    name = "cột=trường"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        column, _, wanted = str(value).rpartition("=")
        key = fold(wanted.strip())
        names = {name: name for name in FIELD_LABELS} | {
            fold(label): name for name, label in FIELD_LABELS.items()
        }
        field = "" if key in _NOTHING else names.get(key)
        if not column.strip() or field is None:
            self.fail(
                f'{value!r}: cần dạng "Họ tên=name" hoặc C=name; trường là {", ".join(FIELD_LABELS)}, hoặc none để bỏ cột.',
                param, ctx,
            )  # fmt: skip
        return column.strip(), field


column_option = click.option(
    "--column",
    "columns",
    type=ColumnField(),
    multiple=True,
    help='Cột nào là gì, theo tiêu đề hoặc chữ cái của cột, ví dụ --column "Họ tên=name" --column C=born; ghi được nhiều lần, được nhớ cho lần sau.',
)


def read_list(file: Path, as_of: date, columns: tuple[tuple[str, str], ...]) -> Roster:
    """The list in `file`, its columns as named, else as remembered, else as its headings say. Raises Invalid with a
    sentence where no sheet is a list."""
    return the_list(_read(file, as_of, columns))


def _read(file: Path, as_of: date, columns: tuple[tuple[str, str], ...]) -> Roster:
    choices = Choices(asked=columns, remembered=remembered_columns())
    release()
    return read_path(file, as_of, choices)


def remember_asked(actor: Actor, roster: Roster, columns: tuple[tuple[str, str], ...]) -> None:
    """Notes the columns that were named for this list, for the next one with the same headings."""
    if columns:
        with transaction():
            remember(actor, roster.sheets, columns_of(roster))


def column_lines(sheet: Sheet) -> Iterator[str]:
    """What the columns of a sheet hold, as lines to read."""
    told = [
        f"{column.letter} “{column.title}” → {FIELD_LABELS[column.field]}{_how(column)}"
        for column in sheet.seen
        if column.field
    ]
    if told:
        yield f"    Cột: {'; '.join(told)}."


def _how(column: Column) -> str:
    return "" if column.sure == Sure.EXACT else f" ({SURE_LABELS[column.sure].lower()})"


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "severity": problem.severity, "sheet": problem.sheet, "cell": problem.cell, "value": problem.value,
        "reason": problem.message.plain(),
    }  # fmt: skip


def _column(column: Column) -> dict[str, object]:
    return {
        "letter": column.letter, "heading": column.title, "samples": list(column.samples), "field": column.field,
        "sure": column.sure, "never_kept": column.is_sensitive,
    }  # fmt: skip


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name, "header_row": sheet.header_row, "list_of": "students" if sheet.is_student else "staff",
        "missing": list(sheet.missing), "columns": [_column(column) for column in sheet.seen],
    }  # fmt: skip


def as_json(file: Path, as_of: date, roster: Roster | None, refusal: str | None) -> dict[str, object]:
    """What `lms roster check --format json` prints: {"file", "as_of", "refusal", "rows", "rows_refused", "sheets": [{"name",
    "header_row", "list_of", "missing", "columns": [{"letter", "heading", "samples", "field", "sure", "never_kept"}]}],
    "problems": [{"severity", "sheet", "cell", "value", "reason"}]}. `refusal` is the sentence why nothing can be read."""
    sheets = (*roster.sheets, *roster.unread) if roster else ()
    problems = roster.problems if roster else ()
    return {
        "file": file.name, "as_of": as_of.isoformat(), "refusal": refusal, "rows": len(roster.rows) if roster else 0,
        "rows_refused": _refused(roster) if roster else 0, "sheets": [_sheet(sheet) for sheet in sheets],
        "problems": [_problem(problem) for problem in problems],
    }  # fmt: skip


def _refused(roster: Roster) -> int:
    rows = {
        (p.sheet, p.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for p in roster.problems if p.severity == "row"
    }
    return len(rows)


_TITLES = {
    Severity.ROW: "Dòng không nhận",
    Severity.CELL: "Nhận dòng, bỏ trống ô",
    Severity.NOTE: "Lưu ý",
}


def _lines(roster: Roster) -> Iterator[str]:
    for sheet in (*roster.sheets, *roster.unread):
        kind = "học sinh" if sheet.is_student else "viên chức, người lao động"
        yield f"Trang tính “{sheet.name}”: danh sách {kind}, tiêu đề ở dòng {sheet.header_row}."
        yield from column_lines(sheet)
        if sheet.dropped:
            yield f"    Cột không dùng, không lưu: {'; '.join(sheet.dropped)}."
    yield f"Đọc được {len(roster.rows)} người; không nhận {_refused(roster)} dòng."
    for severity, title in _TITLES.items():
        told = [p for p in roster.problems if p.severity is severity]
        if told:
            yield f"\n{title} ({len(told)} chỗ):"
        for problem in told:
            value = f" “{problem.value}”" if problem.value else ""
            yield f"  {problem.place}{value}: {problem.message.plain()}"


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]),
    help="Danh sách tính đến ngày (dd/mm/yyyy); mặc định là hôm nay.",
)
@column_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Cách in kết quả.",
)
@with_appcontext
def check_command(file: Path, as_of: Any, columns: tuple[tuple[str, str], ...], form: str) -> None:
    """Đọc thử danh sách trong FILE và in mọi chỗ cần sửa; không ghi gì vào cơ sở dữ liệu.

    Mã thoát: 0 mọi dòng đều nhận được, 1 có dòng không nhận hoặc không đọc được tệp, 2 sai tham số.
    """
    day = as_of.date() if as_of else clock.today()
    roster, refusal = None, None
    try:
        roster = _read(file, day, columns)
        refusal = None if roster.sheets else roster.problems[0].message.plain()
    except Invalid as error:
        refusal = error.message.plain()
    if form == "json":
        click.echo(json.dumps(as_json(file, day, roster, refusal), ensure_ascii=False, indent=2))
    elif roster:
        click.echo("\n".join(_lines(roster)))
    if refusal and form == "text":
        raise click.ClickException(refusal)
    if refusal or roster is None or _refused(roster):
        raise SystemExit(1)
