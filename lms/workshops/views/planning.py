"""Lists of workshops, planning one, inviting people to it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.org.rules import PLAN_CATEGORIES
from lms.web.access import access, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number
from lms.workshops import pages, rules
from lms.workshops.actions import planning
from lms.workshops.blueprint import blueprint
from lms.workshops.forms import InviteForm, PlanForm, planned
from lms.workshops.queries import counts, plans
from lms.workshops.queries.plans import WorkshopRow

Answer = str | tuple[str, int] | Response


@blueprint.get("/workshops")
@access("workshops.read")
def index() -> str:
    """The workshops that come, or those that were."""
    past, number = request.args.get("list") == "past", page_number()
    rows, total = plans.workshops(clock.today(), past, number, PER_PAGE)
    return render_template("workshops/index.html", workshops=Page(rows, number, total), past=past)


@blueprint.get("/workshops/mine")
@access("workshops.attend")
def mine() -> str:
    """What one is invited to, where one was, and how long one taught."""
    person_id, today = the_person_id(), clock.today()
    coming, past = pages.my_workshops(person_id)
    hours = counts.taught(today.replace(month=1, day=1), today, person_id)
    return render_template(
        "workshops/mine.html", coming=coming, past=past, hours=hours, year=today.year, rules=rules
    )


def _filled(form: PlanForm) -> PlanForm:
    form.fill(plans.topics(), plans.offered_courses())
    return form


def _plan_page(form: PlanForm, workshop: WorkshopRow | None) -> str:
    return render_template("workshops/plan.html", form=form, workshop=workshop)


@blueprint.get("/workshops/new")
@access("workshops.plan", read="workshops.read")
def new() -> str:
    """The form of a new workshop."""
    return _plan_page(_filled(PlanForm()), None)


def _wanted(form: PlanForm) -> planning.Plan | None:
    """The plan in the form, or None with what is wrong said at its fields."""
    if not form.validate():
        return None
    plan, wrong = pages.plan_of(form.values())
    for place, message in wrong.items():
        form[f"trainer{place}"].errors = [say(message)]
    return plan


@blueprint.post("/workshops/new")
@access("workshops.plan", read="workshops.read")
def create() -> Answer:
    """Plans a workshop; people are invited next."""
    form = _filled(from_request(PlanForm))
    try:
        if (plan := _wanted(form)) is None:
            return _plan_page(form, None), 422
        public_id = planning.plan(the_actor(), plan)
    except Invalid as refusal:
        form.ends.errors = [say(refusal)]
        return _plan_page(form, None), 422
    flash(_("Đã lập buổi tập huấn. Bây giờ mời người dự."), "success")
    return redirect(url_for("workshops.invitations", public_id=public_id), 303)


@blueprint.get("/workshops/<string:public_id>/plan")
@access("workshops.run", read="workshops.read")
def edit(public_id: str) -> str:
    """The plan, to be changed."""
    found = pages.get_run(the_actor(), public_id)
    courses, trainers = plans.courses_of(found.id), plans.trainers_of(found.id)
    return _plan_page(_filled(PlanForm(data=planned(found, courses, trainers))), found)


@blueprint.post("/workshops/<string:public_id>/plan")
@access("workshops.run", read="workshops.read")
def change(public_id: str) -> Answer:
    """Changes the plan."""
    found, form = pages.get_run(the_actor(), public_id), _filled(from_request(PlanForm))
    try:
        if (plan := _wanted(form)) is None:
            return _plan_page(form, found), 422
        planning.change_plan(the_actor(), found, plan)
    except Invalid as refusal:
        form.day.errors = [say(refusal)]
        return _plan_page(form, found), 422
    flash(_("Đã lưu kế hoạch. Người được mời thấy giờ và địa điểm mới ở trang “Việc của tôi”."), "success")
    return redirect(url_for("workshops.show", public_id=public_id), 303)


def _invite_page(found: WorkshopRow, form: Any) -> str:
    form.fill(pages.unit_choices())
    return render_template("workshops/invitations.html", workshop=found, form=form)


@blueprint.get("/workshops/<string:public_id>/invitations")
@access("workshops.run", read="workshops.read")
def invitations(public_id: str) -> str:
    """Whom to invite."""
    found = pages.get_run(the_actor(), public_id)
    return _invite_page(found, InviteForm(data={"categories": sorted(PLAN_CATEGORIES)}))


@blueprint.post("/workshops/<string:public_id>/invitations")
@access("workshops.run", read="workshops.read")
def invite(public_id: str) -> Answer:
    """Invites people, or takes their invitations back."""
    found, form = pages.get_run(the_actor(), public_id), from_request(InviteForm)
    try:
        who = pages.chosen(form.units.data or (), form.categories.data or (), form.lines(), found.held_on)
        count = _apply(found, who)
    except Invalid as refusal:
        form.names.errors = [say(refusal)]
        return _invite_page(found, form), 422
    return _said(found, len(who), count)


def _apply(found: WorkshopRow, who: set[int]) -> int:
    act = planning.uninvite if request.form.get("do") == "remove" else planning.invite
    return act(the_actor(), found, who)


def _said(found: WorkshopRow, asked: int, count: int) -> Response:
    if request.form.get("do") == "remove":
        flash(_("Đã bỏ mời %(n)s người. Người đã được điểm danh thì giữ nguyên.", n=count), "success")
    elif asked:
        flash(_("Đã mời thêm %(n)s người.", n=count), "success")
    else:
        flash(_("Chưa chọn ai: không có ai thuộc đơn vị và đối tượng đó."), "warning")
    return redirect(url_for("workshops.invitations", public_id=found.public_id), 303)
