"""The form in which the office freezes figures."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.web.forms import DayField, Form, tidy
from lms.web.i18n import gettext as _


class FreezeForm(Form):
    """Of which day, and why."""

    on = DayField(_l("Số liệu của ngày"), [InputRequired()])
    reason = StringField(
        _l("Lý do chốt"), [DataRequired(), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ: Báo cáo ngày 20/5/2027."),
    )  # fmt: skip

    def say_future(self) -> None:
        """Says that the day has not come yet, unless something else is wrong already."""
        if not self.errors:
            self.on.errors = [_("Chưa chốt được số liệu của một ngày chưa tới.")]
