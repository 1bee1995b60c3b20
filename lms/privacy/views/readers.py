"""Who opened my data."""

from flask import render_template

from lms.accounts.rules import ROLE_LABELS
from lms.privacy.queries.limits import limits
from lms.privacy.queries.readers import readers_of
from lms.privacy.rules.readers import WHAT_LABELS
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, the_person_id
from lms.web.paging import PER_PAGE, Page, page_number


@blueprint.get("/my-data/readers")
@access("privacy.mine")
def readers() -> str:
    """Each view of my data by somebody else: when, who, what."""
    number = page_number()
    rows, total = readers_of(the_person_id(), PER_PAGE, (number - 1) * PER_PAGE)
    return render_template(
        "privacy/readers.html", page=Page(rows, number, total), whats=WHAT_LABELS,
        roles={label.role.value: label.label for label in ROLE_LABELS}, months=limits()["access_log_months"],
    )  # fmt: skip
