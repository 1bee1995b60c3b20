"""What is kept how long, time limits, days off, and new versions of the notice."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel.errors import Invalid
from lms.org.days.queries import entered_days
from lms.org.days.rules import DAY_LABELS, FIXED_HOLIDAYS, DayKind
from lms.privacy.actions import limits as actions
from lms.privacy.actions import notices as notice_actions
from lms.privacy.forms import DayForm, LimitsForm, NoticeForm, limits_form_class
from lms.privacy.queries import limits as queries
from lms.privacy.queries import notices
from lms.privacy.rules.limits import KEPT_LIMITS, OTHER_LIMITS, REQUEST_LIMITS
from lms.privacy.views.blueprint import blueprint
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

GROUPS = {"requests": REQUEST_LIMITS, "kept": KEPT_LIMITS, "others": OTHER_LIMITS}


@blueprint.get("/data-limits")
@access("privacy.limits")
def limits() -> str:
    """The numbers the school may set."""
    return _limits_page(limits_form_class()(data=queries.all_limits()))


def _limits_page(form: LimitsForm) -> str:
    return render_template("privacy/limits.html", form=form, groups=GROUPS)


@blueprint.post("/data-limits")
@access("privacy.limits")
def change_limits() -> Response | tuple[str, int]:
    """Sets what differs."""
    form = from_request(limits_form_class())
    if not form.validate():
        return _limits_page(form), 422
    changed = actions.change_limits(the_actor(), form.data)
    told = _("Đã lưu; yêu cầu đã nhận giữ thời hạn cũ.") if changed else _("Không có gì thay đổi.")
    flash(told, "success" if changed else "info")
    return redirect(url_for("privacy.limits"), 303)


@blueprint.get("/data-limits/days")
@access("privacy.limits")
def days() -> str:
    """Holidays and days worked in their place."""
    return _days_page(DayForm())


def _days_page(form: DayForm) -> str:
    fixed = [(f"{day:02d}/{month:02d}", name) for (month, day), name in FIXED_HOLIDAYS.items()]
    return render_template(
        "privacy/days.html", form=form, days=entered_days(), fixed=fixed, labels=DAY_LABELS
    )


@blueprint.post("/data-limits/days")
@access("privacy.limits")
def enter_day() -> Response | tuple[str, int]:
    """Says what a day is."""
    form = from_request(DayForm)
    if not form.validate():
        return _days_page(form), 422
    try:
        actions.enter_day(the_actor(), form.day.data, DayKind(form.kind.data), form.name.data or "")
    except Invalid as refusal:
        form.name.errors = [say(refusal)]
        return _days_page(form), 422
    flash(_("Đã ghi ngày này; hạn của các yêu cầu được tính lại ngay."), "success")
    return redirect(url_for("privacy.days"), 303)


def _notice_page(form: NoticeForm, number: int) -> str:
    held = notices.find_notice()
    count = notices.acknowledged_count(held.id) if held else 0
    return render_template("privacy/notice_edit.html", form=form, held=held, count=count, seen=number)


@blueprint.get("/data-limits/notice")
@access("privacy.limits")
def edit_notice() -> str:
    """The notice in force, to write the next version from."""
    held = notices.find_notice()
    data = {"text_vi": held.text_vi, "text_en": held.text_en} if held else {}
    return _notice_page(NoticeForm(data=data), held.number if held else 0)


@blueprint.post("/data-limits/notice/after/<int(max=99999):number>")
@access("privacy.limits")
def publish_notice(number: int) -> Response | tuple[str, int]:
    """Publishes the next version; everybody is asked to read it again."""
    if number:
        notices.get_notice(number)
    form = from_request(NoticeForm)
    if not form.validate():
        return _notice_page(form, number), 422
    try:
        made = notice_actions.publish_notice(the_actor(), number, form.text_vi.data, form.text_en.data or "")
    except Invalid as refusal:
        form.text_vi.errors = [say(refusal)]
        return _notice_page(form, number), 422
    flash(_("Đã đăng phiên bản %(number)s của thông báo.", number=made), "success")
    return redirect(url_for("privacy.edit_notice"), 303)
