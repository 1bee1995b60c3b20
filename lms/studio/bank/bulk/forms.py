"""What each act on many questions asks for besides the questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from lms.kernel.messages import mark
from lms.studio.bank.forms import competence_choices
from lms.studio.bank.labels import format_labels
from lms.web.forms import Form, choice, tidy


@dataclass(frozen=True)
class Act:
    """What may be done with questions: as the list offers it, and as the button says it."""

    label: str
    button: str
    lead: str = ""


ACTS: Mapping[str, Act] = {
    "move": Act(mark("Chuyển sang danh mục"), mark("Chuyển")),
    "tag": Act(mark("Thêm nhãn"), mark("Thêm nhãn")),
    "untag": Act(
        mark("Bỏ nhãn đã thêm"), mark("Bỏ nhãn"), mark("Nhãn viết trong chính câu hỏi chỉ đổi khi soạn lại câu ấy.")
    ),
    "competence": Act(mark("Gắn năng lực"), mark("Gắn năng lực")),
    "uncompetence": Act(mark("Bỏ năng lực đã gắn"), mark("Bỏ năng lực")),
    "retire": Act(
        mark("Ngừng dùng"), mark("Ngừng dùng"),
        mark("Câu ngừng dùng không vào bài kiểm tra phát hành sau này. Bài đã phát hành giữ nguyên danh sách câu hỏi."),
    ),
    "restore": Act(mark("Dùng lại"), mark("Dùng lại")),
    "practice": Act(
        mark("Dùng để luyện tập"), mark("Dùng để luyện tập"),
        mark(
            "Người học xem được câu luyện tập cùng đáp án. Câu có trong bài kiểm tra cuối khóa, hoặc trong bài chưa cho xem"
            " đáp án ngay, vẫn được giữ kín: chỉ ai đã được xem đáp án của câu ấy mới luyện được."
        ),
    ),
    "unpractice": Act(mark("Thôi dùng để luyện tập"), mark("Thôi dùng để luyện tập")),
    "export": Act(mark("Xuất ra tệp"), mark("Xem trước tệp")),
}  # fmt: skip


def act_form(act: str, places: Sequence[tuple[str, str]]) -> Any:
    """The form of an act: `questions` (public ids with commas between), `act`, `filters` to go back to, and its own
    field."""
    fields: dict[str, Any] = {
        "questions": HiddenField(), "act": HiddenField(), "filters": HiddenField(),
    }  # fmt: skip
    if act == "move":
        choices = [choice("", _l("Không thuộc danh mục nào")), *(choice(*place) for place in places)]
        fields["category"] = SelectField(_l("Danh mục"), choices=choices)
    elif act in ("tag", "untag"):
        fields["tag"] = StringField(_l("Nhãn"), [DataRequired(), Length(max=64)], filters=[tidy])
    elif act in ("competence", "uncompetence"):
        fields["code"] = SelectField(_l("Năng lực theo Thông tư 02/2025"), choices=competence_choices())
    elif act == "retire":
        fields["reason"] = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])
    elif act == "export":
        known = [choice(name, _l(words)) for name, words in format_labels().items()]
        fields["format"] = SelectField(_l("Định dạng tệp"), choices=known)
    return type("BulkForm", (Form,), fields)
