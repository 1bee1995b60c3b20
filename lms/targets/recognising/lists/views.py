"""The pages of a list from another system: sent, looked at, taken or dropped."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files.names import shown_name
from lms.kernel.reading import list_opened
from lms.targets.recognising.lists import actions, pages
from lms.targets.recognising.lists.forms import ListForm, TakeForm
from lms.targets.recognising.lists.queries import get_batch
from lms.targets.recognising.lists.receiving import read_upload
from lms.targets.recognising.lists.rules import VERDICT_LABELS, Verdict
from lms.targets.recognising.pages import titles
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("recognised_lists", __name__, url_prefix="/recognitions/lists")

Answer = str | tuple[str, int] | Response
DECIDE = "recognitions.decide"


def _form_page(form: Any) -> str:
    return render_template("targets/recognition_list_new.html", form=form)


@blueprint.get("/new")
@access(DECIDE)
def new() -> str:
    """Choosing a list."""
    return _form_page(ListForm().offer(titles()))


@blueprint.post("/new")
@own_transaction
@large_body
@access(DECIDE)
def upload() -> Answer:
    """Reads the list in a process of its own and keeps its rows for a look; nothing is recognised yet."""
    actor, form = the_actor(), from_request(ListForm).offer(titles())
    release()
    if not form.validate():
        return _form_page(form), 422
    name = shown_name(form.file.data.filename)
    try:
        read = read_upload(form.file.data, name)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _form_page(form), 422
    with transaction():
        public_id = actions.keep(actor, read, name, form.said())
    return redirect(url_for("recognised_lists.show", public_id=public_id), 303)


def _page(found: pages.Preview, form: Any) -> str:
    list_opened(the_actor(), "targets.recognitions", clock.today(), everybody=True)
    form.seen.data, form.seen.raw_data = str(len(found.taken(with_used=False))), None
    return render_template(
        "targets/recognition_list.html", found=found, form=form, verdicts=Verdict, labels=VERDICT_LABELS,
        shown=pages.SHOWN, titles=found.titles,
    )  # fmt: skip


@blueprint.get("/<string:public_id>")
@access(DECIDE)
def show(public_id: str) -> str:
    """What becomes of each row."""
    return _page(pages.preview(the_actor(), public_id), TakeForm())


@blueprint.post("/<string:public_id>/recognition")
@access(DECIDE)
def take(public_id: str) -> Answer:
    """Takes the rows that were shown."""
    found, form = pages.preview(the_actor(), public_id), from_request(TakeForm)
    sure = found.taken(with_used=False)
    rows = found.taken(with_used=bool(form.used.data))
    seen = form.seen_number + len(rows) - len(sure)
    try:
        taken = actions.take(the_actor(), found.batch, found.asked, rows, seen)
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(say(refusal))
        return _page(found, form), 422
    flash(_("Đã công nhận %(n)s dòng.", n=taken), "success")
    return redirect(url_for("recognising.index", list="accepted"), 303)


@blueprint.post("/<string:public_id>/removal")
@access(DECIDE)
def drop(public_id: str) -> Answer:
    """Drops the list."""
    actions.drop(the_actor(), get_batch(public_id))
    flash(_("Đã bỏ danh sách; không có gì được ghi."), "success")
    return redirect(url_for("recognising.index"), 303)
