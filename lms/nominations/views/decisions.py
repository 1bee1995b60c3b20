"""The number and day of a signed decision, once for all whom it gave an award."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.reading import list_opened
from lms.nominations import pages
from lms.nominations.blueprint import blueprint
from lms.nominations.decisions.actions import write_decision
from lms.nominations.decisions.forms import DecisionForm, data_of, show_seen
from lms.nominations.decisions.pages import DecisionsPage, decisions_page
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


def _page(page: DecisionsPage, form: DecisionForm) -> str:
    list_opened(the_actor(), "nominations.index", clock.today(), everybody=True)
    return render_template("nominations/decisions.html", page=page, chosen=page.chosen, form=form)


@blueprint.get("/nominations/decisions")
@access("nominations.appraise", read="nominations.read")
def decisions() -> str:
    """Who got an award of the principal, and by which decision."""
    page = decisions_page(pages.choose(request.args.get("period")))
    return _page(page, DecisionForm(data=data_of(page.found, page.held)).offer(page.found, page.held))


@blueprint.post("/nominations/decisions")
@access("nominations.appraise", read="nominations.read")
def write_number() -> Answer:
    """Writes one decision for those that are ticked."""
    page = decisions_page(pages.choose(request.args.get("period")))
    form = from_request(DecisionForm).offer(page.found, page.held)
    if not form.validate():
        return _page(page, form), 422
    return _written(page, form)


def _written(page: DecisionsPage, form: Any) -> Answer:
    chosen = [one for one in page.found if one.public_id in form.nominations.data]
    try:
        write_decision(the_actor(), chosen, form.rows_seen, form.number.data, form.decided_on.data)
    except (Invalid, Conflict) as refusal:
        form.number.errors, form.seen.raw_data = [say(refusal)], None
        form.seen.data = show_seen(page.held)
        return _page(page, form), 422
    flash(_("Đã ghi số quyết định."), "success")
    return redirect(url_for("nominations.decisions", period=page.chosen.period.key), 303)
