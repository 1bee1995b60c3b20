"""The form of the points table."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.kernel.messages import Message
from lms.nominations.points.queries import Points
from lms.nominations.points.rules import COUNTED, Line, read_lines, show
from lms.web.forms import DayField, Form, tidy
from lms.web.i18n import say


def points_form_class() -> type[Form]:
    """The form of a version: for each thing that counts the points and the most."""
    made: dict[str, Any] = {
        "seen": HiddenField(),
        "is_on": BooleanField(_l("Dùng bảng điểm tham khảo")),
        "valid_from": DayField(_l("Có hiệu lực từ ngày"), [InputRequired()]),
        "ground": StringField(
            _l("Căn cứ"), [DataRequired(), Length(max=500)], filters=[tidy], render_kw={"lang": "vi"},
            description=_l("Ai thống nhất bảng điểm này: biên bản, quyết định, số và ngày nếu có."),
        ),
    }  # fmt: skip
    for source in COUNTED:
        number = {"inputmode": "decimal", "autocomplete": "off"}
        made[f"points_{source}"] = StringField(
            _l("Điểm cho mỗi đơn vị"), [Optional(), Length(max=10)], filters=[tidy], render_kw=number,
        )  # fmt: skip
        made[f"most_{source}"] = StringField(
            _l("Nhiều nhất (để trống: không giới hạn)"), [Optional(), Length(max=10)], filters=[tidy], render_kw=number,
        )  # fmt: skip
    return type("PointsForm", (Form,), made)


def points_data(newest: Points | None) -> dict[str, Any]:
    """What the form of a new version shows: the one before."""
    if newest is None:
        return {"seen": "0", "is_on": True}
    data: dict[str, Any] = {"seen": str(newest.number), "is_on": newest.is_on}
    for line in newest.lines:
        data[f"points_{line.source}"] = show(line.points)
        data[f"most_{line.source}"] = show(line.most) if line.most is not None else ""
    return data


def lines_of(form: Any) -> list[Line] | None:
    """The lines as typed; None, with the fields marked, where one can't be read."""
    typed = [(s, form[f"points_{s}"].data or "", form[f"most_{s}"].data or "") for s in COUNTED]
    found, wrong = read_lines(typed)
    for name, message in wrong.items():
        _mark(form, name, message)
    return None if wrong else found


def _mark(form: Any, name: str, message: Message) -> None:
    form[name].errors = [say(message)]
