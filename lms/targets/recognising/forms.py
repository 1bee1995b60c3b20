"""The forms of sending a paper and of deciding about one."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, FloatField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from lms.kernel.errors import LmsError
from lms.targets.recognising.actions import Decided
from lms.targets.recognising.rules import Outcome, Said, read_item
from lms.web.forms import CheckList, DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.web.i18n import say

FOREVER, UNTIL = "forever", "until"


class HoursField(FloatField):
    """A number of hours, with a comma or a point; a text field, because a browser's own number field takes only one of
    them."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip().replace(",", ".")
        self.data = None
        if text:
            try:
                self.data = float(text)
            except ValueError as error:
                raise ValueError(_("Vui lòng nhập một số, ví dụ 4 hoặc 1,5.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")


class PaperForm(Form):
    """What a paper says. `carried`: a word for the file that came before."""

    item = SelectField(_l("Dùng cho nội dung nào"), [DataRequired()])
    title = StringField(
        _l("Tên khóa học hoặc chương trình ghi trên giấy"), [DataRequired(), Length(max=300)], filters=[tidy]
    )
    issuer = StringField(
        _l("Nơi cấp"), [DataRequired(), Length(max=300)], filters=[tidy], description=_l("Ví dụ: binhdanhocvuso.gov.vn.")
    )  # fmt: skip
    number = StringField(
        _l("Số giấy chứng nhận"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Ghi đúng như trên giấy. Giấy không có số thì để trống."),
    )  # fmt: skip
    issued_on = DayField(_l("Ngày cấp"), [InputRequired()])
    hours = HoursField(
        _l("Số giờ học"),
        [Optional(), NumberRange(0.1, 2000, _l("Vui lòng nhập số giờ từ 0,1 đến 2.000."))],
        render_kw={"inputmode": "decimal"},
    )
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=1000)], filters=[tidy])
    file = FileField(
        _l("Ảnh chụp hoặc tệp PDF của giấy"),
        description=_l("Ảnh rõ bốn góc, đọc được chữ; nhận JPG, PNG, WebP hoặc PDF. Hãy che số căn cước, địa chỉ, ngày sinh nếu trên giấy có ghi."),
    )  # fmt: skip
    carried = HiddenField()

    def offer(self, required: Mapping[str, str], others: Mapping[str, str]) -> "PaperForm":
        """The form with what a paper can be sent for: what is required of the person first."""
        first, rest = _("Nội dung bạn cần hoàn thành"), _("Nội dung khác")
        self.item.choices = [
            choice("", _("Chọn một nội dung")),
            *(choice(key, title, vietnamese=True, group=first) for key, title in required.items()),
            *(choice(key, title, vietnamese=True, group=rest) for key, title in others.items()),
        ]
        return self

    def refused(self, error: LmsError) -> None:
        """Says why the file or the paper was not taken."""
        self.file.errors = [say(error)]

    def needs_file(self) -> None:
        """Says that there is no file."""
        self.file.errors = [_("Vui lòng chọn ảnh hoặc tệp PDF của giấy.")]

    def said(self) -> Said:
        """What the filled form says."""
        issued_on: Any = self.issued_on.data
        return Said(
            read_item(self.item.data), self.title.data or "", self.issuer.data or "", self.number.data or None,
            issued_on, self.hours.data, self.note.data or None,
        )  # fmt: skip


class DecideForm(Form):
    """What the office decides about a paper. `seen`: the number of the decision that the page showed."""

    seen = HiddenField(default="0")
    outcome = RadioField(
        _l("Quyết định"), [InputRequired(message=_l("Vui lòng chọn một mục."))],
        choices=[choice(Outcome.ACCEPTED, _l("Công nhận")), choice(Outcome.RETURNED, _l("Trả lại để bổ sung"))],
    )  # fmt: skip
    items = CheckList(_l("Công nhận cho"))
    valid_from = DayField(_l("Tính từ ngày"), [Optional()], description=_l("Thường là ngày cấp giấy."))
    validity = RadioField(
        _l("Có giá trị"), default=FOREVER,
        choices=[choice(FOREVER, _l("Không thời hạn")), choice(UNTIL, _l("Đến hết một ngày"))],
    )  # fmt: skip
    valid_to = DayField(_l("Ngày cuối còn giá trị"), [Optional()])
    reason = TextAreaField(
        _l("Lý do"), [Optional(), Length(max=1000)], filters=[tidy],
        description=_l("Bắt buộc khi trả lại hoặc sửa quyết định cũ. Người gửi đọc được phần này."),
    )  # fmt: skip

    def offer(self, items: Mapping[str, str]) -> "DecideForm":
        """The form with what a paper can be recognised for."""
        self.items.choices = [choice(key, title, vietnamese=True) for key, title in items.items()]
        return self

    @property
    def seen_number(self) -> int:
        """-1 when the field was tampered with."""
        text = (self.seen.data or "")[:9]
        return int(text) if text.isdecimal() else -1

    def judged(self) -> bool:
        """Whether everything that the decision needs is there; says what is wrong."""
        good = self.validate()
        if self.outcome.data == Outcome.ACCEPTED:
            if not self.items.data:
                self.items.errors = [_("Vui lòng chọn ít nhất một nội dung được công nhận.")]
            if self.validity.data == UNTIL and self.valid_to.data is None and not self.valid_to.errors:
                self.valid_to.errors = [_("Vui lòng ghi ngày cuối còn giá trị.")]
        if good and not self.reason.data and (self.outcome.data != Outcome.ACCEPTED or self.seen_number > 0):
            self.reason.errors = [_("Vui lòng ghi lý do, để người gửi biết cần làm gì.")]
        return good and not (self.items.errors or self.valid_to.errors or self.reason.errors)

    def refused(self, error: LmsError) -> None:
        """Says why this cannot be decided so."""
        self.form_errors.append(say(error))

    def decided(self) -> Decided:
        """What the filled form says."""
        if self.outcome.data != Outcome.ACCEPTED:
            return Decided(self.outcome.data, self.reason.data or None)
        last = self.valid_to.data if self.validity.data == UNTIL else None
        items = tuple(read_item(one) for one in self.items.data or ())
        return Decided(self.outcome.data, self.reason.data or None, items, self.valid_from.data, last)


class RevokeForm(Form):
    """From when an acceptance counts no more, and why."""

    from_on = DayField(
        _l("Thôi công nhận từ ngày"), [InputRequired()],
        description=_l("Những ngày trước đó giữ nguyên như đã tính."),
    )  # fmt: skip
    why = StringField(_l("Lý do thôi công nhận"), [DataRequired(), Length(max=500)], filters=[tidy])

    def refused(self, error: LmsError) -> None:
        """Says why this cannot be revoked so."""
        self.from_on.errors = [say(error)]


def filled(paper: Any) -> dict[str, Any]:
    """What the form of a paper begins with when it is sent again."""
    return {
        "item": f"{paper.kind}:{paper.ref}", "title": paper.title, "issuer": paper.issuer, "number": paper.paper_number,
        "issued_on": paper.issued_on, "hours": paper.hours, "note": paper.note,
    }  # fmt: skip
