"""Forms of certificates: the public check by number, and the register's filter."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from lms.web.forms import Form, choice, tidy


class CheckForm(Form):
    """A number typed off a paper."""

    number = StringField(
        _l("Số giấy chứng nhận"),
        description=_l("Số ghi ở góc trái trên giấy, ví dụ 0123/2026/GCN."),
        filters=[tidy],
        render_kw={"autocomplete": "off", "maxlength": 40, "inputmode": "text"},
    )


class RegisterFilter(Form):
    """What the register is narrowed to; the years are handed in."""

    q = StringField(_l("Tìm theo tên, mã hoặc số"), filters=[tidy])
    year = SelectField(_l("Năm"), validate_choice=False)
    order = SelectField(_l("Thứ tự"), validate_choice=False)

    def fill_choices(self, years: Sequence[int]) -> None:
        """Puts the choices in place."""
        self.year.choices = [
            choice(value="", label=_l("Mọi năm")),
            *(choice(value=str(year), label=str(year)) for year in years),
        ]
        self.order.choices = [
            choice(value="", label=_l("Mới cấp trước")),
            choice(value="book", label=_l("Theo số vào sổ")),
        ]
