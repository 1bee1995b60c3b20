"""The pages of a pack that comes from elsewhere: sending it, looking at it, publishing it."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answered

from lms.catalog.competences import COMPETENCES
from lms.catalog.drafts.opening.arriving import rendered
from lms.catalog.drafts.reviewing.queries import needs_review
from lms.catalog.packs.placing import placed
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.studio.packs import actions, pages, queries
from lms.studio.packs.forms import UploadForm, publish_form
from lms.studio.packs.models import PackUpload
from lms.studio.packs.reading import kept_pack, read_upload
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("importing", __name__)

Answer = str | Answered | tuple[str, int]
# A picture opened alone, outside a page, is a document of its own: nothing in it may run or load.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _index(form: Any, problems: Any = ()) -> str:
    return render_template("studio/packs/upload.html", form=form, problems=problems)


@blueprint.get("")
@access("studio.read")
def index() -> str:
    """Choosing a pack."""
    return _index(from_request(UploadForm))


@blueprint.post("")
@own_transaction
@large_body
@access("studio.read")
def upload() -> Answer:
    """Reads the pack in a process of its own and keeps it for the preview; nothing is published."""
    actor, form = the_actor(), from_request(UploadForm)
    release()
    if not form.validate():
        return _index(form), 422
    name = form.file.data.filename
    try:
        found = read_upload(form.file.data, name, current_app.config["MAX_UPLOAD_BYTES"])
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _index(form), 422
    if found.problems:
        return _index(form, found.problems), 422
    with transaction():
        public_id = actions.keep(actor, name, found)
    return redirect(url_for("packs.importing.preview", public_id=public_id), 303)


def _get(public_id: str) -> PackUpload:
    return queries.get_upload(public_id, the_actor().account_id)


def _form(standing: pages.Standing) -> Any:
    return from_request(publish_form([(name, say(words)) for name, words in standing.effects]))


def _preview(held: PackUpload, standing: pages.Standing, form: Any) -> str:
    return render_template(
        "studio/packs/preview.html", upload=held, facts=held.facts, standing=standing, form=form, levels=LEVELS,
        audiences=AUDIENCES, competences=COMPETENCES, can_publish=standing.can_publish and not needs_review(),
    )  # fmt: skip


@blueprint.get("/<string:public_id>")
@access("studio.read")
def preview(public_id: str) -> str:
    """What the pack is, and what publishing it would do."""
    held = _get(public_id)
    standing = pages.standing(held.facts)
    return _preview(held, standing, _form(standing))


@blueprint.get("/<string:public_id>/lessons/<int:position>")
@access("studio.read")
def lesson(public_id: str, position: int) -> str:
    """A lesson of the pack as a learner would read it."""
    held = _get(public_id)
    media_at = url_for("packs.importing.preview", public_id=public_id) + "/media/"
    return render_template(
        "studio/packs/lesson.html", upload=held, facts=held.facts, version=pages.version_of(held),
        lesson=pages.get_lesson(held, position, media_at),
    )  # fmt: skip


@blueprint.get("/<string:public_id>/media/<string:name>")
@access("studio.read")
def media(public_id: str, name: str) -> Response:
    """A file of the pack, for whoever sent it; a film in parts, as players ask for them."""
    held = _get(public_id)
    if (stored := pages.find_stored(held, name)) is not None:
        return send(Sent(stored.sha256, stored.size, stored.format))
    kind, content = pages.get_picture(held, name)
    response = Response(content, content_type=kind)
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.post("/<string:public_id>/publication")
@own_transaction
@access("studio.read")
def publish(public_id: str) -> Answer:
    """Publishes the pack as a version of its course; where another must look first, it becomes a draft."""
    held = _get(public_id)
    standing = pages.standing(held.facts)
    form = _form(standing)
    if needs_review():
        return into_draft(public_id)
    if not form.validate():
        return _preview(held, standing, form), 422
    return _published(held.public_id, standing, form)


def _published(public_id: str, standing: pages.Standing, form: Any) -> Answer:
    held = _get(public_id)
    content, facts, fingerprint = queries.get_content(held.id), held.facts, held.fingerprint
    release()
    pack = placed(kept_pack(content, facts))
    try:
        with transaction():
            actions.publish(the_actor(), public_id, fingerprint, pack, wish_of(form))
    except Invalid as refusal:
        form.note.errors = [*form.note.errors, say(refusal)]
        return _preview(_get(public_id), standing, form), 422
    flash(_("Đã đăng “%(title)s”, phiên bản %(number)s.", title=pack.title, number=pack.version), "success")
    return redirect(url_for("studio.index"), 303)


def wish_of(form: Any) -> actions.Wish:
    """What the filled form asks for."""
    effect = form.effect.data if "effect" in form else None
    due_on = form.due_on.data if "due_on" in form else None
    return actions.Wish(effect, due_on, form.note.data or "")


@blueprint.post("/<string:public_id>/draft")
@own_transaction
@access("studio.read")
def into_draft(public_id: str) -> Answer:
    """Opens the draft of the course with what the pack says."""
    actor, held = the_actor(), _get(public_id)
    content, facts, standing = queries.get_content(held.id), held.facts, pages.standing(held.facts)
    release()
    pack = placed(kept_pack(content, facts))
    html = rendered(pack)
    try:
        with transaction():
            course_id = actions.into_draft(actor, public_id, pack, html)
    except Conflict as refusal:
        form = _form(standing)
        form.note.errors = [say(refusal)]
        return _preview(_get(public_id), standing, form), 409
    flash(_("Gói đã thành bản nháp. Hãy xem lại từng bài rồi phát hành."), "success")
    return redirect(url_for("drafts.outline", public_id=course_id), 303)


@blueprint.post("/<string:public_id>/removal")
@access("studio.read")
def discard(public_id: str) -> Answered:
    """Forgets the pack; nothing of it was published."""
    actions.discard(the_actor(), _get(public_id).public_id)
    flash(_("Đã bỏ gói vừa tải lên; không có gì được đăng."), "info")
    return redirect(url_for("packs.importing.index"), 303)
