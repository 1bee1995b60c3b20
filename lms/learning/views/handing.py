"""Handing in files within an attempt. The form carries its other answers along; what was uploaded is committed first, so
that it stays whatever becomes of the rest."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lms.assessment import actions as assessment
from lms.assessment import queries as attempts
from lms.assessment.actions import StaleAnswers
from lms.assessment.attempts import rules as quiz_rules
from lms.assessment.kinds.task import MOST_BYTES, MOST_FILES
from lms.assessment.queries import AttemptRow
from lms.assessment.rules import SubmittedBy
from lms.assessment.tasks import actions as tasks
from lms.assessment.tasks.queries import get_file
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, LmsError
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, keep
from lms.learning import queries
from lms.learning.forms import FILES, CarriedAnswers, read_answers
from lms.learning.views.attempts import questions_page, save_last, tell_lost
from lms.learning.views.blueprint import blueprint
from lms.web.access import access, large_body, own_transaction, the_person_id
from lms.web.files import Sent, send
from lms.web.i18n import gettext as _
from lms.web.i18n import say

Answer = Response | tuple[str, int]
Trouble = dict[int, list[str]]


def _sent_files() -> dict[int, list[FileStorage]]:
    """The files that the form holds, by question."""
    found = defaultdict(list)
    for name, file in request.files.items(multi=True):
        if (place := FILES.fullmatch(name)) and file.filename:
            found[int(place[1])].append(file)
    return found


def _kept(
    row: AttemptRow, position: int, files: Sequence[FileStorage], trouble: Trouble
) -> list[tuple[str, Kept]]:
    """The files that the task takes, in the folder of files; of the others `trouble` says why not."""
    found = []
    most_bytes = min(MOST_BYTES, current_app.config["MAX_UPLOAD_BYTES"])
    if len(files) > MOST_FILES:
        trouble[position].append(_("Mỗi lần gửi nhiều nhất %(most)d tệp.", most=MOST_FILES))
    for file in files[:MOST_FILES]:
        try:
            use = tasks.use_at(row.id, row.person_id, position, most_bytes)
            release()
            found.append((file.filename or "", keep(file.stream, shown_name(file.filename), use)))
        except LmsError as refusal:
            trouble[position].append(say(refusal))
    return found


def _upload(row: AttemptRow) -> Trouble:
    """Adds what was sent and can be taken; what can't be is said by question. Conflict once the attempt is over."""
    trouble: Trouble = defaultdict(list)
    for position, files in (_sent_files() if row.is_open else {}).items():
        if kept := _kept(row, position, files, trouble):
            release()
            with transaction():
                left_out = tasks.add_files(row.id, row.person_id, position, kept)
            if left_out is not None:
                trouble[position].append(say(left_out))
    return trouble


def _save(row: AttemptRow, carried: CarriedAnswers, removes: str | None, closing: bool) -> None:
    release()
    with transaction():
        if closing:
            save_last(row, carried, closing)
        else:
            assessment.save_answers(row.id, row.person_id, carried.wanted, carried.shown, carried.page)
        if removes:
            tasks.remove_file(row.id, row.person_id, removes)


def _taken(row: AttemptRow, removes: str | None = None, closing: bool = False) -> Answer | None:
    """Adds the files, saves the answers, takes out the file `removes`; None where nothing stands in the way.
    `closing`: there is no time left to ask anything."""
    carried = read_answers(request.form)
    try:
        trouble = _upload(row)
        _save(row, carried, removes, closing)
    except StaleAnswers as stale:
        return _page(row, carried, stale=stale), 409
    except Conflict as refusal:
        return render_template("learning/stale.html", attempt=row, text=say(refusal)), 409
    if not (trouble and closing):
        return (_page(row, carried, trouble), 422) if trouble else None
    for words in chain.from_iterable(trouble.values()):
        flash(words, "warning")
    return None


def _page(
    row: AttemptRow,
    carried: CarriedAnswers,
    trouble: Trouble | None = None,
    stale: StaleAnswers | None = None,
) -> str:
    items = attempts.typed_items(row.id, carried.wanted)
    return questions_page(
        row, queries.get_attempt_place(row.id), items, stale.saved if stale else (), trouble
    )


def _back(row: AttemptRow, at: str | None = None) -> Response:
    anchor = f"cau-{at}" if at and at.isdecimal() else None
    return redirect(url_for("learning.attempt", public_id=row.public_id, _anchor=anchor), 303)


@blueprint.post("/attempts/<string:public_id>/files")
@own_transaction
@large_body
@access("learning.learn")
def files(public_id: str) -> Answer:
    """Saves what the attempt's form carries, its files first."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    if refused := _taken(row):
        return refused
    flash(_("Đã lưu bài làm và các tệp đã gửi."), "success")
    return _back(row, request.form.get("at"))


@blueprint.post("/attempts/<string:public_id>/files/<string:file_id>/removal")
@own_transaction
@large_body
@access("learning.learn")
def remove_file(public_id: str, file_id: str) -> Answer:
    """Takes a file out of the answer; what else the form carries is saved."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    at = str(get_file(row.id, file_id).position)
    if refused := _taken(row, removes=file_id):
        return refused
    flash(_("Đã bỏ tệp."), "success")
    return _back(row, at)


@blueprint.get("/attempts/<string:public_id>/files/<string:file_id>")
@access("learning.learn")
def file(public_id: str, file_id: str) -> Response:
    """A file of one's own, to be saved."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    held = get_file(row.id, file_id)
    return send(Sent(held.sha256, held.size, FORMATS[held.kind], attachment=held.name))


def _handed_in(row: AttemptRow) -> Answer | None:
    """Hands in, after saving what the form carries; else what stands in the way."""
    closing = quiz_rules.is_closing(row.deadline_at, clock.now())
    if not quiz_rules.is_over(row.over_at, clock.now()) and (refused := _taken(row, closing=closing)):
        return refused
    if not closing and attempts.unanswered(row.id):
        return redirect(url_for("learning.unanswered", public_id=row.public_id), 303)
    release()
    with transaction():
        assessment.submit(row.id, row.person_id, SubmittedBy.PERSON)
    return None


@blueprint.post("/attempts/<string:public_id>/files/submission")
@own_transaction
@large_body
@access("learning.learn")
def submission_with_files(public_id: str) -> Answer:
    """Saves what the form carries, its files first, and hands in, once however often it is sent."""
    row = attempts.get_attempt_of(the_person_id(), public_id)
    if not row.is_open:
        tell_lost(row, read_answers(request.form))
    elif refused := _handed_in(row):
        return refused
    return redirect(url_for("learning.result", public_id=public_id), 303)
