"""The pages of a file that becomes a lesson."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answered

from lms.catalog.drafts import queries as drafts
from lms.catalog.drafts.files.queries import files_in
from lms.catalog.drafts.rules import TextFormat
from lms.catalog.drafts.texts.preparing import prepare
from lms.catalog.library.rules import Said
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.studio.lesson_files import actions, pages, queries
from lms.studio.lesson_files.forms import NEW, UploadForm, target_form
from lms.studio.lesson_files.reading import read_upload
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("lesson_files", __name__, url_prefix="/studio/courses/<string:public_id>/draft/file")

Answer = str | Answered | tuple[str, int]
# A picture opened alone, outside a page, is a document of its own: nothing in it may run or load.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _index(draft: Any, form: Any) -> str:
    return render_template("studio/lesson_files/upload.html", draft=draft, form=form)


@blueprint.get("")
@access("drafts.write")
def index(public_id: str) -> str:
    """Choosing a file."""
    return _index(drafts.get_draft_visible_to(the_actor(), public_id), from_request(UploadForm))


@blueprint.post("")
@own_transaction
@large_body
@access("drafts.write")
def upload(public_id: str) -> Answer:
    """Reads the file in a process of its own and keeps it for the preview; the draft does not change."""
    actor, form = the_actor(), from_request(UploadForm)
    draft = drafts.get_draft_visible_to(actor, public_id)
    release()
    if not form.validate():
        return _index(draft, form), 422
    try:
        found = read_upload(form.file.data, form.file.data.filename, current_app.config["MAX_UPLOAD_BYTES"])
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _index(draft, form), 422
    with transaction():
        upload_id = actions.keep(actor, draft, form.file.data.filename, found)
    return redirect(url_for("lesson_files.preview", public_id=public_id, upload_id=upload_id), 303)


def _form(found: pages.Waiting) -> Any:
    form = from_request(target_form(found.lessons, has_pictures=bool(found.facts["pictures"])))
    form.title.data = form.title.data or found.facts["title"]
    return form


def _preview(found: pages.Waiting, form: Any) -> str:
    course, upload_id = found.draft.course_public_id, found.upload.public_id
    here = {"public_id": course, "upload_id": upload_id}
    pictures_at = url_for("lesson_files.preview", public_id=course, upload_id=upload_id) + "/pictures/"
    html = pages.shown_html(found, pictures_at)
    return render_template("studio/lesson_files/preview.html", found=found, form=form, html=html, place=here)


@blueprint.get("/<string:upload_id>")
@access("drafts.write")
def preview(public_id: str, upload_id: str) -> str:
    """The lesson as it will look, and what was lost."""
    found = pages.waiting(the_actor(), public_id, upload_id)
    return _preview(found, _form(found))


@blueprint.get("/<string:upload_id>/pictures/<string:name>")
@access("drafts.write")
def picture(public_id: str, upload_id: str, name: str) -> Response:
    """A picture of the file, for whoever sent it."""
    kind, content = pages.get_picture(pages.waiting(the_actor(), public_id, upload_id), name)
    response = Response(content, content_type=kind)
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.post("/<string:upload_id>/lesson")
@own_transaction
@access("drafts.write")
def put_in(public_id: str, upload_id: str) -> Answer:
    """Puts the text into a lesson of the draft, and its pictures among the course's files."""
    actor, found = the_actor(), pages.waiting(the_actor(), public_id, upload_id)
    form, facts = _form(found), dict(found.facts)
    target = _target(form)
    if not form.validate() or not (target.lesson_id or target.title):
        form.title.errors = [*form.title.errors, *([] if target.title else [_("Vui lòng ghi tên bài mới.")])]
        return _preview(found, form), 422
    content = queries.get_content(found.upload.id)
    release()
    text, refused = pages.with_pictures(actor, found.draft, facts, content, _credits(form))
    return _saved(public_id, upload_id, TextFormat(facts["format"]), text, target, refused)


def _saved(
    public_id: str, upload_id: str, text_format: TextFormat, text: str, target: actions.Target, refused: list[Any]
) -> Answer:  # fmt: skip
    draft = drafts.get_draft_visible_to(the_actor(), public_id)
    files = files_in(draft, text)
    release()
    try:
        ready = prepare(text, text_format, files)
        with transaction():
            lesson_id = actions.put_in(the_actor(), draft, upload_id, ready, target)
    except (Invalid, Conflict) as refusal:
        flash(say(refusal), "error")
        return redirect(url_for("lesson_files.preview", public_id=public_id, upload_id=upload_id), 303)
    for why in refused:
        flash(say(why), "warning")
    flash(_("Đã đưa nội dung của tệp vào bài."), "success")
    return redirect(url_for("drafts.lessons.text", public_id=public_id, lesson_id=lesson_id), 303)


def _target(form: Any) -> actions.Target:
    lesson_id, _colon, seen = str(form.lesson.data or NEW).partition(":")
    if lesson_id == NEW:
        return actions.Target(None, 0, form.title.data or "")
    return actions.Target(lesson_id, int(seen) if seen.isdecimal() else 0, "")


def _credits(form: Any) -> Said:
    if "author" not in form:
        return Said()
    return Said("", form.author.data or "", form.licence.data or "", form.source.data or "")


@blueprint.post("/<string:upload_id>/removal")
@access("drafts.write")
def discard(public_id: str, upload_id: str) -> Answered:
    """Forgets the file; the draft did not change."""
    actions.discard(the_actor(), pages.waiting(the_actor(), public_id, upload_id).upload.public_id)
    flash(_("Đã bỏ tệp vừa tải lên; bản nháp không đổi gì."), "info")
    return redirect(url_for("lesson_files.index", public_id=public_id), 303)
