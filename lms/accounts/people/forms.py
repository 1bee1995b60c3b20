"""Forms of the accounts page."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.org.rules import CATEGORY_LABELS
from lms.web.forms import Form, choice, tidy

STATES = {
    "none": _l("Chưa có tài khoản"),
    "invited": _l("Chưa đăng nhập lần nào"),
    "active": _l("Đang dùng"),
    "disabled": _l("Đã khóa"),
    "nobody": _l("Không thuộc danh sách"),
}


class FilterForm(Form):
    """What the list of accounts is narrowed to; the units are handed in."""

    q = StringField(_l("Tìm theo tên, mã hoặc tên đăng nhập"), filters=[tidy])
    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    category = SelectField(_l("Đối tượng"), validate_choice=False)
    state = SelectField(_l("Tài khoản"), validate_choice=False)

    def fill_choices(self, units: list[tuple[str, str]], whole_school: bool) -> None:
        """Puts the choices in place; `units`: (public id, name). A head is not offered the accounts of nobody."""
        self.unit.choices = [choice("", _l("Mọi đơn vị")), *(choice(k, v) for k, v in units)]
        self.category.choices = [
            choice("", _l("Mọi đối tượng")),
            *(choice(k, _l(v)) for k, v in CATEGORY_LABELS.items()),
        ]
        states = [choice(k, v) for k, v in STATES.items() if whole_school or k != "nobody"]
        self.state.choices = [choice("", _l("Tất cả")), *states]


class ReasonForm(Form):
    """Why something is done to somebody's account."""

    reason = StringField(
        _l("Lý do"),
        [InputRequired(_l("Hãy ghi lý do.")), Length(max=300)],
        filters=[tidy],
        description=_l("Được ghi vào nhật ký."),
    )
