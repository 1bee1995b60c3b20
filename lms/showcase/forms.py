"""The forms of the public page."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.kernel.vietnamese import show_date
from lms.showcase.actions import Told
from lms.showcase.rules import KIND_LABELS, SOURCE_LABELS, WORD_LABELS, Word
from lms.targets.freezing.queries import SnapshotView
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.web.i18n import say

_CHOOSE = _l("Vui lòng chọn một mục.")


class ChoiceForm(Form):
    """Whether the page is there, and what stands on it."""

    is_on = BooleanField(_l("Mở trang công khai: ai cũng xem được, không cần đăng nhập"))
    lead = TextAreaField(
        _l("Lời giới thiệu"), [Optional(), Length(max=600)], filters=[tidy], description=_l("Một, hai câu ở đầu trang.")
    )  # fmt: skip
    source = RadioField(
        _l("Tỷ lệ đạt chỉ tiêu theo đơn vị"), [InputRequired(message=_CHOOSE)],
        choices=[choice(key, _l(label)) for key, label in SOURCE_LABELS.items()],
    )  # fmt: skip
    snapshot = SelectField(_l("Số liệu chốt"), [Optional()])

    def offer(self, snapshots: Iterable[SnapshotView]) -> "ChoiceForm":
        """The same form with the snapshots there are."""
        found = [choice(one.public_id, f"{show_date(one.on)}: {say(one.name)}") for one in snapshots]
        self.snapshot.choices = [choice("", _("Chưa chọn")), *found]
        return self


class ItemForm(Form):
    """Something to tell."""

    kind = RadioField(
        _l("Loại"), [InputRequired(message=_CHOOSE)],
        choices=[choice(key, _l(label)) for key, label in KIND_LABELS.items()],
    )  # fmt: skip
    code = StringField(
        _l("Mã của người được nêu tên"), [Optional(), Length(max=60)], filters=[tidy],
        description=_l("Để trống nếu không nêu tên ai. Họ tên lấy từ danh sách, chỉ hiện khi đã ghi ý kiến đồng ý."),
    )  # fmt: skip
    title = StringField(_l("Tiêu đề"), [DataRequired(), Length(max=200)], filters=[tidy])
    text = TextAreaField(
        _l("Nội dung"), [DataRequired(), Length(max=2000)], filters=[tidy],
        description=_l("Không viết tên người ở đây; người đã đồng ý với đúng lời này. Sửa lời thì ghi mục mới và hỏi lại."),
    )  # fmt: skip
    on = DayField(_l("Ngày"), [InputRequired()])

    def told(self) -> Told:
        """What was typed in, once it is valid."""
        assert self.on.data is not None  # asked for
        return Told(self.title.data or "", self.text.data or "", self.on.data)


class WordForm(Form):
    """What was said about an item."""

    word = RadioField(
        _l("Ý kiến"), [InputRequired(message=_CHOOSE)],
        choices=[choice(key, _l(label)) for key, label in WORD_LABELS.items()],
    )  # fmt: skip
    given_by = StringField(
        _l("Ai cho ý kiến, trên giấy tờ nào"), [Optional(), Length(max=200)], filters=[tidy],
        description=_l("Ví dụ: phiếu ngày 05/09/2026, học sinh và mẹ cùng ký."),
    )  # fmt: skip
    representative = BooleanField(_l("Người đại diện theo pháp luật cùng ký trên phiếu"))

    def for_nobody(self) -> "WordForm":
        """The same form for an item that names nobody: there is only taking it away."""
        self.word.choices = [choice(Word.REMOVED.value, _l(WORD_LABELS[Word.REMOVED]))]
        return self
