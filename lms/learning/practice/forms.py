"""The form that begins a round."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from lms.learning.practice.rules import SIZES
from lms.web.forms import Form, choice


class RoundForm(Form):
    """Which part, and how many questions; the parts are handed in."""

    part = SelectField(_l("Luyện phần nào"))
    count = SelectField(
        _l("Bao nhiêu câu"), choices=[choice(str(size), str(size)) for size in SIZES],
        description=_l("Phần nào ít câu hơn thì luyện hết các câu của phần ấy. Câu chưa luyện ra trước."),
    )  # fmt: skip


class MistakesForm(Form):
    """How many questions of one's own mistakes."""

    count = SelectField(_l("Bao nhiêu câu"), choices=[choice(str(size), str(size)) for size in SIZES])
