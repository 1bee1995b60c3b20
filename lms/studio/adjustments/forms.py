"""The forms in which an exception is granted and taken back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.assessment.attempts.rules import Adjustment
from lms.assessment.overrides.rules import MOST_ATTEMPTS, MOST_MINUTES, MOST_PERCENT
from lms.web.forms import DayField, Form, tidy
from lms.web.i18n import gettext as _

_BETWEEN = _l("Vui lòng nhập một số từ %(min)s đến %(max)s.")


class GrantForm(Form):
    """Choices of quizzes and units are handed in. Either a person's code or a unit."""

    quiz = SelectField(_l("Bài kiểm tra"))
    code = StringField(
        _l("Mã của người được điều chỉnh"), [Optional(), Length(max=64)], filters=[tidy],
        description=_l("Mã định danh hoặc mã của Trường, như trong danh sách. Để trống nếu điều chỉnh cho cả đơn vị."),
    )  # fmt: skip
    unit = SelectField(
        _l("Hoặc đơn vị"), [Optional()],
        description=_l("Áp dụng cho người thuộc đơn vị này và các đơn vị bên dưới, vào ngày họ bắt đầu làm bài."),
    )  # fmt: skip
    extra_minutes = IntegerField(
        _l("Thêm bao nhiêu phút"), [Optional(), NumberRange(1, MOST_MINUTES, _BETWEEN)]
    )
    time_percent = IntegerField(
        _l("Hoặc bao nhiêu phần trăm thời gian"), [Optional(), NumberRange(101, MOST_PERCENT, _BETWEEN)],
        description=_l("150 nghĩa là gấp rưỡi. Chỉ có tác dụng với bài có giới hạn thời gian."),
    )  # fmt: skip
    attempts_allowed = IntegerField(
        _l("Số lượt được làm"), [Optional(), NumberRange(0, MOST_ATTEMPTS, _BETWEEN)],
        description=_l("Tính cả các lượt đã làm; 0 là không giới hạn."),
    )  # fmt: skip
    opens_on = DayField(_l("Mở từ ngày"), [Optional()])
    closes_on = DayField(_l("Ngày cuối được nộp"), [Optional()])
    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=500)], filters=[tidy])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if bool(self.code.data) == bool(self.unit.data):
            self.code.errors = [_("Hãy điền mã của một người, hoặc chọn một đơn vị, không chọn cả hai.")]
            good = False
        return good

    def says(self) -> Adjustment:
        """What the filled form grants."""
        return Adjustment(
            self.opens_on.data, self.closes_on.data, self.extra_minutes.data, self.time_percent.data,
            self.attempts_allowed.data,
        )  # fmt: skip


class WithdrawalForm(Form):
    """Why an exception is taken back."""

    reason = StringField(_l("Lý do thu hồi"), [DataRequired(), Length(max=500)], filters=[tidy])
