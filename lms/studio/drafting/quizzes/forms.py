"""Forms of a draft's quiz: its terms with its places, and what is drawn at random."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.assessment.attempts.rules import Counts
from lms.assessment.marking.rules import MOST_POINTS
from lms.assessment.review.rules import DEFAULT, PRESETS, as_text
from lms.assessment.sections.rules import MOST_LETTERS, first_astray
from lms.catalog.drafts.quizzes.rules import carried, headings_of, with_days
from lms.catalog.drafts.rows import QuizView, SlotRow
from lms.catalog.packs.terms import MOST_ATTEMPTS, MOST_QUIZ_MINUTES
from lms.kernel.messages import mark
from lms.studio.bank.forms import bank_choices
from lms.web.forms import DayField, Form, choice, from_request, tidy
from lms.web.i18n import gettext as _

_BETWEEN = _l("Vui lòng nhập một số từ %(min)s đến %(max)s.")
MOST_DRAWN = 200
OTHER = "other"
COUNTS = {
    Counts.BEST: mark("Lượt cao nhất"),
    Counts.LAST: mark("Lượt cuối"),
    Counts.FIRST: mark("Lượt đầu"),
    Counts.AVERAGE: mark("Trung bình các lượt"),
}
REVIEWS = {
    "all": mark("Xem hết: điểm, đáp án, lời giải thích"),
    "no-key": mark("Điểm và câu nào đúng sai; đáp án sau khi bài đóng"),
    "grade": mark("Chỉ điểm; đáp án sau khi bài đóng"),
    "closed": mark("Không gì cả cho đến khi bài đóng (cần ngày đóng)"),
    "never": mark("Không bao giờ"),
}


class QuizForm(Form):
    """What every quiz has; the places are added by `quiz_form`. `is_check`: of a lesson."""

    is_check: bool
    slots: Sequence[SlotRow]
    held: Mapping[str, Any]

    revision = HiddenField()
    title = StringField(_l("Tên bài kiểm tra"), [DataRequired(), Length(max=150)], filters=[tidy])
    pass_mark = IntegerField(_l("Đạt từ (phần trăm)"), [InputRequired(), NumberRange(1, 100, _BETWEEN)])
    minutes = IntegerField(
        _l("Thời gian (phút)"), [InputRequired(), NumberRange(0, MOST_QUIZ_MINUTES, _BETWEEN)],
        description=_l("0 là không giới hạn."),
    )  # fmt: skip
    attempts = IntegerField(
        _l("Số lượt được làm"), [InputRequired(), NumberRange(0, MOST_ATTEMPTS, _BETWEEN)],
        description=_l("0 là không giới hạn."),
    )  # fmt: skip
    shuffle = BooleanField(_l("Xáo thứ tự câu hỏi và phương án"))
    counts = SelectField(
        _l("Điểm được tính"), choices=[choice(key, _l(words)) for key, words in COUNTS.items()]
    )
    review = SelectField(_l("Sau khi nộp, người học xem được gì"))
    opens_on = DayField(_l("Mở từ ngày"), [Optional()], description=_l("Để trống: mở ngay."))
    closes_on = DayField(_l("Ngày cuối được nộp"), [Optional()], description=_l("Để trống: không đóng."))

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        opens, closes = self.opens_on.data, self.closes_on.data
        if opens and closes and opens > closes:
            self.closes_on.errors = [_("Ngày cuối phải bằng hoặc sau ngày mở.")]
            good = False
        if self.review.data == "closed" and not closes:
            self.closes_on.errors = [_("Muốn chỉ cho xem sau khi bài đóng thì cần ngày đóng.")]
            good = False
        if self.is_check and self.counts.data == Counts.FIRST:
            self.counts.errors = [
                _(
                    "Bài cuối bài học không tính lượt đầu được: ai trượt lượt đầu sẽ không bao giờ học xong bài."
                )
            ]
            good = False
        return self._check_sections() and good

    def _check_sections(self) -> bool:
        astray = first_astray(self._sections())
        if astray is None:
            return True
        self[f"section-{astray}"].errors = [
            _("Ở trên đã có một phần tên này. Hãy đặt tên khác, hoặc chuyển các câu về đứng liền nhau.")
        ]
        return False

    def _sections(self) -> list[str]:
        """The section of each place, in the order in which they were sent."""
        return carried([self[f"section-{n}"].data or "" for n in range(len(self.slots))])

    def settings(self) -> dict[str, Any]:
        """The settings as they are stored; what the form does not show stays as it was."""
        terms = dict(self.held.get("terms") or {})
        terms["counts"] = self.counts.data
        for name in ("opens_on", "closes_on"):
            day = self[name].data
            terms[name] = day.isoformat() if day else None
        if self.review.data in PRESETS:
            terms["review"] = as_text(PRESETS[self.review.data])
        plain = {
            "minutes": self.minutes.data,
            "attempts": self.attempts.data,
            "shuffle": bool(self.shuffle.data),
        }
        if self.held.get("shuffle_options") == plain["shuffle"]:
            plain["shuffle_options"] = None  # as packs say it: like the questions
        return {**self.held, **plain, "terms": terms}

    def places(self) -> list[SlotRow]:
        """The places in the order asked for, without those to be dropped. Headings stay where they are: what is moved
        belongs to the section that it comes into."""
        rows, sections = [], self._sections()
        for n, slot in enumerate(self.slots):
            if self[f"drop-{n}"].data:
                continue
            count = self[f"count-{n}"].data if slot.question_id is None else 1
            points = slot.points if self.is_check else self[f"points-{n}"].data
            place = self[f"place-{n}"].data
            more = {**(slot.more or {}), "section": sections[place - 1]}
            if not more["section"] and "section" not in (slot.more or {}):
                del more["section"]
            row = replace(slot, count=count, points=points, more=more)
            # Who writes "1" beside the third place wants it before the one that stands there, and the other way round.
            moved = 0 if place < n + 1 else 1 if place == n + 1 else 2
            rows.append(((place, moved, n), row))
        return [row for _key, row in sorted(rows, key=lambda each: each[0])]


def quiz_form(quiz: QuizView | None, is_check: bool, title: str, *, fresh: bool = False) -> QuizForm:
    """The form, filled from the request (not where it is of another form: `fresh`), else with what the quiz says."""
    slots = quiz.slots if quiz else ()
    held = dict(quiz.settings) if quiz else {}
    terms = with_days(held.get("terms") or {})
    review = terms.get("review", DEFAULT)
    preset = next((name for name, known in PRESETS.items() if as_text(known) == review), OTHER)
    reviews = [choice(name, _l(words)) for name, words in REVIEWS.items()]
    if preset == OTHER:
        reviews.insert(0, choice(OTHER, _l("Như đã ghi trong gói khóa học")))
    data = {
        "revision": quiz.revision if quiz else 0, "title": quiz.title if quiz else title,
        "pass_mark": quiz.pass_mark if quiz else 70 if is_check else 80, "minutes": held.get("minutes", 0),
        "attempts": held.get("attempts", 0), "shuffle": held.get("shuffle", not is_check),
        "counts": terms.get("counts", Counts.BEST.value), "review": preset, "opens_on": terms.get("opens_on"),
        "closes_on": terms.get("closes_on"),
    }  # fmt: skip
    fields: dict[str, Any] = {"is_check": is_check, "slots": slots, "held": held}
    headings = headings_of([slot.section for slot in slots])
    for n, slot in enumerate(slots):
        fields |= {f"{name}-{n}": field for name, field in _place_fields(len(slots)).items()}
        data |= {f"place-{n}": n + 1, f"points-{n}": slot.points, f"count-{n}": slot.count}
        data[f"section-{n}"] = headings[n]
        if is_check:
            del fields[f"points-{n}"]
        if slot.question_id is not None:
            del fields[f"count-{n}"]
    made = type("PlacedQuizForm", (QuizForm,), fields)
    form: QuizForm = made(data=data) if fresh else from_request(made, data=data)
    form.review.choices = reviews
    return form


def _place_fields(count: int) -> dict[str, Any]:
    return {
        "place": IntegerField(_l("Thứ tự"), [InputRequired(), NumberRange(1, max(count, 1), _BETWEEN)]),
        "points": IntegerField(_l("Điểm mỗi câu"), [InputRequired(), NumberRange(1, MOST_POINTS, _BETWEEN)]),
        "count": IntegerField(_l("Số câu rút"), [InputRequired(), NumberRange(1, MOST_DRAWN, _BETWEEN)]),
        "section": StringField(
            _l("Tên phần bắt đầu từ mục này"), [Optional(), Length(max=MOST_LETTERS)], filters=[tidy]
        ),
        "drop": BooleanField(_l("Bỏ")),
    }


class DrawForm(Form):
    """Questions drawn at random. Choices of banks, categories and tags are handed in."""

    bank = SelectField(_l("Ngân hàng"))
    category = SelectField(_l("Danh mục"))
    tag = SelectField(_l("Nhãn"))
    count = IntegerField(_l("Số câu rút"), [InputRequired(), NumberRange(1, MOST_DRAWN, _BETWEEN)])
    points = IntegerField(_l("Điểm mỗi câu"), [InputRequired(), NumberRange(1, MOST_POINTS, _BETWEEN)])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not (self.bank.data or self.category.data or self.tag.data):
            self.bank.errors = [_("Hãy chọn ít nhất một: ngân hàng, danh mục hoặc nhãn.")]
            good = False
        return good


def draw_form(
    banks: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]], tags: Sequence[str]
) -> DrawForm:
    """The form of a draw, from the request."""
    form: DrawForm = from_request(DrawForm, data={"count": 1, "points": 1})
    form.bank.choices = [
        choice("", _l("Của khóa học này và ngân hàng chung")),
        *bank_choices(banks),
    ]
    form.category.choices = [choice("", _l("Mọi danh mục")), *(choice(*one) for one in places)]
    form.tag.choices = [choice("", _l("Mọi nhãn")), *(choice(tag, tag) for tag in tags)]
    return form
