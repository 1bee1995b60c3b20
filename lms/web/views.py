"""Pages of the house itself: health, language, style guide, static files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from lms.kernel.charts import Chart, Line, chart
from lms.kernel.db import ping
from lms.web.access import public
from lms.web.addresses import is_local_path
from lms.web.forms import Form, choice
from lms.web.i18n import LANGUAGES
from lms.web.paging import Page

blueprint = Blueprint("web", __name__, template_folder="templates")


@blueprint.get("/healthz")
@public
def health() -> Response:
    """200 when the database answers."""
    ping()
    return jsonify(status="ok")


@blueprint.post("/language")
@public
def language() -> AnyResponse:
    """Keeps the chosen language on this device and returns to the page one came from."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    back = request.form.get("back", "")
    return redirect(back if is_local_path(back) else url_for("home.index"), 303)


class SampleForm(Form):
    """Every kind of field, for the style guide."""

    name = StringField(_l("Họ và tên"))
    email = StringField(_l("Thư điện tử"))
    password = PasswordField(_l("Mật khẩu"))
    unit = SelectField(
        _l("Đơn vị"),
        choices=[choice("1", _l("Phòng Đào tạo")), choice("2", _l("Khoa Công nghệ thông tin"))],
    )
    reason = TextAreaField(_l("Lý do"))
    answer = RadioField(
        _l("Bạn chọn"),
        choices=[choice("a", _l("Gọi lại số in trên thẻ")), choice("b", _l("Làm theo tin nhắn"))],
    )
    file = FileField(_l("Danh sách"))
    agree = BooleanField(_l("Tôi đã đọc thông báo"))


@dataclass(frozen=True)
class _SamplePage(Page[int]):
    @property
    def prev_href(self) -> str | None:
        return url_for("web.style", page=1)

    @property
    def next_href(self) -> str | None:
        return url_for("web.style", page=3)


@blueprint.get("/_style")
@public
def style() -> str:
    """The components in every state, for whoever builds a page."""
    form = SampleForm(data={"name": "Nguyễn Thị Ánh"})
    form.email.errors = [_l("Địa chỉ thư điện tử chưa đúng.")]
    page = _SamplePage(list(range(50)), 2, 124)
    return render_template("style.html", form=form, page=page, drawn=_sample_chart())


def _sample_chart() -> Chart | None:
    days = [date(2026, 9 + n // 2, 1 + n % 2 * 14) for n in range(6)]
    done, begun = (0.0, 0.1, 0.22, 0.3, None, 0.5), (0.1, 0.3, 0.42, 0.55, 0.6, 0.711)
    ends = [gettext("Hoàn thành"), gettext("Tham gia")]
    lines = [
        Line("done", f"{ends[0]} 50%", days, done),
        Line("begun", f"{ends[1]} 71,1%", days, begun, "dashed"),
    ]
    return chart(lines)


@blueprint.get("/static/<path:name>")
@public
def static_file(name: str) -> AnyResponse:
    """A built asset, pre-compressed where the browser takes it."""
    from lms.web.static_files import send_static

    return send_static(name)


@blueprint.get("/favicon.ico")
@public
def favicon() -> AnyResponse:
    """Browsers ask for it unasked."""
    asset: Any = current_app.jinja_env.globals["asset"]
    return redirect(asset("favicon.svg"), 302)
