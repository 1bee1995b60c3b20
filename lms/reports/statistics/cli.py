"""The choices of `lms stats export`: what is asked on the page, asked on the command line."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, BinaryIO

import click

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.tables.csv_text import Dialect
from lms.org.queries import unit_nodes
from lms.org.rules import CATEGORY_LABELS
from lms.reports.statistics import answering, files, rules
from lms.reports.statistics.periods import known_periods
from lms.reports.statistics.rules import By, Choice, Source
from lms.targets.cli import Day
from lms.web.i18n import say

OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--period", help="Kỳ thi đua (2027, phase-1), năm dương lịch (year-2026), current hoặc last-month."),
    click.option("--from", "first", type=Day(), help="Ngày đầu, khi tự chọn ngày; cần cả --to."),
    click.option("--to", "last", type=Day(), help="Ngày cuối, khi tự chọn ngày."),
    click.option("--by", type=click.Choice([one.value for one in By]), help="Mỗi dòng của bảng là gì."),
    click.option("--source", "sources", multiple=True, type=click.Choice([one.value for one in Source]), help="Nguồn học; ghi nhiều lần được."),
    click.option("--category", "categories", multiple=True, type=click.Choice([str(key) for key in CATEGORY_LABELS]), help="Đối tượng; ghi nhiều lần được."),
    click.option("--unit", "units", multiple=True, help="Mã đơn vị, gồm cả đơn vị trực thuộc; ghi nhiều lần được."),
    click.option("--course", "courses", multiple=True, help="Khóa của khóa học; ghi nhiều lần được."),
    click.option("--competence", "competences", multiple=True, type=click.Choice(list(COMPETENCES)), help="Năng lực theo TT 02/2025."),
    click.option("--people/--turns", "people", default=None, help="Đếm người hay đếm lượt."),
    click.option("--snapshot", help="Mã số liệu chốt; không ghi thì là số liệu hiện tại."),
    click.option("--list", "names", is_flag=True, default=None, help="CSV là danh sách phía sau bảng."),
)  # fmt: skip


def options(command: Any) -> Any:
    """Adds the choices to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def is_asked(given: Mapping[str, Any]) -> bool:
    """Whether any of the choices was made."""
    return any(value not in (None, ()) for value in given.values())


def write_chosen(
    file: BinaryIO, kind: str, dialect: Dialect, given: Mapping[str, Any], language: str
) -> None:
    """Writes the answer as a file of the kind. LmsError for what cannot be answered; a clear message for names that are
    none."""
    asked = answering.ask(_choice(given))
    missing = sorted(set(given["courses"]) - {course.key for course in asked.courses})
    if missing:
        raise click.BadParameter(f"không có khóa học {', '.join(missing)}.", param_hint="--course")
    wanted = files.Wanted(asked, say, "lms stats", language)
    if kind == files.Format.XLSX:
        files.xlsx_into(file, wanted)
    elif kind == files.Format.CSV:
        for piece in files.csv_pieces(
            wanted, files.Part.LIST if given["names"] else files.Part.TABLE, dialect
        ):
            file.write(piece.encode())
    else:
        file.write(files.pdf(wanted) if kind == files.Format.PDF else files.docx(wanted))


def _choice(given: Mapping[str, Any]) -> Choice:
    first, last, period = given["first"], given["last"], given["period"] or rules.CURRENT
    if (first is None) != (last is None) or (first and first > last):
        raise click.BadParameter("cần cả --from và --to, ngày đầu không sau ngày cuối.", param_hint="--from")
    if first:
        period = rules.OWN_DAYS
    data: dict[str, list[str]] = {
        "period": [period], "first": _days(first), "last": _days(last), "by": [given["by"] or ""],
        "counting": ["people" if given["people"] else "turns"], "source": list(given["sources"]),
        "category": list(given["categories"]), "unit": _units(given["units"]), "course": list(given["courses"]),
        "competence": list(given["competences"]), "snapshot": [given["snapshot"] or ""],
    }  # fmt: skip
    choice, problems = rules.choice_of(data, clock.today(), COMPETENCES)
    if problems:
        raise click.BadParameter(say(problems[0]), param_hint="--from")
    if rules.span_of(choice, known_periods(clock.today()), clock.today()) is None:
        known = ", ".join(one.key for one in known_periods(clock.today()))
        raise click.BadParameter(
            f"không có kỳ này hoặc kỳ chưa bắt đầu. Đang có: {known}.", param_hint="--period"
        )
    return choice


def _days(day: date | None) -> list[str]:
    return [day.isoformat()] if day else []


def _units(codes: tuple[str, ...]) -> list[str]:
    known = {node.code: node.public_id for node in unit_nodes(clock.today()).values()} if codes else {}
    unknown = sorted(set(codes) - known.keys())
    if unknown:
        raise click.BadParameter(f"không có đơn vị mang mã {', '.join(unknown)}.", param_hint="--unit")
    return [known[code] for code in codes]
