"""The forms of a list from another system."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _


class ListForm(Form):
    """A list, and what holds for rows that do not say it themselves."""

    file = FileField(
        _l("Tệp danh sách"), [DataRequired(message=_l("Vui lòng chọn tệp danh sách."))],
        description=_l("Excel (.xlsx, .xls) hoặc CSV. Cần cột mã hoặc họ và tên; các cột khóa học, nơi cấp, số giấy, ngày cấp, số giờ được đọc nếu có."),
    )  # fmt: skip
    item = SelectField(
        _l("Công nhận cho"),
        [DataRequired()],
        description=_l("Dòng có tên khóa học trùng với một khóa của Trường thì tính cho khóa đó."),
    )
    title = StringField(_l("Tên chương trình đã học"), [DataRequired(), Length(max=300)], filters=[tidy])
    issuer = StringField(
        _l("Nơi cấp, nếu danh sách không ghi"), [Optional(), Length(max=300)], filters=[tidy]
    )
    issued_on = DayField(_l("Ngày cấp, nếu danh sách không ghi"), [Optional()])
    valid_to = DayField(
        _l("Ngày cuối còn giá trị"), [Optional()], description=_l("Để trống: không thời hạn.")
    )

    def offer(self, items: Mapping[str, str]) -> "ListForm":
        """The form with what a list can be recognised for."""
        offered = (choice(key, title, vietnamese=True) for key, title in items.items())
        self.item.choices = [choice("", _("Chọn một nội dung")), *offered]
        return self

    def said(self) -> dict[str, Any]:
        """What the form says about the whole list, as plain JSON."""

        def day(field: Any) -> str | None:
            return field.data.isoformat() if field.data else None

        return {
            "item": self.item.data, "title": self.title.data or "", "issuer": self.issuer.data or "",
            "issued_on": day(self.issued_on), "valid_to": day(self.valid_to),
        }  # fmt: skip


class TakeForm(Form):
    """Taking what was shown. `seen`: how many rows were to be taken, without those whose number somebody else has."""

    seen = HiddenField()
    used = BooleanField(_l("Nhận cả các dòng có số giấy đã dùng cho người khác"))

    @property
    def seen_number(self) -> int:
        """-1 when the field was tampered with."""
        text = (self.seen.data or "")[:9]
        return int(text) if text.isdecimal() else -1
