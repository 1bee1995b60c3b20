"""Forms of a lesson: its text, and what it says beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.catalog.drafts.actions import LessonDetails
from lms.catalog.drafts.rows import DraftLessonRow
from lms.catalog.drafts.rules import MOST_MINUTES, TextFormat
from lms.catalog.packs.lessons import is_web_address
from lms.studio.drafting.forms import LESSON_TITLE, lines_of
from lms.web.forms import DayField, Form, from_request, tidy
from lms.web.i18n import gettext as _

MOST_SOURCES = 30
MOST_OBJECTIVES = 4
ON_PAPER = ("issuer", "number", "issued_on")
OF_SOURCE = ("title", "url", *ON_PAPER, "reviewed_on", "effective_from", "effective_to", "supports")
_DAYS = ("reviewed_on", "effective_from", "effective_to", "issued_on")


class TextForm(Form):
    """A lesson's text. `revision`: the number of the text it began with."""

    body = TextAreaField(_l("Nội dung bài học"), render_kw={"rows": 28, "spellcheck": "false", "lang": "vi"})
    format = HiddenField()
    revision = HiddenField()

    @property
    def text_format(self) -> TextFormat:
        """The format that was sent; Markdown for anything unknown."""
        known = {one.value for one in TextFormat}
        return TextFormat(self.format.data) if self.format.data in known else TextFormat.MARKDOWN


def source_rows(held: int) -> int:
    """How many rows of sources the page shows: those that were sent and the asked-for ones more, or those held and
    one empty one."""
    sent = request.form.get("sources", "") if request.method == "POST" else ""
    if sent.isdecimal() and len(sent) < 3:
        return min(MOST_SOURCES, int(sent) + (2 if request.form.get("act") == "more" else 0))
    return min(MOST_SOURCES, held + 1)


class DetailsForm(Form):
    """The fields that every lesson has; its sources are added by `details_form`."""

    count: int
    held: Sequence[Mapping[str, Any]]

    title = StringField(_l("Tên bài"), [DataRequired(), Length(max=LESSON_TITLE)], filters=[tidy])
    minutes = IntegerField(
        _l("Số phút"),
        [Optional(), NumberRange(1, MOST_MINUTES, _l("Vui lòng nhập một số từ %(min)s đến %(max)s."))],
    )
    objectives = TextAreaField(
        _l("Mục tiêu"), [Length(max=2000)], render_kw={"rows": 4},
        description=_l("Mỗi dòng một việc mà người học làm được sau bài, tối đa 4 dòng."),
    )  # fmt: skip
    revision = HiddenField()

    def source(self, row: int) -> list[Any]:
        """The fields of one source."""
        return [self[f"source-{row}-{name}"] for name in OF_SOURCE]

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if len(lines_of(self.objectives.data)) > MOST_OBJECTIVES:
            self.objectives.errors = [_("Một bài ngắn có nhiều nhất 4 mục tiêu; hãy gộp hoặc bỏ bớt.")]
            good = False
        for row in range(self.count):
            good = self._check_source(row) and good
        return good

    def _check_source(self, row: int) -> bool:
        title, url, issuer, number, issued, day, begins, ends, supports = self.source(row)
        typed = (title.data, url.data, issuer.data, number.data, supports.data)
        if not any((*typed, *(one.raw_data and one.raw_data[0] for one in (day, issued)))):
            day.errors = begins.errors = ends.errors = issued.errors = []
            return True
        if begins.data and ends.data and begins.data > ends.data:
            ends.errors = [_("Ngày hết hiệu lực phải bằng hoặc sau ngày có hiệu lực.")]
        wanted = (
            (title, _("Nguồn %(number)s: hãy ghi tên văn bản hoặc trang đã đọc.", number=row + 1)),
            (supports, _("Nguồn %(number)s: hãy ghi nguồn này làm căn cứ cho điều gì trong bài.", number=row + 1)),
        )  # fmt: skip
        for field, words in wanted:
            if not field.data:
                field.errors = [words]
        on_paper = (issuer.data, number.data, issued.raw_data and issued.raw_data[0])
        if not url.data and not all(on_paper):
            words = _(
                "Nguồn %(number)s: hãy ghi địa chỉ web; văn bản giấy thì ghi nơi ban hành, số và ngày ban hành.",
                number=row + 1,
            )
            url.errors = [words]
        if url.data and not is_web_address(url.data):
            url.errors = [_("Hãy ghi địa chỉ web đầy đủ, bắt đầu bằng https://")]
        if not day.data and not day.errors:
            day.errors = [_("Hãy ghi ngày bạn đọc lại nguồn này.")]
        return not any(field.errors for field in self.source(row))

    def says(self) -> LessonDetails:
        """The filled form as the action takes it. Empty rows of sources are left out."""
        rows = [
            {field.short_name.split("-")[2]: field.data for field in self.source(n)}
            for n in range(self.count)
        ]
        sources = [
            {
                **(self.held[n] if n < len(self.held) else {}),
                **{name: value for name, value in row.items() if name not in _DAYS},
                **{name: row[name] or None for name in ("issuer", "number")},
                **days_of(row),
            }
            for n, row in enumerate(rows)
            if row["title"]
        ]
        return LessonDetails(
            self.title.data or "", self.minutes.data, lines_of(self.objectives.data), sources
        )  # fmt: skip


def details_form(lesson: DraftLessonRow) -> DetailsForm:
    """The form, filled from the request, else with what the lesson says."""
    count = source_rows(len(lesson.sources))
    fields: dict[str, Any] = {"count": count, "held": lesson.sources}
    data: dict[str, Any] = {
        "title": lesson.title, "minutes": lesson.minutes, "objectives": "\n".join(lesson.objectives),
        "revision": lesson.revision,
    }  # fmt: skip
    for row in range(count):
        fields |= {f"source-{row}-{name}": field for name, field in source_fields().items()}
        if row < len(lesson.sources):
            data |= {f"source-{row}-{name}": value for name, value in _shown(lesson.sources[row]).items()}
    form: DetailsForm = from_request(type("LessonDetailsForm", (DetailsForm,), fields), data=data)
    for row in range(count):  # a source has one, though a row that is empty has none
        for name in ("reviewed_on", "issued_on"):
            form[f"source-{row}-{name}"].flags.optional = False
    return form


def source_fields() -> dict[str, Any]:
    """The fields of a source, by name."""
    return {
        "title": StringField(_l("Tên văn bản, trang đã đọc"), [Length(max=500)], filters=[tidy]),
        "url": StringField(
            _l("Địa chỉ"), [Length(max=1000)], filters=[tidy],
            description=_l("Văn bản giấy không có trên mạng: để trống, và ghi đủ ba ô dưới."),
        ),
        "issuer": StringField(_l("Nơi ban hành"), [Length(max=300)], filters=[tidy]),
        "number": StringField(_l("Số, ký hiệu"), [Length(max=100)], filters=[tidy]),
        "issued_on": DayField(_l("Ngày ban hành"), [Optional()]),
        "reviewed_on": DayField(_l("Đọc lại ngày"), [Optional()]),
        "effective_from": DayField(_l("Văn bản có hiệu lực từ"), [Optional()]),
        "effective_to": DayField(_l("Hết hiệu lực sau ngày"), [Optional()]),
        "supports": StringField(_l("Làm căn cứ cho điều gì trong bài"), [Length(max=1000)], filters=[tidy]),
    }  # fmt: skip


def days_of(row: Mapping[str, Any]) -> dict[str, str | None]:
    """The days of a source as they are kept; None for one that is not said, which takes away what was."""
    return {name: row[name].isoformat() if row[name] else None for name in _DAYS}


def _shown(source: Mapping[str, Any]) -> dict[str, Any]:
    return {**source, **{name: date.fromisoformat(source[name]) for name in _DAYS if source.get(name)}}
