"""Forms of an import of questions."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from lms.web.forms import Form, choice, tidy


def _has_file(_form: Any, field: Any) -> None:
    if not getattr(field.data, "filename", ""):
        raise ValidationError(str(_l("Vui lòng chọn một tệp câu hỏi.")))


def upload_form(banks: Sequence[Any]) -> Any:
    """A file, and the bank it goes to."""
    fields = {
        "file": FileField(_l("Tệp câu hỏi"), [_has_file]),
        "bank": SelectField(
            _l("Nhập vào"), choices=banks,
            description=_l("Câu có cùng mã trong ngân hàng này thành phiên bản mới; nội dung như cũ thì không đổi gì."),
        ),
    }  # fmt: skip
    return type("UploadForm", (Form,), fields)


def save_form(places: Sequence[tuple[str, str]]) -> Any:
    """Where the new questions stand, and what explains those that say nothing."""
    choices = [choice("", _l("Không thuộc danh mục nào")), *(choice(*place) for place in places)]
    fields = {
        "category": SelectField(_l("Danh mục cho câu mới"), choices=choices),
        "why": TextAreaField(
            _l("Lời giải thích dùng tạm"), [Length(max=500)], filters=[tidy], render_kw={"rows": 2},
            description=_l("Người học thấy lời này ở các phương án chưa có lời giải thích. Để trống thì câu thiếu lời giải thích không được nhập."),
        ),
        "note": StringField(_l("Ghi chú"), [Length(max=200)], filters=[tidy]),
    }  # fmt: skip
    return type("SaveForm", (Form,), fields)
