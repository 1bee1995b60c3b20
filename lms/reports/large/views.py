"""Workbooks that take long: asking for one, seeing what has become of it, taking it away."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.rules import megabytes
from lms.reports.large import actions, queries
from lms.reports.large.actions import Question
from lms.reports.large.rules import KEPT, LARGE, NOT_MADE, STATE_LABELS, Kind, State
from lms.reports.statistics import answering, files, pages, rules
from lms.reports.statistics.reading import names_opened
from lms.web.access import access, the_actor
from lms.web.files import Sent, send
from lms.web.i18n import gettext as _
from lms.web.i18n import say, select_locale

blueprint = Blueprint("large", __name__)

LOOK_AGAIN = "5"  # seconds


@blueprint.get("/statistics/files")
@access("statistics.read")
def index() -> Response:
    """The files I asked for; looks again by itself while one is being made."""
    held = queries.files_of(the_actor().account_id or 0, clock.now())
    page = render_template(
        "reports/large.html", files=held, states=STATE_LABELS, State=State, not_made=NOT_MADE, megabytes=megabytes,
        days=KEPT.days, rows=LARGE,
    )  # fmt: skip
    response = make_response(page)
    if any(one.state is State.MAKING for one in held):
        response.headers["Refresh"] = LOOK_AGAIN
    return response


def _learning() -> tuple[answering.Asked, int]:
    """The question of the form, and how many rows its list has."""
    choice, _problems = rules.choice_of(request.form.to_dict(flat=False), clock.today(), COMPETENCES)
    asked = answering.ask(choice)
    return asked, files.length_of(asked)


@blueprint.post("/statistics/files")
@access("statistics.read")
def ask() -> Answer:
    """Asks for the workbook of statistics as the office picks them; a job makes it."""
    asked, rows = _learning()
    said = pages.said(asked, "", say)
    title = "; ".join(value for _term, value in (said[0], *said[3:5]))
    actions.ask(the_actor(), Question(Kind.LEARNING, asked.choice.as_data(), title, select_locale(), rows))
    flash(_("Đã nhận. Tệp đang được tạo; bạn có thể làm việc khác rồi quay lại đây để tải."), "success")
    return redirect(url_for("large.index"), 303)


@blueprint.get("/statistics/files/<string:public_id>")
@access("statistics.read")
def download(public_id: str) -> Response:
    """The workbook, for who asked for it and for nobody else."""
    found = queries.get_made(the_actor().account_id or 0, public_id, clock.now())
    choice: Any = rules.choice_of(found.question, found.asked_on, COMPETENCES)[0]
    names_opened(the_actor(), answering.ask(choice, found.asked_on), "reports.learning-file")
    return send(Sent(found.sha256, found.size, FORMATS["xlsx"], attachment=found.name))
