"""The bank's list, and one question with its versions, uses and history."""

from flask import Blueprint, render_template, request

from lms.assessment.bank import queries as bank
from lms.kernel.reading import person_opened
from lms.studio.bank import pages
from lms.studio.bank.bulk.forms import ACTS
from lms.studio.bank.bulk.views import blueprint as bulk_pages
from lms.studio.bank.categories.views import blueprint as category_pages
from lms.studio.bank.editing.views import blueprint as editing_pages
from lms.studio.bank.forms import RARE, filter_form
from lms.studio.bank.importing.views import blueprint as import_pages
from lms.web.access import access, the_actor
from lms.web.paging import page_number

blueprint = Blueprint("bank", __name__, template_folder="templates", url_prefix="/studio/bank")
blueprint.register_blueprint(bulk_pages)
blueprint.register_blueprint(category_pages)
blueprint.register_blueprint(editing_pages)
blueprint.register_blueprint(import_pages)


@blueprint.get("")
@access("bank.read")
def index() -> str:
    """The questions within reach, searched and narrowed."""
    shown = pages.index(the_actor(), request.args, page_number())
    here = shown["desk"]
    form = filter_form(here.titles, here.places, shown["tags"])
    return render_template(
        "bank/index.html", form=form, acts=ACTS, rare=any(map(request.args.get, RARE)), **shown
    )


@blueprint.get("/questions/<string:public_id>")
@access("bank.read")
def question(public_id: str) -> str:
    """One question: as a learner sees it, its key, its versions, where it is used, who changed it."""
    actor = the_actor()
    here = pages.desk(actor)
    shown = pages.sheet(here, bank.get_question(public_id, here.reach))
    for person_id in {one.person_id for one in (*shown["edits"], *shown["acts"]) if one.person_id}:
        person_opened(actor, person_id, "bank.question")
    return render_template("bank/question.html", act_words=ACTS, **shown)


@blueprint.get("/questions/<string:public_id>/comparison")
@access("bank.read")
def comparison(public_id: str) -> str:
    """Two versions of a question side by side."""
    row = bank.get_question(public_id, pages.desk(the_actor()).reach)
    shown = pages.comparison(row, request.args.get("one", ""), request.args.get("other", ""))
    return render_template("bank/comparison.html", **shown)
