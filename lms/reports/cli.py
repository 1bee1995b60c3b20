"""`lms stats`: the tables of statistics on the screen and as files."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from flask.cli import with_appcontext

from lms.kernel import clock
from lms.kernel.db import db, release
from lms.kernel.errors import LmsError
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.reports import export, queries, rules
from lms.reports.rules import Group, TableName
from lms.reports.statistics import cli as chosen
from lms.reports.statistics.files import Format
from lms.targets.cli import Day, find
from lms.web.i18n import LANGUAGES, say, speaking

ON = click.option("--on", "on", type=Day(), help="Số liệu tính đến ngày nào; mặc định hôm nay.")
TARGET = click.option("--target", "key", help="Khóa của chỉ tiêu; mặc định chỉ tiêu đầu tiên.")
GROUP = click.option("--group", type=click.Choice([g.value for g in Group]), help="Thống kê của nhóm nào.")


@click.group("stats")
def stats() -> None:
    """Thống kê hoàn thành khóa học."""


@stats.command("show")
@ON
@TARGET
@GROUP
@with_appcontext
def show(on: date | None, key: str | None, group: str | None) -> None:
    """In bảng thống kê theo đơn vị."""
    asked = queries.Asked(find(key, on), on or clock.today(), Group(group or Group.TARGET))
    found = queries.units(queries.cover_of(asked), db.session)
    release()
    for piece in csv_text(rules.UNITS, [found.said(say).rows], Dialect("\t")):
        click.echo(piece.replace("\r\n", "\n"), nl=False)


@stats.command("export")
@click.option(
    "--format", "kind", type=click.Choice([one.value for one in Format]), default="xlsx", show_default=True
)
@click.option(
    "--table", type=click.Choice([t.value for t in TableName]),
    help="Bảng nào; không ghi thì XLSX gồm các bảng tổng hợp, CSV là bảng theo đơn vị.",
)  # fmt: skip
@ON
@TARGET
@GROUP
@click.option("--search", "query", default="", help="Chỉ những người có tên hoặc mã như vậy.")
@click.option("--output", required=True, help="Tệp ghi ra; “-” là màn hình (chỉ với CSV).")
@click.option(
    "--delimiter", default=";", show_default=True,
    help="“;” cho người dùng Excel (BOM, dấu phẩy thập phân); dấu khác cho phần mềm (không BOM, dấu chấm, ngày ISO).",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="vi", show_default=True,
    help="Ngôn ngữ của tiêu đề và của các từ trong tệp.",
)  # fmt: skip
@chosen.options
@with_appcontext
def write(
    kind: str,
    table: str | None,
    on: date | None,
    key: str | None,
    group: str | None,
    query: str,
    output: str,
    delimiter: str,
    language: str,
    **choices: Any,
) -> None:
    """Ghi thống kê ra tệp.

    Có một lựa chọn như --period, --by, --source thì là thống kê kết quả học tập của trang “Tự chọn”; không thì là các
    bảng theo chỉ tiêu. PDF và DOCX chỉ có cho thống kê kết quả học tập.
    """
    delimiter = "\t" if delimiter in ("\\t", "tab") else delimiter
    if len(delimiter) != 1 or delimiter in "\"'\r\n":
        raise click.BadParameter("cần đúng một ký tự, ví dụ “;” hoặc “,”.", param_hint="--delimiter")
    if output == "-" and kind != Format.CSV:
        raise click.BadParameter(f"{kind.upper()} cần tên tệp.", param_hint="--output")
    if chosen.is_asked(choices) or kind in (Format.PDF, Format.DOCX):
        if any((table, on, key, group, query)):
            raise click.UsageError(
                "--table, --on, --target, --group, --search không đi cùng các lựa chọn kỳ, nguồn, cách xem."
            )
        with speaking(language), writing(output) as file:
            chosen.write_chosen(file, kind, Dialect(delimiter), choices, language)
        _told(output)
        return
    asked = queries.Asked(find(key, on), on or clock.today(), Group(group or Group.TARGET), query)
    wanted = export.Wanted(asked, say, TableName(table) if table else None, all_people=group is None)
    with speaking(language), writing(output) as file:
        if kind == "xlsx":
            export.xlsx_into(file, wanted)
        else:
            for piece in export.csv_pieces(wanted, Dialect(delimiter)):
                file.write(piece.encode())
    _told(output)


def _told(output: str) -> None:
    if output != "-":
        click.echo(f"Đã ghi {output} ({Path(output).stat().st_size} byte).", err=True)


@contextmanager
def writing(output: str) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is whole; standard output for '-'."""
    if output == "-":
        yield sys.stdout.buffer
        return
    path = Path(output)
    try:
        with tempfile.NamedTemporaryFile(dir=path.resolve().parent, prefix=".", delete=False) as file:
            scratch = Path(file.name)
            try:
                yield cast(BinaryIO, file)
            except BaseException:
                scratch.unlink(missing_ok=True)
                raise
        os.chmod(scratch, 0o644)
        scratch.replace(path)
    except OSError as error:
        raise click.ClickException(f"Không ghi được {output}: {error.strerror}.") from error
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error


COMMANDS = [stats]
