"""The forms in which a correction is asked for and a decision taken."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from lms.web.forms import Form, choice, tidy

UPHOLD, APPLY = "uphold", "apply"


class CorrectionForm(Form):
    """Which version corrects which, in which quiz, and why."""

    quiz = StringField(_l("Bài kiểm tra"), [DataRequired()], widget=HiddenInput())
    version = IntegerField(_l("Câu hỏi"), [InputRequired()], widget=HiddenInput())
    corrected = IntegerField(_l("Phiên bản đã sửa"), [InputRequired()], widget=HiddenInput())
    reason = StringField(
        _l("Lý do chấm lại"), [DataRequired(), Length(max=500)], filters=[tidy],
        description=_l("Người học đọc được lý do này trên trang kết quả khi được xem đáp án, nên hãy viết cho họ. Lý do được lưu cùng kết quả mới của từng lượt làm bài."),
    )  # fmt: skip


class DecisionForm(Form):
    """Whether the pass stands."""

    decision = RadioField(
        _l("Quyết định"), [InputRequired(_l("Vui lòng chọn một quyết định."))],
        choices=[
            choice(UPHOLD, _l("Giữ kết quả đạt: điểm cũ vẫn được tính")),
            choice(APPLY, _l("Áp dụng điểm chấm lại; hoàn thành chỉ bị thu hồi nếu các lượt được tính không còn đạt")),
        ],
    )  # fmt: skip
    reason = StringField(
        _l("Lý do"), [DataRequired(), Length(max=500)], filters=[tidy],
        description=_l("Được lưu cùng quyết định; người học đọc được trong bản sao dữ liệu của mình."),
    )  # fmt: skip
