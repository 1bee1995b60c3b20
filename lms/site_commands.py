"""Commands about the installation itself: its background work, its first administrator, the demo school."""

import json
import sys
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext


def _app() -> Flask:
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined] # a proxy


def announce() -> None:
    """Prints the demo's accounts, or how to make the first one."""
    from lms.accounts.queries import has_any_account
    from lms.demo.accounts import account_rows, account_table

    rows = account_rows()
    if rows:
        click.echo("\n" + account_table(rows))
    elif not has_any_account():
        click.echo("\nChưa có tài khoản nào. Chạy `lms init` để tạo trường và người quản trị đầu tiên.")


@click.command()
@with_appcontext
def work() -> None:
    """Chạy việc nền (tạo bản in, đóng lượt làm bài hết giờ) cho đến khi dừng."""
    from lms.kernel.working import work_forever

    work_forever(_app())


@click.command()
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


@click.group()
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


COMMANDS = (work, init, demo)
