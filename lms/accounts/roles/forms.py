"""Forms of roles: granting, ending, passing on."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.accounts.roles.rules import GRANTED
from lms.accounts.rules import ROLE_LABELS
from lms.web.forms import DayField, Form, choice, tidy


def _who() -> StringField:
    return StringField(
        _l("Người nhận"),
        [InputRequired(_l("Hãy nhập tên đăng nhập, thư điện tử hoặc mã.")), Length(max=200)],
        filters=[tidy],
        description=_l("Tên đăng nhập, thư điện tử hoặc mã của người ấy."),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class GrantForm(Form):
    """A role for somebody; units and courses are handed in."""

    who = _who()
    role = SelectField(
        _l("Vai trò"),
        choices=[choice(label.role.value, _l(label.label)) for label in ROLE_LABELS if label.role in GRANTED],
    )
    unit = SelectField(_l("Đơn vị (chỉ với trưởng đơn vị)"), validate_choice=False)
    course = SelectField(_l("Khóa học (chỉ với giáo viên cốt cán)"), validate_choice=False)
    valid_from = DayField(_l("Từ ngày"), [InputRequired()])
    valid_to = DayField(
        _l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chưa biết ngày kết thúc.")
    )
    reason = StringField(
        _l("Quyết định số, hoặc lý do"),
        [InputRequired(_l("Hãy ghi lý do.")), Length(max=300)],
        filters=[tidy],
    )

    def fill_choices(self, units: list[tuple[str, str]], courses: Mapping[int, str]) -> None:
        """Puts the choices in place; `units`: (public id, name), `courses`: titles by id."""
        self.unit.choices = [choice("", _l("Không chọn")), *(choice(k, v) for k, v in units)]
        self.course.choices = [
            choice("", _l("Mọi khóa học")),
            *(choice(str(k), v) for k, v in courses.items()),
        ]


class DelegationForm(Form):
    """One of one's own roles for somebody else, for a time."""

    grant = SelectField(_l("Vai trò giao thay"), validate_choice=False)
    who = _who()
    unit = SelectField(_l("Đơn vị"), validate_choice=False, description=_l("Với vai trò trưởng đơn vị: cả đơn vị hay một phần."))  # fmt: skip
    valid_from = DayField(_l("Từ ngày"), [InputRequired()])
    valid_to = DayField(_l("Đến hết ngày"), [InputRequired(_l("Giao thay phải có ngày kết thúc."))])
    reason = StringField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ: đi học, nghỉ phép; được ghi vào nhật ký."),
    )  # fmt: skip

    def fill_choices(self, grants: list[tuple[str, str]], units: list[tuple[str, str]]) -> None:
        """Puts the choices in place; `grants`: (id, words), `units`: (public id, name)."""
        self.grant.choices = [choice(k, v) for k, v in grants]
        self.unit.choices = [choice("", _l("Như vai trò của tôi")), *(choice(k, v) for k, v in units)]


class EndForm(Form):
    """When a grant ends, and why."""

    grant = HiddenField()
    last_day = DayField(_l("Ngày cuối"), [Optional()], description=_l("Để trống nếu kết thúc ngay."))
    reason = StringField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=300)], filters=[tidy])
