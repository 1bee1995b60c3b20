"""Forms of a draft as a whole."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.catalog.competences import COMPETENCES
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.rules import Settings
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.vietnamese import clean
from lms.studio.bank.forms import competence_choices
from lms.web.forms import CheckList, DayField, Form, choice, tidy

TITLE, SUMMARY, DESCRIPTION, LESSON_TITLE = 120, 200, 5000, 150
_BETWEEN = _l("Vui lòng nhập một số từ %(min)s đến %(max)s.")


def lines_of(text: str | None) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in map(clean, (text or "").split("\n")) if line]


class CourseForm(Form):
    """A new course begins with its name."""

    title = StringField(
        _l("Tên khóa học"), [DataRequired(), Length(max=TITLE)], filters=[tidy],
        description=_l("Nói người học làm được gì sau khóa học. Tên sửa được về sau."),
    )  # fmt: skip


class LessonForm(Form):
    """A new lesson begins with its name."""

    title = StringField(_l("Tên bài mới"), [DataRequired(), Length(max=LESSON_TITLE)], filters=[tidy])


class PlaceForm(Form):
    """Where a lesson goes: one up, one down, or to a number."""

    place = IntegerField(_l("Thứ tự"), [DataRequired(), NumberRange(1, 1000, _BETWEEN)])


class SettingsForm(Form):
    """What a course says of itself. A draft may be saved half done: what is missing stands on the checklist."""

    revision = HiddenField()
    title = StringField(_l("Tên khóa học"), [DataRequired(), Length(max=TITLE)], filters=[tidy])
    summary = StringField(
        _l("Tóm tắt"), [Optional(), Length(max=SUMMARY)], filters=[tidy],
        description=_l("Một, hai câu hiện trong danh mục khóa học, dài tối đa 200 ký tự."),
    )  # fmt: skip
    description = TextAreaField(
        _l("Giới thiệu"), [Optional(), Length(max=DESCRIPTION)], render_kw={"rows": 8},
        description=_l("Học xong làm được gì, dành cho ai, cần chuẩn bị gì. Không dùng tiêu đề và ảnh."),
    )  # fmt: skip
    cover = SelectField(_l("Ảnh bìa"))
    cover_alt = StringField(
        _l("Lời tả ảnh bìa"), [Optional(), Length(max=300)], filters=[tidy],
        description=_l("Cho người không nhìn thấy ảnh."),
    )  # fmt: skip
    level = SelectField(_l("Mức độ"), choices=[choice(key, _l(words)) for key, words in LEVELS.items()])
    audience = CheckList(
        _l("Đối tượng"), choices=[choice(key, _l(words)) for key, words in AUDIENCES.items()]
    )
    competences = CheckList(
        _l("Năng lực theo Thông tư 02/2025/TT-BGDĐT"), choices=competence_choices(),
        description=_l("Chọn những năng lực mà khóa học thật sự rèn, thường là một đến ba."),
    )  # fmt: skip
    order = RadioField(
        _l("Thứ tự học"), default="sequential",
        choices=[choice("sequential", _l("Lần lượt: xong bài trước mới mở bài sau")), choice("free", _l("Tự do"))],
    )  # fmt: skip
    gives_certificate = BooleanField(_l("Cấp giấy chứng nhận khi hoàn thành"))
    authors = TextAreaField(
        _l("Người soạn"), [Optional(), Length(max=2000)], render_kw={"rows": 2}, description=_l("Mỗi dòng một tên.")
    )  # fmt: skip
    licence = StringField(
        _l("Giấy phép"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Người khác được dùng lại khóa học thế nào. CC-BY-4.0: được, miễn là ghi tên người soạn."),
    )  # fmt: skip
    reviewed_on = DayField(_l("Rà soát nội dung ngày"), [Optional()])
    review_months = IntegerField(
        _l("Nhắc rà soát lại sau bao nhiêu tháng"), [DataRequired(), NumberRange(1, 120, _BETWEEN)]
    )

    def offer_files(self, names: Any) -> None:
        """Fills in the pictures that can be the cover."""
        self.cover.choices = [choice("", _l("Không có ảnh bìa")), *(choice(name, name) for name in names)]

    def says(self) -> Settings:
        """The filled form as the action takes it."""
        return Settings(
            self.title.data or "", self.summary.data or "", (self.description.data or "").replace("\r\n", "\n").strip(),
            self.cover.data or None, self.cover_alt.data or "", self.level.data, list(self.audience.data or ()),
            [code for code in COMPETENCES if code in (self.competences.data or ())], self.order.data == "sequential",
            bool(self.gives_certificate.data), lines_of(self.authors.data)[:20], self.licence.data or "",
            self.reviewed_on.data, self.review_months.data or 12,
        )  # fmt: skip


def settings_data(draft: DraftView) -> dict[str, Any]:
    """What the settings' form shows of a draft."""
    names = ("title", "summary", "description", "cover_alt", "level", "audience", "competences", "gives_certificate",
             "licence", "reviewed_on", "review_months")  # fmt: skip
    said = draft.settings
    return {
        **{name: getattr(said, name) for name in names},
        "revision": draft.revision,
        "cover": said.cover or "",
        "order": "sequential" if said.sequential else "free",
        "authors": "\n".join(said.authors),
    }


def seen_in(value: str | None) -> int:
    """The revision a form was filled from; -1 for nonsense, which never counts."""
    text = (value or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else -1
