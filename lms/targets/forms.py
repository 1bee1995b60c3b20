"""The form in which the office says what a target asks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional

from lms.targets.actions import Asked
from lms.targets.queries import TargetView
from lms.web.forms import CheckList, DayField, Form, tidy
from lms.web.i18n import gettext as _


class TargetForm(Form):
    """Choices of courses and categories are handed in. `seen`: the record the form was filled from."""

    seen = HiddenField()
    name = StringField(_l("Tên chỉ tiêu"), [DataRequired(), Length(max=300)], filters=[tidy])
    categories = CheckList(
        _l("Đối tượng"), [DataRequired(message=_l("Vui lòng chọn ít nhất một đối tượng."))]
    )
    course_keys = CheckList(
        _l("Các khóa học phải hoàn thành"), [DataRequired(message=_l("Vui lòng chọn ít nhất một khóa học."))]
    )
    starts_on = DayField(_l("Kỳ tính từ ngày"), [DataRequired()])
    ends_on = DayField(_l("Đến hết ngày"), [DataRequired()])
    due_on = DayField(
        _l("Hạn hoàn thành"), [DataRequired()],
        description=_l("Ngày cuối cùng còn đúng hạn. “Trước ngày 20/5” nghĩa là ngày cuối cùng là 19/5."),
    )  # fmt: skip
    decision_number = StringField(
        _l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Ví dụ: 45/QĐ-TCN. Để trống thì chỉ tiêu vẫn mang nhãn “gợi ý, chưa có quyết định”."),
    )  # fmt: skip
    decided_on = DayField(_l("Ngày quyết định"), [Optional()])

    @property
    def seen_record_id(self) -> int:
        """The record the form was filled from; 0 when the field was tampered with."""
        text = (self.seen.data or "")[:18]
        return int(text) if text.isdecimal() else 0

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        start, end, due = self.starts_on.data, self.ends_on.data, self.due_on.data
        if start and end and end < start:
            self.ends_on.errors = [_("Ngày cuối của kỳ phải sau ngày đầu.")]
            good = False
        if start and due and due < start:
            self.due_on.errors = [_("Hạn phải sau ngày đầu của kỳ.")]
            good = False
        if bool(self.decision_number.data) != bool(self.decided_on.data) and not self.decided_on.errors:
            self.decided_on.errors = [
                _("Số và ngày quyết định đi cùng nhau: vui lòng điền cả hai, hoặc để trống cả hai.")
            ]
            good = False
        return good

    def asked(self) -> Asked:
        """What the filled form says."""
        filled: dict[str, Any] = {name: value for name, value in self.data.items() if name != "seen"}
        return Asked(**{**filled, "decision_number": filled["decision_number"] or None})


def values_of(target: TargetView) -> dict[str, object]:
    """What the form shows of the target as it stands."""
    return {
        "seen": str(target.record_id), "name": target.name, "categories": target.categories,
        "course_keys": target.course_keys, "starts_on": target.starts_on, "ends_on": target.ends_on,
        "due_on": target.due_on, "decision_number": target.decision_number, "decided_on": target.decided_on,
    }  # fmt: skip
