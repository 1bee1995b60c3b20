"""The learners of a course, for its trainers: where they stop, who they are, what they say."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request

from lms.catalog import queries as catalog
from lms.kernel import clock
from lms.kernel.reading import list_opened
from lms.kernel.vietnamese import show_date
from lms.learning.survey.queries import answers_about
from lms.learning.survey.rules import FEWEST, QUESTIONS, REMARK, SCALE, feedback
from lms.studio.learners import queries
from lms.studio.learners.forms import LearnersFilter
from lms.studio.learners.rules import Learner, Standing, next_step
from lms.studio.queries import get_course_visible_to
from lms.web.access import access, the_actor
from lms.web.csv_file import csv_file
from lms.web.forms import from_query
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("learners", __name__, url_prefix="/studio/courses/<string:public_id>")
PERMISSION = "studio.learners"


@blueprint.get("/progress")
@access(PERMISSION)
def progress(public_id: str) -> str:
    """The funnel of one version, and what people say of it. No names."""
    card = get_course_visible_to(the_actor(), public_id)
    versions = catalog.versions_of(card.course_id)
    asked = request.args.get("version", type=int)
    version = next((each for each in versions if each.number == asked), versions[0])
    return render_template(
        "studio/progress.html", card=card, versions=versions, version=version, questions=QUESTIONS, scale=SCALE,
        funnel=queries.funnel(card.course_id, version.id, clock.now()), remark=REMARK, fewest=FEWEST,
        feedback=feedback(answers_about(card.course_id, version.id)),
    )  # fmt: skip


def _asked() -> tuple[Standing, str]:
    wanted = request.args.get("standing", "")
    return (Standing(wanted) if wanted in set(Standing) else Standing.ALL), request.args.get("q", "")[:100]


@blueprint.get("/learners")
@access(PERMISSION)
def learners(public_id: str) -> str:
    """Who learns in the course, each with the next step."""
    actor, (standing, query) = the_actor(), _asked()
    card = get_course_visible_to(actor, public_id)
    number = page_number()
    rows, total = queries.learners_of(card.course_id, standing, query, clock.now(), (number, PER_PAGE))
    if rows:
        list_opened(actor, "studio.learners", clock.today(), everybody=True)
    return render_template(
        "studio/learners.html", card=card, page=Page(rows, number, total), form=from_query(LearnersFilter),
        query=query, next_step=next_step, narrowed=bool(query) or standing is not Standing.ALL,
    )  # fmt: skip


@blueprint.get("/learners/export")
@access(PERMISSION)
def export(public_id: str) -> Response:
    """The same list as a file."""
    actor, (standing, query) = the_actor(), _asked()
    card = get_course_visible_to(actor, public_id)
    rows, _total = queries.learners_of(card.course_id, standing, query, clock.now())
    if rows:
        list_opened(actor, "studio.learners", clock.today(), everybody=True)
    headings = (
        _("Họ và tên"), _("Bắt đầu"), _("Phiên bản"), _("Số bài đã xong"), _("Số bài"), _("Bước tiếp theo"),
        _("Học gần nhất"), _("Hoàn thành"),
    )  # fmt: skip
    return csv_file("nguoi-hoc", headings, _cells(rows))


def _cells(rows: list[Learner]) -> Iterator[list[Any]]:
    for row in rows:
        last = show_date(clock.local(row.last_at).date()) if row.last_at else ""
        done = show_date(row.completed_on) if row.completed_on else ""
        yield [
            row.full_name, show_date(row.enrolled_on), str(row.version), str(row.done), str(row.total),
            say(next_step(row)), last, done,
        ]  # fmt: skip
