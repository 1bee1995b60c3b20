"""The form of a review."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.web.forms import Form, tidy


class ReviewForm(Form):
    """What was found."""

    note = StringField(_l("Ghi chú"), [Optional(), Length(max=500)], filters=[tidy])
