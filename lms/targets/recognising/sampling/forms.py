"""The forms of drawing a sample and of saying what was found."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.kernel.errors import LmsError
from lms.targets.recognising.rules import RESULT_LABELS
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import say


class DrawForm(Form):
    """How many, of what was decided when."""

    first_on = DayField(_l("Quyết định từ ngày"), [InputRequired()])
    last_on = DayField(_l("Đến hết ngày"), [InputRequired()])
    wanted = IntegerField(_l("Rút bao nhiêu giấy"), [InputRequired(), NumberRange(1, 500)])

    def refused(self, error: LmsError) -> None:
        """Says why nothing can be drawn."""
        self.form_errors.append(say(error))


class RecheckForm(Form):
    """What was found of one."""

    result = RadioField(
        _l("Kết quả kiểm tra lại"), [InputRequired()],
        choices=[choice(key, _l(label)) for key, label in RESULT_LABELS.items()],
    )  # fmt: skip
    from_on = DayField(
        _l("Thôi công nhận từ ngày"),
        [Optional()],
        description=_l("Chỉ khi không đúng; để trống: từ hôm nay."),
    )
    note = TextAreaField(
        _l("Đã kiểm tra thế nào"), [Optional(), Length(max=500)], filters=[tidy],
        description=_l("Ví dụ: đã tra trên trang của nơi cấp. Bắt buộc khi không đúng; người gửi đọc được phần này."),
    )  # fmt: skip

    def refused(self, error: LmsError) -> None:
        """Says why this cannot be recorded so."""
        self.form_errors.append(say(error))
