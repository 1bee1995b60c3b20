"""`lms people`: memberships by hand, two records of one person, head-counts."""

import click

from lms.org.headcount.cli import as_of


@click.group("people")
def people() -> None:
    """Người trong danh sách: sĩ số tại ngày, chuyển, nghỉ, rời trường, gộp hồ sơ."""


people.add_command(as_of)
COMMANDS = [people]
