"""The page of an attempt's steps. It only reads; that it was opened is noted."""

from flask import Blueprint, render_template

from lms.kernel.reading import person_opened
from lms.studio.adjustments.pages import describe
from lms.studio.attempts import pages
from lms.web.access import access, the_actor
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("attempts", __name__, template_folder="../templates", url_prefix="/studio")


@blueprint.get("/attempts/<string:public_id>")
@access(pages.PERMISSION)
def attempt(public_id: str) -> str:
    """Everything that happened to an attempt, with who and when."""
    number = page_number()
    found = pages.attempt_page(the_actor(), public_id, (number - 1) * PER_PAGE, PER_PAGE)
    person_opened(the_actor(), found.person_id, "studio.attempt")
    return render_template(
        "studio/attempt.html", found=found, saves=Page(found.saves, number, found.saved), moment=pages.moment,
        describe=describe,
    )  # fmt: skip
