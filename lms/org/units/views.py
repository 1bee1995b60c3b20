"""Pages of one unit and of the acts on units."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.org.acting.acts import get_act
from lms.org.acting.views import act_page, carried_out, form_of
from lms.org.blueprint import blueprint
from lms.org.models import Unit
from lms.org.queries import member_counts, unit_nodes
from lms.org.rules import in_tree_order, subtree, way_up
from lms.org.units import queries
from lms.org.units.recording import ACTS, NEW
from lms.web.access import access, the_actor
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

Answer = str | Response | tuple[str, int]


@blueprint.get("/units/<string:public_id>")
@access("org.read")
def unit(public_id: str) -> str:
    """One unit: its people and units of today, its heads, and what it was called when."""
    found, nodes, number = queries.get_unit(public_id), unit_nodes(clock.today()), page_number()
    people, total = queries.members(found.id, clock.today(), PER_PAGE, (number - 1) * PER_PAGE)
    counts = member_counts(clock.today())
    below = subtree(nodes, frozenset({found.id}))
    whole = sum(sum(counts.get(unit_id, (0, 0))) for unit_id in below)
    node, path = nodes.get(found.id), way_up(nodes, found.id)
    children = [child for child, _depth in in_tree_order(nodes) if child.parent_id == found.id]
    return render_template(
        "org/unit.html", unit=found, node=node, path=path, children=children, whole=whole, name=_name(found),
        page=Page(people, number, total), heads=queries.heads(found.id), records=queries.record_history(found.id),
        today=clock.today(),
    )  # fmt: skip


def _name(unit: Unit) -> str:
    """What the unit is called today, or was called last."""
    return queries.last_name(unit.id)


@blueprint.get("/units/<string:public_id>/changes/<string:kind>")
@access("org.change", read="org.read")
def unit_act(public_id: str, kind: str) -> str:
    """The form of one act on a unit."""
    found, act = queries.get_unit(public_id), get_act(ACTS, kind)
    return act_page(act, form_of(act, found), _name(found), url_for("org.unit", public_id=public_id))


@blueprint.post("/units/<string:public_id>/changes/<string:kind>")
@access("org.change", read="org.read")
def record_unit_act(public_id: str, kind: str) -> Answer:
    """Records one act on a unit."""
    found, act, back = (
        queries.get_unit(public_id),
        get_act(ACTS, kind),
        url_for("org.unit", public_id=public_id),
    )
    form = form_of(act, found)
    if not carried_out(act, the_actor(), found, form):
        return act_page(act, form, _name(found), back), 422
    flash(_("Đã ghi: %(act)s.", act=_(act.title)), "success")
    return redirect(back, 303)


@blueprint.get("/units/new")
@access("org.change", read="org.read")
def new_unit() -> str:
    """The form of a new unit."""
    return act_page(NEW, form_of(NEW, None), "", url_for("org.units"))


@blueprint.post("/units/new")
@access("org.change", read="org.read")
def add_unit() -> Answer:
    """Makes a unit."""
    form = form_of(NEW, None)
    if not carried_out(NEW, the_actor(), None, form):
        return act_page(NEW, form, "", url_for("org.units")), 422
    flash(_("Đã thêm đơn vị %(name)s.", name=form.name.data), "success")
    return redirect(url_for("org.units"), 303)
