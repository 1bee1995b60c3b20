"""Commands about certificates."""

import hashlib
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.certificates import issuing, printing, queries, rules
from lms.kernel.db import release


@click.group("certificates")
def certificates() -> None:
    """Giấy chứng nhận hoàn thành khóa học."""


@certificates.command("issue-pending")
@with_appcontext
def issue_pending() -> None:
    """Cấp cho những kết quả hoàn thành chưa có giấy chứng nhận."""
    click.echo(f"Đã cấp {printing.issue_waiting()} giấy chứng nhận.")


@certificates.command("render-pending")
@with_appcontext
def render_pending() -> None:
    """Tạo bản in cho những giấy chứng nhận chưa có."""
    made = 0
    for kept in printing.print_missing():
        made += kept
        click.echo(f"\r{made} bản in…", nl=False, err=True)
    if made:
        click.echo(err=True)
    click.echo(f"Đã tạo {made} bản in.")


@certificates.command("verify")
@with_appcontext
def verify() -> None:
    """Kiểm tra từng bản in đã lưu và dãy số của sổ cấp. Mã thoát 1 nếu có chỗ sai."""
    faults = [*_number_faults(), *_print_faults()]
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"Có {len(faults)} chỗ sai." if faults else "Mọi bản in và dãy số đều đúng.")
    if faults:
        raise SystemExit(1)


def _number_faults() -> list[str]:
    faults = []
    for row in issuing.series_rows():
        numbers = issuing.numbers_in(row.series, row.year)
        missing = rules.missing_numbers(numbers, row.last_number)
        release()
        click.echo(f"Sổ {row.series} năm {row.year}: {len(numbers)} số, số cuối {row.last_number}.")
        faults += [f"Thiếu số {rules.show_number(n, row.year, row.series)}." for n in missing]
        faults += [
            f"Số {rules.show_number(n, row.year, row.series)} vượt quá số cuối của sổ."
            for n in numbers
            if n > row.last_number
        ]
    return faults


def _print_faults() -> list[str]:
    faults, after_id, seen = [], 0, 0
    while rows := issuing.prints_after(after_id, 100):
        release()
        for row in rows:
            if hashlib.sha256(row.pdf).hexdigest() != row.sha256:
                shown = rules.show_number(row.number, row.year, row.series)
                faults.append(f"Bản in của số {shown} không còn khớp với dấu kiểm đã lưu.")
        after_id, seen = rows[-1].id, seen + len(rows)
    waiting = issuing.count_unprinted()
    release()
    click.echo(f"Đã đọc {seen} bản in; {waiting} giấy chứng nhận đang chờ tạo bản in.")
    return faults


@certificates.command("file")
@click.argument("number")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Tệp để ghi; '-' là đầu ra chuẩn."
)
@with_appcontext
def file(number: str, output: Path | None) -> None:
    """Ghi bản in PDF của giấy chứng nhận NUMBER (0123/2026/GCN) ra tệp."""
    asked = rules.read_number(number)
    if asked is None:
        raise click.ClickException(f"{number!r} không phải số giấy chứng nhận; cần dạng 0123/2026/GCN.")
    pdf = queries.find_pdf(*asked)
    release()
    shown = rules.show_number(*asked)
    if not pdf:
        raise click.ClickException(f"Không có giấy chứng nhận số {shown}, hoặc chưa có bản in.")
    if str(output) == "-":
        sys.stdout.buffer.write(pdf)
        return
    target = output or Path(f"giay-chung-nhan-{shown.replace('/', '-')}.pdf")
    target.write_bytes(pdf)
    click.echo(f"Đã ghi {target} ({len(pdf)} byte).")


COMMANDS = [certificates]
