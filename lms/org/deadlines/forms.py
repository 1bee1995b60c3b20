"""The forms of the yearly clock."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.org.deadlines.actions import Wanted
from lms.org.deadlines.rules import CONCERN_LABELS
from lms.web.forms import CheckList, DayField, Form, choice, tidy


class DeadlineForm(Form):
    """A day of the calendar. `seen` is the row the reader saw, so that two editors notice each other."""

    name = StringField(_l("Việc cần xong"), [DataRequired(), Length(max=200)], filters=[tidy])
    starts_on = DayField(
        _l("Ngày đầu"), [Optional()], description=_l("Chỉ điền khi việc kéo dài nhiều ngày, như một quý.")
    )
    last_on = DayField(
        _l("Ngày cuối còn đúng hạn"), [InputRequired()],
        description=_l("“Trước ngày 20/5” nghĩa là ngày cuối 19/5."),
    )  # fmt: skip
    concerns = CheckList(
        _l("Hiện ở trang chủ của"), [DataRequired(message=_l("Vui lòng chọn ít nhất một mục."))],
        choices=[choice(key, _l(label)) for key, label in CONCERN_LABELS.items()],
    )  # fmt: skip
    seen = HiddenField()

    def wanted(self) -> Wanted:
        """What was typed in, once it is valid."""
        assert self.last_on.data is not None  # asked for
        return Wanted(
            self.name.data or "", self.starts_on.data, self.last_on.data, tuple(self.concerns.data or ())
        )

    @property
    def seen_id(self) -> int:
        """The row that was seen; 0 for none."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0


class DoneForm(Form):
    """That it was done."""

    note = StringField(
        _l("Ghi chú"), [Optional(), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ số văn bản đã gửi. Không ghi tên học sinh."),
    )  # fmt: skip
