"""What somebody does next with a nomination, and what those above answered."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.kernel import clock
from lms.nominations.forms import _lines
from lms.nominations.rules import BY_HIGHER, STEP_LABELS, TOO_LATE, Step, answer_note
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _


class StepForm(Form):
    """What is done next, with a reason."""

    step = RadioField(_l("Việc"), [InputRequired(message=_l("Vui lòng chọn một mục."))])
    paper: Any = StringField(
        _l("Số văn bản trả lời của cấp trên"), [Optional(), Length(max=200)], filters=[tidy],
        description=_l("Ví dụ: Quyết định số 15/QĐ-SGDĐT."), render_kw={"lang": "vi"},
    )  # fmt: skip
    paper_on: Any = DayField(_l("Ngày của văn bản trả lời"), [Optional()])
    note = TextAreaField(
        _l("Ý kiến, lý do"), [Optional(), Length(max=3000)], filters=[_lines],
        description=_l("Bắt buộc khi trả lại, không đồng ý hoặc rút. Người đề nghị đọc được."),
        render_kw={"rows": 3, "lang": "vi"},
    )  # fmt: skip

    def offer(self, steps: Sequence[Step]) -> "StepForm":
        """The same form with what can come next."""
        self.step.choices = [choice(one.value, _l(STEP_LABELS[one])) for one in steps]
        if not BY_HIGHER & set(steps):
            del self.paper, self.paper_on
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """What those above answered is known by its paper."""
        good = super().validate(extra_validators)
        if self.paper is None or self.step.data not in BY_HIGHER:
            return good
        if not self.paper.data and not self.paper.errors:
            self.paper.errors, good = [_("Vui lòng ghi số văn bản trả lời.")], False
        if not self.paper_on.data and not self.paper_on.errors:
            self.paper_on.errors, good = [_("Vui lòng ghi ngày của văn bản.")], False
        if self.paper_on.data and self.paper_on.data > clock.today():
            self.paper_on.errors, good = [_("Ngày của văn bản ở tương lai.")], False
        return good

    @property
    def said(self) -> str:
        """What is kept of it: the paper of an answer from above before what was typed."""
        note = self.note.data or ""
        if self.paper is None or self.step.data not in BY_HIGHER:
            return note
        return answer_note(self.paper.data, self.paper_on.data, note)

    def say_passed(self, passed: bool) -> "StepForm":
        """The same form; where the chosen step was passed meanwhile, it says so instead of naming the list."""
        if passed:
            self.step.errors = [_(TOO_LATE)]
        return self
