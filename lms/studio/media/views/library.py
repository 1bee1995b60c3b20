"""The pages of a course's files, and the answer an editor gets that sends one."""

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.catalog.library import actions, queries
from lms.catalog.library.rows import FileRow
from lms.catalog.library.rules import FAMILIES
from lms.kernel.db import release
from lms.kernel.errors import Conflict
from lms.kernel.files.store import megabytes
from lms.studio.media import pages
from lms.studio.media.forms import (
    CreditsForm,
    LibraryFilter,
    describe_form,
    said_in,
    sent_captions,
    upload_form,
)
from lms.studio.media.pages import Desk, Outcome
from lms.studio.media.views.offering import offered_file
from lms.web.access import access, large_body, media_body, own_transaction, the_actor
from lms.web.forms import from_query, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import page_number

blueprint = Blueprint("media", __name__, url_prefix="/studio/courses/<string:public_id>/media")

Answer = str | Response | tuple[str, int] | tuple[Response, int]


def _index(
    desk: Desk, form: Any, outcomes: list[Outcome] | None = None, credit_form: CreditsForm | None = None
) -> str:
    filters, credit_form = from_query(LibraryFilter), credit_form or CreditsForm()
    filters.offer()
    credit_form.offer()
    shown = pages.library(desk, filters.filters(), page_number())
    return render_template(
        "studio/media/index.html", form=form, filters=filters, families=FAMILIES, megabytes=megabytes,
        outcomes=outcomes or [], credit_form=credit_form, most={f.value: megabytes(n) for f, n in pages.most().items()},
        is_narrowed=filters.filters() != type(filters.filters())(), **shown,
    )  # fmt: skip


@blueprint.get("")
@access("media.write", read="studio.read")
def index(public_id: str) -> str:
    """The course's files, and the form to send more."""
    return _index(pages.the_desk(the_actor(), public_id), upload_form()())


@blueprint.post("")
@own_transaction
@media_body
@access("media.write", read="studio.read")
def upload(public_id: str) -> Answer:
    """Takes files, each by itself; JSON for an editor that asks for it."""
    actor, desk, form = the_actor(), pages.the_desk(the_actor(), public_id), from_request(upload_form())
    sent = [(each.filename, each.stream) for each in request.files.getlist("file") if each.filename]
    release()
    is_sound = form.validate()
    if not sent:
        form.file.errors = [_("Vui lòng chọn ít nhất một tệp.")]
    if not sent or not is_sound:
        return _refused(form) if _wants_json() else (_index(desk, form), 422)
    said = said_in(form) if len(sent) == 1 else replace(said_in(form), alt="", transcript="")
    outcomes = pages.receive(actor, desk, sent, said)
    if len(sent) == 1:
        outcomes = [pages.with_captions(actor, desk, outcomes[0], sent_captions(form), said)]
    return _told(desk, form, outcomes)


@blueprint.post("/credits")
@access("media.write", read="studio.read")
def credit(public_id: str) -> Answer:
    """Says author, licence and source of all files that lack them."""
    desk, form = pages.the_desk(the_actor(), public_id), from_request(CreditsForm)
    form.offer()
    if not form.validate():
        return _index(desk, upload_form()(), credit_form=form), 422
    count = actions.credit_all(the_actor(), desk.course_id, form.says())
    flash(_("Đã ghi cho %(count)s tệp. Ô nào đã có chữ thì giữ nguyên.", count=count), "success")
    return redirect(url_for("media.index", public_id=public_id), 303)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _refused(form: Any) -> Answer:
    return jsonify(message=" ".join(str(e) for errors in form.errors.values() for e in errors)), 422


def _told(desk: Desk, form: Any, outcomes: list[Outcome]) -> Answer:
    refused = [each for each in outcomes if each.file is None]
    if _wants_json():
        return _as_json(desk, outcomes)
    if refused:
        return _index(desk, form, outcomes), refused[0].status if len(refused) == len(outcomes) else 422
    if len(outcomes) == 1 and outcomes[0].file and not outcomes[0].is_new:
        flash(_("Khóa học đã có tệp này từ trước."), "info")
    else:
        flash(
            _("Đã nhận %(count)s tệp. Hãy ghi lời mô tả và nguồn cho từng tệp.", count=len(outcomes)),
            "success",
        )
    return redirect(url_for("media.index", public_id=desk.public_id), 303)


def _as_json(desk: Desk, outcomes: list[Outcome]) -> Answer:
    told = [_one(desk, each) for each in outcomes]
    status = next((each.status for each in outcomes if each.file is None), 200)
    return jsonify(told[0] if len(told) == 1 else {"files": told}), status


def _one(desk: Desk, outcome: Outcome) -> dict[str, object]:
    file = outcome.file
    if file is None:
        return {"name": outcome.name, "message": say(outcome.refusal or "")}
    told = offered_file(desk.public_id, file)
    return {**told, "lost": say(outcome.lost)} if outcome.lost else told


def _file(desk: Desk, file: FileRow, form: Any) -> str:
    return render_template(
        "studio/media/file.html", desk=desk, file=file, form=form, families=FAMILIES, megabytes=megabytes,
        versions=actions.shown_in(desk.course_id, file.sha256), films=queries.films_with(desk.course_id, file.name),
        lessons=queries.drafted_in(desk.course_id, file.name),
    )  # fmt: skip


def _form(file: FileRow) -> Any:
    return from_request(describe_form(file, queries.captions_of(file.course_id)), obj=file)


@blueprint.get("/<string:file_id>")
@access("media.write", read="studio.read")
def file(public_id: str, file_id: str) -> Answer:
    """One file: what it looks like, what is said of it, where it is used; JSON for an editor that asks for it."""
    desk = pages.the_desk(the_actor(), public_id)
    found = queries.get_file(desk.course_id, file_id)
    if _wants_json():
        names = {each.name: each.given_name for each in queries.captions_of(desk.course_id)}
        return jsonify({**offered_file(public_id, found), **asdict(found.said), "known_captions": names})
    return _file(desk, found, _form(found))


@blueprint.post("/<string:file_id>")
@own_transaction
@large_body
@access("media.write", read="studio.read")
def describe(public_id: str, file_id: str) -> Answer:
    """Says of a file who made it, under which licence, what it shows; a film's captions may come along."""
    actor, desk = the_actor(), pages.the_desk(the_actor(), public_id)
    found = queries.get_file(desk.course_id, file_id)
    form = _form(found)
    release()
    if not form.validate():
        return _refused_file(desk, found, form)
    said = said_in(form, found)  # captions that come with it are by whom the form says
    outcome = pages.say_of(actor, desk, found, said, sent_captions(form), said)
    if outcome.file is None:
        form.captions_file.errors = [say(outcome.refusal or "")]
        return _refused_file(desk, found, form)
    if _wants_json():
        return jsonify(offered_file(public_id, outcome.file))
    flash(_("Đã lưu thông tin của tệp."), "success")
    return redirect(url_for("media.file", public_id=public_id, file_id=file_id), 303)


def _refused_file(desk: Desk, found: FileRow, form: Any) -> Answer:
    return _refused(form) if _wants_json() else (_file(desk, found, form), 422)


@blueprint.get("/<string:file_id>/removal")
@access("media.write", read="studio.read")
def removal(public_id: str, file_id: str) -> str:
    """What removing the file would do."""
    desk = pages.the_desk(the_actor(), public_id)
    found = queries.get_file(desk.course_id, file_id)
    return render_template(
        "studio/media/removal.html", desk=desk, file=found, megabytes=megabytes,
        versions=actions.shown_in(desk.course_id, found.sha256), films=queries.films_with(desk.course_id, found.name),
        lessons=queries.drafted_in(desk.course_id, found.name),
    )  # fmt: skip


@blueprint.post("/<string:file_id>/removal")
@access("media.write", read="studio.read")
def remove(public_id: str, file_id: str) -> Answer:
    """Takes the file out of the course."""
    desk = pages.the_desk(the_actor(), public_id)
    try:
        gone = actions.remove(the_actor(), desk.course_id, file_id)
    except Conflict as refusal:
        flash(say(refusal), "error")
        return redirect(url_for("media.removal", public_id=public_id, file_id=file_id), 303)
    flash(_("Đã xóa tệp “%(name)s”.", name=gone.given_name), "success")
    return redirect(url_for("media.index", public_id=public_id), 303)
