"""`lms courses`: check, import and list course packs."""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.catalog import queries as catalog
from lms.catalog.packs.content import Pack
from lms.catalog.packs.problems import PackInvalid
from lms.catalog.refusals import check_pack
from lms.catalog.rules import CHOSEN_EFFECTS
from lms.kernel.actor import system_actor
from lms.kernel.db import release
from lms.kernel.errors import Conflict, LmsError
from lms.kernel.messages import Message, mark
from lms.studio.imports import Foreseen, PackFiles, check_folder, foresee, opened, publish_files, said
from lms.studio.packs.cli import export_
from lms.studio.rules import Impact, describe, describe_effect
from lms.targets.cli import Day

FOLDERS = click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC…"
)


@dataclass(frozen=True)
class Wish:
    """What was asked of an import. `due_on`: the last day on time for learning again."""

    effect: str | None
    due_on: date | None
    dry_run: bool
    yes: bool


@click.group("courses")
def courses() -> None:
    """Kiểm tra, đăng, xuất và liệt kê các gói khóa học (docs/packs.md)."""


courses.add_command(export_)


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
    "--effect", type=click.Choice(CHOSEN_EFFECTS), help="Tác động tới người đã học các phiên bản trước."
)
@click.option(
    "--due", "due_on", type=Day(), help="Hạn học lại (ngày cuối còn đúng hạn); cần khi --effect retake."
)
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ tác động tới bao nhiêu người, không ghi gì.")
@click.option("--yes", is_flag=True, help="Đăng mà không hỏi lại.")
@with_appcontext
def import_(
    folders: tuple[Path, ...], effect: str | None, due_on: date | None, dry_run: bool, yes: bool
) -> None:
    """Đăng các gói thành phiên bản mới; gói không đổi thì không làm gì. Mã thoát 1 nếu có gói không đăng được.

    Khi đã có người học một phiên bản trước, in số người chịu tác động và hỏi lại trước khi đăng.
    """
    failed = 0
    for folder in folders:
        try:
            with opened(folder) as files:
                _import(folder, files, Wish(effect, due_on, dry_run, yes))
        except PackInvalid as error:
            failed += 1
            click.echo("\n".join(said(folder, error)), err=True)
            click.echo(f"{folder}: {error}", err=True)
        except LmsError as error:
            failed += 1
            click.echo(f"{folder}: {error}", err=True)
        release()  # the next folder opens a transaction of its own
    raise SystemExit(1 if failed else 0)


def _import(folder: Path, files: PackFiles, wish: Wish) -> None:
    foreseen = foresee(files.pack)
    release()  # nobody else waits while somebody reads the numbers
    if foreseen is not None:
        _show(folder, files.pack, foreseen.impact, wish)
        asked_only = (
            wish.dry_run and wish.effect is None
        )  # which effect, is what the numbers are looked at for
        finished = 0 if asked_only else foreseen.impact.finished
        check_pack(files.pack, foreseen.versions, wish.effect, finished, wish.due_on)
    if wish.dry_run:
        _tell_dry(folder, files.pack, foreseen)
        return
    if foreseen is not None and not foreseen.impact.is_nobody and not wish.yes:
        _ask(files.pack)
    result = publish_files(system_actor("lms courses import"), files, wish.effect, wish.due_on)
    version = catalog.get_version(result.version_id)
    said_so = "đã đăng" if result.created else "không có gì mới,"
    click.echo(f"{folder}: {said_so} “{version.title}”, phiên bản {version.number}.")


def _show(folder: Path, pack: Pack, impact: Impact, wish: Wish) -> None:
    """The numbers, before anything is saved; of every effect where none was chosen and one has to be."""
    click.echo(f"{folder}: “{pack.title}”, phiên bản {pack.version}.")
    click.echo(f"  {describe(impact).plain()}")
    chosen = [wish.effect] if wish.effect else CHOSEN_EFFECTS if impact.finished else ["valid"]
    for effect in [] if impact.is_nobody else chosen:
        click.echo(f"  {describe_effect(impact, effect, wish.due_on).plain()}")


def _tell_dry(folder: Path, pack: Pack, foreseen: Foreseen | None) -> None:
    if foreseen is None:
        click.echo(f"{folder}: “{pack.title}”, phiên bản {pack.version}: không ai chịu tác động.")
    click.echo(f"{folder}: chỉ xem trước, chưa ghi gì.")


def _ask(pack: Pack) -> None:
    if not at_a_terminal():
        raise Conflict(
            Message(
                mark(
                    "Phiên bản {number} chưa được đăng: cần người xác nhận các số trên. Thêm --yes nếu đồng ý."
                ),
                {"number": pack.version},
            )
        )
    if not click.confirm(f"Đăng phiên bản {pack.version} với tác động như trên?"):
        raise Conflict(
            Message(mark("Phiên bản {number} chưa được đăng theo ý bạn."), {"number": pack.version})
        )


def at_a_terminal() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty()


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
