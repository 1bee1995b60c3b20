"""Forms of personal data: shape and wording."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.org.days.rules import DAY_LABELS
from lms.privacy.rules.limits import LIMITS, limit_problem
from lms.privacy.rules.requests import KIND_LABELS
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.web.i18n import say

LONGEST = 4000


def lines(value: str | None) -> str | None:
    """A filter for long texts: each line as `tidy` leaves it, lines kept."""
    return "\n".join(str(tidy(line)) for line in value.strip().splitlines()) if value is not None else None


def _choices(labels: Mapping[str, str], first: object | None = None) -> list[Any]:
    held = [
        choice(str(key), label if not isinstance(label, str) else _l(label)) for key, label in labels.items()
    ]
    return ([choice("", first)] if first is not None else []) + held


class AskForm(Form):
    """What a person asks about their own data."""

    kind = SelectField(_l("Bạn muốn"), [InputRequired()], choices=_choices(KIND_LABELS, _l("Chọn một mục")))
    text = TextAreaField(
        _l("Nội dung"),
        [Length(max=LONGEST)],
        filters=[lines],
        description=_l("Ví dụ: tên đệm của tôi là Thuỳ, không phải Thùy; sổ hộ tịch tôi mang theo được."),
        render_kw={"rows": 5},
    )


class PaperForm(Form):
    """A request that somebody handed in on paper."""

    code = StringField(
        _l("Mã của người yêu cầu"), [InputRequired(), Length(max=60)], filters=[tidy],
        description=_l("Mã trong danh sách của Trường; tìm ở trang Danh sách."),
    )  # fmt: skip
    kind = SelectField(
        _l("Loại yêu cầu"), [InputRequired()], choices=_choices(KIND_LABELS, _l("Chọn một mục"))
    )
    received_on = DayField(
        _l("Ngày nhận đơn"), [InputRequired()], description=_l("Thời hạn được tính từ ngày này.")
    )
    text = TextAreaField(
        _l("Nội dung đơn, đơn để ở đâu"), [InputRequired(), Length(max=LONGEST)], filters=[lines],
        render_kw={"rows": 5},
    )  # fmt: skip


class StepForm(Form):
    """What is said with a step; `days` only for an extension."""

    note = TextAreaField(
        _l("Viết cho người yêu cầu"), [Length(max=LONGEST)], filters=[lines], render_kw={"rows": 4}
    )
    days = IntegerField(_l("Gia hạn thêm mấy ngày"), default=0)


class ErasureForm(Form):
    """The second question before something that can't be undone."""

    typed_name = StringField(
        _l("Gõ lại họ và tên của người được xóa"), [InputRequired(), Length(max=200)], filters=[tidy],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    reason = TextAreaField(
        _l("Căn cứ xóa"), [InputRequired(), Length(max=1000)], filters=[lines], render_kw={"rows": 3},
        description=_l("Ví dụ: đã thôi học, không còn mục đích xử lý; đơn số 12. Không ghi tên người."),
    )  # fmt: skip
    last_day = DayField(
        _l("Ngày cuối cùng thuộc Trường"),
        description=_l(
            "Từ hôm sau người này không còn được tính vào số liệu. Số liệu đến hết ngày này giữ nguyên."
        ),
    )

    def process_last_day(self, needed: bool) -> None:
        """Leaves the field out for somebody who belongs nowhere any more."""
        if not needed:
            del self.last_day


class RegisterFilterForm(Form):
    """What the register is narrowed to."""

    q = StringField(_l("Tìm theo tên hoặc mã"), filters=[tidy], render_kw={"autocomplete": "off"})
    kind = SelectField(
        _l("Loại yêu cầu"), choices=_choices(KIND_LABELS, _l("Mọi loại")), validate_choice=False
    )
    state = SelectField(
        _l("Tình trạng"),
        choices=_choices(
            {
                "open": _l("Chưa xong"), "overdue": _l("Quá hạn"), "done": _l("Đã thực hiện"),
                "refused": _l("Đã từ chối"),
            },
            _l("Tất cả"),
        ),
        validate_choice=False,
    )  # fmt: skip


class DayForm(Form):
    """A day off, or one worked in its place."""

    day = DayField(_l("Ngày"), [InputRequired()])
    kind = SelectField(_l("Là ngày"), [InputRequired()], choices=_choices(DAY_LABELS))
    name = StringField(
        _l("Tên"), [Length(max=100)], filters=[tidy], description=_l("Ví dụ: Giỗ Tổ Hùng Vương.")
    )


class NoticeForm(Form):
    """A new version of the notice."""

    text_vi = TextAreaField(
        _l("Nội dung tiếng Việt"), [InputRequired(), Length(max=30_000)], filters=[lines], render_kw={"rows": 18},
        description=_l("Dòng bắt đầu bằng “## ” là tiêu đề, bằng “- ” là một mục; các đoạn cách nhau một dòng trống."),
    )  # fmt: skip
    text_en = TextAreaField(
        _l("Nội dung tiếng Anh"), [Length(max=30_000)], filters=[lines], render_kw={"rows": 12},
        description=_l("Để trống thì người dùng tiếng Anh đọc bản tiếng Việt."),
    )  # fmt: skip


class LimitsForm(Form):
    """One number per limit; made by `limits_form_class`."""


def _check(key: str) -> Any:
    def check(_form: Form, field: IntegerField) -> None:
        problem = limit_problem(key, field.data) if field.data is not None else None
        if field.data is None and not field.process_errors:
            raise ValidationError(_("Vui lòng điền ô này."))
        if problem:
            raise ValidationError(say(problem))

    return check


def limits_form_class() -> type[LimitsForm]:
    """The form of all limits."""
    fields = {
        key: IntegerField(
            _l("%(label)s (%(unit)s)", label=_l(limit.label), unit=_l(limit.unit)), [_check(key)],
            description=_l(limit.hint) if limit.hint else _l("Từ %(lowest)s đến %(highest)s.", lowest=limit.lowest, highest=limit.highest),
        )
        for key, limit in LIMITS.items()
    }  # fmt: skip
    return type("PrivacyLimitsForm", (LimitsForm,), fields)
