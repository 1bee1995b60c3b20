"""The pages of marking by hand, for the trainers of a course and the office."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment.tasks.actions import PERMISSION, MarkedElsewhere, mark_work
from lms.assessment.tasks.queries import get_file
from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS
from lms.kernel.reading import list_opened, person_opened
from lms.learning import works
from lms.studio.grading import pages
from lms.studio.grading.forms import MARKED, WAITING, FilterForm, levels_of, mark_data, mark_form
from lms.studio.grading.pages import Desk
from lms.web.access import access, the_actor
from lms.web.files import Sent, send
from lms.web.forms import choice, from_query
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("grading", __name__, template_folder="../templates", url_prefix="/studio/grading")

FILTERS = ("course", "quiz", "question")


def _filters() -> dict[str, Any]:
    """What the address narrows the list by; kept from page to page."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _filter_form(found: list[works.Group]) -> Any:
    form: Any = from_query(FilterForm)
    for name, offered in pages.choices(found).items():
        said = [choice(value, words, vietnamese=True) for value, words in offered.items()]
        form[name].choices = [choice("", _("Tất cả")), *said]
    if form.state.data not in (WAITING, MARKED):
        form.state.data = WAITING
    return form


@blueprint.get("")
@access(PERMISSION)
def index() -> str:
    """What waits, the oldest first; or what was marked."""
    actor, marked, number = the_actor(), request.args.get("state") == MARKED, page_number()
    wanted = pages.wanted_of(actor, _filters(), marked)
    everything = pages.wanted_of(actor, {}, marked)
    rows = works.works(wanted, (number - 1) * PER_PAGE, PER_PAGE)
    if not all(row.anonymous for row in rows):
        list_opened(actor, "studio.grading", clock.today(), everybody=True)
    return render_template(
        "studio/grading.html", form=_filter_form(works.groups(everything)), filters=_filters(), marked=marked,
        page=Page(pages.lines(rows, marked), number, works.count(wanted)),
    )  # fmt: skip


def _page(desk: Desk, form: Any, both: bool = False) -> str:
    if not desk.work.anonymous:
        person_opened(the_actor(), desk.work.person_id, "studio.grading")
    wanted = pages.wanted_of(the_actor(), _filters())
    return render_template(
        "studio/work.html", desk=desk, form=form, filters=_filters(), both=both, waiting=works.count(wanted),
        next_id=works.find_next(wanted, desk.handed_at, desk.work.id),
    )  # fmt: skip


@blueprint.get("/<string:public_id>")
@access(PERMISSION)
def work(public_id: str) -> str:
    """The work with its rubric, and what it was given."""
    desk = pages.get_desk(the_actor(), public_id)
    newest, marks = desk.newest, desk.work.marks
    data = mark_data(newest.levels, newest.comment, marks) if newest else {"seen": 0}
    return _page(desk, mark_form(desk.work.body, marks, data))


@blueprint.post("/<string:public_id>")
@access(PERMISSION)
def mark(public_id: str) -> Response | tuple[str, int]:
    """Gives the work its marks, and goes on to the next."""
    desk = pages.get_desk(the_actor(), public_id)
    form = mark_form(desk.work.body, desk.work.marks)
    if (form.seen.data or 0) != desk.work.marks:
        return _overtaken(desk)
    if not form.validate():
        return _page(desk, form), 422
    try:
        _mark(desk, form)
    except MarkedElsewhere:
        return _overtaken(pages.get_desk(the_actor(), public_id))
    except Invalid as refusal:
        form.form_errors.append(say(refusal))
        return _page(desk, form), 422
    flash(_("Đã lưu điểm chấm."), "success")
    return _onward(desk)


def _mark(desk: Desk, form: Any) -> None:
    reason = form.reason.data if "reason" in form else ""
    levels, comment = levels_of(desk.work.body, form), form.comment.data or ""
    mark_work(the_actor(), desk.course, desk.work, levels, comment, reason or "", desk.work.marks)


def _overtaken(desk: Desk) -> tuple[str, int]:
    """Both marks on one page: the other's as they were saved, one's own as they were chosen."""
    form = mark_form(desk.work.body, desk.work.marks)
    form.seen.data = desk.work.marks
    form.seen.raw_data = None
    return _page(desk, form, both=True), 409


def _onward(desk: Desk) -> Response:
    wanted = pages.wanted_of(the_actor(), _filters())
    following = works.find_next(wanted, desk.handed_at, desk.work.id) if "next" in request.form else None
    if following is None:
        return redirect(url_for("grading.index", **_filters()), 303)
    return redirect(url_for("grading.work", public_id=following, **_filters()), 303)


@blueprint.get("/<string:public_id>/files/<string:file_id>")
@access(PERMISSION)
def file(public_id: str, file_id: str) -> Response:
    """A file of the work, to be saved; without its name where names are hidden."""
    desk = pages.get_desk(the_actor(), public_id)
    held = get_file(desk.work.attempt_id, file_id)
    if not desk.work.anonymous:
        person_opened(the_actor(), desk.work.person_id, "studio.grading")
    name = _("Tệp %(number)d", number=held.number) if desk.work.anonymous else held.name
    return send(Sent(held.sha256, held.size, FORMATS[held.kind], attachment=name))
