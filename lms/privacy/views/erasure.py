"""The page that removes a person's identity for good."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.privacy.actions import erasing
from lms.privacy.forms import ErasureForm
from lms.privacy.queries.erasures import open_memberships
from lms.privacy.queries.requests import RequestView, get_request
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


def _page(found: RequestView, form: ErasureForm) -> str:
    return render_template("privacy/erasure.html", request_=found, form=form)


def _form(found: RequestView, form: ErasureForm) -> ErasureForm:
    form.process_last_day(bool(open_memberships(found.person_id)))
    return form


@blueprint.get("/data-requests/<string:public_id>/erasure")
@access("privacy.handle", read="privacy.read")
def erasure(public_id: str) -> str:
    """What goes, what stays, and the second question."""
    found = get_request(public_id, clock.today())
    return _page(found, _form(found, ErasureForm(data={"last_day": clock.today()})))


@blueprint.post("/data-requests/<string:public_id>/erasure")
@access("privacy.handle", read="privacy.read")
def erase(public_id: str) -> Response | tuple[str, int]:
    """Removes it."""
    found = get_request(public_id, clock.today())
    form = _form(found, from_request(ErasureForm))
    if not form.validate():
        return _page(found, form), 422
    last_day = form.last_day.data if "last_day" in form else None
    try:
        asked = erasing.Asked(form.typed_name.data or "", form.reason.data or "", last_day)
        pseudonym = erasing.erase(the_actor(), found, asked)
    except Invalid as refusal:
        form.typed_name.errors = [say(refusal)]
        return _page(found, form), 422
    flash(_("Đã xóa. Trong số liệu, người này nay là “%(name)s”.", name=pseudonym), "success")
    return redirect(url_for("privacy.one_request", public_id=public_id), 303)
