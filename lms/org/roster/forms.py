"""Forms of an import's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from lms.org.roster.batches.actions import REASON_LENGTH
from lms.web.forms import Form, tidy


class UndoForm(Form):
    """Why an import is taken back."""

    reason = TextAreaField(
        _l("Lý do hoàn tác"),
        [Length(max=REASON_LENGTH, message=_l("Lý do dài quá 300 ký tự. Hãy viết gọn hơn."))],
        filters=[tidy],
        description=_l("Được lưu cùng tên người hoàn tác. Ví dụ: nhập nhầm danh sách của năm học trước."),
        render_kw={"rows": 3},
    )
