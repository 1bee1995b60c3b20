"""What the commands about people and units share: finding them by code, and the day and paper of an act."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import click

from lms.kernel import clock
from lms.kernel.actor import Actor, system_actor
from lms.kernel.db import release
from lms.org.changes import Ground
from lms.org.cli import Day
from lms.org.models import Person
from lms.org.queries import find_person_by_code
from lms.org.units.queries import find_units_named


def paper(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every act: from which day, on what paper. The command gets them as one argument `given`."""

    @wraps(command)
    def with_ground(
        *args: Any, day: date | None, decision: str, decided: date | None, reason: str, **more: Any
    ) -> Any:
        return command(*args, given=Ground(day or clock.today(), decision, decided, reason), **more)

    found: Callable[..., Any] = with_ground
    for option in (
        click.option("--reason", default="", help="Lý do, ghi chú."),
        click.option("--decided", type=Day(), help="Ngày quyết định."),
        click.option("--decision", default="", help="Số quyết định."),
        click.option("--on", "day", type=Day(), help="Ngày có hiệu lực (dd/mm/yyyy); mặc định: hôm nay."),
    ):
        found = option(found)
    return found


def actor(name: str) -> Actor:
    """The command line as the one who acts."""
    return system_actor(f"lms {name}")


def person_named(code: str) -> Person:
    """The person with this code."""
    found = find_person_by_code(code)
    if found is None:
        raise click.ClickException(f"Không có ai mang mã {code} trong danh sách.")
    return found


def person_id_named(code: str) -> int:
    """The id of the person with this code; leaves no transaction open."""
    found = person_named(code).id
    release()
    return found


def unit_id_named(text: str) -> int:
    """The id of the unit with this code or exact name; leaves no transaction open."""
    found = find_units_named(text)
    release()
    ids = {unit_id for unit_id, _, _ in found}
    if not ids:
        raise click.ClickException(f"Không có đơn vị nào mang mã hoặc tên “{text}”. Xem `lms units list`.")
    if len(ids) > 1:
        codes = ", ".join(code for _, code, _ in found)
        raise click.ClickException(f"Có {len(ids)} đơn vị tên “{text}”; hãy ghi mã: {codes}.")
    return ids.pop()
