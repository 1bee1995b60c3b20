"""Forms of a file that becomes a lesson."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from lms.catalog.drafts.rows import DraftLessonRow
from lms.catalog.library.rules import LICENCES, MOST_CREDIT
from lms.web.forms import Form, choice, tidy
from lms.web.i18n import gettext as _

NEW = "new"


def _has_file(_form: Any, field: Any) -> None:
    if not getattr(field.data, "filename", ""):
        raise ValidationError(str(_l("Vui lòng chọn một tệp Word hoặc Markdown.")))


class UploadForm(Form):
    """A file with a lesson."""

    file = FileField(
        _l("Tệp Word (.docx) hoặc Markdown (.md)"), [_has_file], render_kw={"accept": ".docx,.md,.markdown"}
    )


def target_form(lessons: Sequence[DraftLessonRow], *, has_pictures: bool) -> Any:
    """Which lesson the file goes into, and what is said of its pictures."""
    places = [
        choice(NEW, _l("Bài mới, ở cuối khóa học")),
        *(choice(f"{one.public_id}:{one.text_number}", _label(one)) for one in lessons),
    ]
    fields: dict[str, Any] = {
        "lesson": SelectField(
            _l("Đưa vào"), choices=places, validate_choice=False,  # one that was written meanwhile: told by the action
            description=_l("Nội dung đang có của bài được thay; bản cũ vẫn còn trong “Các bản đã lưu”."),
        ),
        "title": StringField(_l("Tên bài mới"), [Optional(), Length(max=150)], filters=[tidy]),
    }  # fmt: skip
    if has_pictures:
        fields |= {
            "author": StringField(_l("Tác giả của các hình"), [Optional(), Length(max=MOST_CREDIT)], filters=[tidy]),
            "licence": SelectField(
                _l("Giấy phép của các hình"),
                choices=[choice("", _l("Chưa chọn")), *(choice(key, _(said)) for key, said in LICENCES.items())],
            ),
            "source": StringField(
                _l("Nguồn của các hình"), [Optional(), Length(max=MOST_CREDIT)], filters=[tidy],
                description=_l("Có thể ghi sau trong kho tệp; cần có đủ trước khi phát hành."),
            ),
        }  # fmt: skip
    return type("TargetForm", (Form,), fields)


def _label(lesson: DraftLessonRow) -> str:
    return _("Bài %(position)s: %(title)s", position=lesson.position, title=lesson.title)
