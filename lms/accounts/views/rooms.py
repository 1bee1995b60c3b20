"""The computer room as its trainer sees it: opening, PINs, ending."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import actions as accounts
from lms.accounts.codes import new_pin
from lms.accounts.login import leave
from lms.accounts.models import RoomSession
from lms.accounts.passwords import hash_password
from lms.accounts.room import actions, queries
from lms.accounts.room.forms import OpenForm
from lms.accounts.room.rules import PINS_AT_ONCE, pin_problem
from lms.accounts.sessions import actions as visits
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.factor import once
from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.org.queries import unit_nodes
from lms.org.rules import in_tree_order
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


def pin_subject(account_id: int) -> str:
    """Under what wrong PINs of an account are counted."""
    return f"pin:{account_id}"


def pin_place(room_id: int) -> str:
    """Where they are counted: the room."""
    return f"room:{room_id}"


def _opened_by() -> int | None:
    """Whose rooms the actor sees: the own, or everybody's for who manages accounts."""
    return None if permits(the_actor(), "accounts.manage") else the_actor().account_id or 0


def _index(form: OpenForm) -> str:
    nodes = unit_nodes(clock.today())
    form.fill_choices([(n.public_id, "\u2003" * depth + n.name) for n, depth in in_tree_order(nodes)])
    names = {node.id: node.name for node in nodes.values()}
    rooms = queries.open_rooms(_opened_by(), clock.now())
    return render_template("accounts/rooms.html", form=form, rooms=rooms, names=names)


@blueprint.get("/rooms")
@access("accounts.room")
def rooms() -> str:
    """Opening a lesson in the computer room, and those that go on."""
    return _index(OpenForm())


@blueprint.post("/rooms")
@access("accounts.room")
def open_room() -> Response | tuple[str, int]:
    """Opens a lesson for a class."""
    form = from_request(OpenForm)
    nodes = unit_nodes(clock.today()).values()
    unit_id = next((node.id for node in nodes if node.public_id == form.unit.data), None)
    if not form.validate() or unit_id is None:
        form.unit.errors = form.unit.errors or ([] if unit_id else [_("Hãy chọn lớp.")])
        return _index(form), 422
    try:
        public_id = actions.open_room(the_actor(), unit_id, form.minutes.data)
    except Invalid as refusal:
        form.unit.errors = [say(refusal)]
        return _index(form), 422
    return redirect(url_for("accounts.room", public_id=public_id), 303)


def _room(public_id: str) -> RoomSession:
    return queries.get_open(public_id, _opened_by(), clock.now())


@blueprint.get("/rooms/<string:public_id>")
@access("accounts.room")
def room(public_id: str) -> str:
    """One lesson: its code, until when it goes on, who sits, who has no PIN yet."""
    found = _room(public_id)
    places = queries.places(actions.members_of(found.unit_id), clock.today(), found.id)
    names = {node.id: node.name for node in unit_nodes(clock.today()).values()}
    return render_template(
        "accounts/room.html", room=found, places=places, name=names.get(found.unit_id, "–"),
        join_address=url_for("accounts.seats", _external=True),
    )  # fmt: skip


@blueprint.post("/rooms/<string:public_id>/this-device")
@access("accounts.room")
def use_this_device(public_id: str) -> Response:
    """Signs the trainer out here and shows the class list on this PC."""
    found = _room(public_id).public_id
    visits.end(current_user.row.session_id)
    leave()
    session["room"] = found
    return redirect(url_for("accounts.seats"), 303)


@blueprint.post("/rooms/<string:public_id>/ending")
@access("accounts.room")
def end_room(public_id: str) -> Response:
    """Ends the lesson; everybody in it is signed out at once."""
    actions.close_room(the_actor(), _room(public_id))
    flash(_("Đã kết thúc giờ. Mọi người trong phòng máy đã được đăng xuất."), "success")
    return redirect(url_for("accounts.rooms"), 303)


def _good_pin() -> str:
    pin = new_pin()
    return pin if pin_problem(pin) is None else _good_pin()


@blueprint.post("/rooms/<string:public_id>/pins")
@own_transaction
@access("accounts.room")
def print_pins(public_id: str) -> Response | tuple[str, int]:
    """A PIN for everybody of the class who has none, shown for the only time."""
    found = _room(public_id)
    places = queries.places(actions.members_of(found.unit_id), clock.today(), found.id)
    pins = [(place, _good_pin()) for place in places if place.pin_hash is None][:PINS_AT_ONCE]
    release()
    if not pins:
        flash(_("Cả lớp đã có mã PIN. Ai quên thì đặt lại cho riêng người ấy."), "info")
        return redirect(url_for("accounts.room", public_id=public_id), 303)
    hashes = {place.account_id: hash_password(pin) for place, pin in pins}
    with transaction():
        actions.give_pins(the_actor(), _room(public_id), hashes)
    return once(render_template("accounts/pins.html", pins=pins, public_id=public_id))


@blueprint.post("/rooms/<string:public_id>/pins/removal")
@access("accounts.room")
def forget_pin(public_id: str) -> Response:
    """Takes somebody's PIN away, so that they choose another at the PC."""
    found = _room(public_id)
    units = actions.members_of(found.unit_id)
    place = queries.get_place(units, clock.today(), found.id, request.form.get("person", ""))
    actions.forget_pin(the_actor(), found, place)
    accounts.forget_failures(pin_subject(place.account_id), pin_place(found.id))
    flash(_("%(name)s chọn mã PIN mới khi ngồi vào máy.", name=place.full_name), "success")
    return redirect(url_for("accounts.room", public_id=public_id), 303)
