"""The office's register of requests."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.reading import person_opened
from lms.org.queries import find_person_by_code
from lms.privacy.actions import requests as actions
from lms.privacy.csv_file import COLUMNS, register_rows
from lms.privacy.forms import PaperForm, RegisterFilterForm, StepForm
from lms.privacy.queries import requests as queries
from lms.privacy.rules.requests import (
    EXTENDABLE,
    KIND_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    Kind,
    Step,
)
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, the_actor
from lms.web.csv_file import csv_file
from lms.web.forms import from_query, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

LABELS = {"kinds": KIND_LABELS, "states": STATE_LABELS, "steps": STEP_LABELS, "sources": SOURCE_LABELS}
# What the office writes with each step, by the word in the address.
STEPS = {
    "answer": Step.ANSWERED,
    "extension": Step.EXTENDED,
    "completion": Step.DONE,
    "refusal": Step.REFUSED,
}


def _asked() -> tuple[Any, list[queries.RequestView]]:
    form = from_query(RegisterFilterForm)
    wanted = queries.RegisterFilter(form.q.data or "", form.kind.data or "", form.state.data or "")
    return form, queries.register(wanted, clock.today())


@blueprint.get("/data-requests")
@access("privacy.read")
def register() -> str:
    """The register: open ones first."""
    (form, rows), number = _asked(), page_number()
    start = (number - 1) * PER_PAGE
    page = Page(rows[start : start + PER_PAGE], number, len(rows))
    return render_template("privacy/register.html", form=form, page=page, **LABELS)


@blueprint.get("/data-requests/export")
@access("privacy.read")
def register_file() -> FlaskResponse:
    """What the register shows, as a file."""
    _form, rows = _asked()
    return csv_file("so-yeu-cau-du-lieu", [say(column) for column in COLUMNS], register_rows(rows, say))


@blueprint.get("/data-requests/new")
@access("privacy.handle", read="privacy.read")
def new_request() -> str:
    """The form for a request that came on paper."""
    return render_template("privacy/paper.html", form=PaperForm(data={"received_on": clock.today()}))


@blueprint.post("/data-requests")
@access("privacy.handle", read="privacy.read")
def enter() -> Response | tuple[str, int]:
    """Enters a request that came on paper."""
    form = from_request(PaperForm)
    person = find_person_by_code(form.code.data) if form.validate() else None
    if person is None:
        if form.code.data and not form.errors:
            form.code.errors = [_("Không có ai mang mã này trong danh sách.")]
        return render_template("privacy/paper.html", form=form), 422
    try:
        kind, on = Kind(form.kind.data), form.received_on.data
        public_id = actions.enter_from_paper(the_actor(), person.id, kind, form.text.data, on)
    except Invalid as refusal:
        form.received_on.errors = [say(refusal)]
        return render_template("privacy/paper.html", form=form), 422
    return redirect(url_for("privacy.one_request", public_id=public_id), 303)


def _request_page(found: queries.RequestView, form: StepForm | None = None, word: str = "") -> str:
    person_opened(the_actor(), found.person_id, "privacy.request")
    return render_template(
        "privacy/request.html", request_=found, form=form or StepForm(), tried=word, Kind=Kind, Step=Step,
        extendable=found.kind in EXTENDABLE and Step.EXTENDED not in found.taken, **LABELS,
    )  # fmt: skip


@blueprint.get("/data-requests/<string:public_id>")
@access("privacy.read")
def one_request(public_id: str) -> str:
    """One request: what was asked, what was done, what is due."""
    return _request_page(queries.get_request(public_id, clock.today()))


@blueprint.post("/data-requests/<string:public_id>/<any(answer,extension,completion,refusal):word>")
@access("privacy.handle", read="privacy.read")
def take_step(public_id: str, word: str) -> Response | tuple[str, int]:
    """Adds what was done: an answer, an extension, the ending."""
    found, form = queries.get_request(public_id, clock.today()), from_request(StepForm)
    if not form.validate():
        return _request_page(found, form, word), 422
    try:
        actions.take_step(the_actor(), found, STEPS[word], form.note.data or "", form.days.data or 0)
    except Invalid as refusal:
        form.note.errors = [say(refusal)]
        return _request_page(found, form, word), 422
    flash(_("Đã ghi vào sổ."), "success")
    return redirect(url_for("privacy.one_request", public_id=public_id), 303)
