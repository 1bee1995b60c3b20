"""`lms courses export`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.kernel.db import release
from lms.kernel.errors import LmsError
from lms.studio.packs.exporting import export


@click.command("export")
@click.argument("key", metavar="MÃ_KHÓA_HỌC")
@click.option("--version", "number", type=click.IntRange(min=1), help="Số phiên bản; bỏ trống: bản mới nhất.")
@click.option(
    "--to", type=click.Path(path_type=Path),
    help="Thư mục trống, hoặc tệp .zip; bỏ trống: MÃ_KHÓA_HỌC-SỐ.zip ở thư mục đang đứng.",
)  # fmt: skip
@with_appcontext
def export_(key: str, number: int | None, to: Path | None) -> None:
    """Ghi một phiên bản khóa học ra gói, để nhập ở nơi khác; nội dung giữ nguyên từng chữ."""
    try:
        click.echo(f"Đã ghi {export(key, number, to)}.")
    except LmsError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        click.echo(f"Không ghi được {error.filename}: {error.strerror}.", err=True)
        raise SystemExit(1) from None
    finally:
        release()
