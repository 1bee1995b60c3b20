"""The form of a reminder."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from lms.targets.chasing.rules import BY_HAND, WAY_LABELS
from lms.web.forms import Form, choice


class RemindForm(Form):
    """How people are reminded, or were."""

    target = StringField()
    way = RadioField(
        _l("Nhắc bằng cách nào"), [InputRequired(message=_l("Vui lòng chọn một mục."))],
        choices=[choice(way.value, _l(WAY_LABELS[way])) for way in BY_HAND],
    )  # fmt: skip
