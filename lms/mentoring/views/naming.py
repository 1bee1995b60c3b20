"""Naming core trainers, giving them colleagues, and ending both."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.mentoring import pages
from lms.mentoring.actions import naming
from lms.mentoring.blueprint import blueprint
from lms.mentoring.forms import AppointForm, EndForm, GroupForm
from lms.mentoring.pages import TrainerPage
from lms.mentoring.queries.trainers import get_public_id
from lms.mentoring.rules import MOST_MEMBERS
from lms.org.finding.queries import one_named
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = str | tuple[str, int] | Response


@blueprint.get("/mentoring/trainers/new")
@access("mentoring.appoint", read="mentoring.read")
def new() -> str:
    """The form that names a core trainer."""
    return render_template("mentoring/appoint.html", form=AppointForm(data={"first": clock.today()}))


@blueprint.post("/mentoring/trainers/new")
@access("mentoring.appoint", read="mentoring.read")
def appoint() -> Answer:
    """Names a core trainer; the group comes next."""
    form = from_request(AppointForm)
    try:
        if form.validate():
            who = one_named(form.who.data)
            naming.appoint(
                the_actor(), who, form.first.data, form.reason.data, form.decision_number.data or None
            )
            flash(_("Đã cử giáo viên cốt cán. Bây giờ giao nhóm đồng nghiệp."), "success")
            return redirect(url_for("mentoring.group", public_id=get_public_id(who)), 303)
    except Invalid as refusal:
        form.who.errors = [say(refusal)]
    return render_template("mentoring/appoint.html", form=form), 422


def _group_page(page: TrainerPage, form: GroupForm) -> str:
    return render_template("mentoring/group.html", page=page, form=form, most=MOST_MEMBERS)


@blueprint.get("/mentoring/trainers/<string:public_id>/members")
@access("mentoring.appoint", read="mentoring.own")
def group(public_id: str) -> str:
    """Whom to give to the core trainer."""
    page, today = pages.get_changed(the_actor(), public_id), clock.today()
    first = max(page.term.valid_from, today) if page.term else today
    return _group_page(page, GroupForm(data={"first": first}))


@blueprint.post("/mentoring/trainers/<string:public_id>/members")
@access("mentoring.appoint", read="mentoring.own")
def give(public_id: str) -> Answer:
    """Puts people into the group: all of them, or none where one does not fit."""
    page, form = pages.get_changed(the_actor(), public_id), from_request(GroupForm)
    try:
        if not form.validate():
            return _group_page(page, form), 422
        count = naming.give(the_actor(), page.person.id, pages.chosen(form.lines()), form.first.data)
    except Invalid as refusal:
        form.names.errors = [say(refusal)]
        return _group_page(page, form), 422
    flash(_("Đã thêm %(n)s người vào nhóm.", n=count), "success" if count else "info")
    return redirect(url_for("mentoring.show", public_id=public_id), 303)


def _end_page(page: TrainerPage, form: EndForm, member: str | None = None) -> str:
    one = pages.get_member(page, member) if member else None
    return render_template("mentoring/end.html", page=page, form=form, member=one)


@blueprint.get("/mentoring/trainers/<string:public_id>/end")
@access("mentoring.appoint", read="mentoring.own")
def end(public_id: str) -> str:
    """The form that ends being core trainer."""
    return _end_page(pages.get_changed(the_actor(), public_id), EndForm(data={"last": clock.today()}))


@blueprint.post("/mentoring/trainers/<string:public_id>/end")
@access("mentoring.appoint", read="mentoring.own")
def dismiss(public_id: str) -> Answer:
    """Ends being core trainer, and so the group."""
    page, form = pages.get_changed(the_actor(), public_id), from_request(EndForm)
    try:
        if not form.validate():
            return _end_page(page, form), 422
        naming.dismiss(the_actor(), page.person.id, form.last.data, form.reason.data)
    except Invalid as refusal:
        form.last.errors = [say(refusal)]
        return _end_page(page, form), 422
    flash(_("Đã ghi ngày thôi làm giáo viên cốt cán. Các lần giúp đã xác nhận vẫn được tính."), "success")
    return redirect(url_for("mentoring.show", public_id=public_id), 303)


@blueprint.get("/mentoring/trainers/<string:public_id>/members/<string:member>/end")
@access("mentoring.appoint", read="mentoring.own")
def leave(public_id: str, member: str) -> str:
    """The form that takes somebody out of the group."""
    return _end_page(pages.get_changed(the_actor(), public_id), EndForm(data={"last": clock.today()}), member)


@blueprint.post("/mentoring/trainers/<string:public_id>/members/<string:member>/end")
@access("mentoring.appoint", read="mentoring.own")
def take_out(public_id: str, member: str) -> Answer:
    """Takes somebody out of the group."""
    page, form = pages.get_changed(the_actor(), public_id), from_request(EndForm)
    one = pages.get_member(page, member)
    try:
        if not form.validate():
            return _end_page(page, form, member), 422
        naming.take_out(the_actor(), page.person.id, one.person_id, form.last.data, form.reason.data)
    except Invalid as refusal:
        form.last.errors = [say(refusal)]
        return _end_page(page, form, member), 422
    flash(_("Đã ghi. %(name)s ở trong nhóm đến hết ngày đã chọn.", name=one.name), "success")
    return redirect(url_for("mentoring.show", public_id=public_id), 303)
