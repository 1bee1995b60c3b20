"""The form of a period."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from lms.web.forms import DayField, Form


class PeriodForm(Form):
    """First and last day. `seen` is the row the reader saw, so that two editors notice each other."""

    starts_on = DayField(_l("Ngày đầu của kỳ"), [InputRequired()])
    ends_on = DayField(_l("Ngày cuối của kỳ"), [InputRequired()])
    seen = HiddenField()
