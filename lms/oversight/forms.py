"""What the list of acts is narrowed to."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from lms.oversight.labels import KINDS, VERBS
from lms.web.forms import DayField, Form, choice, tidy


class _MayBeEmpty(Optional):
    """Without the words "không bắt buộc", which say nothing in a filter."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


class FilterForm(Form):
    """Days are whole days at the school, the last one included."""

    since = DayField(_l("Từ ngày"), [_MayBeEmpty()])
    until = DayField(_l("Đến hết ngày"), [_MayBeEmpty()])
    verb = SelectField(_l("Việc"), validate_choice=False)
    kind = SelectField(_l("Loại"), validate_choice=False)
    who = StringField(_l("Ai làm"), [Length(max=100)], filters=[tidy])
    about = StringField(_l("Về ai (họ tên, mã)"), [Length(max=100)], filters=[tidy])
    order = SelectField(_l("Thứ tự"), validate_choice=False)

    def fill_choices(self) -> None:
        """Puts the choices in place."""
        self.verb.choices = [
            choice("", _l("Mọi việc")),
            *(choice(k, _l(v)) for k, v in VERBS.items()),
        ]
        self.kind.choices = [
            choice("", _l("Mọi loại")),
            *(choice(k, _l(v)) for k, v in KINDS.items()),
        ]
        self.order.choices = [
            choice("", _l("Mới nhất trước")),
            choice("oldest", _l("Cũ nhất trước")),
        ]
