"""`lms courses`: check, import and list course packs."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.catalog import queries as catalog
from lms.catalog.packs.problems import PackInvalid
from lms.catalog.rules import CHOSEN_EFFECTS
from lms.kernel.actor import system_actor
from lms.kernel.db import release
from lms.kernel.errors import LmsError
from lms.studio.imports import check_folder, import_folder, said

FOLDERS = click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC…"
)


@click.group("courses")
def courses() -> None:
    """Kiểm tra, đăng và liệt kê các gói khóa học (docs/packs.md)."""


@courses.command("check")
@FOLDERS
def check(folders: tuple[Path, ...]) -> None:
    """Đọc các gói và in mọi lỗi kèm tệp và dòng; không ghi gì. Mã thoát 1 nếu có lỗi."""
    failed = 0
    for folder in folders:
        found = check_folder(folder)
        for line in found.errors:
            click.echo(line)
        if found.errors:
            failed += 1
            click.echo(f"{folder}: {len(found.errors)} lỗi.")
        else:
            click.echo(
                f"{folder}: đúng. “{found.title}”, phiên bản {found.number}, {found.lessons} bài,"
                f" {found.questions} câu hỏi."
            )
    raise SystemExit(1 if failed else 0)


@courses.command("import")
@FOLDERS
@click.option(
    "--effect", type=click.Choice(CHOSEN_EFFECTS), help="Tác động tới người đã hoàn thành phiên bản trước."
)
@with_appcontext
def import_(folders: tuple[Path, ...], effect: str | None) -> None:
    """Đăng các gói thành phiên bản mới; gói không đổi thì không làm gì. Mã thoát 1 nếu có gói không đăng được."""
    failed = 0
    for folder in folders:
        try:
            result = import_folder(system_actor("lms courses import"), folder, effect)
        except PackInvalid as error:
            failed += 1
            click.echo("\n".join(said(folder, error)), err=True)
            click.echo(f"{folder}: {error}", err=True)
        except LmsError as error:
            failed += 1
            click.echo(f"{folder}: {error}", err=True)
        else:
            version = catalog.get_version(result.version_id)
            said_so = "đã đăng" if result.created else "không có gì mới,"
            click.echo(f"{folder}: {said_so} “{version.title}”, phiên bản {version.number}.")
            release()  # the next folder opens a transaction of its own
    raise SystemExit(1 if failed else 0)


@courses.command("list")
@with_appcontext
def list_() -> None:
    """Liệt kê các khóa học đã đăng."""
    cards = catalog.courses()
    if not cards:
        click.echo("Chưa có khóa học nào. Đăng bằng: lms courses import THƯ_MỤC")
    for card in cards:
        click.echo(
            f"{card.key}\tphiên bản {card.number}\t{card.lesson_count} bài\t{card.minutes} phút\t{card.title}"
        )


COMMANDS = [courses]
