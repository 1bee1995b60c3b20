"""Commands about completions."""

import click
from flask.cli import with_appcontext

from lms.kernel.actor import system_actor
from lms.kernel.db import transaction
from lms.kernel.vietnamese import show_date
from lms.learning import actions, queries
from lms.org.queries import find_person_by_code


@click.group("completions")
def completions() -> None:
    """Kết quả hoàn thành khóa học."""


@completions.command("list")
@click.option("--person", "code", required=True, help="Mã của người trong danh sách.")
@with_appcontext
def list_(code: str) -> None:
    """Liệt kê các khóa học mà một người đã hoàn thành."""
    person = find_person_by_code(code)
    if person is None:
        raise click.ClickException(f"Không có ai mang mã {code} trong danh sách.")
    found = queries.completions_of(person.id)
    click.echo(f"{person.full_name} ({code}): {len(found)} kết quả hoàn thành.")
    for row in found:
        revoked = f" – đã hủy {show_date(row.revoked_on)}: {row.revoke_reason}" if row.revoked_on else ""
        click.echo(
            f"{row.public_id}  {show_date(row.completed_on)}  {row.course_title}, phiên bản {row.version_number}"
            f"{revoked}"
        )


@completions.command("revoke")
@click.argument("public_id")
@click.option("--reason", required=True, help="Lý do, được lưu cùng kết quả.")
@with_appcontext
def revoke(public_id: str, reason: str) -> None:
    """Hủy kết quả hoàn thành PUBLIC_ID; kết quả vẫn được lưu và ghi rõ là đã hủy."""
    with transaction():
        actions.revoke_completion(system_actor("lms completions"), public_id, reason)
    click.echo(f"Đã hủy kết quả hoàn thành {public_id}.")


COMMANDS = [completions]
