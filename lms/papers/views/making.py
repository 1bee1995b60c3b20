"""The list of papers, one before it is made, what the office writes for it, and its file."""

import io
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from lms.emulation.rules import Period
from lms.kernel.db import release
from lms.kernel.errors import Conflict
from lms.kernel.files.formats import FORMATS
from lms.kernel.reading import list_opened, person_opened
from lms.papers import actions, kinds, pages
from lms.papers.blueprint import blueprint
from lms.papers.forms import MOST_ABOUT, ChooseForm, ask_form_class, entries_form_class, seen_rows
from lms.papers.kinds import NotYet, PaperKind
from lms.papers.pages import Draft
from lms.papers.preview import preview
from lms.papers.rules import small_number
from lms.web.access import access, the_actor
from lms.web.forms import from_query, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


@blueprint.get("/papers")
@access("papers.read")
def index() -> str:
    """The kinds of paper that can be made."""
    return render_template("papers/index.html", kinds=kinds.kinds())


def _asked(key: str) -> tuple[Draft, Any]:
    """The paper that the address asks for, and the form of the question; a day that can't be read is today."""
    form = from_query(ask_form_class(kinds.get(key).whom))
    form.validate()
    day = form.day.data if not form.day.errors else None
    about = (form.about.data or "")[:MOST_ABOUT]
    found = pages.draft(key, form.period.data or None, day, small_number(form.signer.data), about)
    form.fill({p.key: say(p.shown_name) for p in found.periods}, found.school.signers)
    _ask_about(form, found.kind, found.period)
    form.choose(found.period.key, found.signer, found.paper_on)
    return found, form


def _ask_about(form: Any, kind: PaperKind, period: Period) -> None:
    """Puts the question whom the paper is about into words, with the answers where there are few."""
    form.ask_about(kind.whom)
    if isinstance(form, ChooseForm):
        form.offer([(value, say(words)) for value, words in pages.about_choices(kind, period)])


def _is_about_one(found: Draft) -> bool:
    """Whether the paper is about one person; notes who was shown it, as they can read themselves."""
    if found.person_id is None:
        return False
    person_opened(the_actor(), found.person_id, "papers.person")
    return True


def _page(found: Draft, ask: Any, form: Any) -> str:
    if found.kind.names_people and not _is_about_one(found):
        list_opened(the_actor(), "papers.list", found.on)
    shown = preview(found.paper)
    return render_template("papers/paper.html", found=found, ask=ask, form=form, shown=shown)


@blueprint.get("/papers/kinds/<string:key>")
@access("papers.read")
def paper(key: str) -> str:
    """What is missing from a paper, what it will say, and what the office writes for it."""
    try:
        found, ask = _asked(key)
    except NotYet as missing:
        return _not_yet(key, missing)
    data = {one.field.name: one.text for one in found.written} | {"seen": found.seen}
    return _page(found, ask, entries_form_class(found.fields)(data=data))


def _not_yet(key: str, missing: NotYet) -> str:
    """What has to be said or done before there is a paper, and where to say it."""
    kind = kinds.get(key)
    form = from_query(ask_form_class(kind.whom))
    period, offered = pages.periods_for(kind, form.period.data or None)
    form.fill({p.key: say(p.shown_name) for p in offered}, [])
    _ask_about(form, kind, period)
    form.period.data = period.key
    was_asked = bool(form.about.data)
    return render_template(
        "papers/asking.html", kind=kind, ask=form, why=missing.message, was_asked=was_asked
    )


@blueprint.post("/papers/kinds/<string:key>/entries")
@access("papers.change", read="papers.read")
def write(key: str) -> Response | tuple[str, int]:
    """Keeps what was written for the papers of a kind and period."""
    found, ask = _asked(key)
    form = from_request(entries_form_class(found.fields))
    texts = {one.field.name: form[one.field.name].data or "" for one in found.written}
    if not _is_good(found, form, texts):
        return _page(found, ask, form), 422
    try:
        changed = actions.save_entries(the_actor(), key, found.period.key, seen_rows(form.seen.data), texts)
    except Conflict as conflict:
        return _again(key, conflict), 409
    flash(_("Đã lưu.") if changed else _("Không có gì thay đổi."), "success" if changed else "info")
    day, signer, about = (request.args.get(name) for name in ("day", "signer", "about"))
    asked = url_for("papers.paper", key=key, period=found.period.key, day=day, signer=signer, about=about)
    return redirect(asked, 303)


def _is_good(found: Draft, form: Any, texts: dict[str, str]) -> bool:
    good = bool(form.validate())
    for one in found.written:
        said = [
            say(problem) for problem in found.kind.problems(one.field.name, texts[one.field.name], found.on)
        ]
        form[one.field.name].errors = [*form[one.field.name].errors, *said]
        good = good and not said
    return good


def _again(key: str, conflict: Conflict) -> str:
    """The page with what was typed, what stands there now beside it, and the rows that were seen by now."""
    release()  # what was half written is not seen
    found, ask = _asked(key)
    form = from_request(entries_form_class(found.fields))
    form.seen.data = found.seen
    form.seen.raw_data = None
    for one in found.written:
        if one.row and one.text != (form[one.field.name].data or ""):
            theirs = _("%(who)s đã ghi: “%(said)s”", who=one.row.recorded_by, said=one.text or "–")
            form[one.field.name].errors = [theirs]
    form.seen.errors = [say(conflict)]
    return _page(found, ask, form)


@blueprint.get("/papers/kinds/<string:key>/file")
@access("papers.read")
def download(key: str) -> FileResponse:
    """The paper as .docx."""
    found, _form = _asked(key)
    if found.kind.names_people and not _is_about_one(found):
        list_opened(the_actor(), "papers.file", found.on)
    release()
    content = io.BytesIO(pages.make(found))
    return send_file(content, FORMATS["docx"].content_type, as_attachment=True, download_name=found.file_name)
