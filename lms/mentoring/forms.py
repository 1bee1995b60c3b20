"""The forms of core trainers, their groups and the help they give."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.catalog.competences import AREAS, COMPETENCES
from lms.mentoring.rules import LONGEST
from lms.web.forms import DayField, Form, choice, tidy


class AppointForm(Form):
    """Who becomes core trainer."""

    who = StringField(
        _l("Mã hoặc họ tên đầy đủ"), [DataRequired(), Length(max=100)], filters=[tidy],
        description=_l("Như trong danh sách của Trường."),
    )  # fmt: skip
    first = DayField(_l("Từ ngày"), [InputRequired()])
    decision_number = StringField(_l("Số quyết định"), [Optional(), Length(max=100)], filters=[tidy])
    reason = StringField(
        _l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy],
        description=_l("Ví dụ: thành thạo công nghệ, được Khoa giới thiệu."),
    )  # fmt: skip


class GroupForm(Form):
    """Who comes into a group."""

    names = TextAreaField(
        _l("Đồng nghiệp"), [DataRequired(), Length(max=10_000)],
        description=_l("Mỗi dòng một mã hoặc một họ tên đầy đủ."),
    )  # fmt: skip
    first = DayField(_l("Từ ngày"), [InputRequired()])

    def lines(self) -> list[str]:
        """The people who were typed, one a line."""
        found = (tidy(line) for line in (self.names.data or "").splitlines())
        return list(dict.fromkeys(line for line in found if line))


class EndForm(Form):
    """Until when, and why no longer."""

    last = DayField(_l("Đến hết ngày"), [InputRequired()])
    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])


class HelpForm(Form):
    """A help as its giver logs it."""

    who = SelectField(_l("Đã giúp ai"), [InputRequired()])
    helped_on = DayField(_l("Ngày"), [InputRequired()])
    topic = StringField(
        _l("Giúp việc gì"), [DataRequired(), Length(max=200)], filters=[tidy],
        description=_l("Ví dụ: cài VNeID, nộp bài trên hệ thống, soạn giáo án bằng AI."),
    )  # fmt: skip
    minutes = IntegerField(
        _l("Số phút"),
        [InputRequired(), NumberRange(1, LONGEST, _l("Vui lòng ghi số phút từ 1 đến %(max)s.", max=LONGEST))],
        render_kw={"inputmode": "numeric"},
    )  # fmt: skip
    course = SelectField(_l("Về khóa học"), [Optional()])
    competence = SelectField(_l("Về năng lực"), [Optional()])
    words = TextAreaField(
        _l("Ghi thêm"), [Optional(), Length(max=1000)], filters=[tidy],
        description=_l("Người được giúp, lãnh đạo và văn phòng đọc được."),
    )  # fmt: skip

    def offer(self, people: Iterable[tuple[str, str]], courses: Mapping[int, str]) -> "HelpForm":
        """The same form with what can be chosen; `people`: address and name."""
        self.who.choices = [choice("", _l("Chọn một người")), *(choice(key, name) for key, name in people)]
        self.course.choices = [
            choice("", _l("Không về khóa nào")), *(choice(str(key), name, vietnamese=True) for key, name in courses.items()),
        ]  # fmt: skip
        self.competence.choices = [
            choice("", _l("Không chọn")),
            *(choice(key, f"{key} {_l(name)}", group=_l(AREAS[key[0]])) for key, name in COMPETENCES.items()),
        ]
        return self


class WordsForm(Form):
    """What was not so."""

    words = TextAreaField(_l("Không đúng ở điểm nào"), [DataRequired(), Length(max=500)], filters=[tidy])


class ReasonForm(Form):
    """Why."""

    reason = StringField(_l("Lý do"), [DataRequired(), Length(max=300)], filters=[tidy])


class ListForm(Form):
    """Which core trainers, and of which days the figures are."""

    q = StringField(_l("Họ tên hoặc mã"), [Length(max=100)], filters=[tidy])
    show = SelectField(_l("Hiện"), choices=[
        choice("now", _l("Hiện đang làm")), choice("ended", _l("Đã thôi")), choice("all", _l("Tất cả")),
    ])  # fmt: skip
    order = SelectField(_l("Xếp theo"), choices=[
        choice("name", _l("Tên")), choice("turns", _l("Số lượt giúp, nhiều nhất trước")),
    ])  # fmt: skip
    first = DayField(_l("Từ ngày"), [Optional()])
    last = DayField(_l("Đến hết ngày"), [Optional()])
