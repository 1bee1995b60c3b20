"""Pages on which people are reminded, and on which one sees who was."""

from email.policy import SMTP

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock, mail
from lms.kernel.db import release, transaction
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.reading import list_opened, person_opened
from lms.org.settings import PUBLIC_ADDRESS, REMIND_QUIET, setting
from lms.targets.chasing import actions, pages, queries
from lms.targets.chasing.forms import RemindForm
from lms.targets.chasing.letters import letter_to
from lms.targets.chasing.rules import WAY_LABELS, Way
from lms.targets.status.rules import STATUS_LABELS
from lms.web.access import access, own_transaction, the_actor, the_person_id
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("chasing", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.get("/reminders")
@access("reminders.read")
def index() -> str:
    """The units with somebody missing."""
    board = pages.board(the_actor(), request.args.get("target"))
    number = page_number()
    start = (number - 1) * PER_PAGE
    lines = Page(board.lines[start : start + PER_PAGE], number, len(board.lines))
    return render_template(
        "targets/reminders.html", board=board, lines=lines, mail=mail.server(), quiet=setting(REMIND_QUIET)
    )


@blueprint.post("/reminders/rounds")
@own_transaction
@access("reminders.send-to-all", read="reminders.read")
def remind_all() -> Answer:
    """Reminds everybody who is missing."""
    actor = the_actor()
    target, cover, found = pages.everybody(actor, request.form.get("target"))
    release()
    with transaction():
        count = actions.remind(actor, target, cover, found, Way.NOTICE)
    flash(_("Đã nhắc %(n)s người.", n=count), "success")
    return redirect(url_for("chasing.index", target=target.public_id), 303)


@blueprint.get("/reminders/units/<string:public_id>")
@access("reminders.read")
def unit(public_id: str) -> str:
    """Who is missing in a unit, and the ways to remind them."""
    return _unit_page(public_id, request.args.get("target"), RemindForm(data={"way": Way.NOTICE.value}))


def _unit_page(public_id: str, target_id: str | None, form: RemindForm) -> str:
    board = pages.unit_board(the_actor(), public_id, target_id)
    list_opened(the_actor(), "targets.reminders", clock.today(), board.unit.id)
    number = page_number()
    people = board.people[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "targets/reminders_unit.html", board=board, people=Page(people, number, len(board.people)), form=form,
        statuses=STATUS_LABELS, ways=WAY_LABELS, mail=mail.server(),
    )  # fmt: skip


@blueprint.get("/reminders/units/<string:public_id>/sheet")
@access("reminders.read")
def sheet(public_id: str) -> str:
    """The unit's list, to be printed."""
    board = pages.unit_board(the_actor(), public_id, request.args.get("target"))
    list_opened(the_actor(), "targets.reminders", clock.today(), board.unit.id)
    return render_template(
        "targets/reminders_sheet.html", board=board, statuses=STATUS_LABELS, today=clock.today()
    )


@blueprint.post("/reminders/units/<string:public_id>/rounds")
@own_transaction
@access("reminders.send", read="reminders.read")
def remind(public_id: str) -> Answer:
    """Reminds the unit's people, or records that they were reminded."""
    form = from_request(RemindForm)
    if not form.validate():
        return _unit_page(public_id, form.target.data, form), 422
    actor, way = the_actor(), Way(form.way.data)
    board = pages.unit_board(actor, public_id, form.target.data)
    release()
    with transaction():
        unit = (board.unit.id, board.path)
        count = actions.remind(actor, board.target, board.cover, board.people, way, *unit)
    flash(_("Đã ghi: %(n)s người được nhắc.", n=count), "success")
    return redirect(url_for("chasing.unit", public_id=public_id, target=board.target.public_id), 303)


@blueprint.get("/reminders/log")
@access("reminders.read")
def log() -> str:
    """Who was reminded when and how, and which heads were told."""
    number, units = page_number(), pages.visible_units_of(the_actor())
    rows, total = queries.rounds(units, number, PER_PAGE)
    return render_template(
        "targets/reminders_log.html", rounds=Page(rows, number, total), ways=WAY_LABELS,
        targets=pages.target_names(), told=queries.escalations(units, PER_PAGE) if number == 1 else [],
    )  # fmt: skip


@blueprint.get("/reminders/mine")
@access("reminders.mine")
def mine() -> str:
    """When one was reminded oneself, by whom and how."""
    return render_template(
        "targets/reminders_mine.html", reminders=queries.reminders_of(the_person_id()), ways=WAY_LABELS,
        targets=pages.target_names(),
    )  # fmt: skip


@blueprint.get("/reminders/people/<string:public_id>")
@access("reminders.mine")
def person(public_id: str) -> str:
    """The letter that somebody would get now, and when they were reminded."""
    found = pages.get_visible_person(the_actor(), public_id)
    person_opened(the_actor(), found.id, "targets.reminders-of")
    return render_template(
        "targets/reminders_person.html", person=found, letter=letter_to(found), mail=mail.server(), ways=WAY_LABELS,
        reminders=queries.reminders_of(found.id), targets=pages.target_names(),
    )  # fmt: skip


@blueprint.get("/reminders/people/<string:public_id>/letter")
@access("reminders.mine")
def letter(public_id: str) -> Response:
    """The letter as a file that a mail program opens and sends."""
    found = pages.get_visible_person(the_actor(), public_id)
    person_opened(the_actor(), found.id, "targets.reminders-of")
    written = letter_to(found)
    if written is None or mail.address_of(written.to_name, written.to) is None:
        raise NotFound(
            Message(mark("Không có thư nào: người này không còn thiếu gì, hoặc chưa có địa chỉ thư."))
        )
    draft = mail.written(written, setting(PUBLIC_ADDRESS))
    draft["X-Unsent"] = "1"  # Outlook opens it as a letter to send, not as one that came
    body = draft.as_bytes(policy=SMTP)  # line ends as mail programs want them
    named = {"Content-Disposition": "attachment; filename=nhac-viec-hoc.eml"}
    return Response(body, headers=named, mimetype="message/rfc822")
