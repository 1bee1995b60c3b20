"""The pages of practice: choosing, one question at a time with its explanation, what became of a round."""

from random import SystemRandom

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel.errors import Invalid
from lms.learning.forms import read_answers
from lms.learning.practice import actions, pages, rules
from lms.learning.practice.actions import NotNow
from lms.learning.practice.forms import MistakesForm, RoundForm
from lms.learning.practice.pages import Choices
from lms.web.access import access, the_person_id
from lms.web.forms import choice, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("practice", __name__, template_folder="templates", url_prefix="/practice")

QUESTION = "/rounds/<string:public_id>/questions/<int:position>"


@blueprint.get("")
@access("learning.learn")
def index() -> str:
    """The courses one can practise in, and the round that was left unfinished."""
    return render_template("practice/index.html", start=pages.start(the_person_id()), shared=pages.SHARED)


def _form(choices: Choices) -> RoundForm:
    form: RoundForm = from_request(RoundForm)
    form.part.choices = [
        choice(part.as_text(), _("%(part)s (%(count)d câu)", part=say(words), count=count))
        for part, words, count in choices.parts
    ]
    return form


def _course(choices: Choices, form: RoundForm) -> str:
    return render_template("practice/course.html", choices=choices, form=form)


@blueprint.get("/courses/<string:public_id>")
@access("learning.learn")
def course(public_id: str) -> str:
    """The parts of a course, and how many questions."""
    choices = pages.choices(the_person_id(), public_id)
    return _course(choices, _form(choices))


@blueprint.post("/courses/<string:public_id>/rounds")
@access("learning.learn")
def begin(public_id: str) -> Response | tuple[str, int]:
    """Begins a round."""
    choices = pages.choices(the_person_id(), public_id)
    form = _form(choices)
    if not form.validate():
        return _course(choices, form), 422
    part, course_id, key = rules.part_from(form.part.data), choices.course_id, choices.course_key
    made = actions.begin(the_person_id(), course_id, key, part, int(form.count.data), SystemRandom())
    return redirect(url_for("practice.question", public_id=made, position=1), 303)


def _mistakes(form: MistakesForm) -> str:
    number = page_number()
    lines, total = pages.mistake_lines(the_person_id(), (number - 1) * PER_PAGE, PER_PAGE)
    return render_template("practice/mistakes.html", page=Page(lines, number, total), form=form)


@blueprint.get("/mistakes")
@access("learning.learn")
def mistakes() -> str:
    """What one often gets wrong, and a form that practises just these."""
    return _mistakes(from_request(MistakesForm))


@blueprint.post("/mistakes/rounds")
@access("learning.learn")
def begin_mistakes() -> Response | tuple[str, int]:
    """Begins a round of one's own mistakes."""
    form = from_request(MistakesForm)
    if not form.validate():
        return _mistakes(form), 422
    count, draw = int(form.count.data), SystemRandom()
    made = actions.begin(the_person_id(), None, "", rules.MISTAKES, count, draw)
    return redirect(url_for("practice.question", public_id=made, position=1), 303)


@blueprint.get("/rounds/<string:public_id>")
@access("learning.learn")
def summary(public_id: str) -> str:
    """What became of a round, and what next."""
    return render_template(
        "practice/summary.html", summary=pages.summary(the_person_id(), public_id), shared=pages.SHARED
    )


def _question(public_id: str, position: int, problem: str = "") -> str:
    typed = read_answers(request.form).chosen.get(position, [])
    page = pages.question_page(the_person_id(), public_id, position, typed)
    return render_template("practice/question.html", page=page, problem=problem)


def _not_now(refusal: NotNow) -> tuple[str, int]:
    return render_template("practice/not_now.html", refusal=refusal), 404


@blueprint.get(QUESTION)
@access("learning.learn")
def question(public_id: str, position: int) -> str | tuple[str, int]:
    """One question; once it is answered, with its explanation."""
    try:
        return _question(public_id, position)
    except NotNow as refusal:
        return _not_now(refusal)


@blueprint.post(QUESTION + "/answer")
@access("learning.learn")
def answer(public_id: str, position: int) -> Response | tuple[str, int]:
    """Takes the answer and shows the explanation."""
    sent, gives_up = read_answers(request.form).chosen.get(position, []), "unknown" in request.form
    try:
        actions.answer(the_person_id(), public_id, position, sent, gives_up=gives_up)
    except NotNow as refusal:
        return _not_now(refusal)
    except Invalid as refusal:
        return _question(public_id, position, say(refusal)), 422
    return redirect(url_for("practice.question", public_id=public_id, position=position), 303)
