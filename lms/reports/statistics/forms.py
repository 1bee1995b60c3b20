"""The form of a question that is kept."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional

from lms.reports.statistics.rules.schedules import EVERY_LABELS, Every
from lms.web.forms import Form, choice, tidy


class SaveForm(Form):
    """Name and schedule; what is asked stands in hidden fields beside them. `seen`: the row the form was filled from."""

    name = StringField(
        _l("Tên"), [DataRequired(message=_l("Vui lòng đặt tên.")), Length(max=200)], filters=[tidy]
    )
    every = RadioField(
        _l("Gửi kết quả đến hộp thư"), default=Every.NEVER.value,
        choices=[choice(every.value, _l(EVERY_LABELS[every])) for every in Every],
    )  # fmt: skip
    mailbox = StringField(
        _l("Hộp thư nhận"), [Optional(), Length(max=200)], filters=[tidy],
        description=_l("Nên dùng hộp thư chung của phòng. Thư có bảng số liệu, không có tên người học."),
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    seen = HiddenField()

    @property
    def seen_id(self) -> int:
        """0 when the field was tampered with."""
        text = (self.seen.data or "")[:18]
        return int(text) if text.isdecimal() else 0
