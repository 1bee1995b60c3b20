"""The survey at the end of a course."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel.errors import NotFound
from lms.kernel.messages import Message
from lms.learning import queries
from lms.learning.rows import CourseView
from lms.learning.survey import actions
from lms.learning.survey.forms import SurveyForm
from lms.learning.survey.queries import find_finished
from lms.learning.survey.rules import FEWEST
from lms.learning.views.blueprint import blueprint
from lms.web.access import access, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _


def _page(course: CourseView, form: Any, *, is_given: bool) -> str:
    return render_template("learning/survey.html", course=course, form=form, is_given=is_given, fewest=FEWEST)


@blueprint.get("/courses/<string:public_id>/survey")
@access("learning.learn")
def survey(public_id: str) -> str:
    """Three questions, for whoever finished the course."""
    course = queries.get_course_view(public_id, the_person_id())
    found = find_finished(the_person_id(), course.course_id)
    if found is None:
        raise NotFound(Message(actions.NOT_YET))
    return _page(course, from_request(SurveyForm), is_given=found[2])


@blueprint.post("/courses/<string:public_id>/survey")
@access("learning.learn")
def give(public_id: str) -> Response | tuple[str, int]:
    """Keeps the answers, apart from who it was."""
    course, form = queries.get_course_view(public_id, the_person_id()), from_request(SurveyForm)
    if not form.validate():
        return _page(course, form, is_given=False), 422
    answers = int(form.clear.data), int(form.useful.data), form.remark.data or ""
    actions.give(the_person_id(), course.course_id, *answers)
    flash(_("Cảm ơn bạn đã góp ý."), "success")
    return redirect(url_for("learning.course", public_id=public_id), 303)
