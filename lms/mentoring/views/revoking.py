"""Taking back a core trainer, or somebody of a group, named by mistake."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel.errors import Invalid, NotFound
from lms.kernel.messages import Message
from lms.mentoring import pages
from lms.mentoring.actions import revoking
from lms.mentoring.blueprint import blueprint
from lms.mentoring.forms import ReasonForm
from lms.mentoring.pages import TrainerPage
from lms.mentoring.queries.trainers import NO_TRAINER, Member
from lms.mentoring.rules import Term
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


def _term(page: TrainerPage, first: str) -> Term:
    """The days that begin on `first` (yyyy-mm-dd); NotFound."""
    for one in page.terms:
        if one.valid_from.isoformat() == first:
            return one
    raise NotFound(Message(NO_TRAINER))


def _form(page: TrainerPage, form: ReasonForm, term: Term | None, member: Member | None = None) -> str:
    return render_template("mentoring/revoke.html", page=page, form=form, term=term, member=member)


def _take_back(
    page: TrainerPage, what: Callable[[str], None], term: Term | None, member: Member | None = None
) -> Answer:
    form = from_request(ReasonForm)
    try:
        if not form.validate():
            return _form(page, form, term, member), 422
        what(form.reason.data)
    except Invalid as refusal:
        form.reason.errors = [say(refusal)]
        return _form(page, form, term, member), 422
    flash(_("Đã rút lại. Dòng đã ghi và lý do rút vẫn còn trong nhật ký."), "success")
    return redirect(url_for("mentoring.show", public_id=page.person.public_id), 303)


@blueprint.get("/mentoring/trainers/<string:public_id>/terms/<string:first>/revocation")
@access("mentoring.appoint", read="mentoring.own")
def revoke_form(public_id: str, first: str) -> str:
    """Why it was a mistake."""
    page = pages.get_changed(the_actor(), public_id)
    return _form(page, ReasonForm(), _term(page, first))


@blueprint.post("/mentoring/trainers/<string:public_id>/terms/<string:first>/revocation")
@access("mentoring.appoint", read="mentoring.own")
def revoke(public_id: str, first: str) -> Answer:
    """The person never was core trainer in these days."""
    page = pages.get_changed(the_actor(), public_id)
    term = _term(page, first)
    day: date = term.valid_from
    return _take_back(page, lambda why: revoking.revoke_term(the_actor(), page.person.id, day, why), term)


@blueprint.get("/mentoring/trainers/<string:public_id>/members/<string:member>/revocation")
@access("mentoring.appoint", read="mentoring.own")
def revoke_place_form(public_id: str, member: str) -> str:
    """Why it was a mistake."""
    page = pages.get_changed(the_actor(), public_id)
    return _form(page, ReasonForm(), None, pages.get_member(page, member))


@blueprint.post("/mentoring/trainers/<string:public_id>/members/<string:member>/revocation")
@access("mentoring.appoint", read="mentoring.own")
def revoke_place(public_id: str, member: str) -> Answer:
    """The person never was in the group."""
    page = pages.get_changed(the_actor(), public_id)
    one = pages.get_member(page, member)
    who = page.person.id
    return _take_back(
        page, lambda why: revoking.revoke_place(the_actor(), who, one.person_id, why), None, one
    )
