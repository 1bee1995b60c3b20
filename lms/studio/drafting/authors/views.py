"""Sharing a course, its review, and who did what to its draft."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.catalog.drafts import queries as drafts
from lms.catalog.drafts.reviewing import actions as reviewing
from lms.catalog.drafts.rules import ReviewStep
from lms.catalog.drafts.sharing import actions as sharing
from lms.catalog.drafts.sharing import queries as authors
from lms.catalog.drafts.sharing.rules import Act
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.reading import person_opened
from lms.studio.drafting.authors import pages, queries
from lms.studio.drafting.authors.labels import ACTS, NOW, PARTS, STEPS
from lms.studio.drafting.pages import may_write
from lms.web.access import access, the_actor
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import page_number

blueprint = Blueprint("authors", __name__, url_prefix="/<string:public_id>")

Answer = str | Response | tuple[str, int]


def _opened(person_ids: Iterable[int | None]) -> None:
    for person_id in {one for one in person_ids if one is not None}:
        person_opened(the_actor(), person_id, "studio.draft-authors")


def _authors(public_id: str, wrong: str = "") -> str:
    course_id, title = authors.get_course(public_id)
    shown = pages.authors_page(the_actor(), course_id)
    _opened(shown.person_ids)
    return render_template(
        "drafting/authors.html", public_id=public_id, title=title, shown=shown, wrong=wrong, parts=PARTS, now=NOW,
        has_draft=drafts.find_open_draft(course_id) is not None,
    )  # fmt: skip


@blueprint.get("/authors")
@access("drafts.own", read="drafts.see")
def index(public_id: str) -> str:
    """Who writes the course; its owner changes that here."""
    return _authors(public_id)


@blueprint.post("/authors")
@access("drafts.own", read="drafts.see")
def change(public_id: str) -> Answer:
    """Shares it, takes that back, hands it over."""
    course_id, _title = authors.get_course(public_id)
    act = request.form.get("act", "")
    if act not in set(Act):
        raise NotFound(authors.NO_COURSE)
    try:
        sharing.change_author(the_actor(), course_id, request.form.get("account", ""), Act(act))
    except Invalid as refusal:
        return _authors(public_id, say(refusal)), 422
    flash(_("Đã ghi."), "success")
    stays = pages.may_see_authors(the_actor(), course_id)
    return redirect(
        url_for("drafts.authors.index", public_id=public_id) if stays else url_for("studio.index"), 303
    )


@blueprint.get("/draft/history")
@access("drafts.see")
def history(public_id: str) -> str:
    """Who did what to the draft."""
    draft = drafts.get_draft_visible_to(the_actor(), public_id, "drafts.see")
    acts = queries.acts(draft.id)
    _opened(act.person_id for act in acts)
    return render_template(
        "drafting/history.html", draft=draft, acts=acts, words=ACTS, writes=may_write(the_actor(), draft)
    )


@blueprint.get("/versions/<int:number>/history")
@access("drafts.see")
def version_history(public_id: str, number: int) -> str:
    """Who did what to the draft that became the version, and who approved it."""
    shown = pages.version_history(the_actor(), public_id, number)
    _opened([*(act.person_id for act in shown.acts), *(step.person_id for step in shown.steps)])
    return render_template("drafting/version_history.html", shown=shown, words=ACTS, steps=STEPS)


def _review(public_id: str, wrong: str = "", remark: str = "") -> str:
    draft = drafts.get_draft_visible_to(the_actor(), public_id, "drafts.see")
    steps = queries.reviews(draft.id)
    _opened(step.person_id for step in steps)
    return render_template(
        "drafting/review.html", draft=draft, steps=steps, words=STEPS, wrong=wrong, remark=remark,
        deciding=pages.deciding(the_actor(), draft),
    )  # fmt: skip


@blueprint.get("/draft/review")
@access("drafts.see")
def review(public_id: str) -> str:
    """The review: asked, approved, returned with a remark."""
    return _review(public_id)


@blueprint.get("/draft/answers")
@access("drafts.see")
def answers(public_id: str) -> str:
    """Every question of the draft with its key, for its authors and its reviewer."""
    return render_template("drafting/answers.html", shown=pages.sheets(the_actor(), public_id, page_number()))


@blueprint.post("/draft/review")
@access("drafts.write")
def ask(public_id: str) -> Response:
    """Asks for a review."""
    reviewing.ask(the_actor(), drafts.get_draft_visible_to(the_actor(), public_id))
    flash(_("Đã gửi bản nháp để duyệt."), "success")
    return redirect(url_for("drafts.authors.review", public_id=public_id), 303)


@blueprint.post("/draft/review/decision")
@access("drafts.review")
def decide(public_id: str) -> Answer:
    """Approves the draft, or returns it."""
    draft = drafts.get_draft_visible_to(the_actor(), public_id, "drafts.see")
    step = ReviewStep.APPROVED if request.form.get("act") == "approve" else ReviewStep.RETURNED
    remark = request.form.get("remark", "")[:2000]
    try:
        reviewing.decide(the_actor(), draft, step, request.form.get("seen", ""), remark)
    except (Conflict, Invalid) as refusal:
        return _review(public_id, say(refusal), remark), refusal.status
    flash(_("Đã ghi ý kiến duyệt."), "success")
    return redirect(url_for("studio.index"), 303)
