"""The forms of nominations, criteria and sessions."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.kernel.vietnamese import clean, tidy_lines
from lms.nominations.actions.criteria import Written
from lms.nominations.actions.proposing import Words
from lms.nominations.figures import FIGURES, PAPERS
from lms.nominations.queries import Award, CriterionRow, Member, Nomination, Version
from lms.nominations.rules import (
    OUTCOME_LABELS,
    SUBJECT_LABELS,
    Level,
    Outcome,
)
from lms.web.forms import CheckList, DayField, Form, choice, tidy
from lms.web.i18n import gettext as _

MOST_TEXT = 20_000
SPARE = 2


def _lines(text: str | None) -> str | None:
    return tidy_lines(text) if text is not None else None


def number_in(text: str | None) -> int:
    """The number of a row that came back with a form; 0 for anything else."""
    given = text or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


class WordsForm(Form):
    """What is asked for and said for it, with evidence."""

    award = SelectField(_l("Hình thức khen thưởng"), [InputRequired()])
    reason = TextAreaField(
        _l("Lý do đề nghị"), [DataRequired(), Length(max=3000)], filters=[_lines],
        description=_l("Hai, ba câu: vì sao chọn, có con số. Câu này đứng ở cột tóm tắt thành tích của danh sách trích ngang."),
        render_kw={"rows": 3, "lang": "vi"},
    )  # fmt: skip
    achievements = TextAreaField(
        _l("Thành tích đạt được"), [DataRequired(), Length(max=MOST_TEXT)], filters=[_lines],
        description=_l("Nội dung phần II của báo cáo thành tích: đã làm gì, kết quả bao nhiêu, ai xác nhận. Mỗi ý một dòng."),
        render_kw={"rows": 10, "lang": "vi"},
    )  # fmt: skip
    files = MultipleFileField(
        _l("Minh chứng"), [Optional()],
        description=_l("Giấy chứng nhận sáng kiến, hình ảnh, video, sản phẩm: nhiều nhất 10 tệp mỗi lần, PDF, ảnh, Word, Excel, PowerPoint hoặc MP4."),
    )  # fmt: skip
    seen = HiddenField()

    def offer(self, version: Version) -> "WordsForm":
        """The same form with the forms of award of the version."""
        self.award.choices = [choice(one.title, one.title, vietnamese=True) for one in version.awards]
        return self

    def words(self, version: Version) -> Words:
        """What was typed."""
        level = next(one.level for one in version.awards if one.title == self.award.data)
        return Words(self.award.data, level, self.reason.data or "", self.achievements.data or "")


class NewForm(WordsForm):
    """Whom it is about: a code, or a unit."""

    code = StringField(
        _l("Họ tên hoặc mã của người được đề nghị"), [Optional(), Length(max=100)], filters=[tidy],
        description=_l("Gõ không dấu cũng được. Đề nghị tập thể thì để trống ô này và chọn đơn vị ở dưới."),
    )  # fmt: skip
    unit = SelectField(_l("Hoặc tập thể được đề nghị"), [Optional()], validate_choice=True)

    def refuse(self, words: str) -> None:
        """Says at the code why it names nobody."""
        self.code.errors = [words]


def words_data(found: Nomination) -> dict[str, str]:
    """What the form of a nomination shows."""
    return {
        "award": found.award, "reason": found.reason, "achievements": found.achievements, "seen": str(found.text_id)
    }  # fmt: skip


def outcome_form_class(criteria: Sequence[CriterionRow]) -> type[Form]:
    """The form of an appraisal: an outcome and a reason for each criterion."""
    made: dict[str, Any] = {"note": HiddenField()}  # where a refusal of the whole is said
    for one in criteria:
        made[f"seen_{one.id}"] = HiddenField()
        made[f"outcome_{one.id}"] = RadioField(
            _l("Kết quả thẩm định"), [Optional()],
            choices=[choice(key, _l(label)) for key, label in OUTCOME_LABELS.items()],
        )  # fmt: skip
        made[f"reason_{one.id}"] = TextAreaField(
            _l("Lý do"), [Optional(), Length(max=3000)], filters=[_lines], render_kw={"rows": 2, "lang": "vi"}
        )  # fmt: skip
    return type("OutcomeForm", (Form,), made)


def outcome_data(found: Nomination) -> dict[str, str]:
    """What the form of an appraisal shows."""
    data: dict[str, str] = {}
    for one in found.outcomes:
        data[f"seen_{one.criterion_id}"] = str(one.id)
        data |= {f"outcome_{one.criterion_id}": one.outcome.value, f"reason_{one.criterion_id}": one.reason}
    return data


def outcomes_said(form: Any, criteria: Sequence[CriterionRow]) -> Mapping[int, tuple[Outcome, str]] | None:
    """What was set, by criterion; None, with the fields marked, where a reason or an outcome is missing."""
    said, whole = {}, True
    for one in criteria:
        outcome, reason = form[f"outcome_{one.id}"], form[f"reason_{one.id}"]
        if outcome.data and reason.data:
            said[one.id] = (Outcome(outcome.data), reason.data)
        elif outcome.data:
            reason.errors, whole = [_("Vui lòng viết lý do: dựa vào minh chứng nào, còn thiếu gì.")], False
        elif reason.data:
            outcome.errors, whole = [_("Vui lòng chọn Đạt, Chưa đạt hoặc Cần làm rõ.")], False
    return said if whole else None


def seen_of(form: Any, criteria: Sequence[CriterionRow]) -> dict[int, int]:
    """The rows that the writer saw, by criterion."""
    return {one.id: number_in(form[f"seen_{one.id}"].data) for one in criteria}


def outcomes_seen(form: Any, found: Nomination) -> Any:
    """The same form, which now has seen the rows that stand."""
    for one in found.outcomes:
        field = form[f"seen_{one.criterion_id}"]
        field.data, field.raw_data = str(one.id), None
    return form


class SessionForm(Form):
    """A session as it is called."""

    held_on = DayField(_l("Ngày họp"), [InputRequired()])
    place = StringField(_l("Địa điểm"), [Optional(), Length(max=200)], filters=[tidy])
    chair = StringField(
        _l("Chủ tịch Hội đồng"), [DataRequired(), Length(max=200)], filters=[tidy],
        description=_l("Họ tên, dấu gạch đứng, chức vụ: Nguyễn Văn A | Hiệu trưởng."), render_kw={"lang": "vi"},
    )  # fmt: skip
    secretary = StringField(
        _l("Thư ký"), [DataRequired(), Length(max=200)], filters=[tidy], render_kw={"lang": "vi"}
    )
    members = TextAreaField(
        _l("Ủy viên"), [Optional(), Length(max=5000)], filters=[_lines],
        description=_l("Mỗi người một dòng, viết như trên. Không ghi lại Chủ tịch và Thư ký."),
        render_kw={"rows": 8, "lang": "vi"},
    )  # fmt: skip


def votes_form_class(members: Sequence[Member], nominations: Sequence[Nomination]) -> type[Form]:
    """The form of a session's result: who was there, and for each nomination the votes."""
    made: dict[str, Any] = {
        "present": CheckList(
            _l("Thành viên có mặt"), choices=[choice(str(one.id), one.name, vietnamese=True) for one in members]
        ),
        "note": TextAreaField(
            _l("Diễn biến, ý kiến tại phiên họp"), [Optional(), Length(max=MOST_TEXT)], filters=[_lines],
            render_kw={"rows": 4, "lang": "vi"},
        ),
    }  # fmt: skip
    for one in nominations:
        number = [Optional(), NumberRange(0, 99, message=_l("Vui lòng ghi số phiếu từ 0 đến 99."))]
        made[f"for_{one.id}"] = IntegerField(_l("Phiếu đồng ý"), number)
        made[f"against_{one.id}"] = IntegerField(_l("Phiếu không đồng ý"), number)
        made[f"note_{one.id}"] = StringField(
            _l("Ý kiến của Hội đồng"),
            [Optional(), Length(max=1000)],
            filters=[tidy],
            render_kw={"lang": "vi"},
        )
    made["blanks"] = BooleanField(
        _l("Số phiếu còn thiếu là phiếu trắng hoặc không hợp lệ, đúng như biên bản kiểm phiếu")
    )
    return type("VotesForm", (Form,), made)


class CancelForm(Form):
    """Why a session is called off."""

    reason = StringField(_l("Lý do hủy phiên họp"), [DataRequired(), Length(max=1000)], filters=[tidy])


def criteria_form_class(count: int) -> type[Form]:
    """The form of a version of the criteria, with two places to spare."""
    made: dict[str, Any] = {
        "seen": HiddenField(),
        "valid_from": DayField(_l("Có hiệu lực từ ngày"), [InputRequired()]),
        "ground": StringField(
            _l("Căn cứ"), [DataRequired(), Length(max=500)], filters=[tidy], render_kw={"lang": "vi"},
            description=_l("Văn bản hoặc ý kiến nào làm thay đổi tiêu chuẩn, số và ngày nếu có."),
        ),
        "school": TextAreaField(
            _l("Hình thức do Hiệu trưởng tặng"), [Optional(), Length(max=2000)], filters=[_lines],
            description=_l("Mỗi hình thức một dòng."), render_kw={"rows": 2, "lang": "vi"},
        ),
        "higher": TextAreaField(
            _l("Hình thức đề nghị cấp trên"), [Optional(), Length(max=2000)], filters=[_lines],
            description=_l("Mỗi hình thức một dòng."), render_kw={"rows": 4, "lang": "vi"},
        ),
    }  # fmt: skip
    for n in range(count + SPARE):
        made[f"text_{n}"] = TextAreaField(
            _l("Nội dung tiêu chuẩn"), [Optional(), Length(max=2000)], filters=[_lines],
            description=_l("Để trống thì bỏ tiêu chuẩn này."), render_kw={"rows": 3, "lang": "vi"},
        )  # fmt: skip
        for name, label, offered in (
            ("audiences", _l("Dành cho"), SUBJECT_LABELS),
            ("figures", _l("Số liệu làm minh chứng"), FIGURES),
            ("papers", _l("Minh chứng cần gửi kèm"), PAPERS),
        ):
            made[f"{name}_{n}"] = CheckList(
                label, choices=[choice(key, _l(said)) for key, said in offered.items()]
            )
    return type("CriteriaForm", (Form,), made)


def criteria_data(version: Version) -> dict[str, Any]:
    """What the form of a new version shows: the one before."""
    data: dict[str, Any] = {"seen": str(version.number), "ground": ""}
    for level, name in ((Level.SCHOOL, "school"), (Level.HIGHER, "higher")):
        data[name] = "\n".join(one.title for one in version.awards if one.level is level)
    for n, one in enumerate(version.criteria):
        data |= {f"text_{n}": one.text, f"audiences_{n}": list(one.audiences)}
        data |= {f"figures_{n}": list(one.figures), f"papers_{n}": list(one.papers)}
    return data


def awards_of(form: Any) -> list[Award]:
    """The forms of award as typed."""
    found = [(form.school.data, Level.SCHOOL), (form.higher.data, Level.HIGHER)]
    return [
        Award(clean(line), level)
        for text, level in found
        for line in (text or "").splitlines()
        if clean(line)
    ]


def criteria_of(form: Any, count: int) -> list[Written]:
    """The criteria as typed, without the empty ones."""
    return [
        Written(
            " ".join(form[f"text_{n}"].data.splitlines()), tuple(form[f"audiences_{n}"].data or ()),
            tuple(form[f"figures_{n}"].data or ()), tuple(form[f"papers_{n}"].data or ()),
        )
        for n in range(count + SPARE)
        if form[f"text_{n}"].data
    ]  # fmt: skip
