"""The forms of disputes."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.targets.disputes.rules import BY_OFFICE, STEP_LABELS, Step
from lms.web.forms import Form, choice, tidy


class WordsForm(Form):
    """What somebody says, with papers."""

    text = TextAreaField(
        _l("Bạn đã học gì, ở đâu, khi nào"), [DataRequired(), Length(max=3000)], filters=[tidy],
        description=_l("Ví dụ: tôi đã học khóa này tại lớp tập huấn ngày 12/10, có tên trong danh sách ký tên."),
    )  # fmt: skip
    files = MultipleFileField(
        _l("Minh chứng"), [Optional()],
        description=_l("Giấy chứng nhận, ảnh chụp, danh sách ký tên: nhiều nhất 3 tệp PDF, ảnh hoặc Word, mỗi tệp không quá 10 MB."),
    )  # fmt: skip


class AskForm(WordsForm):
    """What of."""

    requirement = SelectField(_l("Nội dung đã học"), [InputRequired()])


class AnswerForm(Form):
    """What the office does."""

    step = RadioField(
        _l("Trả lời"), [InputRequired(message=_l("Vui lòng chọn một mục."))],
    )  # fmt: skip
    note = TextAreaField(
        _l("Lý do, hoặc điều cần hỏi"), [Optional(), Length(max=3000)], filters=[tidy],
        description=_l("Người gửi đọc được. Khi ghi “Đã ghi nhận kết quả” thì không bắt buộc."),
    )  # fmt: skip

    def offer(self, steps: Collection[Step]) -> "AnswerForm":
        """The same form with what can come next."""
        self.step.choices = [choice(step.value, _l(STEP_LABELS[step])) for step in BY_OFFICE if step in steps]
        return self
