"""The list of legal bases."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid, LmsError
from lms.papers import actions, pages, queries
from lms.papers.blueprint import blueprint
from lms.papers.forms import BasisForm, basis_data
from lms.papers.rules import KIND_TITLES, Standing, small_number
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


@blueprint.get("/papers/bases")
@access("papers.read")
def bases() -> str:
    """Every basis with its days and the papers that cite it."""
    found = queries.bases()
    return render_template(
        "papers/bases.html", bases=found, today=clock.today(), titles=KIND_TITLES, Standing=Standing
    )


def _form_page(form: Any, key: str | None) -> str:
    form.fill(dict(pages.topics(queries.bases())))
    return render_template("papers/basis.html", form=form, key=key)


@blueprint.get("/papers/bases/new")
@access("papers.change", read="papers.read")
def new_basis() -> str:
    """The form of a further basis."""
    last = max((basis.position for basis in queries.bases()), default=0)
    return _form_page(BasisForm(data={"position": last + 10}), None)


@blueprint.post("/papers/bases/new")
@access("papers.change", read="papers.read")
def add_basis() -> Response | tuple[str, int]:
    """Puts a basis on the list."""
    form = from_request(BasisForm)
    if form.validate():
        try:
            actions.add_basis(the_actor(), form.values())
            flash(_("Đã thêm căn cứ."), "success")
            return redirect(url_for("papers.bases"), 303)
        except Invalid as refusal:
            form.in_force_to.errors = [say(refusal)]
    return _form_page(form, None), 422


@blueprint.get("/papers/bases/<string:key>")
@access("papers.change", read="papers.read")
def basis(key: str) -> str:
    """The form of a basis on the list."""
    return _form_page(BasisForm(data=basis_data(queries.get_basis(key))), key)


@blueprint.post("/papers/bases/<string:key>")
@access("papers.change", read="papers.read")
def change_basis(key: str) -> Response | tuple[str, int]:
    """Corrects a basis."""
    queries.get_basis(key)
    form = from_request(BasisForm)
    if form.validate():
        try:
            actions.change_basis(the_actor(), key, small_number(form.seen.data), form.values())
            flash(_("Đã lưu căn cứ."), "success")
            return redirect(url_for("papers.bases"), 303)
        except LmsError as refusal:
            form.in_force_to.errors = [say(refusal)]
            form.seen.data = str(queries.get_basis(key).id)
            form.seen.raw_data = None
    return _form_page(form, key), 422


@blueprint.post("/papers/bases/<string:key>/removal")
@access("papers.change", read="papers.read")
def remove_basis(key: str) -> Response:
    """Takes a basis off the list."""
    actions.remove_basis(the_actor(), key, queries.get_basis(key).id)
    flash(_("Đã bỏ căn cứ khỏi danh sách. Giấy tờ đã tải về không thay đổi."), "success")
    return redirect(url_for("papers.bases"), 303)
