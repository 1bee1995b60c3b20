"""Forms of the pages of papers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, IntegerField, Label, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.kernel.messages import mark
from lms.kernel.official.rules import Signer
from lms.org import settings
from lms.papers.actions import BasisValues
from lms.papers.kinds import Whom
from lms.papers.rules import (
    ALL_KINDS,
    BAD_DAY,
    KIND_TITLES,
    LEADS,
    PAPER_DAYS,
    Basis,
    Field,
    listed,
    small_number,
)
from lms.web.forms import CheckList, DayField, Form, choice, tidy
from lms.web.i18n import gettext as _

MOST_TEXT = 20_000
MOST_ABOUT = 300
CHOSEN = (Whom.SESSION, Whom.LEVEL)  # picked from a list instead of typed
ABOUT_LABELS = {
    Whom.NOBODY: mark("Về ai"),
    Whom.PERSON: mark("Mã của người"),
    Whom.UNIT: mark("Mã hoặc tên đơn vị"),
    Whom.SESSION: mark("Phiên họp"),
    Whom.LEVEL: mark("Cấp khen thưởng"),
}


class AskForm(Form):
    """Which period, of which day, who signs, and whom the paper is about."""

    period = SelectField(_l("Kỳ"), validate_choice=False)
    day = DayField(_l("Ngày của văn bản"), [Optional()])
    signer = SelectField(_l("Người ký"), validate_choice=False)
    about: Any = StringField("", filters=[tidy])

    def validate_day(self, field: DayField) -> None:
        """A day that papers can have."""
        if field.data and not PAPER_DAYS[0] <= field.data <= PAPER_DAYS[1]:
            raise ValidationError(_(BAD_DAY))

    def fill(self, periods: Mapping[str, str], signers: Sequence[Signer]) -> None:
        """Puts the choices in place; `periods`: names by key."""
        self.period.choices = [choice(key, name) for key, name in periods.items()]
        self.signer.choices = [
            choice(str(n), " / ".join([*s.titles, s.name] if s.name else s.titles), vietnamese=True)
            for n, s in enumerate(signers)
        ]

    def ask_about(self, whom: Whom) -> None:
        """Says what is to be written into `about`."""
        self.about.label = Label(self.about.id, _(ABOUT_LABELS[whom]))

    def choose(self, period: str, signer: int, day: date) -> None:
        """Shows what was chosen: the day only where none was asked for."""
        self.period.data, self.signer.data = period, str(signer)
        if not self.day.raw_data or not self.day.raw_data[0]:
            self.day.data = day


class ChooseForm(AskForm):
    """The same where whom the paper is about is one of a list."""

    about = SelectField("", validate_choice=False)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Puts the list in place; the first line leaves it to the paper."""
        listed = [choice(value, said) for value, said in choices]
        self.about.choices = [choice("", _l("Để dịch vụ chọn")), *listed]


def ask_form_class(whom: Whom) -> type[AskForm]:
    """The form for papers about such."""
    return ChooseForm if whom in CHOSEN else AskForm


def entries_form_class(fields: Sequence[Field]) -> type[Form]:
    """The form of what the office writes for a paper; `seen`: the rows somebody saw, as "field:row …"."""
    made: dict[str, Any] = {
        field.name: TextAreaField(
            _l(field.label), [Optional(), Length(max=MOST_TEXT)], description=_l(field.hint),
            render_kw={"rows": field.rows, "lang": "vi"},
        )
        for field in fields
    }  # fmt: skip
    return type("EntriesForm", (Form,), {**made, "seen": HiddenField()})


def seen_rows(text: str | None) -> dict[str, int]:
    """What `seen` holds, by field; nothing of what can't be read."""
    pairs = (part.rpartition(":") for part in (text or "").split())
    return {field: small_number(row) for field, _colon, row in pairs}


_SETTING_ROWS = {settings.PAPER_RECIPIENTS: 6, settings.PAPER_SIGNERS: 3}
SETTING_KEYS = (
    settings.PARENT_BODY, settings.PAPER_SYMBOL, settings.PLACE, settings.SIGNER_TITLE, settings.SIGNER_NAME,
    settings.PAPER_SIGNERS, settings.PAPER_RECIPIENTS, settings.PAPER_FILING,
)  # fmt: skip


def settings_form_class() -> type[Form]:
    """The form of what stands on every paper; lists one a line."""
    fields: dict[str, Any] = {}
    for key in SETTING_KEYS:
        about = settings.DEFINITIONS[key]
        if key in _SETTING_ROWS:
            fields[key] = TextAreaField(
                _l(about.label), [Optional(), Length(max=2000)], description=_l(about.hint),
                render_kw={"rows": _SETTING_ROWS[key], "lang": "vi"},
            )  # fmt: skip
        else:
            fields[key] = StringField(_l(about.label), [Optional(), Length(max=300)], filters=[tidy], description=_l(about.hint), render_kw={"lang": "vi"})  # fmt: skip
    return type("PaperSettingsForm", (Form,), fields)


def setting_data(held: dict[str, str]) -> dict[str, str]:
    """The settings as the form shows them."""
    return {key: "\n".join(listed(held[key])) if key in _SETTING_ROWS else held[key] for key in SETTING_KEYS}


class BasisForm(Form):
    """A legal basis. `seen`: the row that the reader saw."""

    lead = SelectField(_l("Mở đầu bằng"), choices=[choice(lead, lead, vietnamese=True) for lead in LEADS])
    reference = StringField(
        _l("Văn bản"), [InputRequired(), Length(max=300)], filters=[tidy],
        description=_l("Tên loại, số, ngày, nơi ban hành, ví dụ: Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ. Chỗ chưa biết ghi dấu …"),
    )  # fmt: skip
    title = StringField(
        _l("Trích yếu"), [Optional(), Length(max=500)], filters=[tidy],
        description=_l("Tên gọi nội dung, viết tiếp sau phần trên. Để trống thì văn bản chừa chỗ để điền; riêng luật chỉ cần tên luật."),
    )  # fmt: skip
    in_force_from = DayField(
        _l("Có hiệu lực từ ngày"), [Optional()], description=_l("Để trống nếu không rõ.")
    )
    in_force_to = DayField(
        _l("Ngày cuối còn hiệu lực"), [Optional()],
        description=_l("Hết hiệu lực từ 01/3/2027 thì ngày cuối là 28/02/2027. Để trống nếu chưa có ngày hết hiệu lực."),
    )  # fmt: skip
    topic = SelectField(_l("Thay cho"), validate_choice=False, description=_l("Văn bản mới thay văn bản cũ cùng việc: mỗi giấy tờ chỉ dẫn văn bản còn hiệu lực vào ngày của nó."))  # fmt: skip
    kinds = CheckList(_l("Dùng trong"), validate_choice=False)
    position = IntegerField(_l("Thứ tự"), [InputRequired(), NumberRange(0, 9999)])
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=1000)], filters=[tidy], description=_l("Chỉ hiện ở đây, không in ra giấy tờ."))  # fmt: skip
    seen = HiddenField()

    def fill(self, topics: dict[str, str]) -> None:
        """Puts the choices in place."""
        own = choice("", _l("Không thay văn bản nào"))
        self.topic.choices = [own, *(choice(key, said, vietnamese=True) for key, said in topics.items())]
        self.kinds.choices = [choice(key, _(title)) for key, title in KIND_TITLES.items()]

    def values(self) -> BasisValues:
        """What was typed."""
        return BasisValues(
            (self.topic.data or "")[:60], self.lead.data or "", self.reference.data or "", self.title.data or "",
            self.in_force_from.data, self.in_force_to.data,
            tuple(key for key in KIND_TITLES if key in (self.kinds.data or ())), self.position.data or 0,
            self.note.data or "",
        )  # fmt: skip


def basis_data(basis: Basis) -> dict[str, Any]:
    """A basis as the form shows it."""
    return {
        "lead": basis.lead, "reference": basis.reference, "title": basis.title, "in_force_from": basis.in_force_from,
        "in_force_to": basis.in_force_to, "topic": basis.topic, "kinds": list(basis.kinds), "position": basis.position,
        "note": basis.note, "seen": str(basis.id),
    }  # fmt: skip


def _has_file(_form: Any, field: Any) -> None:
    if not getattr(field.data, "filename", ""):
        raise ValidationError(str(_l("Vui lòng chọn một tệp Word (.docx).")))


class TemplateForm(Form):
    """The school's own form for papers of a kind."""

    kind = SelectField(_l("Dùng cho"), validate_choice=False)
    file = FileField(_l("Tệp Word (.docx)"), [_has_file], render_kw={"accept": ".docx"})

    def fill(self, titles: Sequence[tuple[str, str]]) -> None:
        """Puts the choices in place; `titles`: key and message id of each kind."""
        every = choice(ALL_KINDS, _l("Mọi loại giấy tờ"))
        self.kind.choices = [every, *(choice(key, _(title)) for key, title in titles)]
