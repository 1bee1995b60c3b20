"""The learners of a course, for its trainers: where they stop, who they are, what they say."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from lms.catalog import queries as catalog
from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.learning.rules import FinalState
from lms.learning.survey.queries import answers_about
from lms.learning.survey.rules import FEWEST, QUESTIONS, REMARK, SCALE, feedback
from lms.studio.learners import export as files
from lms.studio.learners import queries
from lms.studio.learners.forms import LearnersFilter
from lms.studio.learners.rules import OWNERS, Learner, Standing, Step, next_step
from lms.studio.queries import LEARNERS, get_course_taught_by
from lms.studio.rules import version_to_show
from lms.web.access import access, the_actor
from lms.web.forms import from_query
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number, page_of
from lms.web.table_files import csv_download, workbook_download

blueprint = Blueprint("learners", __name__, url_prefix="/studio/courses/<string:public_id>")
PERMISSION = LEARNERS


@blueprint.get("/progress")
@access(PERMISSION)
def progress(public_id: str) -> str:
    """The funnel of one version, and what people say of it. No names."""
    card = get_course_taught_by(the_actor(), public_id)
    versions = {each.number: each for each in catalog.versions_of(card.course_id)}
    people = queries.people_by_version(card.course_id)
    version = versions[version_to_show(list(versions), request.args.get("version", type=int), people)]
    said = feedback(answers_about(card.course_id, version.id))
    return render_template(
        "studio/progress.html", card=card, versions=versions, people=people, version=version, questions=QUESTIONS,
        funnel=queries.funnel(card.course_id, version.id, clock.now()), remark=REMARK, fewest=FEWEST, scale=SCALE,
        feedback=said, remarks=page_of(said.remarks),
    )  # fmt: skip


def _asked() -> tuple[Standing, str]:
    wanted = request.args.get("standing", "")
    return (Standing(wanted) if wanted in set(Standing) else Standing.ALL), request.args.get("q", "")[:100]


def _opened(rows: Sequence[Learner]) -> None:
    if rows:
        list_opened(the_actor(), "studio.learners", clock.today(), everybody=True)


def _steps(rows: Sequence[Learner]) -> dict[int, Step]:
    """What comes next for each, by enrolment."""
    known = queries.quiz_standings(rows, clock.now())
    return {one.enrolment_id: next_step(one, known.get(one.enrolment_id, FinalState.NONE)) for one in rows}


@blueprint.get("/learners")
@access(PERMISSION)
def learners(public_id: str) -> str:
    """Who learns in the course, each with the next step."""
    actor, (standing, query) = the_actor(), _asked()
    card = get_course_taught_by(actor, public_id)
    number = page_number()
    rows, total = queries.learners_of(card.course_id, standing, query, clock.now(), (number, PER_PAGE))
    _opened(rows)
    return render_template(
        "studio/learners.html", card=card, page=Page(rows, number, total), form=from_query(LearnersFilter), owners=OWNERS,
        query=query, steps=_steps(rows), day_of=clock.local_date, standing=standing, narrowed=bool(query) or standing is not Standing.ALL,
    )  # fmt: skip


@blueprint.get("/learners/export")
@access(PERMISSION)
def export(public_id: str) -> Response:
    """The same list as a file."""
    actor, (standing, query), kind = the_actor(), _asked(), request.args.get("format", "csv")
    card = get_course_taught_by(actor, public_id)
    if kind not in ("xlsx", "csv"):
        raise BadRequest
    rows, _total = queries.learners_of(card.course_id, standing, query, clock.now())
    _opened(rows)
    wanted = files.Wanted(card.title, standing, query, rows, _steps(rows), say)
    if kind == "csv":
        return csv_download(files.csv_pieces(wanted), wanted.file_name("csv"))
    return workbook_download(lambda target: files.xlsx_into(target, wanted), wanted.file_name("xlsx"))
