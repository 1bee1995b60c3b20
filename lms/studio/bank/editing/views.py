"""Writing a question: a new one, or a new version; with a preview before it is saved."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment.bank import actions
from lms.assessment.bank import queries as bank
from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import Draft
from lms.kernel.db import release
from lms.kernel.errors import Conflict, Invalid
from lms.studio.bank import pages
from lms.studio.bank.editing import pages as editing
from lms.studio.bank.labels import kind_labels
from lms.web.access import access, the_actor
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("editing", __name__)

Answer = str | Response | tuple[str, int]


def _page(editor: editing.Editor, meanwhile: BankRow | None = None) -> str:
    return render_template("bank/editor.html", editor=editor, kinds=kind_labels(), meanwhile=meanwhile)


def _read(editor: editing.Editor) -> tuple[Draft | None, Answer]:
    """What is to be saved; else None and the page: with more rows, with what is wrong, or with the preview."""
    act = request.form.get("act", "save")
    if act.startswith("more-") or act == "look":
        return None, _page(editor)
    if not editor.read():
        return None, (_page(editor), 422)
    return (editor.draft if act == "save" else None), _page(editor) if act != "save" else ""


@blueprint.get("/new")
@access("bank.write", read="bank.read")
def new() -> str:
    """The kinds of question, or the empty form of one."""
    kind = request.args.get("kind", "")
    if not kind:
        return render_template("bank/kinds.html", kinds=editing.new_kinds())
    return _page(editing.new(kind, pages.desk(the_actor())))


@blueprint.post("/new/<string:kind>")
@access("bank.write", read="bank.read")
def add(kind: str) -> Answer:
    """A new question, or its preview."""
    here = pages.desk(the_actor())
    editor = editing.new(kind, here)
    draft, answer = _read(editor)
    if draft is None:
        return answer
    try:
        place = here.category_id(editor.form.category.data)
        public_id = actions.write_question(the_actor(), editor.form.bank.data, draft, place)
    except Invalid as refusal:
        editor.form.key.errors = [say(refusal)]
        return _page(editor), 422
    flash(_("Đã lưu câu hỏi."), "success")
    return redirect(url_for("bank.question", public_id=public_id), 303)


@blueprint.get("/questions/<string:public_id>/versions")
@access("bank.write", read="bank.read")
def edit(public_id: str) -> str:
    """The form with the wording that counts."""
    here = pages.desk(the_actor())
    return _page(editing.of(bank.get_question(public_id, here.reach), here))


@blueprint.post("/questions/<string:public_id>/versions")
@access("bank.write", read="bank.read")
def reword(public_id: str) -> Answer:
    """A new version of the question, or its preview."""
    here = pages.desk(the_actor())
    row = bank.get_question(public_id, here.reach)
    editor = editing.of(row, here)
    draft, answer = _read(editor)
    return _kept(editor, row, draft) if draft is not None else answer


def _kept(editor: editing.Editor, row: BankRow, draft: Draft) -> Answer:
    try:
        changed = actions.reword_question(the_actor(), row, draft, editing.expected(editor))
    except Conflict:
        release()
        row = bank.get_question(row.public_id, None)
        editor.form.expected.data = editor.form.expected.raw_data = str(row.wording.version_id)
        return _page(editor, row), 409
    flash(
        _("Đã lưu phiên bản mới.") if changed else _("Nội dung như cũ nên không có phiên bản mới."), "success"
    )
    return redirect(url_for("bank.question", public_id=row.public_id), 303)
