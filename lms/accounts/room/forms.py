"""Forms of the computer room."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from lms.accounts.room.rules import MINUTES, MINUTES_ALLOWED, pin_problem
from lms.web.forms import Form, choice, tidy
from lms.web.i18n import say

_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}


class OpenForm(Form):
    """A class and for how long; the units are handed in."""

    unit = SelectField(_l("Lớp hoặc đơn vị"), [InputRequired(_l("Hãy chọn lớp."))], validate_choice=False)
    minutes = IntegerField(
        _l("Giờ học dài bao nhiêu phút"),
        [InputRequired(), NumberRange(*MINUTES_ALLOWED, message=_l("Vui lòng chọn từ 5 đến 240 phút."))],
        default=MINUTES,
        render_kw={"inputmode": "numeric"},
    )

    def fill_choices(self, units: list[tuple[str, str]]) -> None:
        """Puts the choices in place; `units`: (public id, name)."""
        self.unit.choices = [choice("", _l("Chọn lớp")), *(choice(k, v) for k, v in units)]


class JoinForm(Form):
    """The room's code, typed once at each PC."""

    code = StringField(
        _l("Mã phòng"),
        [InputRequired(_l("Hãy nhập mã phòng.")), Length(max=20)],
        filters=[tidy],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class PinForm(Form):
    """The PIN of whoever sits down."""

    pin = PasswordField(_l("Mã PIN của bạn"), [InputRequired(_l("Hãy nhập mã PIN."))], render_kw=_DIGITS)


class NewPinForm(Form):
    """A first PIN, twice."""

    pin = PasswordField(_l("Chọn mã PIN"), [InputRequired(_l("Hãy nhập mã PIN."))], render_kw=_DIGITS)
    again = PasswordField(
        _l("Nhập lại mã PIN"), [InputRequired(_l("Hãy nhập lại mã PIN."))], render_kw=_DIGITS
    )

    def validate_pin(self, field: PasswordField) -> None:
        problem = pin_problem(field.data or "")
        if problem:
            raise ValidationError(say(problem))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.pin.data:
            raise ValidationError(str(_l("Hai lần nhập mã PIN chưa giống nhau.")))
