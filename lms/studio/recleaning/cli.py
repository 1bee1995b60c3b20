"""`lms markup reclean`: everything that people wrote is derived anew from its source, in chunks."""

import click
from flask.cli import with_appcontext

from lms.assessment.recleaning.actions import reclean_questions
from lms.catalog.recleaning.actions import reclean_lessons
from lms.kernel import audit
from lms.kernel.actor import system_actor
from lms.kernel.markup import POLICY

# What is cleaned, by how many at a time: a version of a course takes a second or two, a question some milliseconds.
SORTS = (("bài học", reclean_lessons, 1), ("câu hỏi", reclean_questions, 100))


@click.group("markup")
def markup() -> None:
    """Làm sạch lại các văn bản khi quy tắc làm sạch thay đổi (docs/operations.md)."""


@markup.command("reclean")
@with_appcontext
def reclean() -> None:
    """Dựng lại bài học và câu hỏi từ bản gốc theo quy tắc hiện nay. Dừng giữa chừng rồi chạy lại được."""
    actor = system_actor("lms markup reclean")
    counts = {}
    for name, verb, most in SORTS:
        total = 0
        while written := verb(actor, most):
            total += written
        counts[verb.__name__.removeprefix("reclean_")] = total
        click.echo(f"{name}: {total} văn bản đã dựng lại.")
    if any(counts.values()):
        audit.record_alone(actor, "markup.reclean", f"markup:{POLICY}", **counts)


COMMANDS = [markup]
