"""The home page."""

from flask import Blueprint, render_template

from lms.home import pages, rules
from lms.kernel import clock
from lms.targets.rules import WEEKDAYS
from lms.web.access import access, the_actor

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@access("learning.learn")
def index() -> str:
    """What is to be done next, for whoever is signed in."""
    today = clock.today()
    home = pages.home(the_actor(), today)
    return render_template(
        "home/index.html", home=home, today=today, due=rules.due, doing_in=rules.doing_in, weekdays=WEEKDAYS,
        day_after=rules.day_after,
    )  # fmt: skip
