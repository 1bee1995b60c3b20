"""Acts on ticked questions: a page that says what would happen to how many, then the act; and files of them."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from lms.assessment.bank.exporting import ending_of
from lms.kernel.db import release
from lms.studio.bank import pages
from lms.studio.bank.bulk import pages as bulk
from lms.studio.bank.bulk.forms import ACTS, act_form
from lms.studio.bank.labels import format_labels
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _

blueprint = Blueprint("bulk", __name__)

Answer = str | Response | tuple[str, int]


def _act(name: str | None) -> str:
    return name if name is not None and name in ACTS else next(iter(ACTS))


def _back(filters: str) -> Response:
    """To the list as it was narrowed."""
    return redirect(url_for("bank.index") + (f"?{filters}" if filters else ""), 303)


@blueprint.get("/acts")
@access("bank.write", read="bank.read")
def choose() -> str:
    """What would be done with how many questions; nothing is done yet."""
    here, act = pages.desk(the_actor()), _act(request.args.get("act"))
    rows = bulk.asked(request.args, request.args.getlist("id"), here)
    form = from_request(act_form(act, here.places))
    filters = request.args.get("filters", "")
    return render_template("bank/act.html", **bulk.shown(rows, act, form, here, filters))


@blueprint.post("/acts")
@access("bank.write", read="bank.read")
def carry_out() -> Answer:
    """Does it, or shows the page anew with what is missing."""
    here, act = pages.desk(the_actor()), _act(request.form.get("act"))
    form, filters = from_request(act_form(act, here.places)), request.form.get("filters", "")
    rows = bulk.asked({}, request.form.get("questions", "").split(","), here)
    if act == "export" or not rows or not form.validate():
        return render_template("bank/act.html", **bulk.shown(rows, act, form, here, filters)), 422
    changed = bulk.carry_out(the_actor(), act, rows, form, here)
    flash(_("Đã ghi cho %(changed)s trong %(count)s câu; các câu còn lại vốn đã như vậy.", changed=changed, count=len(rows))
          if changed < len(rows) else _("Đã ghi cho %(count)s câu.", count=len(rows)), "success")  # fmt: skip
    return _back(filters)


@blueprint.post("/files")
@own_transaction
@access("bank.read")
def file() -> Answer:
    """What a file of the questions can't hold, then the file itself."""
    here, name = pages.desk(the_actor()), request.form.get("format", "")
    rows = bulk.asked({}, request.form.get("questions", "").split(","), here)
    held = bulk.pictures_of(rows)
    release()
    if name not in format_labels() or not rows:
        form = from_request(act_form("export", here.places))
        return render_template("bank/act.html", **bulk.shown(rows, "export", form, here, "")), 422
    written = bulk.file_of(rows, name, here, held)
    if request.form.get("confirmed") != "1":
        return render_template(
            "bank/file.html", written=written, rows=rows, name=name, formats=format_labels()
        )
    return send_file(BytesIO(written.content), "application/octet-stream", True, f"cau-hoi{ending_of(name)}")
