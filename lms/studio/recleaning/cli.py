"""`lms markup reclean`: everything that people wrote is derived anew from its source, in chunks."""

import click
from flask.cli import with_appcontext

from lms.assessment.recleaning.actions import reclean_questions
from lms.catalog.recleaning.actions import reclean_lessons
from lms.kernel import audit
from lms.kernel.actor import Actor, system_actor
from lms.kernel.markup import POLICY
from lms.kernel.messages import Message

AT_ONCE = (
    100  # a question takes some milliseconds; a version of a course a second or two, so that comes alone
)


@click.group("markup")
def markup() -> None:
    """Làm sạch lại các văn bản khi quy tắc làm sạch thay đổi (docs/operations.md)."""


@markup.command("reclean")
@with_appcontext
def reclean() -> None:
    """Dựng lại bài học và câu hỏi từ bản gốc theo quy tắc hiện nay. Dừng giữa chừng rồi chạy lại được."""
    actor = system_actor("lms markup reclean")
    lessons, gone = _lessons(actor)
    questions = 0
    while written := reclean_questions(actor, AT_ONCE):
        questions += written
    click.echo(f"bài học: {lessons} văn bản đã dựng lại.")
    click.echo(f"câu hỏi: {questions} văn bản đã dựng lại.")
    if lessons or questions:
        audit.record_alone(actor, "markup.reclean", f"markup:{POLICY}", lessons=lessons, questions=questions)
    for what in gone:
        click.echo(what.plain(), err=True)
    if gone:
        raise SystemExit(1)


def _lessons(actor: Actor) -> tuple[int, list[Message]]:
    """Every version, one at a time: how many lessons were written, and what could not be read."""
    written, gone, after = 0, list[Message](), 0
    while (found := reclean_lessons(actor, 1, after)).last is not None:
        written, after = written + found.written, found.last
        gone += found.gone
    return written, gone


COMMANDS = [markup]
