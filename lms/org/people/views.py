"""Pages of acts on people, and of the act behind a row."""

from flask import flash, redirect, url_for
from flask import render_template as render
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Conflict, Invalid
from lms.org.acting.acts import Act, get_act, ground_of
from lms.org.acting.views import act_page, carried_out, form_of
from lms.org.blueprint import blueprint
from lms.org.models import Person
from lms.org.people import actions, forms, queries
from lms.org.people.actions import NewPerson
from lms.org.people.recording import ACTS, place_of, row_acts, unit_choices
from lms.org.queries import get_person_by_public_id
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

Answer = str | Response | tuple[str, int]


def _page(person: Person, act: Act[Person]) -> str:
    back = url_for("org.person", public_id=person.public_id)
    return act_page(act, form_of(act, person), person.full_name, back)


def _record(person: Person, act: Act[Person]) -> Answer:
    form, back = form_of(act, person), url_for("org.person", public_id=person.public_id)
    if not carried_out(act, the_actor(), person, form):
        return act_page(act, form, person.full_name, back), 422
    flash(_("Đã ghi: %(act)s.", act=_(act.title)), "success")
    return redirect(back, 303)


@blueprint.get("/people/<string:public_id>/changes/<string:kind>")
@access("org.change", read="org.read")
def person_act(public_id: str, kind: str) -> str:
    """The form of one act on a person."""
    return _page(get_person_by_public_id(public_id), get_act(ACTS, kind))


@blueprint.post("/people/<string:public_id>/changes/<string:kind>")
@access("org.change", read="org.read")
def record_person_act(public_id: str, kind: str) -> Answer:
    """Records one act on a person."""
    return _record(get_person_by_public_id(public_id), get_act(ACTS, kind))


@blueprint.get("/people/<string:public_id>/memberships/<int:row_id>/<string:kind>")
@access("org.change", read="org.read")
def row_act(public_id: str, row_id: int, kind: str) -> str:
    """The form that corrects one recorded row, or takes it back."""
    return _page(get_person_by_public_id(public_id), get_act(row_acts(row_id), kind))


@blueprint.post("/people/<string:public_id>/memberships/<int:row_id>/<string:kind>")
@access("org.change", read="org.read")
def record_row_act(public_id: str, row_id: int, kind: str) -> Answer:
    """Corrects one recorded row, or takes it back."""
    return _record(get_person_by_public_id(public_id), get_act(row_acts(row_id), kind))


@blueprint.get("/people/new")
@access("org.change", read="org.read")
def new_person() -> str:
    """The form of somebody who is on no list yet."""
    form = forms.new_person_form(unit_choices())(data={"effective_on": clock.today()})
    return render("org/new_person.html", form=form)


@blueprint.post("/people")
@access("org.change", read="org.read")
def add_person() -> Answer:
    """Adds somebody who is on no list yet."""
    form = from_request(forms.new_person_form(unit_choices()))
    if not form.validate():
        return render("org/new_person.html", form=form), 422
    new = NewPerson(form.code.data, form.full_name.data, form.email.data or "")
    try:
        person = actions.add_person(the_actor(), new, place_of(form), ground_of(form))
    except (Invalid, Conflict) as refusal:
        form.form_errors = [say(refusal)]
        return render("org/new_person.html", form=form), 422
    flash(_("Đã thêm %(name)s vào danh sách.", name=person.full_name), "success")
    return redirect(url_for("org.person", public_id=person.public_id), 303)


@blueprint.get("/changes/<string:public_id>")
@access("org.read")
def change(public_id: str) -> str:
    """One act: its paper, who recorded it, and what it wrote."""
    act, number = queries.get_change(public_id), page_number()
    people, total = queries.people_of_change(act.id, PER_PAGE, (number - 1) * PER_PAGE)
    units = queries.units_of_change(act.id)
    return render("org/change.html", act=act, page=Page(people, number, total), units=units)
