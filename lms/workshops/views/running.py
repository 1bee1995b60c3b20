"""A workshop's page, the list of who was there, closing and cancelling it."""

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.reading import list_opened, person_opened
from lms.org.finding.queries import one_named
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import Page, page_number
from lms.workshops import pages, rules
from lms.workshops.actions import attending, planning
from lms.workshops.blueprint import blueprint
from lms.workshops.export import of_attendance
from lms.workshops.forms import PinForm, ReasonForm, TickForm, WalkInForm
from lms.workshops.pages import Seen
from lms.workshops.queries import people
from lms.workshops.rules import WAY_LABELS, Step, Way, is_open, refusal
from lms.workshops.views.files import sent

Answer = str | tuple[str, int] | Response

A_PAGE = 100
STEPS = {"closure": Step.CLOSED, "cancellation": Step.CANCELLED, "reopening": Step.REOPENED}


@blueprint.get("/workshops/<string:public_id>")
@access("workshops.attend")
def show(public_id: str) -> str:
    """The workshop: its plan for everybody invited, the rest for those who run it or read workshops."""
    return show_page(pages.get_seen(the_actor(), public_id), PinForm())


def show_page(seen: Seen, form: PinForm) -> str:
    """The page, with the field for the PIN as it was filled in."""
    found, about = seen.workshop, pages.about(seen)
    if about.shared:
        list_opened(the_actor(), "workshops.people", found.held_on, everybody=True)
    said = refusal(found.step, found.starts_at, found.ends_at, clock.now())
    return render_template(
        "workshops/show.html", seen=seen, workshop=found, about=about, form=form, refusal=said,
        is_open=is_open(found.step), has_begun=clock.now() >= found.starts_at, ways=WAY_LABELS, rules=rules,
    )  # fmt: skip


def _names(public_id: str) -> Seen:
    seen = pages.get_seen(the_actor(), public_id)
    if not seen.sees_names:
        raise NotFound(Message(mark("Không có buổi tập huấn này, hoặc bạn không được giao quyền xem.")))
    list_opened(the_actor(), "workshops.people", seen.workshop.held_on, everybody=True)
    return seen


@blueprint.get("/workshops/<string:public_id>/attendance")
@access("workshops.attend")
def attendance(public_id: str) -> str:
    """Who is invited and who was there; ticks for whoever runs the workshop."""
    return _list_page(_names(public_id), WalkInForm())


def _list_page(seen: Seen, form: WalkInForm) -> str:
    q, show, number = request.args.get("q", ""), request.args.get("show", ""), page_number()
    rows, total = pages.listed(seen, q, show, number, A_PAGE)
    return render_template(
        "workshops/attendance.html", seen=seen, workshop=seen.workshop, people=Page(rows, number, total, A_PAGE), q=q,
        show=show, form=form, tick_form=TickForm(), ways=WAY_LABELS,
        may_tick=seen.runs and is_open(seen.workshop.step) and clock.now() >= seen.workshop.starts_at,
    )  # fmt: skip


@blueprint.post("/workshops/<string:public_id>/attendance")
@access("workshops.run", read="workshops.read")
def tick(public_id: str) -> Answer:
    """Records everybody who was ticked, at once."""
    found = pages.get_run(the_actor(), public_id)
    who = people.people_of(request.form.getlist("present")[:A_PAGE])
    way = Way.SHEET if request.form.get("way") == Way.SHEET else Way.LIST
    done = attending.tick(the_actor(), found, list(who.values()), way)
    _tell(done)
    where = url_for("workshops.attendance", public_id=public_id, page=request.form.get("page") or None)
    return redirect(where, 303)


def _tell(done: attending.Recorded) -> None:
    flash(_("Đã ghi %(n)s người có mặt.", n=done.new), "success")
    if done.before:
        flash(_("%(n)s người đã được điểm danh từ trước.", n=done.before), "info")
    if done.left_out:
        flash(_("%(n)s người không được ghi vì không còn trong danh sách của Trường ngày đó.", n=done.left_out), "warning")  # fmt: skip


@blueprint.post("/workshops/<string:public_id>/walk-ins")
@access("workshops.run", read="workshops.read")
def walk_in(public_id: str) -> Answer:
    """Invites somebody who came, and records them."""
    found, form = pages.get_run(the_actor(), public_id), from_request(WalkInForm)
    try:
        who = [one_named(form.who.data)] if form.validate() else None
    except Invalid as refusal:
        form.who.errors, who = [say(refusal)], None
    if who is None:
        return _list_page(_names(public_id), form), 422
    planning.invite(the_actor(), found, who)
    _tell(attending.tick(the_actor(), found, who, Way.LIST))
    return redirect(url_for("workshops.attendance", public_id=public_id), 303)


@blueprint.get("/workshops/<string:public_id>/attendance/export")
@access("workshops.attend")
def export(public_id: str) -> FileResponse:
    """The list as a file."""
    seen = _names(public_id)
    rows, _total = pages.listed(seen, request.args.get("q", ""), request.args.get("show", ""), 1, 100_000)
    return sent(of_attendance(seen.workshop, rows, say))


@blueprint.get("/workshops/<string:public_id>/people/<string:person>")
@access("workshops.run", read="workshops.read")
def attendee(public_id: str, person: str) -> str:
    """What was recorded of one person, and the form that withdraws it."""
    return _person_page(public_id, person, ReasonForm())


def _person_page(public_id: str, person: str, form: Any) -> str:
    found = pages.get_run(the_actor(), public_id)
    person_id, name = people.get_invitee(found, person)
    person_opened(the_actor(), person_id, "workshops.person")
    trail = people.trail(found.id, person_id)
    counts = any(row.counts and row.is_present for row in trail)
    return render_template(
        "workshops/person.html", workshop=found, person=person, name=name, trail=trail, counts=counts, form=form,
        ways=WAY_LABELS,
    )  # fmt: skip


@blueprint.post("/workshops/<string:public_id>/people/<string:person>/withdrawal")
@access("workshops.run", read="workshops.read")
def withdraw(public_id: str, person: str) -> Answer:
    """Declares that somebody was recorded wrongly."""
    found, form = pages.get_run(the_actor(), public_id), from_request(ReasonForm)
    if not form.validate():
        return _person_page(public_id, person, form), 422
    person_id, name = people.get_invitee(found, person)
    attending.withdraw(the_actor(), found, person_id, form.reason.data or "")
    flash(_("Đã bỏ điểm danh của %(name)s.", name=name), "success")
    return redirect(url_for("workshops.attendance", public_id=public_id), 303)


@blueprint.get("/workshops/<string:public_id>/steps/<string:step>")
@access("workshops.run", read="workshops.read")
def step_form(public_id: str, step: str) -> str:
    """What closing, cancelling or opening again means, and the button."""
    return _step_page(public_id, step, ReasonForm())


def _step_page(public_id: str, step: str, form: Any) -> str:
    if step not in STEPS:
        raise NotFound(Message(mark("Không có trang này, hoặc bạn không được giao quyền xem.")))
    found = pages.get_run(the_actor(), public_id)
    return render_template("workshops/step.html", workshop=found, step=step, form=form)


@blueprint.post("/workshops/<string:public_id>/steps/<string:step>")
@access("workshops.run", read="workshops.read")
def take_step(public_id: str, step: str) -> Answer:
    """Closes the workshop, cancels it or opens it again."""
    form = from_request(ReasonForm)
    if step not in STEPS or (step != "closure" and not form.validate()):
        return _step_page(public_id, step, form), 422
    found = pages.get_run(the_actor(), public_id)
    planning.take_step(the_actor(), found, STEPS[step], form.reason.data or None)
    flash(_("Đã ghi."), "success")
    return redirect(url_for("workshops.show", public_id=public_id), 303)
