"""The studio's pages for trainers: what is published, seen as the learner sees it. Nothing is recorded."""

from flask import Blueprint, render_template

from lms.assessment import queries as assessment
from lms.catalog import queries as catalog
from lms.catalog.competences import COMPETENCES
from lms.catalog.drafts.reviewing.queries import split_for
from lms.catalog.rules import AUDIENCES, EFFECTS, LEVELS
from lms.studio import queries
from lms.web.access import access, the_actor

blueprint = Blueprint("studio", __name__, template_folder="templates", url_prefix="/studio")


@blueprint.get("")
@access("studio.read")
def index() -> str:
    """The trainer's courses."""
    actor = the_actor()
    drafts, queue, shown = split_for(actor)
    return render_template(
        "studio/index.html",
        courses=queries.courses_visible_to(actor),
        drafts=drafts,
        queue=queue,
        shown=shown,
    )


@blueprint.get("/courses/<string:public_id>")
@access("studio.read")
def course(public_id: str) -> str:
    """A course: its versions, lessons and quizzes."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    versions = catalog.versions_of(card.course_id)
    current = next(version for version in versions if version.id == card.version_id)
    lessons = catalog.lesson_rows(card.version_id)
    quiz_ids = [lesson.quiz_id for lesson in lessons if lesson.quiz_id is not None]
    final = [current.final_quiz_id] if current.final_quiz_id is not None else []
    return render_template(
        "studio/course.html", card=card, current=current, versions=versions, lessons=lessons,
        facts=assessment.quiz_facts([*quiz_ids, *final]), levels=LEVELS, audiences=AUDIENCES, effects=EFFECTS,
        competences=COMPETENCES, finished=queries.finished_people(card.course_id),
        ties=queries.ties(the_actor(), card.course_id),
        reach=queries.reach_of_versions(card.course_id),
    )  # fmt: skip


@blueprint.get("/courses/<string:public_id>/lessons/<int:position>")
@access("studio.read")
def lesson(public_id: str, position: int) -> str:
    """A lesson as the learner reads it."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    return render_template(
        "studio/lesson.html", card=card, version=catalog.get_version(card.version_id),
        lesson=catalog.get_lesson(card.version_id, position),
    )  # fmt: skip


@blueprint.get("/courses/<string:public_id>/questions")
@access("studio.read")
def questions(public_id: str) -> str:
    """Every question of the course with its key and explanations."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    return render_template("studio/questions.html", card=card, sheets=queries.quiz_sheets(card.version_id))
