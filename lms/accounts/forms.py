"""Forms of sign-in and password."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.accounts.rules import password_problem
from lms.web.forms import Form, tidy
from lms.web.i18n import say


class SignInForm(Form):
    """One field for user name, e-mail or code, and the password."""

    username = StringField(
        _l("Tên đăng nhập, thư điện tử hoặc mã của bạn"),
        [InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=200)],
        filters=[tidy],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [InputRequired(_l("Hãy nhập mật khẩu.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField(_l("Giữ đăng nhập trên thiết bị của riêng tôi"))
    next = HiddenField()


def new_password() -> PasswordField:
    """The field `new` of a form on `NewPassword`."""
    return PasswordField(
        _l("Mật khẩu mới"),
        [InputRequired(_l("Hãy nhập mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
    )


def new_password_again() -> PasswordField:
    """The field `again` of a form on `NewPassword`."""
    return PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [InputRequired(_l("Hãy nhập lại mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
    )


class NewPassword(Form):
    """What holds wherever somebody chooses a password: the rule for passwords, and twice the same.

    A form on it has the fields `new` and `again` in their places, and `username` is set before it is validated.
    """

    username: str = ""
    new: PasswordField

    def validate_new(self, field: PasswordField) -> None:
        problem = password_problem(field.data or "", self.username)
        if problem:
            raise ValidationError(say(problem))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError(str(_l("Hai lần nhập mật khẩu mới chưa giống nhau.")))


class PasswordForm(NewPassword):
    """The present password and the new one, twice."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = new_password()
    again = new_password_again()

    def validate_new(self, field: PasswordField) -> None:
        super().validate_new(field)
        if field.data == self.current.data:
            raise ValidationError(str(_l("Mật khẩu mới cần khác mật khẩu hiện tại.")))
