"""The check quiz of a lesson and the final quiz: one set of pages for both."""

import random

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.assessment.bank import queries as bank
from lms.assessment.bank.rules import MOST_AT_ONCE
from lms.catalog.drafts.quizzes.actions import QuizContent, remove_quiz, save_quiz
from lms.catalog.drafts.quizzes.rules import MOST_CHECK_QUESTIONS, MOST_SLOTS, headings_of
from lms.catalog.drafts.rows import SlotRow
from lms.studio.bank import pages as bank_pages
from lms.studio.bank.forms import filter_form
from lms.studio.bank.labels import kind_labels
from lms.studio.drafting.forms import seen_in
from lms.studio.drafting.quizzes import pages
from lms.studio.drafting.quizzes.forms import DrawForm, QuizForm, draw_form, quiz_form
from lms.studio.drafting.quizzes.paper import paper
from lms.web.access import access, the_actor
from lms.web.i18n import gettext as _
from lms.web.paging import page_number

blueprint = Blueprint("quizzes", __name__, url_prefix="/<string:public_id>/draft")

Answer = str | Response | tuple[str, int]


def _page(here: pages.Desk, form: QuizForm, draw: DrawForm | None = None, **more: object) -> str:
    return render_template(
        "drafting/quiz.html", desk=here, form=form, places=pages.places(the_actor(), here), kinds=kind_labels(),
        draw=draw or (_draw_form() if here.lesson is None else None), **more,
    )  # fmt: skip


def _form(here: pages.Desk) -> QuizForm:
    return quiz_form(here.quiz, here.lesson is not None, here.new_title)


def _draw_form() -> DrawForm:
    desk = bank_pages.desk(the_actor())
    return draw_form(desk.banks, desk.places, bank.tags_in_use(desk.reach))


def _back(here: pages.Desk) -> Response:
    return redirect(url_for("drafts.quizzes.quiz", **here.address), 303)


@blueprint.get("/final-quiz")
@blueprint.get("/lessons/<string:lesson_id>/quiz")
@access("drafts.write")
def quiz(public_id: str, lesson_id: str | None = None) -> str:
    """The quiz: its terms and its places."""
    here = pages.desk(the_actor(), public_id, lesson_id)
    return _page(here, _form(here))


@blueprint.post("/final-quiz")
@blueprint.post("/lessons/<string:lesson_id>/quiz")
@access("drafts.write")
def change(public_id: str, lesson_id: str | None = None) -> Answer:
    """Saves the terms, the order, what is dropped; of two who change it at once the second is told."""
    here = pages.desk(the_actor(), public_id, lesson_id)
    form = _form(here)
    seen = seen_in(form.revision.data)
    if here.quiz is not None and seen != here.quiz.revision:  # its places are not those that were sent
        return _page(here, _fresh(form, here), meanwhile=True), 409
    if not form.validate():
        return _page(here, form), 422
    new = QuizContent(form.title.data or "", form.pass_mark.data or 0, form.settings(), form.places())
    save_quiz(the_actor(), here.draft, here.quiz, here.lesson.id if here.lesson else None, new, seen)
    flash(_("Đã lưu bài kiểm tra."), "success")
    return _back(here)


def _fresh(form: QuizForm, here: pages.Desk) -> QuizForm:
    """The terms as they were sent, the places as they stand now."""
    form.revision.data = str(here.quiz.revision if here.quiz else 0)
    slots = here.quiz.slots if here.quiz else ()
    for n, (slot, heading) in enumerate(zip(slots, headings_of([s.section for s in slots]), strict=True)):
        form[f"place-{n}"].data = n + 1
        form[f"section-{n}"].data = heading
        for name, value in (("points", slot.points), ("count", slot.count)):
            if f"{name}-{n}" in form:
                form[f"{name}-{n}"].data = value
        form[f"drop-{n}"].data = False
    return form


@blueprint.get("/final-quiz/preview")
@access("drafts.see")
def preview(public_id: str) -> str:
    """The final quiz as a learner will be asked it: another set each time, and nothing is recorded."""
    return render_template("drafting/paper.html", paper=paper(the_actor(), public_id, random.SystemRandom()))


# ---- questions of the bank -------------------------------------------------------------------------------------


@blueprint.get("/final-quiz/questions")
@blueprint.get("/lessons/<string:lesson_id>/quiz/questions")
@access("drafts.write")
def questions(public_id: str, lesson_id: str | None = None) -> str:
    """The bank, to tick questions in."""
    here = pages.desk(the_actor(), public_id, lesson_id)
    shown = bank_pages.index(the_actor(), request.args, page_number())
    form = filter_form(shown["desk"].titles, shown["desk"].places, shown["tags"])
    held = {slot.question_id for slot in here.quiz.slots} if here.quiz else set()
    return render_template("drafting/questions.html", desk=here, form=form, held=held, shown=shown)


@blueprint.post("/final-quiz/questions")
@blueprint.post("/lessons/<string:lesson_id>/quiz/questions")
@access("drafts.write")
def add_questions(public_id: str, lesson_id: str | None = None) -> Answer:
    """Adds the questions that were ticked at the end of the quiz."""
    here = pages.desk(the_actor(), public_id, lesson_id)
    return _added(here, pages.picked(the_actor(), here, request.form.getlist("id")[:MOST_AT_ONCE]))


def _added(here: pages.Desk, new: list[SlotRow]) -> Answer:
    most = MOST_CHECK_QUESTIONS if here.lesson else MOST_SLOTS
    held = here.quiz
    if new and (len(held.slots) if held else 0) + len(new) <= most:
        lesson_id = here.lesson.id if here.lesson else None
        save_quiz(
            the_actor(), here.draft, held, lesson_id, pages.with_more(here, new), held.revision if held else 0
        )
        flash(_("Đã thêm %(count)s mục vào bài kiểm tra.", count=len(new)), "success")
    elif new:
        flash(_("Bài kiểm tra này nhận nhiều nhất %(most)s mục, nên chưa thêm gì.", most=most), "warning")
    else:
        flash(_("Chưa chọn câu nào mới."), "warning")
    return _back(here)


@blueprint.post("/final-quiz/draws")
@access("drafts.write")
def add_draw(public_id: str) -> Answer:
    """Adds questions drawn at random."""
    here = pages.desk(the_actor(), public_id, None)
    draw = _draw_form()
    if not draw.validate():
        return _page(here, quiz_form(here.quiz, False, here.new_title, fresh=True), draw), 422
    category = bank_pages.desk(the_actor()).category_id(draw.category.data or "")
    slot = SlotRow(
        None,
        draw.bank.data or None,
        category,
        draw.tag.data or None,
        draw.count.data or 1,
        draw.points.data or 1,
    )
    return _added(here, [slot])


@blueprint.post("/final-quiz/removal")
@blueprint.post("/lessons/<string:lesson_id>/quiz/removal")
@access("drafts.write")
def remove(public_id: str, lesson_id: str | None = None) -> Response:
    """Takes the quiz out of the draft."""
    here = pages.desk(the_actor(), public_id, lesson_id)
    if here.quiz is not None:
        remove_quiz(the_actor(), here.draft, here.quiz)
        flash(_("Đã bỏ bài kiểm tra. Câu hỏi vẫn còn trong ngân hàng."), "success")
    return _back(here)
