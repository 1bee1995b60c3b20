"""Forms of the organisation's pages."""

import re
from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FileField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.kernel.vietnamese import fold
from lms.org import settings
from lms.org.labels import CATEGORY_LABELS, STATUS_LABELS
from lms.org.settings import Definition
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _

WORKBOOKS = ".xlsx,.xls,.csv,.tsv,.txt"


class UploadForm(Form):
    """A roster and the day it is true for."""

    file = FileField(
        _l("Tệp danh sách"),
        render_kw={"accept": WORKBOOKS, "required": True},
    )  # fmt: skip
    as_of = DayField(
        _l("Danh sách tính đến ngày"),
        [InputRequired()],
        description=_l(
            "Dạng ngày/tháng/năm. Mọi thay đổi (vào, chuyển, nghỉ, rời trường) được ghi từ ngày này."
        ),
    )

    def say_limit(self, limit: int) -> None:
        """Says how many bytes a file may have here."""
        self.file.description = _(
            "Tệp .xlsx, .xls hoặc .csv, không quá %(limit)s MB. Cột căn cước, điện thoại, cha mẹ, địa chỉ… được bỏ qua, không lưu.",
            limit=limit // 2**20,
        )

    def validate_file(self, field: FileField) -> None:
        """A file was chosen; whether it is a list is found out by reading it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Vui lòng chọn tệp danh sách."))


class FilterForm(Form):
    """What the list of people is narrowed to; `unit`'s choices are handed in."""

    q = StringField(_l("Tìm theo tên hoặc mã"), filters=[tidy], render_kw={"autocomplete": "off"})
    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    category = SelectField(_l("Đối tượng"), validate_choice=False)
    status = SelectField(_l("Trạng thái"), validate_choice=False)

    def fill_choices(self, units: list[tuple[str, str]]) -> None:
        """Puts the choices in place; `units`: (public id, name)."""
        self.unit.choices = [choice("", _l("Mọi đơn vị")), *(choice(k, v) for k, v in units)]
        self.category.choices = [
            choice("", _l("Mọi đối tượng")),
            *(choice(k, _l(v)) for k, v in CATEGORY_LABELS.items()),
        ]
        self.status.choices = [
            choice("", _l("Đang thuộc trường")),
            *(choice(k, _l(v)) for k, v in STATUS_LABELS.items()),
            choice("all", _l("Tất cả")),
        ]


class ConsentForm(Form):
    """A person's answer to having their name published."""

    granted = RadioField(
        _l("Ý kiến"),
        [InputRequired()],
        choices=[choice("yes", _l("Đồng ý")), choice("no", _l("Không đồng ý hoặc rút lại"))],
    )
    given_by = StringField(
        _l("Ai cho ý kiến, trên giấy tờ nào"),
        [InputRequired(), Length(max=200)],
        filters=[tidy],
        description=_l("Ví dụ: phiếu ngày 05/09/2026, học sinh và mẹ cùng ký."),
    )
    representative = BooleanField(_l("Người đại diện theo pháp luật cùng ký trên phiếu"))


class SettingsForm(Form):
    """One text field per setting of the school; made by `settings_form_class`."""


def _shaped(definition: Definition) -> Callable[[Form, Field], None]:
    """What cannot be read is said at once: a default in its place would surprise whoever wrote it."""

    def check(_form: Form, field: Field) -> None:
        if definition.shape and not re.fullmatch(definition.shape, fold(field.data or "").strip(" .")):
            raise ValidationError(_("Chưa đọc được điều này. %(hint)s", hint=_(definition.hint)))

    return check


def settings_form_class() -> type[SettingsForm]:
    """The form of all settings that `lms.org.settings` defines."""
    fields = {
        key: StringField(_l(d.label), [Length(max=300), _shaped(d)], filters=[tidy], description=_l(d.hint))
        for key, d in settings.DEFINITIONS.items()
        if d.on_page
    }
    return type("SchoolSettingsForm", (SettingsForm,), fields)
