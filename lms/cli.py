"""The `lms` command: it serves, and finds every other command when one is asked for."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from lms.kernel import settings
from lms.kernel.errors import LmsError

if TYPE_CHECKING:
    from flask import Flask

    from lms.serve import Step

# The service's master stays in this file for as long as it serves and never loads the application: what a process
# has loaded once it keeps. So nothing here imports the slices, the database or Flask before a command needs them.

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
        from flask.cli import ScriptInfo

        from lms.commands import COMMANDS

        if ctx.obj is None:
            ctx.obj = ScriptInfo(create_app=_load, load_dotenv_defaults=False)
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

    with ctx.obj.load_app().app_context():
        try:
            return migrate.current(db.engine) != migrate.head()
        except DBAPIError:  # there is none to ask: what was raised first says why
            return False


@cache
def _load() -> "Flask":
    from lms.app import create_app

    return create_app()


@click.group(
    cls=Lms,
    name="lms",
    context_settings={
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
        run(Plan(_load, _steps, Background(_watch, _work_off), _announce, host, port, workers))
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


def _steps(address: str) -> "Sequence[Step]":
    from lms.install import serve_steps

    return serve_steps(address)


def _watch(app: "Flask", ring: Callable[[], None]) -> None:
    from lms.kernel.working import watch

    watch(app, ring)


def _work_off(app: "Flask") -> None:
    from lms.kernel.working import work_off

    work_off(app)


def _announce() -> None:
    from lms.site_commands import announce

    announce()
