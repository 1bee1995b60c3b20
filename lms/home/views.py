"""The home page."""

from flask import Blueprint, render_template

from lms.home import pages
from lms.kernel import clock
from lms.org.days.rules import WEEKDAYS
from lms.web.access import access, the_actor

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@access("learning.learn")
def index() -> str:
    """What is to be done next, for whoever is signed in."""
    today = clock.today()
    return render_template(
        "home/index.html", home=pages.home(the_actor(), today), today=today, weekdays=WEEKDAYS
    )
