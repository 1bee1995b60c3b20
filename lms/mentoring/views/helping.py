"""Help: logged by its giver, answered by the one helped, taken back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.mentoring import pages
from lms.mentoring.actions import helping
from lms.mentoring.blueprint import blueprint
from lms.mentoring.forms import HelpForm, ReasonForm, WordsForm
from lms.mentoring.rules import STATE_LABELS
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


def _log_page(form: HelpForm) -> str:
    return render_template("mentoring/log.html", form=form)


@blueprint.get("/mentoring/helps/new")
@access("mentoring.own")
def log_form() -> str:
    """The form of a help; whom may be said in the address."""
    data = {"who": request.args.get("who", ""), "helped_on": clock.today(), "minutes": 30}
    return _log_page(pages.filled(HelpForm(data=data), pages.own_group(the_person_id())))


@blueprint.post("/mentoring/helps/new")
@access("mentoring.own")
def log() -> Answer:
    """Logs a help; the one helped is asked."""
    group = pages.own_group(the_person_id())
    form = pages.filled(from_request(HelpForm), group)
    if not form.validate():
        return _log_page(form), 422
    try:
        helping.log(the_actor(), pages.wanted(form, group))
    except Invalid as refusal:
        form.helped_on.errors = [say(refusal)]
        return _log_page(form), 422
    said = _(
        "Đã ghi. %(name)s sẽ được hỏi có đúng không; chưa xác nhận thì chưa tính.",
        name=group[form.who.data].name,
    )
    flash(said, "success")
    return redirect(url_for("home.group"), 303)


@blueprint.get("/mentoring/received")
@access("mentoring.own")
def received() -> str:
    """What was logged as help to oneself."""
    found = pages.received(the_person_id())
    return render_template(
        "mentoring/received.html", found=found, states=STATE_LABELS, competences=COMPETENCES
    )


@blueprint.post("/mentoring/helps/<string:public_id>/confirmation")
@access("mentoring.own")
def confirm(public_id: str) -> Answer:
    """The one helped says that it was so."""
    one = pages.get_received(the_actor(), public_id)
    helping.answer(the_actor(), one, is_right=True)
    flash(_("Cảm ơn bạn. Lần giúp của %(name)s đã được xác nhận.", name=one.trainer), "success")
    return redirect(url_for("mentoring.received"), 303)


@blueprint.get("/mentoring/helps/<string:public_id>/refusal")
@access("mentoring.own")
def refuse_form(public_id: str) -> str:
    """Asks what was not so."""
    one = pages.get_received(the_actor(), public_id)
    return render_template("mentoring/refuse.html", one=one, form=WordsForm())


@blueprint.post("/mentoring/helps/<string:public_id>/refusal")
@access("mentoring.own")
def refuse(public_id: str) -> Answer:
    """The one helped says that it was not so."""
    one, form = pages.get_received(the_actor(), public_id), from_request(WordsForm)
    if not form.validate():
        return render_template("mentoring/refuse.html", one=one, form=form), 422
    helping.answer(the_actor(), one, is_right=False, words=form.words.data)
    flash(_("Đã ghi ý kiến của bạn. Lần giúp này không được tính."), "success")
    return redirect(url_for("mentoring.received"), 303)


@blueprint.get("/mentoring/helps/<string:public_id>/withdrawal")
@access("mentoring.own")
def withdraw_form(public_id: str) -> str:
    """Asks why a help is taken back."""
    one = pages.get_given(the_actor(), public_id)
    return render_template("mentoring/withdraw.html", one=one, form=ReasonForm())


@blueprint.post("/mentoring/helps/<string:public_id>/withdrawal")
@access("mentoring.own")
def withdraw(public_id: str) -> Answer:
    """Takes a help back."""
    one, form = pages.get_given(the_actor(), public_id), from_request(ReasonForm)
    if not form.validate():
        return render_template("mentoring/withdraw.html", one=one, form=form), 422
    helping.withdraw(the_actor(), one, form.reason.data)
    flash(_("Đã rút lại. Lần giúp này không được tính; dòng đã ghi vẫn còn cùng lý do."), "success")
    return redirect(url_for("mentoring.show", public_id=one.trainer_public_id), 303)
