"""Who is core trainer and how much help was confirmed; one core trainer."""

from flask import Response, render_template, request
from werkzeug.exceptions import BadRequest

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.reading import list_opened, person_opened
from lms.mentoring import export as files
from lms.mentoring import pages
from lms.mentoring.blueprint import blueprint
from lms.mentoring.forms import ListForm
from lms.mentoring.queries import helps, trainers
from lms.mentoring.queries.trainers import Asked
from lms.mentoring.rules import STATE_LABELS
from lms.web.access import access, the_actor
from lms.web.forms import from_query
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number
from lms.web.table_files import csv_download, workbook_download


def _asked() -> tuple[ListForm, Asked]:
    """What is asked for: this year up to today where nothing (or nonsense) is said."""
    form, today = from_query(ListForm), clock.today()
    form.validate()
    first = form.first.data or today.replace(month=1, day=1)
    last = form.last.data or max(first, today)
    show = form.show.data if form.show.data in ("ended", "all") else "now"
    order = "turns" if form.order.data == "turns" else "name"
    form.first.data, form.last.data, form.show.data, form.order.data = first, last, show, order
    form.show.errors, form.order.errors = (), ()  # not said yet, or nonsense: the usual one is taken
    asked = Asked(
        first, last, pages.visible_units(the_actor()), (form.q.data or "")[:100], "" if show == "all" else show,
        order == "turns",
    )  # fmt: skip
    return form, asked


@blueprint.get("/mentoring")
@access("mentoring.read")
def index() -> str:
    """The core trainers, of the school or of the head's own units."""
    (form, asked), number = _asked(), page_number()
    rows, total = trainers.trainers(asked, clock.today(), number, PER_PAGE)
    list_opened(the_actor(), "mentoring.trainers", clock.today(), everybody=True)
    kept = request.args.to_dict()
    return render_template("mentoring/index.html", form=form, page=Page(rows, number, total), kept=kept)


@blueprint.get("/mentoring/export")
@access("mentoring.read")
def export() -> Response:
    """The same list as a file."""
    kind, (_form, asked) = request.args.get("format", "csv"), _asked()
    if kind not in ("xlsx", "csv"):
        raise BadRequest
    rows, _total = trainers.trainers(asked, clock.today(), 1, None)
    list_opened(the_actor(), "mentoring.trainers", clock.today(), everybody=True)
    wanted = files.Wanted(asked, rows, say)
    if kind == "csv":
        return csv_download(files.csv_pieces(wanted), wanted.file_name("csv"))
    return workbook_download(lambda target: files.xlsx_into(target, wanted), wanted.file_name("xlsx"))


@blueprint.get("/mentoring/trainers/<string:public_id>")
@access("mentoring.own")
def show(public_id: str) -> str:
    """One core trainer: since when, the group, every help with what was said of it."""
    actor, number = the_actor(), page_number()
    page = pages.trainer_page(actor, public_id)
    person_opened(actor, page.person.id, "mentoring.trainer")
    list_opened(actor, "mentoring.group", clock.today(), everybody=True)
    rows, total = helps.helps_by(page.person.id, page.units, clock.today(), number, PER_PAGE)
    return render_template(
        "mentoring/trainer.html", page=page, helps=Page(rows, number, total), states=STATE_LABELS,
        competences=COMPETENCES, today=clock.today(),
    )  # fmt: skip
