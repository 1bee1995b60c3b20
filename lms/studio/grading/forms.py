"""The forms of marking by hand: one of a task's rubric, and the filters of the list."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lms.assessment.tasks.actions import MOST_COMMENT
from lms.kernel.markup import plain_text
from lms.kernel.vietnamese import clean
from lms.web.forms import Form, choice, from_request, tidy
from lms.web.i18n import gettext as _

WAITING, MARKED = "waiting", "marked"


class FilterForm(Form):
    """Which works."""

    state = SelectField(
        _l("Tình trạng"), choices=[choice(WAITING, _l("Chờ chấm")), choice(MARKED, _l("Đã chấm"))]
    )
    course = SelectField(_l("Khóa học"), validate_choice=False)
    quiz = SelectField(_l("Bài kiểm tra"), validate_choice=False)
    question = SelectField(_l("Câu hỏi"), validate_choice=False)


def _name(key: str) -> str:
    return f"c-{key}"


def mark_form(body: Mapping[str, Any], marks: int, data: Mapping[str, Any] | None = None) -> Any:
    """A form with a group of radio buttons for each criterion; with a reason where the work has `marks` already."""
    fields: dict[str, Any] = {
        _name(row["key"]): RadioField(
            clean(plain_text(row["html"])),
            [InputRequired(_l("Vui lòng chọn một mức."))],
            choices=[
                choice(str(level["points"]), _("%(points)d điểm: %(words)s", points=level["points"], words=clean(plain_text(level["html"]))))
                for level in row["levels"]
            ],
        )
        for row in body["criteria"]
    }  # fmt: skip
    fields["comment"] = TextAreaField(
        _l("Nhận xét cho người học"), [Optional(), Length(max=MOST_COMMENT)], render_kw={"rows": 4},
        description=_l("Người học đọc được cùng lúc với điểm."),
    )  # fmt: skip
    if marks:
        fields["reason"] = StringField(
            _l("Lý do chấm lại"), [InputRequired(), Length(max=500)], filters=[tidy],
            description=_l("Người học đọc được lý do này trên trang kết quả khi được xem đáp án, nên hãy viết cho họ. Lý do được lưu cùng kết quả mới."),
        )  # fmt: skip
    fields["seen"] = IntegerField(validators=[Optional(), NumberRange(0)], widget=HiddenInput())
    return from_request(type("MarkForm", (Form,), fields), data=data)


def mark_data(levels: Mapping[str, int], comment: str, marks: int) -> dict[str, Any]:
    """What the form shows of marks that were given before; `marks`: the number of the newest."""
    return {_name(key): str(points) for key, points in levels.items()} | {"comment": comment, "seen": marks}


def levels_of(body: Mapping[str, Any], form: Any) -> dict[str, int]:
    """The levels that a valid form holds."""
    return {row["key"]: int(form[_name(row["key"])].data) for row in body["criteria"]}
