"""Forms of packs that come from elsewhere."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, StringField
from wtforms.validators import Length, Optional, ValidationError

from lms.web.forms import DayField, Form, choice, tidy


def _has_file(_form: Any, field: Any) -> None:
    if not getattr(field.data, "filename", ""):
        raise ValidationError(str(_l("Vui lòng chọn một gói khóa học (.zip).")))


class UploadForm(Form):
    """A pack as one file."""

    file = FileField(_l("Gói khóa học (.zip)"), [_has_file], render_kw={"accept": ".zip"})


def publish_form(effects: Sequence[tuple[str, str]]) -> Any:
    """How a version is published. `effects`: name and words of those there are to choose from; none where nobody
    learns in an earlier version."""
    fields: dict[str, Any] = {}
    if effects:
        fields["effect"] = RadioField(
            _l("Phiên bản này tác động thế nào tới người đã học?"),
            choices=[choice(*each) for each in effects],
        )
    if any(name == "retake" for name, _words in effects):
        fields["due_on"] = DayField(
            _l("Hạn học lại"), [Optional()],
            description=_l("Ngày cuối còn đúng hạn; chỉ điền khi chọn học lại."),
        )  # fmt: skip
    fields["note"] = StringField(
        _l("Ghi chú phiên bản"), [Optional(), Length(max=500)], filters=[tidy],
        description=_l("Phiên bản này có gì khác, để người soạn khác đọc."),
    )  # fmt: skip
    return type("PublishForm", (Form,), fields)
