"""The forms of workshops."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from lms.kernel.clock import LOCAL_ZONE, local
from lms.org.labels import CATEGORY_LABELS
from lms.web.forms import CheckList, DayField, Form, choice, tidy
from lms.web.i18n import gettext as _
from lms.workshops.rules import WAY_LABELS, Way, typed_hours

TRAINERS = 4
_CLOCK = re.compile(r"(\d{1,2})\s*[:hg.]\s*(\d{2})?")
_HOURS = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
BAD_TIME = _l("Vui lòng ghi giờ và phút, ví dụ 7:30 hoặc 13h30.")


def read_time(text: str | None) -> time | None:
    """ "7:30", "7h30", "13g" as a time of day; None for anything else."""
    found = _CLOCK.fullmatch((text or "").strip().lower())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def read_minutes(text: str | None) -> int | None:
    """ "2,5" hours in minutes; None for anything else."""
    found = _HOURS.fullmatch((text or "").strip())
    return round(float(found[0].replace(",", ".")) * 60) if found else None


@dataclass(frozen=True)
class PlanValues:
    """What a filled plan says; trainers as they were typed, with their minutes (None: the whole workshop)."""

    title: str
    topic: str | None
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int | None
    guests: str
    note: str
    course_ids: frozenset[int]
    trainers: Sequence[tuple[int, str, int | None]]


class PlanForm(Form):
    """A workshop as it is planned."""

    title = StringField(_l("Tên buổi tập huấn"), [DataRequired(), Length(max=200)], filters=[tidy])
    day = DayField(_l("Ngày"), [InputRequired()])
    begins = StringField(_l("Bắt đầu lúc"), [DataRequired()], filters=[tidy], description=_l("Ví dụ 7:30. Mã QR và mã PIN chỉ dùng được từ giờ này đến giờ kết thúc."))  # fmt: skip
    ends = StringField(_l("Kết thúc lúc"), [DataRequired()], filters=[tidy])
    place = StringField(_l("Địa điểm"), [DataRequired(), Length(max=200)], filters=[tidy])
    places = IntegerField(_l("Số chỗ"), [Optional(), NumberRange(1, 5000, message=_l("Vui lòng nhập một số từ 1 đến 5000."))])  # fmt: skip
    topic = SelectField(_l("Nội dung tập huấn mà chỉ tiêu có thể yêu cầu"), validate_choice=False)
    new_topic = StringField(
        _l("Hoặc nội dung mới"), [Optional(), Length(max=200)], filters=[tidy],
        description=_l("Ghi ở đây nếu danh sách trên chưa có. Chỉ tiêu có thể yêu cầu dự một buổi về nội dung này."),
    )  # fmt: skip
    courses = CheckList(_l("Dự buổi này được tính như đã hoàn thành khóa"), coerce=int, validate_choice=False)
    guests = StringField(_l("Báo cáo viên ngoài trường"), [Optional(), Length(max=300)], filters=[tidy])
    note = TextAreaField(_l("Dặn người dự"), [Optional(), Length(max=1000)], filters=[tidy])

    def fill(self, topics: Mapping[int, str], courses: Mapping[int, str]) -> None:
        """Puts the choices in place."""
        self.topic.choices = [
            choice("", _l("Không")), *(choice(str(key), title, vietnamese=True) for key, title in topics.items())
        ]  # fmt: skip
        self.courses.choices = [choice(str(key), title, vietnamese=True) for key, title in courses.items()]
        self._topics, self._courses = topics, courses

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each trainer: whom, how many hours."""
        return [(self[f"trainer{n}"], self[f"hours{n}"]) for n in range(TRAINERS)]

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for field in (self.begins, self.ends):
            if field.data and read_time(field.data) is None:
                field.errors, good = [BAD_TIME], False
        for whom, how_long in self.rows:
            if how_long.data and not read_minutes(how_long.data):
                how_long.errors, good = [_("Vui lòng ghi số giờ, ví dụ 2 hoặc 2,5.")], False
            elif how_long.data and not whom.data:
                whom.errors, good = [_("Vui lòng ghi ai giảng số giờ này.")], False
        return good

    def values(self) -> PlanValues:
        """What the valid form says."""
        day: Any = self.day.data
        starts, ends = (
            datetime.combine(day, read_time(field.data) or time(), LOCAL_ZONE)
            for field in (self.begins, self.ends)
        )
        listed = self._topics.get(int(self.topic.data)) if (self.topic.data or "").isdecimal() else None
        return PlanValues(
            self.title.data or "", self.new_topic.data or listed, self.place.data or "", starts, ends,
            self.places.data, self.guests.data or "", self.note.data or "",
            frozenset(self.courses.data or ()) & self._courses.keys(),
            [(n, whom.data, read_minutes(long.data)) for n, (whom, long) in enumerate(self.rows) if whom.data],
        )  # fmt: skip


for _n in range(TRAINERS):
    setattr(
        PlanForm,
        f"trainer{_n}",
        StringField(_l("Mã hoặc họ tên"), [Optional(), Length(max=100)], filters=[tidy]),
    )
    setattr(PlanForm, f"hours{_n}", StringField(_l("Số giờ"), [Optional(), Length(max=6)], filters=[tidy]))


def planned(workshop: Any, courses: Mapping[int, str], trainers: Sequence[Any]) -> dict[str, Any]:
    """The values of a plan form for a workshop that stands."""
    starts, ends = local(workshop.starts_at), local(workshop.ends_at)
    found = {
        "title": workshop.title, "day": starts.date(), "begins": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
        "place": workshop.place, "places": workshop.places, "topic": str(workshop.topic_id or ""),
        "courses": list(courses), "guests": workshop.guests, "note": workshop.note,
    }  # fmt: skip
    for n, one in enumerate(trainers[:TRAINERS]):
        found |= {f"trainer{n}": one.code or one.name, f"hours{n}": typed_hours(one.minutes)}
    return found


class InviteForm(Form):
    """Whom to invite, or whose invitation to take back."""

    units = CheckList(_l("Đơn vị"), validate_choice=False)
    categories = CheckList(_l("Đối tượng trong các đơn vị đã chọn"), validate_choice=False)
    names = TextAreaField(
        _l("Hoặc từng người"), [Optional(), Length(max=20_000)],
        description=_l("Mỗi dòng một mã hoặc một họ tên đầy đủ."),
    )  # fmt: skip

    def fill(self, units: Sequence[tuple[str, str]]) -> None:
        """Puts the choices in place; `units`: address and name, those above first."""
        self.units.choices = [choice(key, name, vietnamese=True) for key, name in units]
        self.categories.choices = [choice(key, _l(label)) for key, label in CATEGORY_LABELS.items()]

    def lines(self) -> list[str]:
        """The people who were typed, one a line."""
        found = (tidy(line) for line in (self.names.data or "").splitlines())
        return list(dict.fromkeys(line for line in found if line))


class TickForm(Form):
    """By what the ticks were made."""

    way = SelectField(
        _l("Điểm danh theo"), choices=[choice(key, _l(WAY_LABELS[key])) for key in (Way.LIST, Way.SHEET)]
    )


class WalkInForm(Form):
    """Somebody who came without being invited."""

    who = StringField(_l("Mã hoặc họ tên đầy đủ"), [DataRequired(), Length(max=100)], filters=[tidy])


class SheetForm(Form):
    """A scan of the signed sheet."""

    file = FileField(
        _l("Bản chụp hoặc quét danh sách đã ký"), render_kw={"accept": ".pdf,image/jpeg,image/png"}
    )

    def validate_file(self, field: Any) -> None:
        """There is a file."""
        if not (field.data and field.data.filename):
            raise ValidationError(_("Vui lòng chọn một tệp."))


class ReasonForm(Form):
    """Why."""

    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])


class PinForm(Form):
    """The six digits on the screen."""

    pin = StringField(
        _l("Mã PIN trên màn hình"), [DataRequired(), Length(max=12)], filters=[tidy],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip


class TicketForm(Form):
    """What the scan left."""

    ticket = HiddenField()


class PeriodForm(Form):
    """From when to when."""

    first = DayField(_l("Từ ngày"), [Optional()])
    last = DayField(_l("Đến hết ngày"), [Optional()])


def whole(minutes: int | None, starts_at: datetime, ends_at: datetime) -> int:
    """Minutes taught: as said, else the whole workshop."""
    return minutes if minutes is not None else int((ends_at - starts_at) / timedelta(minutes=1))
