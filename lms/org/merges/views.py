"""Pages of records that may be of one person."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Conflict, Invalid
from lms.org.blueprint import blueprint
from lms.org.changes import Ground
from lms.org.merges import actions, queries
from lms.org.people.forms import MergeForm
from lms.org.people.queries import history
from lms.org.queries import find_person_by_code, get_person_by_public_id
from lms.web.access import access, the_actor
from lms.web.forms import Form, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | Response | tuple[str, int]
SHOWN = 200


@blueprint.get("/people/duplicates")
@access("org.read")
def duplicates() -> str:
    """Records that may be of one person."""
    found, total = queries.candidates(clock.today(), SHOWN)
    return render_template("org/duplicates.html", candidates=found, total=total)


def _merge_page(public_id: str, form: Form) -> str:
    kept, text = get_person_by_public_id(public_id), request.values.get("other", "").strip()
    other = find_person_by_code(text) if text else None
    if other is not None and other.id == kept.id:
        other = None
    rows = [(person, [r for r in history(person.id) if r.replaced_at is None and not r.is_empty]) for person in (kept, other) if person]  # fmt: skip
    return render_template("org/merger.html", kept=kept, other=other, asked=text, rows=rows, form=form)


@blueprint.get("/people/<string:public_id>/merger")
@access("org.change", read="org.read")
def merger(public_id: str) -> str:
    """Both records side by side before they become one."""
    return _merge_page(public_id, MergeForm())


@blueprint.post("/people/<string:public_id>/merger")
@access("org.change", read="org.read")
def record_merger(public_id: str) -> Answer:
    """Makes the other record one with this one."""
    kept, form = get_person_by_public_id(public_id), from_request(MergeForm)
    other = find_person_by_code(request.form.get("other", "").strip())
    if other is None or not form.validate():
        return _merge_page(public_id, form), 422
    try:
        ground = Ground(clock.today(), reason=form.reason.data)
        actions.merge(the_actor(), kept.id, other.id, ground)
    except (Invalid, Conflict) as refusal:
        form.form_errors = [say(refusal)]
        return _merge_page(public_id, form), 422
    flash(_("Đã gộp hồ sơ mã %(code)s vào hồ sơ này.", code=other.code or "–"), "success")
    return redirect(url_for("org.person", public_id=public_id), 303)


@blueprint.post("/people/<string:public_id>/mergers/<string:merge_id>/removal")
@access("org.change", read="org.read")
def undo_merger(public_id: str, merge_id: str) -> Response:
    """Two records again."""
    get_person_by_public_id(public_id)
    reason = request.form.get("reason", "")
    actions.undo(the_actor(), merge_id, Ground(clock.today(), reason=reason))
    flash(_("Đã tách lại thành hai hồ sơ."), "success")
    return redirect(url_for("org.person", public_id=public_id), 303)
