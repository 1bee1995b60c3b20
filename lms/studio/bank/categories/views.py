"""The pages of the categories: the tree, a new one, and changing or removing one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.assessment.bank import actions
from lms.assessment.bank import queries as bank
from lms.kernel.errors import Invalid
from lms.studio.bank import pages
from lms.studio.bank.categories.forms import category_form
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("categories", __name__)

Answer = str | Response | tuple[str, int]


def _index(here: pages.Desk, form: Any) -> str:
    counts = bank.category_counts()
    return render_template("bank/categories.html", desk=here, counts=counts, form=form)


@blueprint.get("/categories")
@access("bank.read")
def index() -> str:
    """The tree, with how many questions stand in each category."""
    here = pages.desk(the_actor())
    return _index(here, from_request(category_form(here.places)))


@blueprint.post("/categories")
@access("bank.write", read="bank.read")
def add() -> Answer:
    """A new category."""
    here = pages.desk(the_actor())
    form = from_request(category_form(here.places))
    if not form.validate():
        return _index(here, form), 422
    try:
        actions.add_category(the_actor(), form.name.data, here.category_id(form.parent.data))
    except Invalid as refusal:
        form.name.errors = [say(refusal)]
        return _index(here, form), 422
    flash(_("Đã thêm danh mục “%(name)s”.", name=form.name.data), "success")
    return redirect(url_for("bank.categories.index"), 303)


@blueprint.get("/categories/<string:public_id>")
@access("bank.read")
def show(public_id: str) -> str:
    """One category, to be renamed, moved or removed."""
    category, here = bank.get_category(public_id), pages.desk(the_actor())
    above = next((one.public_id for one in here.categories if one.id == category.parent_id), "")
    form = from_request(category_form(here.places), data={"name": category.name, "parent": above})
    return render_template("bank/category.html", category=category, desk=here, form=form)


@blueprint.post("/categories/<string:public_id>")
@access("bank.write", read="bank.read")
def change(public_id: str) -> Answer:
    """Another name or place."""
    category, here = bank.get_category(public_id), pages.desk(the_actor())
    form = from_request(category_form(here.places))
    valid = form.validate()
    try:
        if valid:
            place = here.category_id(form.parent.data)
            actions.change_category(the_actor(), category, form.name.data, place)
    except Invalid as refusal:
        valid, form.name.errors = False, [say(refusal)]
    if not valid:
        return render_template("bank/category.html", category=category, desk=here, form=form), 422
    return redirect(url_for("bank.categories.index"), 303)


@blueprint.post("/categories/<string:public_id>/removal")
@access("bank.write", read="bank.read")
def remove(public_id: str) -> Response:
    """Takes an empty category away."""
    category = bank.get_category(public_id)
    actions.remove_category(the_actor(), category)
    flash(_("Đã bỏ danh mục."), "success")
    return redirect(url_for("bank.categories.index"), 303)
