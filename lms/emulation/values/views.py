"""The pages on which values of the record are entered, confirmed, corrected and withdrawn."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.emulation.values import actions, pages, queries
from lms.emulation.values.forms import StepForm, ValueForm, values_in
from lms.emulation.values.receiving import receive
from lms.emulation.values.rules import (
    KIND_LABELS,
    LEVEL_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    Step,
    Value,
    problem_of,
)
from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import Kept
from lms.kernel.reading import list_opened, person_opened
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("values", __name__, url_prefix="/emulation/entries")

Answer = str | tuple[str, int] | Response
WORDS = {"kinds": KIND_LABELS, "levels": LEVEL_LABELS, "states": STATE_LABELS, "step_words": STEP_LABELS}
SHOW = "values.show"


@blueprint.get("")
@access("values.read")
def index() -> str:
    """What waits for a confirmation, or everything else."""
    waiting, number = request.args.get("list") != "done", page_number()
    rows, total = pages.board_of(the_actor(), waiting, number, PER_PAGE)
    list_opened(the_actor(), "emulation.entries", clock.today(), everybody=True)
    return render_template(
        "emulation/entries.html", values=Page(rows, number, total), waiting=waiting, **WORDS
    )


def _form(form: ValueForm, value: Value | None = None) -> ValueForm:
    for_others = permits(the_actor(), "values.enter")  # of no one person: the office and heads
    is_unit = value.unit_id is not None if value else for_others and request.args.get("about") == "unit"
    return form.about(pages.units_of(the_actor()) if is_unit else None, for_others, value is not None)


@blueprint.get("/new")
@access("values.mine")
def new() -> str:
    """The form of something about oneself, somebody of the own unit, or the unit."""
    form = _form(
        ValueForm(data={"code": request.args.get("code", "")[:60], "unit": request.args.get("unit", "")})
    )
    return render_template("emulation/entry_form.html", form=form, value=None)


def _sent() -> tuple[str, Kept] | None:
    file = request.files.get("file")
    release()
    return receive(file.filename, file.stream) if file and file.filename else None


def _is_sound(form: ValueForm, had_file: bool, is_unit: bool) -> bool:
    if not form.validate():
        return False
    file = request.files.get("file")
    problem = problem_of(form.said(), had_file or bool(file and file.filename), is_unit, clock.today())
    if problem is not None:
        form[problem[0]].errors = [say(problem[1])]
    return problem is None


@blueprint.post("/new")
@own_transaction
@large_body
@access("values.mine")
def enter() -> Answer:
    """Enters something."""
    form, actor = _form(from_request(ValueForm)), the_actor()
    sound = _is_sound(form, False, "unit" in form)
    code, unit = (form[name].data if name in form else None for name in ("code", "unit"))
    subject = pages.find_subject(actor, code, unit) if sound else None
    if sound and subject is None:
        form["code" if "code" in form else "title"].errors = [_("Không có người này trong phạm vi của bạn.")]
    return _saved(form, subject, None)


def _saved(form: ValueForm, subject: actions.Subject | None, value: Value | None) -> Answer:
    actor = the_actor()
    try:
        if subject is not None:
            sent = _sent()
            with transaction():
                made = actions.enter(actor, subject, form.said(), sent, value)
            flash(_("Đã ghi."), "success")
            return redirect(url_for(SHOW, public_id=made), 303)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
    return render_template("emulation/entry_form.html", form=form, value=value), 422


@blueprint.get("/<string:public_id>")
@access("values.mine")
def show(public_id: str) -> str:
    """One value with its evidence and its way."""
    return _page(public_id, StepForm())


def _page(public_id: str, form: StepForm) -> str:
    page = pages.value_page(the_actor(), public_id)
    if page.value.person_id is not None:
        person_opened(the_actor(), page.value.person_id, "emulation.entry")
    return render_template("emulation/entry.html", page=page, form=form.offer(page.next_steps), **WORDS)


@blueprint.post("/<string:public_id>/steps")
@access("values.mine")
def take_step(public_id: str) -> Answer:
    """Confirms, refuses or withdraws it."""
    value, form = pages.get_visible(the_actor(), public_id), from_request(StepForm).offer(list(Step))
    if not form.validate():
        return _page(public_id, form), 422
    try:
        actions.take_step(the_actor(), value, Step(form.step.data), form.note.data or "")
    except Invalid as refusal:
        form.note.errors = [say(refusal)]
        return _page(public_id, form), 422
    flash(_("Đã ghi."), "success")
    return redirect(url_for(SHOW, public_id=public_id), 303)


@blueprint.get("/<string:public_id>/correction")
@access("values.mine")
def correction(public_id: str) -> str:
    """The form with what stands there."""
    value = pages.get_correctable(the_actor(), public_id)
    form = _form(ValueForm(data=values_in(value)), value)
    return render_template("emulation/entry_form.html", form=form, value=value)


@blueprint.post("/<string:public_id>/correction")
@own_transaction
@large_body
@access("values.mine")
def correct(public_id: str) -> Answer:
    """Puts a corrected row in its place."""
    value = pages.get_correctable(the_actor(), public_id)
    form = _form(from_request(ValueForm), value)
    sound = _is_sound(form, value.file_name is not None, value.unit_id is not None)
    return _saved(form, pages.subject_of(value) if sound else None, value)


@blueprint.get("/<string:public_id>/file")
@access("values.mine")
def file(public_id: str) -> Response:
    """The evidence, to be saved."""
    value = pages.get_visible(the_actor(), public_id)
    if value.person_id is not None:
        person_opened(the_actor(), value.person_id, "emulation.entry")
    held = queries.get_file(value.id)
    return send(Sent(held.sha256, held.size, FORMATS[held.kind], attachment=held.file_name))
