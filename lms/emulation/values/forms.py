"""The forms of entered values."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.emulation.values.rules import (
    KIND_LABELS,
    LEVEL_LABELS,
    OF_PERSON,
    OF_UNIT,
    STEP_LABELS,
    Said,
    Step,
    Value,
)
from lms.web.forms import DayField, Form, choice, tidy


class ValueForm(Form):
    """What is entered about a person, or (`unit`) about a unit."""

    code = StringField(
        _l("Mã của người"), [Optional(), Length(max=60)], filters=[tidy],
        description=_l("Để trống nếu ghi cho chính mình."),
    )  # fmt: skip
    unit = SelectField(_l("Đơn vị"), [InputRequired()])
    kind = SelectField(_l("Ghi mục nào"), [InputRequired()])
    title = StringField(
        _l("Tên"), [DataRequired(), Length(max=300)], filters=[tidy],
        description=_l("Tên sáng kiến, cuộc thi, hình thức khen thưởng, năm học được đánh giá, mô hình…"),
    )  # fmt: skip
    on = DayField(
        _l("Ngày"), [InputRequired()],
        description=_l("Ngày được công nhận, đạt giải, được khen hoặc được đánh giá; mục này thuộc kỳ có ngày ấy."),
    )  # fmt: skip
    level = SelectField(
        _l("Cấp"), [Optional()],
        choices=[choice("", _l("Không ghi")), *(choice(key, _l(label)) for key, label in LEVEL_LABELS.items())],
    )  # fmt: skip
    result = StringField(
        _l("Kết quả"), [Optional(), Length(max=200)], filters=[tidy],
        description=_l("Ví dụ: giải Nhì; Giấy khen; Hoàn thành tốt nhiệm vụ."),
    )  # fmt: skip
    number = StringField(
        _l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy], description=_l("Ví dụ: 12/QĐ-TCN.")
    )  # fmt: skip
    decided_on = DayField(_l("Ngày quyết định"), [Optional()])
    issuer = StringField(_l("Cơ quan ra quyết định"), [Optional(), Length(max=200)], filters=[tidy])
    details = TextAreaField(
        _l("Nội dung"), [Optional(), Length(max=3000)], filters=[tidy],
        description=_l("Mô tả ngắn, hiệu quả, khả năng nhân rộng. Không ghi số căn cước, địa chỉ."),
    )  # fmt: skip
    file = FileField(
        _l("Tệp minh chứng"),
        description=_l("Ảnh chụp hoặc PDF của quyết định, giấy khen, bằng chứng; JPG, PNG, WebP, PDF hoặc Word, không quá 10 MB. Đã có số và ngày quyết định thì không bắt buộc."),
    )  # fmt: skip

    def about(
        self, units: list[tuple[str, str]] | None, for_others: bool, is_correction: bool = False
    ) -> "ValueForm":
        """The same form for a unit (one of `units`) or a person; a correction stays with whom it is about."""
        kinds = OF_PERSON if units is None else OF_UNIT
        self.kind.choices = [choice(kind.value, _l(KIND_LABELS[kind])) for kind in kinds]
        if units is None or is_correction:
            del self.unit
        else:
            self.unit.choices = [choice(key, name, vietnamese=True) for key, name in units]
        if units is not None or not for_others or is_correction:
            del self.code
        return self

    def said(self) -> Said:
        """What was typed in, once it is valid."""
        assert self.on.data is not None  # asked for
        return Said(
            self.kind.data, self.title.data or "", self.on.data, self.level.data or None, self.result.data or "",
            self.issuer.data or "", self.number.data or "", self.decided_on.data, self.details.data or "",
        )  # fmt: skip


def values_in(value: Value) -> dict[str, object]:
    """A value as the form shows it."""
    said = value.said
    names = ("kind", "title", "on", "result", "number", "decided_on", "issuer", "details")
    return {**{name: getattr(said, name) for name in names}, "level": said.level or ""}


class StepForm(Form):
    """What is done about a value."""

    step = RadioField(_l("Xử lý"), [InputRequired(message=_l("Vui lòng chọn một mục."))])
    note = TextAreaField(
        _l("Lý do"), [Optional(), Length(max=1000)], filters=[tidy],
        description=_l("Người gửi đọc được. Khi xác nhận thì không bắt buộc."),
    )  # fmt: skip

    def offer(self, steps: list[Step]) -> "StepForm":
        """The same form with what can come next."""
        self.step.choices = [choice(step.value, _l(STEP_LABELS[step])) for step in steps]
        return self
