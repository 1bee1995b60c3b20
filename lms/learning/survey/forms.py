"""The form of the survey."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.kernel.vietnamese import clean
from lms.learning.survey.rules import MOST_WORDS, QUESTIONS, REMARK, SCALE
from lms.web.forms import Form, choice

_CLEAR, _USEFUL = QUESTIONS.values()
_STEPS = [choice(str(step), _l(words)) for step, words in SCALE.items()]


def _paragraphs(value: str | None) -> str | None:
    lines = (value or "").replace("\r\n", "\n").split("\n")
    return "\n".join(clean(line) for line in lines).strip() if value is not None else None


class SurveyForm(Form):
    """Two steps of a scale, and words for whoever has some."""

    clear = RadioField(_l(_CLEAR), [InputRequired(_l("Vui lòng chọn một mức."))], choices=_STEPS)
    useful = RadioField(_l(_USEFUL), [InputRequired(_l("Vui lòng chọn một mức."))], choices=_STEPS)
    remark = TextAreaField(
        _l(REMARK), [Length(max=MOST_WORDS)], filters=[_paragraphs], render_kw={"rows": 4},
        description=_l("Không bắt buộc. Xin đừng ghi tên mình hay tên người khác."),
    )  # fmt: skip
