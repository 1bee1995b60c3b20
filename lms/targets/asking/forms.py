"""The forms in which the office says what a target asks, and from when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.kernel.vietnamese import clean, fold
from lms.targets.asking.actions import Named
from lms.targets.asking.rules import VALIDITY_LABELS, Content, Validity, faults
from lms.targets.queries import TargetView
from lms.web.forms import CheckList, DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.web.i18n import in_vietnamese, say

DAY_HINT = _l("Ngày cuối cùng còn đúng hạn. “Trước ngày 20/5” nghĩa là ngày cuối cùng là 19/5.")
ANY, CURRENT, KEEP = "any", "current", "keep"


@dataclass(frozen=True)
class Offered:
    """What the form offers, and what typed names mean. `units`: name or code, as written or folded, to ids; `ticked`: the
    units with a box of their own; `courses`: key to title, None where not published; `numbers`: of the courses'
    current versions; `held`: positions, folded."""

    units: Mapping[str, list[int]]
    unit_names: Mapping[int, str]
    ticked: list[int]
    courses: Mapping[str, str | None]
    numbers: Mapping[str, int]
    items: Mapping[str, str]
    held: frozenset[str]
    categories: Mapping[str, str]

    def find(self, line: str) -> list[int]:
        """The units that a typed line may mean: as it is written, else without marks."""
        return self.units.get(line.casefold()) or self.units.get(fold(line), [])


def gone_name(name: str) -> str:
    """How a unit that exists no more is shown, and typed."""
    return _("%(name)s (đã giải thể)", name=name)


def lines(text: str | None) -> list[str]:
    """What was typed, a line each, tidied, none twice."""
    return list(dict.fromkeys(one for one in map(clean, (text or "").splitlines()) if one))


class SeenForm(Form):
    """`seen`: the record the form was filled from."""

    seen = HiddenField()

    @property
    def seen_record_id(self) -> int:
        """0 when the field was tampered with."""
        text = (self.seen.data or "")[:18]
        return int(text) if text.isdecimal() else 0


class TargetForm(SeenForm):
    """What a target asks. Choices are handed in by `offer`."""

    name = StringField(_l("Tên chỉ tiêu"), [DataRequired(), Length(max=300)], filters=[tidy])
    reference = StringField(
        _l("Căn cứ"), [Optional(), Length(max=300)], filters=[tidy], description=_l("Ví dụ: Kế hoạch của Trường, mục III.4.")
    )  # fmt: skip
    categories = CheckList(
        _l("Đối tượng"), [DataRequired(message=_l("Vui lòng chọn ít nhất một đối tượng."))]
    )
    unit_ids = CheckList(_l("Chỉ trong các đơn vị này"), coerce=int)
    more_units = TextAreaField(
        _l("Chỉ trong các lớp, đơn vị khác"), [Optional(), Length(max=20_000)],
        description=_l("Mỗi dòng một tên hoặc một mã. Đơn vị nào cũng gồm cả các đơn vị trực thuộc. Không chọn gì: toàn trường."),
    )  # fmt: skip
    except_units = TextAreaField(
        _l("Trừ các đơn vị, lớp"), [Optional(), Length(max=20_000)], description=_l("Mỗi dòng một tên hoặc một mã.")
    )  # fmt: skip
    positions = TextAreaField(
        _l("Chỉ những chức vụ, ngành nghề này"), [Optional(), Length(max=20_000)],
        description=_l("Mỗi dòng một mục, như trong danh sách; với học sinh có thể ghi ngành nghề hoặc khóa. Để trống: mọi chức vụ, ngành nghề."),
    )  # fmt: skip
    course_keys = CheckList(_l("Các khóa học"))
    versions = SelectField(_l("Phiên bản nào được tính"), default=ANY)
    items = CheckList(_l("Nội dung khác"))
    needed = IntegerField(
        _l("Cần đạt ít nhất bao nhiêu nội dung"), [Optional(), NumberRange(1, 1000)],
        description=_l("Để trống: phải đạt tất cả các khóa học và nội dung đã chọn."),
    )  # fmt: skip
    starts_on = DayField(_l("Kỳ tính từ ngày"), [InputRequired()])
    ends_on = DayField(_l("Đến hết ngày"), [InputRequired()])
    due_on = DayField(_l("Hạn hoàn thành"), [InputRequired()], description=DAY_HINT)
    due_days = IntegerField(
        _l("Hoặc: số ngày kể từ ngày vào trường"), [Optional(), NumberRange(1, 3650)],
        description=_l("Khi điền ô này, mỗi người có hạn riêng, tính từ ngày vào (người đã ở trường từ trước: từ đầu kỳ)."),
    )  # fmt: skip
    validity = SelectField(_l("Kết quả còn giá trị trong bao lâu"), default=Validity.FOREVER.value)
    validity_months = IntegerField(_l("Số tháng còn giá trị"), [Optional(), NumberRange(1, 120)])
    decision_number = StringField(
        _l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Ví dụ: 45/QĐ-TCN. Để trống thì chỉ tiêu vẫn mang nhãn “gợi ý, chưa có quyết định”."),
    )  # fmt: skip
    decided_on = DayField(_l("Ngày quyết định"), [Optional()])
    decided_by = StringField(_l("Ai quyết định"), [Optional(), Length(max=200)], filters=[tidy])
    since = DayField(
        _l("Áp dụng từ ngày"), [Optional()],
        description=_l("Những ngày trước đó giữ nội dung cũ. Sửa cho đúng từ đầu thì ghi ngày đầu tiên."),
    )  # fmt: skip
    reason = StringField(_l("Lý do sửa"), [Optional(), Length(max=300)], filters=[tidy])

    def offer(self, offered: Offered, now: TargetView | None) -> "TargetForm":
        """The form with its choices; `now`: what the target asks at present."""
        self._offered, self._now = offered, now
        self.categories.choices = [choice(key, say(label)) for key, label in offered.categories.items()]
        self.unit_ids.choices = [
            choice(str(one), offered.unit_names[one], vietnamese=True) for one in offered.ticked
        ]
        self.course_keys.choices = [
            choice(key, in_vietnamese(title) if title else _("%(key)s (chưa đăng)", key=key))
            for key, title in offered.courses.items()
        ]
        self.items.choices = [choice(key, title) for key, title in offered.items.items()]
        self.validity.choices = [choice(key, say(label)) for key, label in VALIDITY_LABELS.items()]
        rules = [
            choice(ANY, _("Phiên bản nào cũng được")),
            choice(CURRENT, _("Từ phiên bản đang phát hành trở đi")),
        ]
        if now and now.min_versions:
            rules.append(choice(KEEP, _("Giữ như chỉ tiêu đang đặt")))
        self.versions.choices = rules
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        good &= self._in_order() and self._decided() and self._known_units() and self._known_positions()
        if (
            self.validity.data == Validity.MONTHS
            and not self.validity_months.data
            and not self.validity_months.errors
        ):
            self.validity_months.errors = [_("Vui lòng ghi số tháng.")]
            good = False
        if not self.course_keys.data and not self.items.data and not self.course_keys.errors:
            self.course_keys.errors = [_("Vui lòng chọn ít nhất một khóa học.")]
            good = False
        if good:
            found = faults(self.content())
            self.needed.errors = [*self.needed.errors, *(say(fault) for fault in found)]
            good = not found
        return good

    def _in_order(self) -> bool:
        start, end, due = self.starts_on.data, self.ends_on.data, self.due_on.data
        if start and end and end < start:
            self.ends_on.errors = [_("Ngày cuối của kỳ phải sau ngày đầu.")]
        if start and due and due < start:
            self.due_on.errors = [_("Hạn phải sau ngày đầu của kỳ.")]
        return not (self.ends_on.errors or self.due_on.errors)

    def _decided(self) -> bool:
        if bool(self.decision_number.data) != bool(self.decided_on.data) and not self.decided_on.errors:
            self.decided_on.errors = [
                _("Số và ngày quyết định đi cùng nhau: vui lòng điền cả hai, hoặc để trống cả hai.")
            ]
        return not self.decided_on.errors

    def _known_units(self) -> bool:
        for field in (self.more_units, self.except_units):
            for line in lines(field.data):
                found = self._offered.find(line)
                if len(found) != 1:
                    words = (
                        _("Có nhiều đơn vị tên “%(name)s”; hãy ghi mã.")
                        if found
                        else _("Không có đơn vị “%(name)s”.")
                    )
                    field.errors = [*field.errors, words % {"name": line}]
        return not (self.more_units.errors or self.except_units.errors)

    def _known_positions(self) -> bool:
        unknown = [one for one in lines(self.positions.data) if fold(one) not in self._offered.held]
        self.positions.errors = [
            *self.positions.errors,
            *(_("Trong danh sách không ai có “%(name)s”.", name=one) for one in unknown),
        ]
        return not self.positions.errors

    def _units_of(self, field: Any) -> list[int]:
        return [self._offered.find(line)[0] for line in lines(field.data)]

    def content(self) -> Content:
        """What the filled form says. Only for a form that is valid."""
        start, end, due = self.starts_on.data, self.ends_on.data, self.due_on.data
        if not (start and end and due):
            raise ValueError("asked for of a form that is not valid")
        units = [*(self.unit_ids.data or []), *self._units_of(self.more_units)]
        months = self.validity_months.data if self.validity.data == Validity.MONTHS else None
        return Content(
            name=self.name.data or "", reference=self.reference.data or "", categories=self.categories.data or [],
            course_keys=self.course_keys.data or [], starts_on=start, ends_on=end,
            due_on=due, is_proposal=not self.decision_number.data,
            decision_number=self.decision_number.data or None, decided_on=self.decided_on.data,
            decided_by=self.decided_by.data or None, unit_ids=list(dict.fromkeys(units)),
            except_unit_ids=self._units_of(self.except_units), positions=lines(self.positions.data),
            min_versions=self._min_versions(), items=self.items.data or [], needed=self.needed.data,
            due_days=self.due_days.data, validity=self.validity.data, validity_months=months,
        )  # fmt: skip

    def _min_versions(self) -> dict[str, int]:
        chosen = set(self.course_keys.data or [])
        rule = {ANY: {}, CURRENT: self._offered.numbers, KEEP: self._now.min_versions if self._now else {}}
        return {key: number for key, number in rule[self.versions.data].items() if key in chosen}


def values_of(target: TargetView, offered: Offered, today: date, seen: int = 0) -> dict[str, object]:
    """What the form shows of the target as it stands on a day. `seen`: the newest record, whatever it is about."""
    plain = (
        "name", "reference", "categories", "course_keys", "items", "needed", "starts_on", "ends_on", "due_on", "due_days",
        "validity", "validity_months", "decision_number", "decided_on", "decided_by",
    )  # fmt: skip
    typed = [one for one in target.unit_ids if one not in offered.ticked]
    return {
        **{key: getattr(target, key) for key in plain},
        "seen": str(seen),
        "unit_ids": [one for one in target.unit_ids if one in offered.ticked],
        "more_units": "\n".join(offered.unit_names.get(one, str(one)) for one in typed),
        "except_units": "\n".join(offered.unit_names.get(one, str(one)) for one in target.except_unit_ids),
        "positions": "\n".join(target.positions),
        "versions": KEEP if target.min_versions else ANY,
        "since": max(
            today, target.valid_from
        ),  # what is planned for a later day does not begin earlier by itself
    }


class StartForm(SeenForm):
    """Putting a draft in force."""

    since = DayField(_l("Có hiệu lực từ ngày"), [InputRequired()])
    decision_number = StringField(
        _l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Ví dụ: 45/QĐ-TCN. Để trống thì chỉ tiêu vẫn mang nhãn “gợi ý, chưa có quyết định”."),
    )  # fmt: skip
    decided_on = DayField(_l("Ngày quyết định"), [Optional()])
    decided_by = StringField(_l("Ai quyết định"), [Optional(), Length(max=200)], filters=[tidy])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if bool(self.decision_number.data) != bool(self.decided_on.data) and not self.decided_on.errors:
            self.decided_on.errors = [
                _("Số và ngày quyết định đi cùng nhau: vui lòng điền cả hai, hoặc để trống cả hai.")
            ]
            return False
        return good

    def decided(self, content: Content) -> Content:
        """The content with who decided it."""
        number = self.decision_number.data or None
        return replace(
            content, is_proposal=not number, decision_number=number, decided_on=self.decided_on.data,
            decided_by=self.decided_by.data or None,
        )  # fmt: skip


class EndForm(SeenForm):
    """Closing a target."""

    since = DayField(_l("Kết thúc từ ngày"), [InputRequired()])
    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])


class NamedForm(Form):
    """Taking somebody into a target by name, or leaving them out."""

    code = StringField(_l("Mã của người đó"), [DataRequired(), Length(max=50)], filters=[tidy])
    kind = SelectField(
        _l("Thế nào"),
        choices=[choice("include", _l("Tính thêm vào chỉ tiêu")), choice("exclude", _l("Không thuộc chỉ tiêu này"))],
    )  # fmt: skip
    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])
    valid_from = DayField(_l("Từ ngày"), [InputRequired()])
    valid_to = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chưa biết."))

    def not_found(self) -> None:
        """Says that nobody has this code, unless something else is wrong already."""
        if not self.errors:
            self.code.errors = [_("Không có ai mang mã này trong danh sách.")]

    def named(self) -> Named:
        """What the filled form says."""
        since = self.valid_from.data
        if since is None:
            raise ValueError("asked for of a form that is not valid")
        return Named(self.kind.data == "include", self.reason.data or "", since, self.valid_to.data)
