"""The page of two versions, and that of a draft beside the newest version."""

from flask import Blueprint, render_template, request

from lms.studio import queries
from lms.studio.comparing.pages import MOST_LINES, compared, compared_draft
from lms.web.access import access, the_actor

blueprint = Blueprint("comparing", __name__, url_prefix="/studio")


@blueprint.get("/courses/<string:public_id>/comparison")
@access("studio.read")
def index(public_id: str) -> str:
    """What changed from one version to another; the two newest where none are named."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    shown = compared(card, request.args.get("one", ""), request.args.get("other", ""))
    return render_template("studio/comparison.html", card=card, shown=shown, most=MOST_LINES)


@blueprint.get("/courses/<string:public_id>/draft/comparison")
@access("drafts.see")
def draft(public_id: str) -> str:
    """What publishing the draft would change, for whoever may see the draft."""
    shown = compared_draft(the_actor(), public_id)
    return render_template("studio/draft_comparison.html", shown=shown, most=MOST_LINES)
