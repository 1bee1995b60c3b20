"""My certificates, the PDF, the public check by code and by number, and the register."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from lms.certificates import queries, rules
from lms.certificates.forms import CheckForm, RegisterFilter
from lms.kernel import clock
from lms.kernel.reading import list_opened, person_opened
from lms.web.access import access, public, the_actor
from lms.web.forms import from_query
from lms.web.i18n import gettext as _
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("certificates", __name__, template_folder="templates")


def _hidden(body: str, status: int = 200) -> Response:
    """A public page that search engines leave alone: papers are checked one by one, not listed."""
    response = make_response(body, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.get("/certificates")
@access("certificates.read")
def index() -> str:
    """My certificates, and what is still waiting for one."""
    person_id = the_actor().person_id
    mine = queries.certificates_of(person_id) if person_id is not None else []
    waiting = queries.waiting_courses_of(person_id) if person_id is not None else []
    return render_template("certificates/index.html", certificates=mine, waiting=waiting)


@blueprint.get("/certificates/<string:code>/file")
@access("certificates.read")
def file(code: str) -> Response:
    """The PDF for its holder and the office; until it is made, a page that looks again by itself."""
    stored = queries.get_file(the_actor(), rules.read_code(code))
    person_opened(the_actor(), stored.person_id, "certificates.file")
    if stored.pdf is None or stored.sha256 is None:
        return make_response(
            render_template("certificates/not_ready.html", stored=stored), 202, {"Refresh": "3"}
        )
    response = Response(stored.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", **_names(stored))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.set_etag(stored.sha256)
    response.make_conditional(request)
    return response


def _names(stored: queries.StoredFile) -> dict[str, Any]:
    """The file's name, in plain letters for old programs and in full (RFC 6266) for the others."""
    from urllib.parse import quote

    number = stored.number.replace("/", "-")
    full = f"Giấy chứng nhận {number} - {stored.name} - {stored.course[:60].strip()}.pdf"
    plain = f"giay-chung-nhan-{number}.pdf"
    return {"filename": plain, "filename*": f"UTF-8''{quote(full, safe='')}"}


@blueprint.get("/c/<string:code>")
@public
def check(code: str) -> Response:
    """What a QR code opens: whether the paper is real and still holds."""
    found = queries.find_by_code(rules.read_code(code))
    body = render_template("certificates/check.html", found=found, State=rules.State)
    return _hidden(body, 200 if found else 404)


@blueprint.get("/check")
@public
def check_number() -> Response:
    """The same by the number, for those without a camera; tells less."""
    form, found, asked = from_query(CheckForm), None, None
    if form.number.data:
        asked = rules.read_number(form.number.data)
        found = queries.find_by_number(*asked) if asked else None
        if asked is None:
            form.number.errors = [_("Số giấy chứng nhận có dạng 0123/2026/GCN: số, năm, rồi ký hiệu.")]
    shown = rules.show_number(*asked) if asked else None
    return _hidden(
        render_template(
            "certificates/check_number.html", form=form, found=found, asked=shown, State=rules.State
        )
    )


@blueprint.get("/certificates/register")
@access("certificates.register")
def register() -> str:
    """Sổ cấp giấy chứng nhận."""
    list_opened(the_actor(), "certificates.register", clock.today(), everybody=True)
    years, form = queries.register_years(), from_query(RegisterFilter)
    form.fill_choices(years)
    year = int(form.year.data) if form.year.data and form.year.data in map(str, years) else None
    number = page_number()
    newest_first = form.order.data != "book"
    rows, total = queries.register_rows(
        form.q.data or "", year, newest_first, PER_PAGE, (number - 1) * PER_PAGE
    )
    return render_template(
        "certificates/register.html", form=form, page=Page(rows, number, total), rules=rules
    )
