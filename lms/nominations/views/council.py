"""The Council's sessions: called, held, called off."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.reading import list_opened
from lms.nominations import pages, queries
from lms.nominations.actions import council
from lms.nominations.actions.council import BadVotes, BlankVotes, Cast
from lms.nominations.blueprint import blueprint
from lms.nominations.council.rules import (
    BASIS_LABELS,
    ENDING_LABELS,
    POST_LABELS,
    least,
    read_members,
    show_share,
)
from lms.nominations.forms import CancelForm, SessionForm, votes_form_class
from lms.nominations.queries import Nomination, Session
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


@blueprint.get("/council")
@access("council.read")
def sessions() -> str:
    """The sessions of a period."""
    chosen = pages.choose(request.args.get("period"))
    return render_template(
        "nominations/sessions.html", chosen=chosen, sessions=queries.sessions(chosen.period.key), endings=ENDING_LABELS,
        today=clock.today(),
    )  # fmt: skip


def _new_page(form: Any) -> str:
    chosen, terms = pages.choose(request.args.get("period")), pages.terms_now()
    return render_template(
        "nominations/session_new.html",
        form=form,
        chosen=chosen,
        terms=terms,
        bases=BASIS_LABELS,
        share=show_share,
    )


@blueprint.get("/council/new")
@access("council.change", read="council.read")
def new_session() -> str:
    """The form of a session, with the members of the last."""
    return _new_page(SessionForm(data={**pages.members_before(), "held_on": clock.today()}))


@blueprint.post("/council/new")
@access("council.change", read="council.read")
def call() -> Answer:
    """Calls a session."""
    form, period = from_request(SessionForm), pages.choose(request.args.get("period")).period
    if not form.validate():
        return _new_page(form), 422
    members = read_members(form.chair.data, form.secretary.data, form.members.data or "")
    people = queries.people_named([one.name for one in members], clock.today())
    day, place = form.held_on.data, form.place.data or ""
    try:
        made = council.call(the_actor(), period, day, place, members, people, pages.terms_now())
    except (Invalid, Conflict) as refusal:
        field = form.held_on if isinstance(refusal, Conflict) else form.members
        field.errors = [say(refusal)]
        return _new_page(form), 422
    return redirect(url_for("nominations.session", public_id=made), 303)


def _page(found: Session, form: Any = None, cancel: Any = None, about: Any = None) -> str:
    list_opened(the_actor(), "nominations.index", clock.today(), everybody=True)
    about = about if about is not None else pages.voted_on(found) if found.ending is None else []
    made = votes_form_class(found.members, about)
    everybody = {"present": [str(one.id) for one in found.members]}
    return render_template(
        "nominations/session.html", found=found, about=about, form=form or made(data=everybody), share=show_share,
        cancel=cancel or CancelForm(), posts=POST_LABELS, endings=ENDING_LABELS, bases=BASIS_LABELS, today=clock.today(),
        least=least(found.terms.quorum, len(found.members)), chosen=pages.choose(found.period_key),
    )  # fmt: skip


@blueprint.get("/council/<string:public_id>")
@access("council.read")
def session(public_id: str) -> str:
    """One session."""
    return _page(queries.session(public_id))


def _cast(form: Any, about: list[Nomination]) -> list[Cast] | None:
    """The votes as typed, without those left empty; None, with the fields marked, where one half is missing."""
    found, whole = [], True
    for one in about:
        votes = form[f"for_{one.id}"], form[f"against_{one.id}"]
        given = [field for field in votes if field.data is not None]
        if len(given) == 1:
            missing = next(field for field in votes if field.data is None)
            missing.errors, whole = [_("Vui lòng ghi cả số phiếu đồng ý và không đồng ý, kể cả số 0.")], False
        elif given:
            found.append(Cast(one, votes[0].data, votes[1].data, form[f"note_{one.id}"].data or ""))
    return found if whole else None


@blueprint.post("/council/<string:public_id>/result")
@access("council.change", read="council.read")
def hold(public_id: str) -> Answer:
    """Records who was there and how the votes fell."""
    found = queries.session(public_id)
    about = pages.voted_on(found)
    form = from_request(votes_form_class(found.members, about))
    cast = _cast(form, about) if form.validate() else None
    return _held(found, form, about, cast) if cast is not None else (_page(found, form, about=about), 422)


def _held(found: Session, form: Any, about: list[Nomination], cast: list[Cast]) -> Answer:
    try:
        there = [int(one) for one in form.present.data or ()]
        council.hold(the_actor(), found, there, cast, form.note.data or "", form.blanks.data)
    except Conflict:
        raise
    except Invalid as refusal:
        field = _field_of(form, refusal)
        field.errors = [say(refusal)]
        return _page(found, form, about=about), 422
    flash(_("Đã ghi kết quả phiên họp."), "success")
    return redirect(url_for("nominations.session", public_id=found.public_id), 303)


def _field_of(form: Any, refusal: Invalid) -> Any:
    """The field at which the refusal is said."""
    if isinstance(refusal, BlankVotes):
        return form.blanks
    return form[f"for_{refusal.nomination_id}"] if isinstance(refusal, BadVotes) else form.present


@blueprint.post("/council/<string:public_id>/cancellation")
@access("council.change", read="council.read")
def cancel(public_id: str) -> Answer:
    """Calls a session off."""
    found, form = queries.session(public_id), from_request(CancelForm)
    if not form.validate():
        return _page(found, cancel=form), 422
    council.cancel(the_actor(), found, form.reason.data)
    flash(_("Đã hủy phiên họp."), "success")
    return redirect(url_for("nominations.session", public_id=public_id), 303)
