"""The pages of the emulation record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.emulation import actions, pages, queries
from lms.emulation.forms import PeriodForm
from lms.emulation.pages import Chosen, PeopleAsked
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened, person_opened
from lms.org.labels import CATEGORY_LABELS
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("emulation", __name__, template_folder="templates")


def _chosen() -> Chosen:
    return pages.choose(request.args.get("period"))


@blueprint.get("/emulation")
@access("emulation.read")
def index() -> str:
    """The period by unit."""
    chosen, query, number = _chosen(), request.args.get("q", "").strip(), page_number()
    table = pages.unit_table(chosen, request.args.get("unit"), query)
    shown = table.lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    page = Page(shown, number, len(table.lines))
    return render_template("emulation/units.html", chosen=chosen, table=table, page=page, query=query)


def _people_asked() -> PeopleAsked:
    given = request.args
    return PeopleAsked(
        given.get("q", "").strip(), given.get("unit", ""), "own" in given, "outside" in given,
        given.get("category", ""), "active" in given,
    )  # fmt: skip


def _note_list(chosen: Chosen, asked: PeopleAsked, table: pages.PeopleTable) -> None:
    categories = [asked.category] if asked.category in CATEGORY_LABELS else []
    unit_id = table.unit.id if table.unit else None
    list_opened(the_actor(), "emulation.people", chosen.on, unit_id, categories, everybody=asked.outside)


@blueprint.get("/emulation/people")
@access("emulation.read")
def people() -> str:
    """The period by person."""
    chosen, asked, number = _chosen(), _people_asked(), page_number()
    table = pages.people_table(chosen, asked, number, PER_PAGE)
    _note_list(chosen, asked, table)
    page = Page(table.rows, number, table.total)
    return render_template(
        "emulation/people.html",
        chosen=chosen,
        asked=asked,
        table=table,
        page=page,
        categories=CATEGORY_LABELS,
    )


@blueprint.get("/emulation/people/<string:public_id>")
@access("emulation.read")
def person(public_id: str) -> str:
    """What stands behind one person's numbers."""
    chosen = _chosen()
    person_id = queries.get_person_id(public_id)
    person_opened(the_actor(), person_id, "emulation.person")
    record = pages.record(chosen, person_id)
    return render_template(
        "emulation/record.html", chosen=chosen, record=record, mine=False, categories=CATEGORY_LABELS
    )


@blueprint.get("/emulation/mine")
@access("emulation.mine")
def mine() -> str:
    """One's own record."""
    person_id, chosen = the_person_id(), _chosen()
    record = pages.record(chosen, person_id, own=True)
    return render_template(
        "emulation/record.html", chosen=chosen, record=record, mine=True, categories=CATEGORY_LABELS
    )


@blueprint.get("/emulation/periods")
@access("emulation.read")
def periods() -> str:
    """The periods and their dates."""
    lines, gaps = pages.period_lines()
    return render_template("emulation/periods.html", lines=lines, gaps=gaps)


@blueprint.get("/emulation/periods/<string:key>")
@access("emulation.change", read="emulation.read")
def period(key: str) -> str:
    """The form of a period's dates."""
    found = queries.get_period(key, queries.periods())
    form = PeriodForm(data={"starts_on": found.starts_on, "ends_on": found.ends_on, "seen": str(found.id)})
    return render_template("emulation/period.html", form=form, period=found)


@blueprint.post("/emulation/periods/<string:key>")
@access("emulation.change", read="emulation.read")
def change_period(key: str) -> tuple[str, int] | Response:
    """Gives a period new dates."""
    form, found = from_request(PeriodForm), queries.get_period(key, queries.periods())
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
    if form.validate():
        try:
            changed = actions.change_period(the_actor(), key, seen, form.starts_on.data, form.ends_on.data)
            flash(*_said(changed))
            return redirect(url_for("emulation.periods"), 303)
        except Invalid as error:
            form.ends_on.errors = [say(error)]
    return render_template("emulation/period.html", form=form, period=found), 422


def _said(changed: bool) -> tuple[str, str]:
    if not changed:
        return _("Ngày của kỳ không đổi."), "info"
    return _("Đã lưu. Các lượt hoàn thành được xếp lại ngay theo ngày mới; không cần nhập lại gì."), "success"
