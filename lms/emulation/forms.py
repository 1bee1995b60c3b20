"""The form of a period."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from lms.web.forms import Form

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]  # a date picker sends the first; the second is what people type


class PeriodForm(Form):
    """First and last day. `seen` is the row the reader saw, so that two editors notice each other."""

    starts_on = DateField(_l("Ngày đầu của kỳ"), [InputRequired()], format=DATE_FORMATS)
    ends_on = DateField(_l("Ngày cuối của kỳ"), [InputRequired()], format=DATE_FORMATS)
    seen = HiddenField()
