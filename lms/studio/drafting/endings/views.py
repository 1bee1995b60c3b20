"""What somebody is told who is still at work on a draft that somebody else ended. No route of its own: it answers for the
pages of drafts."""

from flask import Blueprint, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from lms.catalog.drafts.actions import DraftClosed
from lms.catalog.drafts.queries import NoDraft
from lms.kernel import clock
from lms.kernel.db import release
from lms.kernel.reading import person_opened
from lms.studio.drafting.endings.pages import sentence, typed
from lms.studio.drafting.endings.queries import Ending, find_ending
from lms.web.access import the_actor
from lms.web.errors import error_page
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = Response | tuple[str, int]


def answer_for(blueprint: Blueprint) -> None:
    """Lets the pages of the blueprint, and of those inside it, tell how a draft ended instead of losing what was typed."""
    blueprint.register_error_handler(NoDraft, _answer)
    blueprint.register_error_handler(DraftClosed, _answer)


def _answer(error: NoDraft | DraftClosed) -> Answer:
    release()  # what the refused act had begun
    place = request.view_args or {}
    ending = find_ending(the_actor(), str(place.get("public_id")), place.get("lesson_id"))
    if ending is None or request.method != "POST":
        return error_page(error.status, say(error))
    return _told(ending)


def _told(ending: Ending) -> Answer:
    if ending.person_id is not None:
        person_opened(the_actor(), ending.person_id, "studio.draft-authors")
    said = say(sentence(ending, clock.local(ending.at).strftime("%H:%M %d/%m/%Y"), _("Hệ thống")))
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        kept = _("Bài bạn viết còn trên trang này: hãy chép lại để dùng.")
        return make_response(jsonify(message=f"{said} {kept}"), 409)
    texts = typed(request.form.items(multi=True))
    public_id = (request.view_args or {})["public_id"]
    page = render_template("drafting/ending.html", said=said, ending=ending, texts=texts, course=public_id)
    return page, 409
