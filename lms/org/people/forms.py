"""Forms of the acts on people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.org.labels import CATEGORY_LABELS
from lms.web.forms import DayField, Form, choice, tidy

Choices = list[tuple[str, str]]


class PaperForm(Form):
    """On what paper."""

    decision_number = StringField(
        _l("Số quyết định"),
        [Optional(), Length(max=100)],
        filters=[tidy],
        description=_l("Ví dụ: 12/QĐ-TCN."),
    )
    decided_on = DayField(_l("Ngày quyết định"), [Optional()])
    reason = StringField(_l("Lý do, ghi chú"), [Optional(), Length(max=300)], filters=[tidy])


class GroundForm(PaperForm):
    """From which day, and on what paper."""

    effective_on = DayField(
        _l("Từ ngày"), [InputRequired()], description=_l("Ngày thay đổi có hiệu lực, dạng ngày/tháng/năm.")
    )


class LastDayForm(GroundForm):
    """An act whose day is the last one, with its reason."""

    effective_on = DayField(
        _l("Ngày cuối"), [InputRequired()], description=_l("Ngày cuối cùng còn thuộc đơn vị.")
    )


class EndForm(LastDayForm):
    """Leaving the school."""

    reason = StringField(
        _l("Lý do"), [InputRequired(), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ: nghỉ hưu, chuyển công tác, tốt nghiệp, thôi học."),
    )  # fmt: skip


class LeaveForm(GroundForm):
    """On leave of a kind."""

    leave_kind = StringField(
        _l("Loại nghỉ"), [InputRequired(), Length(max=100)], filters=[tidy],
        description=_l("Ghi đúng như ở trang Thiết lập, ví dụ: Nghỉ thai sản."),
    )  # fmt: skip
    until = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chưa biết ngày trở lại."))


def _unit_field(label: Any, units: Choices, empty: Any = None) -> Any:
    choices = [choice(value, text) for value, text in units]
    return SelectField(label, [InputRequired()], choices=[choice("", empty or _l("Chọn đơn vị")), *choices])


def _made(base: type[Form], **fields: Any) -> Any:
    return type(f"Filled{base.__name__}", (base,), fields)


def place_form(units: Choices, base: type[Form] = GroundForm, **more: Any) -> Any:
    """A form that asks for a unit, a category and a position. `units`: (public id, name)."""
    categories = [choice(key, _l(label)) for key, label in CATEGORY_LABELS.items()]
    return _made(
        base,
        unit=_unit_field(_l("Đơn vị"), units),
        category=SelectField(_l("Đối tượng"), [InputRequired()], choices=categories),
        position=StringField(_l("Chức vụ, ngành học"), [Optional(), Length(max=200)], filters=[tidy]),
        **more,
    )


def beside_form(units: Choices) -> Any:
    """Another unit beside the main one."""
    until = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chưa biết."))
    return place_form(units, until=until)


def unit_form(units: Choices, base: type[GroundForm], **more: Any) -> Any:
    """A form that asks for one of the person's units beside the main one."""
    return _made(base, unit=_unit_field(_l("Đơn vị kiêm nhiệm"), units), **more)


def main_form(units: Choices) -> Any:
    """Another main unit."""
    return unit_form(
        units, GroundForm, stays_beside=BooleanField(_l("Đơn vị chính cũ thành đơn vị kiêm nhiệm"))
    )


def new_person_form(units: Choices) -> Any:
    """Somebody who is on no list yet."""
    return place_form(
        units,
        code=StringField(_l("Mã"), [InputRequired(), Length(max=50)], filters=[tidy], description=_l("Mã định danh của ngành, hoặc mã của trường.")),
        full_name=StringField(_l("Họ và tên"), [InputRequired(), Length(max=200)], filters=[tidy]),
        email=StringField(_l("Thư điện tử"), [Optional(), Length(max=200)], filters=[tidy]),
    )  # fmt: skip


def correction_form(units: Choices) -> Any:
    """One recorded row as it should have been."""
    statuses = [choice("active", _l("Đang làm việc, học tập")), choice("leave", _l("Đang nghỉ"))]
    return place_form(
        units,
        PaperForm,
        valid_from=DayField(_l("Ngày đầu của dòng này"), [InputRequired()]),
        valid_to=DayField(_l("Ngày cuối của dòng này"), [Optional()], description=_l("Để trống nếu đến nay.")),
        status=SelectField(_l("Trạng thái"), choices=statuses),
        leave_kind=StringField(_l("Loại nghỉ"), [Optional(), Length(max=100)], filters=[tidy]),
    )  # fmt: skip


class MergeForm(Form):
    """Why two records are of one person, or are not."""

    reason = StringField(
        _l("Vì sao biết là một người"), [InputRequired(), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ: đã đối chiếu hồ sơ ngày 05/09/2026."),
    )  # fmt: skip


class HeadcountForm(Form):
    """The dates of a head-count."""

    on = DayField(_l("Tại ngày"), [InputRequired()])
    known = DayField(
        _l("Theo điều đã ghi đến hết ngày"), [Optional()], description=_l("Để trống: theo điều biết hôm nay.")
    )
