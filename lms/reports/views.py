"""The statistics page and its files."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.kernel.tables.csv_text import Dialect
from lms.kernel.tables.rules import Kind
from lms.kernel.vietnamese import show_number
from lms.org.queries import unit_nodes
from lms.reports import export, pages, queries, rules
from lms.reports.large.rules import LARGE
from lms.reports.rules import Group, TableName
from lms.targets.queries import TargetView, choose_target, targets
from lms.targets.rules import Listing, chosen_day
from lms.web.access import access, the_actor
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import page_number
from lms.web.table_files import csv_download, workbook_download

blueprint = Blueprint("reports", __name__, template_folder="templates")

SHOWN = (TableName.UNITS, TableName.PEOPLE, TableName.COURSES, TableName.NOT_COUNTED)
# What a column's figure opens to: the people of the row in this state.
OPENS = {
    "enrolled_ratio": Listing.ENROLLED, "done_ratio": Listing.DONE, "missing": Listing.MISSING,
    "not_counted": Listing.NOT_COUNTED,
}  # fmt: skip

# What of a file's address its page understands too.
KEPT = ("target", "on", "group", "state", "q", "unit", "course", "table")


def _asked() -> tuple[queries.Asked, list[TargetView], bool]:
    """What the address asks for, with the targets as they stood on its day; False when its date could not be taken.
    NotFound for an unknown target or course."""
    given = {
        name: request.args.get(name, "").strip()[:100]
        for name in ("on", "group", "state", "q", "unit", "course")
    }
    on, good = chosen_day(given["on"], clock.today())
    group = Group(given["group"]) if given["group"] in set(Group) else Group.TARGET
    state = Listing(given["state"]) if given["state"] in set(Listing) else None
    course = queries.get_course_name(given["course"]).key if given["course"] else None
    views = targets(on)
    target = choose_target(views, request.args.get("target"))
    return queries.Asked(target, on, group, given["q"], state, given["unit"] or None, course), views, good


def _note_names(asked: queries.Asked, what: str, everybody: bool = False) -> None:
    nodes = unit_nodes(asked.on) if asked.unit else {}
    unit_id = next((node.id for node in nodes.values() if node.public_id == asked.unit), None)
    categories = rules.GROUP_CATEGORIES[asked.group] or asked.target.listed
    list_opened(the_actor(), what, asked.on, unit_id, categories, everybody)


def _table(default: TableName | None) -> TableName | None:
    name = request.args.get("table", "")
    return TableName(name) if name in set(TableName) else default


@blueprint.get("/statistics")
@access("statistics.read")
def index() -> str:
    """One of the tables as of a date, with the files to take away."""
    asked, views, good = _asked()
    name = _table(TableName.UNITS)
    page = pages.statistics_page(asked, name if name in SHOWN else TableName.UNITS, page_number())
    if page.table in (rules.PEOPLE, rules.NOT_COUNTED):
        _note_names(asked, "reports.people")
    return render_template(
        "reports/statistics.html", page=page, asked=asked, bad_date=not good, today=clock.today(), targets=views,
        tables=[rules.TABLES[one] for one in SHOWN], groups=rules.GROUP_LABELS, states=rules.LISTING_LABELS,
        opens=OPENS, Kind=Kind, narrowing=pages.narrowing(asked, page.cover),
    )  # fmt: skip


def _too_long(wanted: export.Wanted) -> Answer:
    """Back to the table, with what to take instead of its workbook."""
    if wanted.table is TableName.COMPLETIONS:
        flash(_("Bảng tính này có hơn %(rows)s dòng nên không tạo ngay được. Hãy tải tệp CSV ở cuối trang (mở được bằng Excel), hoặc mở “Tự chọn kỳ, nguồn, cách xem” để yêu cầu bảng tính được tạo ở phía sau.", rows=show_number(LARGE)), "info")  # fmt: skip
    else:
        flash(_("Bảng tính này có danh sách hơn %(rows)s người nên không tạo ngay được. Hãy mở từng bảng và tải tệp CSV ở cuối trang (mở được bằng Excel).", rows=show_number(LARGE)), "info")  # fmt: skip
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return redirect(url_for("reports.index", **kept), 303)


@blueprint.get("/statistics/export")
@access("statistics.read")
def download() -> Answer:
    """The table of the page, or the whole summary, as a file; a workbook that takes long is not made while one waits."""
    kind, delimiter = request.args.get("format", "xlsx"), request.args.get("delimiter", ";")
    if kind not in ("xlsx", "csv") or delimiter not in (";", ",", "\t"):
        raise BadRequest
    table = _table(TableName.UNITS if kind == "csv" else None)
    wanted = export.Wanted(_asked()[0], say, table, all_people="group" not in request.args)
    if kind == "xlsx" and export.is_longer(wanted, LARGE):
        return _too_long(wanted)
    if table not in (TableName.UNITS, TableName.COURSES):
        _note_names(wanted.asked, "reports.file", wanted.all_people and table is TableName.COMPLETIONS)
    if kind == "csv":
        return csv_download(export.csv_pieces(wanted, Dialect(delimiter)), wanted.file_name("csv"))
    return workbook_download(lambda file: export.xlsx_into(file, wanted), wanted.file_name("xlsx"))
