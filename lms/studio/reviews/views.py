"""The pages of the review cycle: trainers see the courses they write, the office every course."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.catalog.reviews import queries
from lms.catalog.reviews.actions import review
from lms.catalog.reviews.rules import digest
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.studio.queries import get_course_visible_to
from lms.studio.reviews.forms import ReviewForm
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _

blueprint = Blueprint("reviews", __name__, url_prefix="/studio")
PERMISSION = "studio.reviews"


@blueprint.get("/reviews")
@access(PERMISSION)
def index() -> str:
    """What is due, the longest overdue first, and what was said lately."""
    actor = the_actor()
    every = actor.has(Role.OFFICE)
    found = queries.with_writers(queries.due_visible_to(actor, clock.today(), every=every))
    said = queries.said_lately(actor, every=every)
    return render_template("studio/reviews.html", found=found, digest=digest(found), said=said)


@blueprint.post("/courses/<string:public_id>/lessons/<string:key>/review")
@access("studio.read")
def give(public_id: str, key: str) -> Response:
    """Records that the lesson still holds."""
    card = get_course_visible_to(the_actor(), public_id)
    form = from_request(ReviewForm)
    review(the_actor(), card.course_id, key, (form.note.data or "")[:500])
    flash(_("Đã ghi: nguồn của bài được đọc lại hôm nay, bài vẫn đúng."), "success")
    return redirect(url_for("reviews.index"), 303)
