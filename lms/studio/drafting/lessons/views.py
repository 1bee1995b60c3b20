"""A lesson of a draft: writing it, going back to what it was, what it says beside its text, seeing it as a learner."""

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from lms.catalog.drafts import actions
from lms.catalog.drafts.files.queries import all_files, files_in
from lms.catalog.drafts.rows import TextView
from lms.catalog.drafts.rules import estimated_minutes
from lms.catalog.drafts.texts import queries as texts
from lms.catalog.drafts.texts.actions import SavedText, return_to, save_text
from lms.catalog.drafts.texts.preparing import prepare_again
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.reading import person_opened
from lms.studio.drafting.forms import seen_in
from lms.studio.drafting.lessons import pages
from lms.studio.drafting.lessons.forms import DetailsForm, TextForm, details_form
from lms.studio.media.views.offering import licences, offered
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("lessons", __name__, url_prefix="/<string:public_id>/draft/lessons/<string:lesson_id>")

Answer = str | AnyResponse | tuple[str, int]


def _shows(text: TextView) -> None:
    if text.person_id is not None:
        person_opened(the_actor(), text.person_id, "studio.draft-text")


# ---- the text --------------------------------------------------------------------------------------------------


def _editor(desk: pages.Desk, form: TextForm) -> str:
    files = offered(desk.draft.course_public_id, all_files(desk.draft))
    return render_template("drafting/text.html", desk=desk, form=form, files=files, licences=licences())


@blueprint.get("")
@access("drafts.write")
def text(public_id: str, lesson_id: str) -> str:
    """The lesson's text, to be written."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    held = desk.text
    form = TextForm(
        data={
            "body": held.source if held else "", "format": held.format if held else "markdown",
            "revision": desk.lesson.text_number,
        }
    )  # fmt: skip
    return _editor(desk, form)


@blueprint.post("/text")
@own_transaction
@access("drafts.write")
def save(public_id: str, lesson_id: str) -> Answer:
    """Saves the text, by the button or by itself while it is written; never over what somebody else saved meanwhile."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    form: TextForm = from_request(TextForm)
    is_both = request.form.get("act") == "both"
    try:
        ready = pages.prepared(desk, form.body.data or "", form.text_format, keep_both=is_both)
        with transaction():
            saved = save_text(the_actor(), desk.draft, desk.lesson, ready, seen_in(form.revision.data))
    except Invalid as refusal:
        return _too_long(desk, form, say(refusal))
    return _told(desk, form, saved, [say(one) for one in ready.removed])


def _told(desk: pages.Desk, form: TextForm, saved: SavedText, removed: list[str]) -> Answer:
    """The answer to a save: to a script as JSON, to a form as a page."""
    at = clock.local(saved.at).strftime("%H:%M")
    if saved.theirs is not None:
        return _conflict(desk, form, saved)
    if _wants_json():
        return jsonify(revision=saved.number, saved_at=at, removed=removed)
    flash(_("Đã lưu lúc %(time)s.", time=at), "success")
    for what in removed:
        flash(what, "warning")
    address = url_for(
        "drafts.lessons.text", public_id=desk.draft.course_public_id, lesson_id=desk.lesson.public_id
    )
    return redirect(address, 303)


def _conflict(desk: pages.Desk, form: TextForm, saved: SavedText) -> Answer:
    theirs = saved.theirs
    assert theirs is not None  # whoever calls has looked
    _shows(theirs)
    at, own = clock.local(theirs.saved_at).strftime("%H:%M"), theirs.account_id == the_actor().account_id
    if _wants_json():
        told = jsonify(
            revision=saved.number, saved_by=theirs.saved_by, saved_at=at, theirs=theirs.source, format=theirs.format, own=own
        )  # fmt: skip
        return make_response(told, 409)
    form.revision.data = str(saved.number)
    return render_template("drafting/conflict.html", desk=desk, form=form, theirs=theirs, own=own), 409


def _too_long(desk: pages.Desk, form: TextForm, words: str) -> Answer:
    if _wants_json():
        return make_response(jsonify(message=words), 422)
    form.body.errors = [words]
    return _editor(desk, form), 422


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


@blueprint.get("/revisions")
@access("drafts.write")
def revisions(public_id: str, lesson_id: str) -> str:
    """Every kept state of the text; one of them beside the one that counts."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    kept = texts.texts_of(desk.lesson.id)
    for one in {entry.person_id: entry for entry in kept}.values():
        _shows(one)
    shown = next((one for one in kept if str(one.number) == request.args.get("number")), None)
    html = pages.html_as_shown(desk.draft, shown)
    return render_template("drafting/revisions.html", desk=desk, kept=kept, shown=shown, html=html)


@blueprint.post("/revisions/<int:number>/return")
@own_transaction
@access("drafts.write")
def go_back(public_id: str, lesson_id: str, number: int) -> AnyResponse:
    """Makes an earlier state count again, as it is today: what is gone since is named."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    held = texts.get_text(desk.lesson.id, number)
    files = files_in(desk.draft, held.source)
    release()
    ready = prepare_again(held, files)
    with transaction():
        return_to(the_actor(), desk.draft, desk.lesson, number, ready)
    flash(_("Đã quay lại bản lưu đó. Bản vừa rồi vẫn còn trong danh sách."), "success")
    for what in ready.told:
        flash(say(what), "warning")
    return redirect(url_for("drafts.lessons.text", public_id=public_id, lesson_id=lesson_id), 303)


# ---- beside the text -------------------------------------------------------------------------------------------


def _details(desk: pages.Desk, form: DetailsForm, **more: object) -> str:
    return render_template("drafting/details.html", desk=desk, form=form, estimated=estimated_minutes, **more)


@blueprint.get("/details")
@access("drafts.write")
def details(public_id: str, lesson_id: str) -> str:
    """Name, minutes, objectives, sources."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    return _details(desk, details_form(desk.lesson))


@blueprint.post("/details")
@access("drafts.write")
def change_details(public_id: str, lesson_id: str) -> Answer:
    """Saves them; of two who change them at once the second sees what the first saved."""
    desk = pages.desk(the_actor(), public_id, lesson_id)
    form = details_form(desk.lesson)
    if request.form.get("act") == "more":
        return _details(desk, form)
    if not form.validate():
        return _details(desk, form), 422
    try:
        actions.change_lesson(the_actor(), desk.draft, desk.lesson, form.says(), seen_in(form.revision.data))
    except Conflict:
        form.revision.data = str(desk.lesson.revision)
        return _details(desk, form, meanwhile=True), 409
    flash(_("Đã lưu."), "success")
    return redirect(url_for("drafts.lessons.details", public_id=public_id, lesson_id=lesson_id), 303)


@blueprint.get("/preview")
@access("drafts.see")
def preview(public_id: str, lesson_id: str) -> str | Response:
    """The lesson as a learner will see it, on a phone or on a wide screen. Nothing is recorded."""
    found = pages.preview(the_actor(), public_id, lesson_id)
    if request.args.get("width") == "phone":
        return render_template("drafting/phone.html", preview=found)
    framed = request.args.get("framed") == "1"
    page = make_response(render_template("drafting/preview.html", preview=found, framed=framed))
    return _in_our_frames(page) if framed else page


def _in_our_frames(page: Response) -> Response:
    """The page may stand inside one of ours: that of the phone's width."""
    page.headers["Content-Security-Policy"] = (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    return page
