"""Forms of invitations: choosing whom to invite, and choosing a password with a code."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.accounts.forms import NewPassword, new_password, new_password_again
from lms.accounts.invitations.rules import DAYS, DAYS_ALLOWED
from lms.org.rules import CATEGORY_LABELS
from lms.web.forms import Form, choice, tidy


class BatchForm(Form):
    """Whom to make accounts and slips for: a unit, a class, a category. The units are handed in."""

    unit = SelectField(_l("Đơn vị hoặc lớp"), validate_choice=False)
    category = SelectField(_l("Đối tượng"), validate_choice=False)
    days = IntegerField(
        _l("Mã dùng được trong bao nhiêu ngày"),
        [InputRequired(), NumberRange(*DAYS_ALLOWED, message=_l("Vui lòng chọn từ 1 đến 60 ngày."))],
        default=DAYS,
        render_kw={"inputmode": "numeric"},
    )

    def fill_choices(self, units: list[tuple[str, str]]) -> None:
        """Puts the choices in place; `units`: (public id, name)."""
        self.unit.choices = [choice("", _l("Mọi đơn vị")), *(choice(k, v) for k, v in units)]
        labels = [choice(k, _l(v)) for k, v in CATEGORY_LABELS.items()]
        self.category.choices = [choice("", _l("Mọi đối tượng")), *labels]


class InviteForm(NewPassword):
    """The one-time code and a password of one's own, twice."""

    code = StringField(
        _l("Mã một lần"),
        [InputRequired(_l("Hãy nhập mã trên phiếu.")), Length(max=60)],
        filters=[tidy],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "data-from-fragment": True,
        },
    )
    new = new_password()
    again = new_password_again()
