"""Dữ liệu của tôi: consents, copies, requests."""

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.messages import Message, mark
from lms.org.actions import say_own_consent
from lms.org.rules import PUBLISH_NAME
from lms.privacy import pages
from lms.privacy.actions import exports, requests
from lms.privacy.forms import AskForm
from lms.privacy.queries import exports as export_queries
from lms.privacy.queries import requests as request_queries
from lms.privacy.rules.requests import EXTENDABLE, KIND_LABELS, STATE_LABELS, STEP_LABELS, Kind
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

LABELS = {"kinds": KIND_LABELS, "states": STATE_LABELS, "steps": STEP_LABELS}


@blueprint.get("/my-data")
@access("privacy.mine")
def index() -> str:
    """What I can do about my own data."""
    mine = pages.my_data(the_actor(), clock.today(), clock.now())
    return render_template("privacy/mine.html", mine=mine, **LABELS)


@blueprint.get("/my-data/consents")
@access("privacy.mine")
def consents() -> str:
    """What needs my consent, what it means, and what I said."""
    held = pages.own_consent(the_person_id(), clock.today())
    return render_template("privacy/consents.html", held=held)


@blueprint.post("/my-data/consents/<string:purpose>/<any(agreement,withdrawal):answer>")
@access("privacy.mine")
def answer(purpose: str, answer: str) -> Response:
    """A yes or a no, which counts at once."""
    if purpose != PUBLISH_NAME:
        raise NotFound(Message(mark("Không có mục này.")))
    held = pages.own_consent(the_person_id(), clock.today())
    try:
        say_own_consent(the_actor(), purpose, answer == "agreement", held.is_student)
    except Invalid as refusal:
        flash(say(refusal), "error")
        return redirect(url_for("privacy.consents"), 303)
    flash(_("Đã ghi ý kiến của bạn; có hiệu lực ngay."), "success")
    return redirect(url_for("privacy.consents"), 303)


@blueprint.get("/my-data/copies")
@access("privacy.mine")
def copies() -> FlaskResponse:
    """The copy I asked for; looks again by itself while it is being made."""
    held = export_queries.exports_of(the_person_id(), clock.now())
    response = make_response(render_template("privacy/copies.html", exports=held))
    if any(export.made_at is None for export in held):
        response.headers["Refresh"] = "3"
    return response


@blueprint.post("/my-data/copies")
@access("privacy.mine")
def ask_copy() -> Response:
    """Asks for a copy of everything; a job makes it."""
    exports.ask_for_copy(the_actor())
    return redirect(url_for("privacy.copies"), 303)


@blueprint.get("/my-data/copies/<string:public_id>/file")
@access("privacy.mine")
def copy_file(public_id: str) -> FlaskResponse:
    """The zip, for the person it is about and for nobody else."""
    content = export_queries.get_file(the_person_id(), public_id, clock.now())
    response = FlaskResponse(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=du-lieu-cua-toi.zip"
    response.headers["Cache-Control"] = "no-store"
    return response


def _requests_page(form: AskForm) -> str:
    held = request_queries.requests_of(the_person_id(), clock.today())
    return render_template("privacy/requests.html", form=form, requests=held, extendable=EXTENDABLE, **LABELS)


@blueprint.get("/my-data/requests")
@access("privacy.mine")
def requests_page() -> str:
    """My requests with their dates, and the form for a new one."""
    return _requests_page(AskForm())


@blueprint.post("/my-data/requests")
@access("privacy.mine")
def ask() -> Response | tuple[str, int]:
    """Receives a request."""
    form, actor = from_request(AskForm), the_actor()
    if not form.validate():
        return _requests_page(form), 422
    try:
        requests.ask(actor, Kind(form.kind.data), form.text.data or "")
    except Invalid as refusal:
        form.text.errors = [say(refusal)]
        return _requests_page(form), 422
    flash(_("Đã nhận yêu cầu của bạn. Ngày trả lời ghi ở dưới."), "success")
    return redirect(url_for("privacy.requests_page"), 303)
