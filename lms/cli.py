"""The `lms` command: the composition of every slice's commands, and those about the installation itself."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext

from lms.kernel import settings
from lms.kernel.errors import LmsError

if TYPE_CHECKING:
    from lms.serve import Step

# The service's master stays in this file for as long as it serves and never loads the application: what a process
# has loaded once it keeps. So nothing here imports the slices, or the database, before a command needs them.


def _app() -> Flask:
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined] # a proxy


NOT_READY = (
    "Cơ sở dữ liệu chưa được khởi tạo, hoặc chưa được nâng cấp cho bản này."
    " Chạy `lms init` cho một trường mới; nếu không, hãy mở dịch vụ (`make run`) một lần rồi chạy lại lệnh này."
)


class Lms(click.Group):
    """Says what is wrong in one sentence instead of a traceback. The slices' commands are read when one is asked for:
    the service has no use for them, and keeps what it reads for as long as it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from lms.commands import COMMANDS

        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        from lms.commands import COMMANDS

        return COMMANDS.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LmsError as error:
            raise click.ClickException(error.message.plain()) from error
        except settings.BadSetting as error:
            raise click.ClickException(str(error)) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if (told := _of_the_database(error, ctx)) is not None:
                raise click.ClickException(told) from error
            raise


def _of_the_database(error: Exception, ctx: click.Context) -> str | None:
    """What to say to whoever runs the installation, if the database is not there or not prepared; else None."""
    from sqlalchemy.exc import DBAPIError

    from lms.kernel.db import unreachable

    if not isinstance(error, DBAPIError):
        return None
    return NOT_READY if _is_behind(ctx) else unreachable(error)


def _is_behind(ctx: click.Context) -> bool:
    """Whether the database was never prepared, or not yet for this version."""
    from sqlalchemy.exc import DBAPIError

    from lms.kernel import migrate
    from lms.kernel.db import db

    app = ctx.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        try:
            return migrate.current(db.engine) != migrate.head()
        except DBAPIError:  # there is none to ask: what was raised first says why
            return False


@cache
def _load() -> Flask:
    from lms.app import create_app

    return create_app()


@click.group(
    cls=Lms,
    name="lms",
    context_settings={
        "obj": ScriptInfo(create_app=_load, load_dotenv_defaults=False),
        "help_option_names": ["-h", "--help"],
    },
)
def main() -> None:
    """Dịch vụ học tập "Bình dân học vụ số" của Trường Trung cấp nghề Diên Khánh."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ để nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
def serve(host: str, port: int) -> None:
    """Chuẩn bị nơi cài đặt rồi chạy dịch vụ."""
    from lms.serve import Background, CannotServe, Plan
    from lms.serve import serve as run

    workers = settings.load().workers
    try:
        run(Plan(_load, _steps, Background(_watch, _work_off), announce, host, port, workers))
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


def _steps(address: str) -> "Sequence[Step]":
    from lms.install import serve_steps

    return serve_steps(address)


def _watch(app: Flask, ring: Callable[[], None]) -> None:
    from lms.kernel.working import watch

    watch(app, ring)


def _work_off(app: Flask) -> None:
    from lms.kernel.working import work_off

    work_off(app)


def announce() -> None:
    """Prints the demo's accounts, or how to make the first one."""
    from lms.accounts.queries import has_any_account
    from lms.demo.accounts import account_rows, account_table

    rows = account_rows()
    if rows:
        click.echo("\n" + account_table(rows))
    elif not has_any_account():
        click.echo("\nChưa có tài khoản nào. Chạy `lms init` để tạo trường và người quản trị đầu tiên.")


@main.command()
@with_appcontext
def work() -> None:
    """Chạy việc nền (tạo bản in, đóng lượt làm bài hết giờ) cho đến khi dừng."""
    from lms.kernel.working import work_forever

    work_forever(_app())


@main.command()
@click.option("--school", default="Trường Trung cấp nghề Diên Khánh", help="Tên trường.")
@click.option("--public-address", default="", help="Địa chỉ công khai, ví dụ https://hoc.truong.edu.vn.")
@click.option("--username", default="admin", help="Tên đăng nhập của người quản trị đầu tiên.")
@click.option("--yes", is_flag=True, help="Lấy các giá trị mặc định, không hỏi.")
@with_appcontext
def init(school: str, public_address: str, username: str, yes: bool) -> None:
    """Chuẩn bị một nơi cài đặt trống cho một trường thật."""
    from lms.accounts.queries import has_any_account
    from lms.install import base_steps, init_school
    from lms.kernel.db import release
    from lms.serve import run_steps

    run_steps(_app(), base_steps())
    if has_any_account():
        raise click.ClickException("Nơi này đã có tài khoản; không tạo lại. Xem `lms accounts --help`.")
    release()
    if not yes:
        school = click.prompt("Tên trường", default=school)
        username = click.prompt("Tên đăng nhập của người quản trị", default=username)
        click.echo("Địa chỉ công khai được in trong mã QR của giấy chứng nhận; có thể để trống và đặt sau.")
        public_address = click.prompt("Địa chỉ công khai", default=public_address, show_default=False)
    password = init_school(school, public_address, username)
    click.echo(f"\nĐã tạo {school}.\n  Tên đăng nhập: {username}\n  Mật khẩu lần đầu: {password}")
    click.echo(
        "Hãy đăng nhập và đổi mật khẩu. Bước tiếp theo: `lms roster import`, rồi `lms accounts --help`."
    )
    if not public_address:
        click.echo("Chưa có địa chỉ công khai nên chưa cấp giấy chứng nhận; đặt ở trang Thiết lập.")


@main.group()
def demo() -> None:
    """Trường dùng thử với người tưởng tượng."""


@demo.command("create")
@click.option("--public-address", default="http://127.0.0.1:8000", show_default=True)
@with_appcontext
def demo_create(public_address: str) -> None:
    """Tạo trường dùng thử trong cơ sở dữ liệu đang dùng (cần còn trống)."""
    from lms.accounts.queries import has_any_account
    from lms.demo.accounts import is_demo_database
    from lms.demo.school import create
    from lms.install import base_steps
    from lms.kernel.db import release
    from lms.serve import run_steps

    run_steps(_app(), base_steps())
    if has_any_account() and not is_demo_database():
        raise click.ClickException("Cơ sở dữ liệu này đã có tài khoản thật; không tạo trường dùng thử ở đây.")
    release()
    create(public_address, click.echo)
    announce()


@demo.command("accounts")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@with_appcontext
def demo_accounts(form: str) -> None:
    """In lại các tài khoản dùng thử."""
    from lms.demo.accounts import account_rows, account_table

    rows = account_rows()
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif rows:
        click.echo(account_table(rows))
    else:
        click.echo("Nơi này không có trường dùng thử.", err=True)
        sys.exit(1)
