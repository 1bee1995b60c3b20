"""The pages of the emulation record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.emulation import actions, pages, queries
from lms.emulation.forms import FreezeForm, PeriodForm
from lms.emulation.pages import Chosen, PeopleAsked
from lms.emulation.rules import Period
from lms.emulation.values.rules import KIND_LABELS, LEVEL_LABELS, STATE_LABELS
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened, person_opened
from lms.org.labels import CATEGORY_LABELS
from lms.targets.freezing.queries import snapshots
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

WORDS = {"categories": CATEGORY_LABELS, "kinds": KIND_LABELS, "levels": LEVEL_LABELS, "states": STATE_LABELS}

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
    return render_template(
        "emulation/units.html", chosen=chosen, table=table, page=page, query=query, **WORDS
    )


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
    return _record_page(chosen, person_id, mine=False)


def _record_page(chosen: Chosen, person_id: int, mine: bool) -> str:
    page = pages.record_page(chosen, person_id, mine)
    return render_template(
        "emulation/record.html", chosen=chosen, page=page, record=page.record, mine=mine, **WORDS
    )


@blueprint.get("/emulation/mine")
@access("emulation.mine")
def mine() -> str:
    """One's own record."""
    person_id, chosen = the_person_id(), _chosen()
    return _record_page(chosen, person_id, mine=True)


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
    return _period_page(found, form)


def _freeze_form(found: Period, filled: FreezeForm | None = None) -> FreezeForm:
    held = found.freeze.public_id if found.freeze else ""
    return (filled or FreezeForm(data={"snapshot": held})).offer(snapshots(), found)


def _period_page(found: Period, form: PeriodForm, freeze: FreezeForm | None = None) -> str:
    return render_template(
        "emulation/period.html", form=form, period=found, freeze=freeze or _freeze_form(found)
    )


@blueprint.post("/emulation/periods/<string:key>/freeze")
@access("emulation.change", read="emulation.read")
def cite_snapshot(key: str) -> tuple[str, int] | Response:
    """Says which snapshot is the period's frozen figures."""
    found = queries.get_period(key, queries.periods())
    form = _freeze_form(found, from_request(FreezeForm))
    if not form.validate():
        return _period_page(found, PeriodForm(), form), 422
    actions.cite_snapshot(the_actor(), key, form.snapshot.data or None)
    flash(_("Đã ghi."), "success")
    return redirect(url_for("emulation.periods"), 303)


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
    return _period_page(found, form), 422


def _said(changed: bool) -> tuple[str, str]:
    if not changed:
        return _("Ngày của kỳ không đổi."), "info"
    return _("Đã lưu. Các lượt hoàn thành được xếp lại ngay theo ngày mới; không cần nhập lại gì."), "success"
