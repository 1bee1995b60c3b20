"""The forms of asking to be exempt, and of deciding it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.kernel.messages import Message
from lms.kernel.vietnamese import show_date
from lms.targets.exempting.actions import NOT_EARLIER, Decided, Wanted
from lms.targets.exempting.queries import RequestRow
from lms.targets.exempting.rules import WISH_LABELS, Outcome, Wish
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.web.i18n import say


class DaysForm(Form):
    """The days of an exemption, or the due date of an extension."""

    valid_from = DayField(_l("Miễn, hoãn từ ngày"), [Optional()])
    valid_to = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chưa biết."))
    due_on = DayField(_l("Hạn mới"), [Optional()], description=_l("Ngày cuối cùng còn đúng hạn."))

    def in_order(self, wish: str | None) -> bool:
        """Whether the days that the wish needs are there and in order; says what is wrong."""
        first, last = self.valid_from.data, self.valid_to.data
        if wish == Wish.EXEMPTION and first is None and not self.valid_from.errors:
            self.valid_from.errors = [_("Vui lòng ghi ngày bắt đầu miễn, hoãn.")]
        if wish == Wish.EXEMPTION and first and last and last < first:
            self.valid_to.errors = [_("Ngày cuối của miễn, hoãn phải sau ngày bắt đầu.")]
        if wish == Wish.EXTENSION and self.due_on.data is None and not self.due_on.errors:
            self.due_on.errors = [_("Vui lòng ghi hạn mới.")]
        return not (self.valid_from.errors or self.valid_to.errors or self.due_on.errors)


class AskForm(DaysForm):
    """What is asked for. `code`: whom for; empty: oneself."""

    code = StringField(
        _l("Mã của người được đề nghị"), [Optional(), Length(max=50)], filters=[tidy],
        description=_l("Để trống nếu bạn đề nghị cho chính mình."),
    )  # fmt: skip
    target = SelectField(_l("Chỉ tiêu"))
    wish = RadioField(
        _l("Bạn đề nghị gì"), [InputRequired(message=_l("Vui lòng chọn một mục."))],
        choices=[choice(key, _l(label)) for key, label in WISH_LABELS.items()],
    )  # fmt: skip
    reason = TextAreaField(_l("Lý do"), [DataRequired(), Length(max=1000)], filters=[tidy])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        return self.in_order(self.wish.data) and good

    def not_found(self) -> None:
        """Says that nobody has this code."""
        self.code.errors = [_("Không có ai mang mã này trong danh sách.")]

    def wanted(self) -> Wanted:
        """What the filled form says, without what the wish does not need."""
        is_exemption = self.wish.data == Wish.EXEMPTION
        return Wanted(
            self.wish.data, self.reason.data or "", self.valid_from.data if is_exemption else None,
            self.valid_to.data if is_exemption else None, None if is_exemption else self.due_on.data,
        )  # fmt: skip


class DecideForm(DaysForm):
    """What the office decides."""

    outcome = RadioField(
        _l("Quyết định"), [InputRequired(message=_l("Vui lòng chọn một mục."))],
        choices=[choice(Outcome.GRANTED, _l("Đồng ý")), choice(Outcome.REFUSED, _l("Không đồng ý"))],
    )  # fmt: skip
    reason = TextAreaField(
        _l("Lý do"), [Optional(), Length(max=1000)], filters=[tidy],
        description=_l("Bắt buộc khi không đồng ý. Khi đồng ý mà để trống thì ghi theo lý do của người đề nghị."),
    )  # fmt: skip
    decided_by = StringField(_l("Ai quyết định"), [DataRequired(), Length(max=200)], filters=[tidy])
    decision_number = StringField(_l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy])

    def judged(self, request: RequestRow) -> bool:
        """Whether everything that is needed for a decision of this request is there; says what is wrong."""
        good = self.validate()
        if self.outcome.data == Outcome.REFUSED and not self.reason.data:
            self.reason.errors = [_("Vui lòng ghi lý do không đồng ý, để người đề nghị biết.")]
            return False
        return good and (self.outcome.data != Outcome.GRANTED or self.in_order(request.wish))

    def decided(self) -> Decided:
        """What the filled form says."""
        return Decided(
            self.outcome.data, self.reason.data or None, self.decided_by.data or "", self.decision_number.data or None,
            self.valid_from.data, self.valid_to.data, self.due_on.data,
        )  # fmt: skip


class EndForm(Form):
    """Ending what was granted: an exemption with a last day, a later due date as a whole."""

    last_on = DayField(_l("Ngày cuối còn miễn, hoãn"), [Optional()])
    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])

    def judged(self, request: RequestRow) -> bool:
        """Whether what was granted can be ended so; says what is wrong."""
        good = self.validate()
        if request.exemption_id is None:
            return good
        last_on, to = self.last_on.data, request.granted_to
        if last_on is None and not self.last_on.errors:
            self.last_on.errors = [_("Vui lòng ghi ngày cuối còn miễn, hoãn.")]
        elif last_on and to and last_on >= to:
            self.last_on.errors = [say(Message(NOT_EARLIER, {"day": show_date(to)}))]
        return not self.errors
