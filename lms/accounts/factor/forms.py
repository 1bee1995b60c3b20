"""Forms of the second step."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from lms.web.forms import Form, tidy


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Mã xác thực"),
        [InputRequired(_l("Hãy nhập mã.")), Length(max=40)],
        filters=[tidy],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "inputmode": "text",
        },
    )
    next = HiddenField()


class AppCodeForm(CodeForm):
    """A code of the app just set up: six digits."""

    code = StringField(
        _l("Sáu số đang hiện trong ứng dụng"),
        [InputRequired(_l("Hãy nhập sáu số.")), Length(max=20)],
        filters=[tidy],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
