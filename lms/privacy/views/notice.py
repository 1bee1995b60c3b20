"""The notice of processing: shown once on the way to the home page, and readable at any time.

Only the home page waits for it. A lesson that is opened by its address, in a computer room or from a message, is
never held up; neither is somebody who still has to choose a password, nor a demo account.
"""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.privacy.actions import notices as actions
from lms.privacy.pages import kept_lines
from lms.privacy.queries import notices as queries
from lms.privacy.queries.limits import limits
from lms.privacy.rules.notice import blocks
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, current_actor, the_actor

SEEN = "notice"  # the session's note of the version that this person has acknowledged


@blueprint.before_app_request
def ask_to_read() -> Response | None:
    """Leads to the notice, once, on the way to the home page. One query per session where it was read before."""
    if request.endpoint != "home.index" or request.method != "GET":
        return None
    number, actor = queries.cached_number(), current_actor()
    if (
        not number
        or actor is None
        or actor.person_id is None
        or session.get(SEEN) == [actor.person_id, number]
    ):
        return None
    if current_user.must_change or current_user.row.is_demo:
        return None
    if queries.find_acknowledged_at(actor.person_id, number) is None:
        return redirect(url_for("privacy.notice"), 303)
    session[SEEN] = [actor.person_id, number]
    return None


def notice_values() -> dict[str, Any]:
    """What a page that shows the notice needs: the version in force, its text in the reader's language."""
    held, actor = queries.find_notice(), the_actor()
    english = str(get_locale()) == "en" and held is not None and bool(held.text_en)
    text = "" if held is None else held.text_en if english else held.text_vi
    read_at = queries.find_acknowledged_at(actor.person_id, held.number) if held and actor.person_id else None
    return {"notice": held, "blocks": blocks(text), "read_at": read_at, "language": "en" if english else "vi"}


@blueprint.get("/my-data/notice")
@access("privacy.notice")
def notice() -> str:
    """What is stored, why, who sees it, how long; with one button until it was pressed."""
    return render_template("privacy/notice.html", kept=kept_lines(limits()), **notice_values())


@blueprint.post("/my-data/notice/<int(max=99999):number>/acknowledgement")
@access("privacy.notice")
def acknowledge(number: int) -> Response:
    """Notes that this version was read, and leads on to the home page."""
    actor = the_actor()
    actions.acknowledge(actor, number)
    session[SEEN] = [actor.person_id, number]
    return redirect(url_for("home.index"), 303)
