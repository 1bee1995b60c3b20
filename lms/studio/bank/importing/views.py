"""The pages of an import of questions."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.assessment.bank.importing import actions, queries
from lms.assessment.bank.importing.sandbox import read_upload
from lms.assessment.formats import files
from lms.catalog.storing import store_media
from lms.kernel.actor import Actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS
from lms.studio.bank import pages
from lms.studio.bank.forms import bank_choices
from lms.studio.bank.importing import pages as importing
from lms.studio.bank.importing import pictures
from lms.studio.bank.importing.forms import save_form, upload_form
from lms.studio.bank.labels import file_kind_labels, format_labels, kind_labels
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import PICTURE_ALONE, Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import page_number

blueprint = Blueprint("importing", __name__)

CHILD = "lms.studio.bank.importing.child"

Answer = str | Response | tuple[str, int]


def _index(form: Any) -> str:
    return render_template("bank/upload.html", form=form, formats=format_labels(), endings=files.endings())


@blueprint.get("/uploads")
@access("bank.write", read="bank.read")
def index() -> str:
    """Choosing a file of questions."""
    return _index(from_request(upload_form(bank_choices(pages.desk(the_actor()).banks))))


@blueprint.post("/uploads")
@own_transaction
@large_body
@access("bank.write", read="bank.read")
def upload() -> Answer:
    """Reads the file in a process of its own and keeps it for the preview; no question is written."""
    actor = the_actor()
    form = from_request(upload_form(bank_choices(pages.desk(actor).banks)))
    release()
    if not form.validate():
        return _index(form), 422
    name = form.file.data.filename
    try:
        found = read_upload(form.file.data, name, current_app.config["MAX_UPLOAD_BYTES"], CHILD)
        aside = pictures.put_aside(found.pictures)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _index(form), 422
    with transaction():
        public_id = actions.keep(actor, form.bank.data, name, found.parsed, aside)
    return redirect(url_for("bank.importing.preview", public_id=public_id), 303)


def _preview(public_id: str, form: Any, here: pages.Desk) -> str:
    upload = queries.get_upload(public_id, the_actor().account_id)
    shown = importing.preview(upload, page_number(), url_for("bank.importing.preview", public_id=public_id))
    return render_template(
        "bank/preview.html",
        form=form,
        kinds={**file_kind_labels(), **kind_labels()},
        desk=here,
        formats=format_labels(),
        **shown,
    )


@blueprint.get("/uploads/<string:public_id>")
@access("bank.write", read="bank.read")
def preview(public_id: str) -> str:
    """Each question of the file as it will look, and each problem with its line."""
    here = pages.desk(the_actor())
    return _preview(public_id, from_request(save_form(here.places)), here)


@blueprint.get("/uploads/<string:public_id>/pictures/<string:name>")
@access("bank.write", read="bank.read")
def picture(public_id: str, name: str) -> Response:
    """A picture of the file, for whoever sent it."""
    found = queries.find_picture(public_id, the_actor().account_id, name.partition(".")[0])
    if found is None or name != f"{found.sha256}.{FORMATS[found.kind].ending}":
        abort(404)
    return send(Sent(found.sha256, found.size, FORMATS[found.kind], policy=PICTURE_ALONE))


@blueprint.post("/uploads/<string:public_id>")
@own_transaction
@access("bank.write", read="bank.read")
def save(public_id: str) -> Answer:
    """Saves every good question of the file, or none."""
    actor, here = the_actor(), pages.desk(the_actor())
    form, held = from_request(save_form(here.places)), queries.get_upload(public_id, actor.account_id)
    questions, bank_key = importing.good_questions(held), held.parsed["bank"]
    here.check_bank(bank_key)
    needed = importing.why_needed(questions, form.why.data or "")
    if not form.validate() or needed:
        form.why.errors = [*form.why.errors, *([say(needed)] if needed else [])]
        return _preview(public_id, form, here), 422
    how = importing.How(here.category_id(form.category.data), form.why.data or "", form.note.data or "")
    return _told(_carried_out(actor, importing.Taken(public_id, held.file_name, bank_key, questions), how))


def _carried_out(actor: Actor, taken: importing.Taken, how: importing.How) -> actions.Saved:
    """Saves outside the request's reading: texts and pictures are made ready before the transaction opens."""
    release()
    ready = actions.prepare(taken.questions, how.why, how.note)
    shown = pictures.of(taken.questions, how.why, taken.file_name)
    with transaction():
        store_media(shown)
        return actions.save(actor, taken.public_id, taken.bank_key, ready, how.category_id)


def _told(saved: actions.Saved) -> Response:
    flash(_("Đã nhập: %(new)s câu mới, %(changed)s câu có phiên bản mới, %(same)s câu như cũ.",
            new=saved.new, changed=saved.changed, same=saved.same), "success")  # fmt: skip
    return redirect(url_for("bank.index"), 303)


@blueprint.post("/uploads/<string:public_id>/removal")
@access("bank.write", read="bank.read")
def discard(public_id: str) -> Response:
    """Forgets the file; nothing of it was written."""
    actions.discard(the_actor(), queries.get_upload(public_id, the_actor().account_id).public_id)
    flash(_("Đã bỏ tệp vừa tải lên; không có câu hỏi nào được lưu."), "info")
    return redirect(url_for("bank.importing.index"), 303)
