"""`lms quizzes recount`: the kept sums of statistics made again from the attempts."""

import click
from flask.cli import with_appcontext

from lms.assessment.statistics.sums import actions, queries
from lms.kernel.db import release, transaction


@click.group("quizzes")
def quizzes() -> None:
    """Số liệu của bài kiểm tra (docs/quiz-statistics.md)."""


@quizzes.command("recount")
@with_appcontext
def recount() -> None:
    """Bỏ các tổng đã lưu của thống kê rồi cộng lại từ từng bài làm. Dừng giữa chừng rồi chạy lại được."""
    held, crowded = queries.summed_quizzes(), queries.crowded()
    release()
    total = 0
    for quiz_id in sorted({*held, *crowded}):
        with transaction():
            actions.forget(quiz_id)
        total += actions.add_all(quiz_id)
    click.echo(f"Đã cộng lại {total} lượt làm bài.")


COMMANDS = [quizzes]
