"""The form in which a draft is published."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional

from lms.catalog.drafts.publishing.actions import Wish
from lms.catalog.rules import CHOSEN_EFFECTS, EFFECTS, Effect
from lms.kernel import clock
from lms.web.forms import DayField, Form, choice, tidy
from lms.web.i18n import gettext as _


class PublicationForm(Form):
    """Of a first version: there is nobody to ask about. `seen`: the seal of the draft that the page showed: what was
    read is what is published."""

    seen = HiddenField()
    note = StringField(
        _l("Có gì mới"), [DataRequired(), Length(max=500)], filters=[tidy],
        description=_l("Một, hai câu; hiện trong danh sách các phiên bản."),
    )  # fmt: skip

    def wish(self) -> Wish:
        """What was chosen."""
        return Wish(None, None, self.note.data or "")


class NextPublicationForm(PublicationForm):
    """Of a later version: what becomes of those who learnt an earlier one."""

    effect = RadioField(
        _l("Người đã học phiên bản trước thì sao"), [DataRequired(message=_l("Vui lòng chọn một trong ba."))],
        choices=[choice(effect, _l(EFFECTS[effect])) for effect in CHOSEN_EFFECTS],
    )  # fmt: skip
    due_on = DayField(
        _l("Hạn học lại"), [Optional()],
        description=_l("Ngày cuối còn đúng hạn; chỉ ghi khi chọn “cần học lại”. Đến hết ngày đó kết quả cũ vẫn được tính."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.effect.data == Effect.RETAKE and not self.due_on.data and not self.due_on.errors:
            self.due_on.errors = [_("Hãy ghi ngày cuối mà người học còn học lại đúng hạn.")]
            good = False
        if self.due_on.data and (self.effect.data != Effect.RETAKE or self.due_on.data < clock.today()):
            self.due_on.errors = [_("Hạn chỉ đi cùng “cần học lại”, và không ở trong quá khứ.")]
            good = False
        return good

    def wish(self) -> Wish:
        return Wish(self.effect.data, self.due_on.data, self.note.data or "")
