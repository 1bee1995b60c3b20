"""The page on which the office picks its statistics, the files of it, and the questions that are kept."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock, mail
from lms.kernel.errors import Invalid, LmsError
from lms.kernel.tables.csv_text import Dialect
from lms.kernel.tables.rules import Kind
from lms.org.rules import CATEGORY_LABELS
from lms.org.settings import PUBLIC_ADDRESS, setting
from lms.reports.large.rules import LARGE
from lms.reports.statistics import actions, answering, files, pages, queries, rules
from lms.reports.statistics.answering import Asked
from lms.reports.statistics.forms import SaveForm
from lms.reports.statistics.letters import letter_of
from lms.reports.statistics.reading import names_opened
from lms.reports.statistics.rules import Choice, schedules
from lms.reports.statistics.rules.schedules import Every
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say, select_locale
from lms.web.paging import PER_PAGE, page_number
from lms.web.table_files import csv_download, workbook_download

blueprint = Blueprint("picked", __name__)

Answer = str | tuple[str, int] | Response
_TYPES = {
    files.Format.PDF: "application/pdf",
    files.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _choice(data: Any = None) -> tuple[Choice, list[Any]]:
    given = (data if data is not None else request.args).to_dict(flat=False)
    return rules.choice_of(given, clock.today(), COMPETENCES)


def _asked() -> tuple[Asked, list[Any]]:
    """The question of the address; one that cannot be answered becomes that of the current period, and says so."""
    choice, problems = _choice()
    try:
        return answering.ask(choice), problems
    except Invalid as problem:
        return answering.ask(Choice(by=choice.by, counting=choice.counting)), [*problems, problem.message]


@blueprint.get("/statistics/learning")
@access("statistics.read")
def index() -> str:
    """The question, and its answer as a table with a chart, or as the names behind it."""
    asked, problems = _asked()
    is_list = request.args.get("view") == "list"
    if is_list:
        names_opened(the_actor(), asked, "reports.learning")
    screen = pages.screen(asked, is_list, page_number(), PER_PAGE, say)
    return render_template(
        "reports/learning.html", asked=asked, screen=screen, problems=problems, choice=asked.choice, is_list=is_list,
        data=asked.choice.as_data(), offered=pages.offered(asked), rules=rules, competences=COMPETENCES,
        categories=CATEGORY_LABELS, said=pages.said(asked, "", say), notes=pages.notes_of(asked), Kind=Kind,
        long_rows=screen.length if screen.length > LARGE else 0,
    )  # fmt: skip


@blueprint.get("/statistics/learning/file")
@access("statistics.read")
def download() -> Response:
    """The answer as a file; a workbook that takes long is asked for on the page instead."""
    kind, part, delimiter = (request.args.get(n, usual) for n, usual in (("format", "xlsx"), ("part", "table"), ("delimiter", ";")))  # fmt: skip
    if kind not in set(files.Format) or part not in set(files.Part) or delimiter not in (";", ",", "\t"):
        raise BadRequest
    wanted = files.Wanted(answering.ask(_choice()[0]), say, the_actor().name, select_locale())
    if kind == files.Format.XLSX and files.is_longer(wanted.asked, LARGE):
        flash(_("Bảng tính này dài, được tạo ở phía sau: hãy bấm “Tạo bảng tính” ở cuối trang."), "info")
        return redirect(url_for("picked.index", **wanted.asked.choice.as_data()), 303)
    if kind == files.Format.XLSX or (kind == files.Format.CSV and part == files.Part.LIST):
        names_opened(the_actor(), wanted.asked, "reports.learning-file")
    return _file(wanted, files.Format(kind), files.Part(part), Dialect(delimiter))


def _file(wanted: files.Wanted, kind: files.Format, part: files.Part, dialect: Dialect) -> Response:
    name = wanted.file_name(kind)
    if kind is files.Format.CSV:
        return csv_download(files.csv_pieces(wanted, part, dialect), name)
    if kind is files.Format.XLSX:
        return workbook_download(lambda file: files.xlsx_into(file, wanted), name)
    made = files.pdf(wanted) if kind is files.Format.PDF else files.docx(wanted)
    return send_file(io.BytesIO(made), _TYPES[kind], as_attachment=True, download_name=name)


@blueprint.get("/statistics/saved")
@access("statistics.read")
def saved() -> str:
    """Every question that is kept."""
    views = queries.saved_views()
    unsent = queries.silent(views, clock.today()) if views else set()
    return render_template(
        "reports/saved.html", saved=views, every=schedules.EVERY_LABELS, mail=mail.server(), unsent=unsent
    )


def _form_page(form: SaveForm, choice: Choice, held: Any = None) -> str:
    asked = answering.ask(choice)
    return render_template(
        "reports/saved_form.html", form=form, data=choice.as_data(), held=held, said=pages.said(asked, "", say),
        mail=mail.server(),
    )  # fmt: skip


@blueprint.get("/statistics/saved/new")
@access("statistics.save", read="statistics.read")
def new() -> str:
    """The form under which name the question of the address is kept."""
    return _form_page(SaveForm(), _choice()[0])


@blueprint.post("/statistics/saved")
@access("statistics.save", read="statistics.read")
def save() -> Answer:
    """Keeps the question."""
    form, choice = from_request(SaveForm), _choice(request.form)[0]
    answering.ask(choice)
    if form.validate():
        try:
            actions.save(the_actor(), form.name.data, choice, Every(form.every.data), form.mailbox.data or "")
            flash(_("Đã lưu thống kê. Ai xem được số liệu thống kê cũng mở được."), "success")
            return redirect(url_for("picked.saved"), 303)
        except Invalid as refusal:
            form.mailbox.errors = [say(refusal)]
    return _form_page(form, choice), 422


@blueprint.get("/statistics/saved/<string:public_id>")
@access("statistics.save", read="statistics.read")
def edit(public_id: str) -> str:
    """The form of a question that is kept."""
    held = queries.get_saved(public_id)
    form = SaveForm(
        data={"name": held.name, "every": held.every.value, "mailbox": held.mailbox, "seen": str(held.id)}
    )
    return _form_page(form, held.choice(clock.today()), held)


@blueprint.post("/statistics/saved/<string:public_id>")
@access("statistics.save", read="statistics.read")
def change(public_id: str) -> Answer:
    """Gives it another name or schedule."""
    held, form = queries.get_saved(public_id), from_request(SaveForm)
    if form.validate():
        try:
            schedule = (Every(form.every.data), form.mailbox.data or "")
            actions.change(the_actor(), public_id, form.seen_id, form.name.data, *schedule)
            flash(_("Đã lưu thay đổi."), "success")
            return redirect(url_for("picked.saved"), 303)
        except LmsError as refusal:
            form.mailbox.errors = [say(refusal)]
            form.seen.data, form.seen.raw_data = str(held.id), None
    return _form_page(form, held.choice(clock.today()), held), 422


@blueprint.post("/statistics/saved/<string:public_id>/removal")
@access("statistics.save", read="statistics.read")
def remove(public_id: str) -> Response:
    """Keeps it no more."""
    actions.remove(the_actor(), public_id)
    flash(_("Đã bỏ thống kê đã lưu."), "success")
    return redirect(url_for("picked.saved"), 303)


@blueprint.get("/statistics/saved/<string:public_id>/letter")
@access("statistics.save", read="statistics.read")
def letter(public_id: str) -> Response:
    """The letter as it would go now, as a file that a mail program opens."""
    held, today = queries.get_saved(public_id), clock.today()
    if not held.mailbox:
        raise Invalid(schedules.NO_MAILBOX)
    address = setting(PUBLIC_ADDRESS)
    body = mail.written(
        letter_of(held, schedules.due_day(held.every, today) or today, today), address
    ).as_bytes()
    named = {"Content-Disposition": "attachment; filename=thong-ke.eml"}
    return Response(body, headers=named, mimetype="message/rfc822")
