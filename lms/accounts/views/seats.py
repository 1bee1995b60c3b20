"""The computer room as a PC in it sees it: the class list, a PIN, and the next one's turn."""

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import actions as accounts
from lms.accounts import queries as failures
from lms.accounts.codes import bare
from lms.accounts.invitations.rules import WRONG_CODES
from lms.accounts.login import enter, leave, this_device
from lms.accounts.models import RoomSession
from lms.accounts.passwords import hash_password, verify
from lms.accounts.room import actions, queries
from lms.accounts.room.forms import JoinForm, NewPinForm, PinForm
from lms.accounts.room.queries import Place
from lms.accounts.room.rules import wait_for_pin
from lms.accounts.rules import wait_after
from lms.accounts.sessions import actions as visits
from lms.accounts.views.blueprint import blueprint
from lms.accounts.views.rooms import pin_place, pin_subject
from lms.accounts.views.sign_in import Refusal, must_wait
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import find_unit_name
from lms.web.access import access, own_transaction, public
from lms.web.forms import from_request
from lms.web.i18n import gettext as _

_SUBJECT = "room"  # what wrong room codes are counted under


def _this_room() -> RoomSession | None:
    """The lesson this PC has joined, while it goes on."""
    return queries.find_open(session["room"], clock.now()) if "room" in session else None


def _get_place(public_id: str) -> tuple[RoomSession, Place]:
    room = _this_room()
    if room is None:
        raise NotFound(Message(mark("Giờ học này không có, hoặc đã kết thúc.")))
    units = actions.members_of(room.unit_id)
    return room, queries.get_place(units, clock.today(), room.id, public_id)


def _join_page(form: JoinForm) -> str:
    return render_template("accounts/join.html", form=form, had_room="room" in session)


@blueprint.get("/room")
@public
def seats() -> str:
    """The class list of this PC's lesson, or the field for the room's code."""
    room = _this_room()
    if room is None:
        return _join_page(JoinForm())
    places = queries.places(actions.members_of(room.unit_id), clock.today(), room.id)
    name = find_unit_name(room.unit_id, clock.today()) or "–"
    return render_template("accounts/seats.html", places=places, name=name, room=room)


@blueprint.post("/room")
@own_transaction
@public
def join() -> Response | tuple[str, int]:
    """Takes the room's code; from then on this PC shows the class list."""
    form, now, address = from_request(JoinForm), clock.now(), request.remote_addr or ""
    wait = must_wait(wait_after(failures.failures(_SUBJECT, address, now), now, WRONG_CODES))
    room = queries.find_open_by_code(bare(form.code.data or ""), now) if form.validate() else None
    found = room.public_id if room is not None else None
    release()
    if wait is None and found is not None:
        session["room"] = found
        return redirect(url_for("accounts.seats"), 303)
    return _not_joined(form, wait, address)


def _not_joined(form: JoinForm, wait: Refusal | None, address: str) -> tuple[str, int]:
    if wait is not None:
        form.code.errors = [wait.text]
    elif not form.code.errors:
        with transaction():
            accounts.note_failure(_SUBJECT, address)
        form.code.errors = [_("Mã phòng chưa đúng, hoặc giờ học đã kết thúc. Hãy hỏi giáo viên.")]
    return _join_page(form), wait.status if wait else 422


@blueprint.post("/room/leaving")
@public
def leave_room() -> Response:
    """This PC shows the class list no longer; who sits at it stands up."""
    if current_user.is_authenticated and current_user.row.room_id is not None:
        visits.end(current_user.row.session_id)
        leave()
    session.pop("room", None)
    return redirect(url_for("accounts.sign_in"), 303)


def _seat_page(place: Place, form: PinForm | NewPinForm) -> str:
    return render_template("accounts/seat.html", place=place, form=form, first=place.pin_hash is None)


@blueprint.get("/room/seats/<string:public_id>")
@public
def seat(public_id: str) -> str:
    """Asks for the PIN of the name that was chosen, or for a first one."""
    _found, place = _get_place(public_id)
    return _seat_page(place, NewPinForm() if place.pin_hash is None else PinForm())


@blueprint.post("/room/seats/<string:public_id>")
@own_transaction
@public
def sit_down(public_id: str) -> Response | tuple[str, int]:
    """Checks the PIN, or keeps the first one, and begins the visit; it ends with the lesson."""
    room, place = _get_place(public_id)
    form = from_request(NewPinForm if place.pin_hash is None else PinForm)
    refusal = _refused(room, place, form)
    if refusal is not None:
        return _seat_page(place, form), refusal.status
    _sit(public_id, place, form.pin.data)
    return redirect(url_for("home.index"), 303)


def _refused(room: RoomSession, place: Place, form: PinForm | NewPinForm) -> Refusal | None:
    """Why the PIN does not do, with the sentence at its field. Ends the read transaction: hashing is slow."""
    now, room_id = clock.now(), room.id
    counted = failures.failures(pin_subject(place.account_id), pin_place(room_id), now)
    release()
    refusal = must_wait(wait_for_pin(counted, now))
    if refusal is None and not form.validate():
        return Refusal("")
    if refusal is None and place.pin_hash is not None and not verify(place.pin_hash, form.pin.data or ""):
        with transaction():
            accounts.note_failure(pin_subject(place.account_id), pin_place(room_id))
        refusal = Refusal(_("Mã PIN chưa đúng. Quên thì hãy gọi giáo viên đặt lại."))
    if refusal is not None:
        form.pin.errors = [refusal.text]
    return refusal


def _sit(public_id: str, before: Place, pin: str) -> None:
    """Sits down in one transaction; Conflict where the PIN was changed between checking and sitting."""
    hashed = hash_password(pin) if before.pin_hash is None else ""
    with transaction():
        room, place = _get_place(public_id)
        if place.pin_hash != before.pin_hash:
            raise Conflict(Message(mark("Mã PIN của tên này vừa thay đổi. Hãy chọn tên lại.")))
        if hashed:
            actions.choose_pin(place, hashed)
        if current_user.is_authenticated and current_user.row.room_id is not None:
            visits.end(current_user.row.session_id)
        accounts.forget_failures(pin_subject(place.account_id), pin_place(room.id))
        key, joined = actions.sit_down(room, place, *this_device()), room.public_id
    enter(key)
    session["room"] = joined


@blueprint.post("/room/change")
@access("accounts.seat")
def change_seat() -> Response:
    """The next one's turn: who sits here stands up, and the class list is shown again."""
    room = session.get("room")
    if current_user.row.room_id is not None:
        visits.end(current_user.row.session_id)
        leave()
        if room:
            session["room"] = room
    return redirect(url_for("accounts.seats"), 303)
