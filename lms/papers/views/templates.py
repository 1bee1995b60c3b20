"""The school's own forms in the place of ours."""

import io
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.files.formats import FORMATS
from lms.kernel.messages import Message, mark
from lms.kernel.official.build import form as our_form
from lms.papers import actions, kinds, queries
from lms.papers.blueprint import blueprint
from lms.papers.forms import TemplateForm
from lms.papers.receiving import receive
from lms.papers.rules import GIAY_KHEN, KIND_TITLES
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.files import Sent, send
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


def _page(form: Any) -> str:
    form.fill([(kind.key, kind.title) for kind in kinds.kinds() if kind.key != GIAY_KHEN])
    return render_template(
        "papers/templates.html", form=form, templates=queries.templates(), titles=KIND_TITLES
    )


@blueprint.get("/papers/templates")
@access("papers.read")
def templates() -> str:
    """The forms in use, and how to send one."""
    return _page(TemplateForm())


@blueprint.post("/papers/templates")
@own_transaction
@large_body
@access("papers.change", read="papers.read")
def send_template() -> Response | tuple[str, int]:
    """Checks a form that was sent and puts it in the place of ours."""
    form, actor = from_request(TemplateForm), the_actor()
    kind = form.kind.data if form.kind.data in KIND_TITLES.keys() - {GIAY_KHEN} else ""
    if not form.validate():
        return _page(form), 422
    release()
    try:
        kept, left_out = receive(form.file.data.stream, form.file.data.filename)
        with transaction():
            actions.set_template(actor, kind, kept, form.file.data.filename, left_out)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _page(form), 422
    return _thanks()


def _thanks() -> Response:
    flash(_("Đã nhận mẫu. Các giấy tờ tải về từ nay theo mẫu này."), "success")
    return redirect(url_for("papers.templates"), 303)


@blueprint.post("/papers/templates/removal")
@access("papers.change", read="papers.read")
def remove_template() -> Response:
    """Goes back to our form."""
    if actions.remove_template(the_actor(), request.form.get("kind", "")):
        flash(_("Đã thôi dùng mẫu này; giấy tờ theo lại mẫu có sẵn."), "success")
    return redirect(url_for("papers.templates"), 303)


@blueprint.get("/papers/templates/form")
@access("papers.read")
def ours() -> FileResponse:
    """Our form as a file with a name in each place, to make one's own of."""
    release()
    content = io.BytesIO(our_form(clock.now()))
    return send_file(
        content, FORMATS["docx"].content_type, as_attachment=True, download_name="mau-van-ban.docx"
    )


@blueprint.get("/papers/templates/file")
@access("papers.read")
def template_file() -> FileResponse:
    """A form that is in use."""
    for row in queries.templates():
        if row.kind == request.args.get("kind", ""):
            return send(Sent(row.sha256, row.size, FORMATS["docx"], attachment=row.file_name))
    raise NotFound(Message(mark("Không có mẫu này.")))
