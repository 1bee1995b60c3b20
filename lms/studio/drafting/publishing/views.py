"""The checklist, and publishing a draft: what it does to people is shown before it is saved."""

from collections.abc import Callable
from functools import cache

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from lms.catalog.drafts.publishing.actions import problems_of, publish
from lms.catalog.drafts.publishing.packing import Packed
from lms.catalog.drafts.rows import DraftView
from lms.catalog.queries import offered_courses
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.vietnamese import show_number
from lms.studio.drafting.publishing import pages
from lms.studio.drafting.publishing.forms import NextPublicationForm, PublicationForm
from lms.studio.queries import Reach, finished_people, reach_of_versions
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("publishing", __name__, url_prefix="/<string:public_id>/draft")

Answer = str | Response | tuple[str, int]


def _leads_somewhere(own: str) -> Callable[[str], bool]:
    """Says of an address whether a route answers it, and of a course's that the course is there (`own` will be); a
    place on the page itself is somewhere."""
    routes = current_app.url_map.bind("localhost")
    offered = cache(offered_courses)

    def leads(address: str) -> bool:
        path = address.partition("#")[0].partition("?")[0]
        try:
            _endpoint, named = routes.match(path, method="GET") if path else ("", {})
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        course = named.get("public_id") if path.startswith("/courses/") else None
        return course is None or course == own or course in offered()

    return leads


@blueprint.get("/checklist")
@access("drafts.see")
def checklist(public_id: str) -> str:
    """What is still to do before the draft can be published."""
    found = pages.checklist(the_actor(), public_id, _leads_somewhere(public_id))
    return render_template("drafting/checklist.html", checklist=found)


def _form(found: pages.Publication) -> PublicationForm:
    kind = NextPublicationForm if found.checklist.draft.newest is not None else PublicationForm
    form: PublicationForm = from_request(kind, data={"seen": found.seal})
    return form


def _page(found: pages.Publication, form: PublicationForm) -> str:
    return render_template("drafting/publication.html", publication=found, form=form)


@blueprint.get("/publication")
@access("drafts.write")
def publication(public_id: str) -> str:
    """Asks what is new and what it does to whom, with how many people each answer moves."""
    found = pages.publication(the_actor(), public_id, _leads_somewhere(public_id))
    return _page(found, _form(found))


@blueprint.post("/publication")
@own_transaction
@access("drafts.write")
def publish_draft(public_id: str) -> Answer:
    """Publishes what the page showed; nothing where it was changed since, or something is missing."""
    found = pages.publication(the_actor(), public_id, _leads_somewhere(public_id))
    draft, form, ready = found.checklist.draft, _form(found), found.ready
    if not form.validate() or ready is None or found.waits_for_review or not _is_what_was_seen(form, found):
        return _page(found, form), 422
    try:
        number = _published(draft, ready, form)
    except (Invalid, Conflict) as refusal:
        form.form_errors = form.form_errors or [say(refusal)]
        return _page(found, form), refusal.status
    _tell(draft.course_id, number)
    return redirect(url_for("studio.course", public_id=public_id), 303)


def _tell(course_id: int, number: int) -> None:
    """Says what was published, and how many people it moved."""
    flash(_("Đã phát hành phiên bản %(number)s.", number=number), "success")
    if moved := reach_of_versions(course_id).get(number, Reach()).moved:
        flash(
            _("Số người đang học được chuyển sang phiên bản này: %(count)s.", count=show_number(moved)),
            "info",
        )


def _is_what_was_seen(form: PublicationForm, found: pages.Publication) -> bool:
    if form.seen.data == found.seal:
        return True
    form.seen.data = found.seal
    form.form_errors = [
        _(
            "Bài, câu hỏi hoặc tệp của bản nháp vừa được sửa sau khi bạn mở trang này. Hãy xem lại rồi phát hành lần nữa."
        )
    ]
    return False


def _published(draft: DraftView, ready: Packed, form: PublicationForm) -> int:
    """Publishes the draft and says its number. Making and reading the pack is slow, so it comes before the writing."""
    release()
    if problems := problems_of(ready):
        form.form_errors = [say(message) for message in pages.unsound(problems)]
        raise Invalid(pages.UNSOUND)
    with transaction():
        publish(the_actor(), draft, ready, form.wish(), finished_people)
    return ready.pack.version
