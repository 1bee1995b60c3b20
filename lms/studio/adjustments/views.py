"""The page of a course's exceptions, and taking one back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.assessment.overrides import actions, queries
from lms.kernel import clock
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.reading import list_opened
from lms.org.queries import find_person_by_code
from lms.studio.adjustments import pages
from lms.studio.adjustments.forms import GrantForm, WithdrawalForm
from lms.studio.adjustments.pages import CourseQuizzes
from lms.web.access import access, the_actor
from lms.web.forms import choice, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("adjustments", __name__, template_folder="../templates", url_prefix="/studio/courses")


def _form(quizzes: CourseQuizzes) -> GrantForm:
    form: GrantForm = from_request(GrantForm)
    form.quiz.choices = [choice(series, title, vietnamese=True) for series, title in quizzes.titles.items()]
    form.unit.choices = [choice("", _("(không chọn)"))]
    form.unit.choices += [choice(value, name, vietnamese=True) for value, name in quizzes.unit_choices()]
    return form


def _page(quizzes: CourseQuizzes, form: GrantForm) -> str:
    rows = pages.standing(quizzes)
    if any(row.person_id is not None for row in rows):
        list_opened(the_actor(), "studio.adjustments", clock.today(), everybody=True)
    return render_template(
        "studio/adjustments.html", quizzes=quizzes, form=form, rows=rows, describe=pages.describe
    )


@blueprint.get("/<string:public_id>/adjustments")
@access("assessment.adjust")
def index(public_id: str) -> str:
    """What is in force, and a form for more."""
    quizzes = pages.get_course_quizzes(the_actor(), public_id)
    return _page(quizzes, _form(quizzes))


@blueprint.post("/<string:public_id>/adjustments")
@access("assessment.adjust")
def grant(public_id: str) -> Response | tuple[str, int]:
    """Grants what the form says."""
    quizzes = pages.get_course_quizzes(the_actor(), public_id)
    form = _form(quizzes)
    if not form.validate() or not _granted(quizzes, form):
        return _page(quizzes, form), 422
    flash(_("Đã ghi điều chỉnh. Ai đang làm bài thì được tính theo ngay."), "success")
    return redirect(url_for("adjustments.index", public_id=public_id), 303)


def _granted(quizzes: CourseQuizzes, form: GrantForm) -> bool:
    """Whether it could be granted; if not, the form says why."""
    person = find_person_by_code(form.code.data) if form.code.data else None
    if form.code.data and person is None:
        form.code.errors = [_("Không có ai mang mã này trong danh sách.")]
        return False
    units = {node.public_id: node.id for node in quizzes.nodes.values()}
    try:
        actions.grant(
            the_actor(), quizzes.scope, form.quiz.data, form.says(), form.reason.data or "",
            person.id if person else None, units.get(form.unit.data or ""),
        )  # fmt: skip
    except Invalid as refusal:
        form.form_errors = [say(refusal)]
        return False
    return True


@blueprint.get("/<string:public_id>/adjustments/<string:adjustment_id>/withdrawal")
@access("assessment.adjust")
def withdrawal(public_id: str, adjustment_id: str) -> str:
    """Says what is taken back and asks why."""
    quizzes = pages.get_course_quizzes(the_actor(), public_id)
    return _withdrawal_page(quizzes, adjustment_id, WithdrawalForm())


def _withdrawal_page(quizzes: CourseQuizzes, adjustment_id: str, form: WithdrawalForm) -> str:
    row = next((row for row in pages.standing(quizzes) if row.public_id == adjustment_id), None)
    if row is None:
        raise NotFound(queries.GONE)
    return render_template(
        "studio/withdrawal.html", quizzes=quizzes, row=row, form=form, describe=pages.describe
    )


@blueprint.post("/<string:public_id>/adjustments/<string:adjustment_id>/withdrawal")
@access("assessment.adjust")
def withdraw(public_id: str, adjustment_id: str) -> Response | tuple[str, int]:
    """Takes the exception back."""
    quizzes, form = pages.get_course_quizzes(the_actor(), public_id), from_request(WithdrawalForm)
    if not form.validate():
        return _withdrawal_page(quizzes, adjustment_id, form), 422
    actions.withdraw(the_actor(), quizzes.scope, list(quizzes.titles), adjustment_id, form.reason.data)
    flash(_("Đã thu hồi điều chỉnh."), "success")
    return redirect(url_for("adjustments.index", public_id=public_id), 303)
