"""The forms of a period."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from lms.emulation.rules import Period
from lms.kernel.vietnamese import show_date
from lms.targets.freezing.queries import SnapshotView
from lms.web.forms import DayField, Form, choice
from lms.web.i18n import gettext as _
from lms.web.i18n import say


class PeriodForm(Form):
    """First and last day. `seen` is the row the reader saw, so that two editors notice each other."""

    starts_on = DayField(_l("Ngày đầu của kỳ"), [InputRequired()])
    ends_on = DayField(_l("Ngày cuối của kỳ"), [InputRequired()])
    seen = HiddenField()


class FreezeForm(Form):
    """Which snapshot a period cites."""

    snapshot = SelectField(
        _l("Số liệu chốt của kỳ"),
        description=_l("Việc ghi nhận sau lúc chốt được đánh dấu “sau khi chốt” và mang sang hồ sơ năm sau."),
    )

    def offer(self, snapshots: Iterable[SnapshotView], period: Period) -> "FreezeForm":
        """The same form with the snapshots whose day is in the period."""
        found = [one for one in snapshots if period.covers(one.on)]
        self.snapshot.choices = [
            choice("", _("Chưa dùng số liệu chốt nào")),
            *(
                choice(one.public_id, f"{show_date(one.on)}: {say(one.name)}, {say(one.reason)}")
                for one in found
            ),
        ]
        return self
