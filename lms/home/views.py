"""The home page."""

from flask import Blueprint, render_template

from lms.home import pages
from lms.home.group.pages import group_page
from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.mentoring.rules import STATE_LABELS
from lms.org.days.rules import WEEKDAYS
from lms.targets.status.rules import STATUS_LABELS
from lms.web.access import access, the_actor, the_person_id

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@access("learning.learn")
def index() -> str:
    """What is to be done next, for whoever is signed in."""
    today = clock.today()
    return render_template(
        "home/index.html", home=pages.home(the_actor(), today), today=today, weekdays=WEEKDAYS
    )


@blueprint.get("/mentoring/group")
@access("mentoring.own")
def group() -> str:
    """A core trainer's own group: what each colleague lacks, and the help given."""
    page, today = group_page(the_person_id(), clock.today()), clock.today()
    if page.colleagues:
        list_opened(the_actor(), "mentoring.group", today, everybody=True)
    return render_template(
        "home/group.html",
        page=page,
        states=STATE_LABELS,
        statuses=STATUS_LABELS,
        today=today,
        on=today,
        known=None,
    )
