"""Pages of figures. They only read; who opened names is noted."""

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from lms.assessment.signs import rules as sign_rules
from lms.assessment.statistics.pages import QuizReport, question_report, quiz_report
from lms.assessment.statistics.rules import measures
from lms.catalog.queries import CourseCard
from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.studio.figures import export, pages, queries
from lms.web.access import access, the_actor
from lms.web.i18n import say
from lms.web.table_files import csv_download, workbook_download

blueprint = Blueprint("figures", __name__, url_prefix="/studio")

QUIZ = "/courses/<string:public_id>/statistics/<string:quiz_public_id>"


@blueprint.get("/statistics")
@access(queries.STATISTICS)
def index() -> str:
    """The courses with the figures of their final quizzes."""
    courses = pages.course_rows(queries.courses_visible_to(the_actor()))
    return render_template("studio/statistics.html", courses=courses, pages=pages, fewest=measures.FEWEST)


@blueprint.get("/courses/<string:public_id>/statistics")
@access(queries.STATISTICS)
def course(public_id: str) -> str:
    """The quizzes of one version of a course: the newest with figures, unless another is asked for."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    shown = pages.version_page(card, request.args.get("version", type=int))
    return render_template(
        "studio/statistics_course.html", card=card, rows=shown.rows, number=shown.number, numbers=shown.numbers,
        pages=pages, fewest=measures.FEWEST,
    )  # fmt: skip


def _report(public_id: str, quiz_public_id: str) -> tuple[CourseCard, queries.QuizPlace, QuizReport]:
    card = queries.get_course_visible_to(the_actor(), public_id)
    place = queries.get_place(card.course_id, quiz_public_id)
    return card, place, quiz_report(place.quiz_id)


@blueprint.get(QUIZ)
@access(queries.STATISTICS)
def quiz(public_id: str, quiz_public_id: str) -> str:
    """The figures of a quiz and of its questions."""
    card, place, report = _report(public_id, quiz_public_id)
    return render_template(
        "studio/statistics_quiz.html", card=card, place=place, report=report, pages=pages, measures=measures,
        sees_signs=queries.sees_signs(the_actor(), card.course_id),
    )  # fmt: skip


@blueprint.get(QUIZ + "/export")
@access(queries.STATISTICS)
def download(public_id: str, quiz_public_id: str) -> Response:
    """The figures as a workbook, or the table of questions as CSV."""
    kind = request.args.get("format", "csv")
    if kind not in ("xlsx", "csv"):
        raise BadRequest
    card, place, report = _report(public_id, quiz_public_id)
    wanted = export.Wanted(card.title, place, report, say)
    if kind == "csv":
        return csv_download(export.csv_pieces(wanted), wanted.file_name("csv"))
    return workbook_download(lambda file: export.xlsx_into(file, wanted), wanted.file_name("xlsx"))


@blueprint.get(QUIZ + "/questions/<int:version_id>")
@access(queries.STATISTICS)
def question(public_id: str, quiz_public_id: str, version_id: int) -> str:
    """One question with what people answered."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    place = queries.get_place(card.course_id, quiz_public_id)
    return render_template(
        "studio/statistics_question.html", card=card, place=place, pages=pages, measures=measures,
        report=question_report(place.quiz_id, version_id),
    )  # fmt: skip


@blueprint.get(QUIZ + "/signs")
@access(queries.SIGNS)
def signs(public_id: str, quiz_public_id: str) -> str:
    """What is worth looking at again, with names."""
    actor = the_actor()
    card = queries.get_course_visible_to(actor, public_id, queries.SIGNS)
    place = queries.get_place(card.course_id, quiz_public_id)
    page = pages.signs_page(place.quiz_id, queries.deadlines(card.course_id, card.key))
    if page.people:
        list_opened(actor, "studio.signs", clock.today(), everybody=True)
    return render_template(
        "studio/signs.html", card=card, place=place, page=page, pages=pages, rules=sign_rules,
        fewest=measures.FEWEST,
    )  # fmt: skip
