"""The filter of the learners' list."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from lms.studio.learners.rules import STANDINGS
from lms.web.forms import Form, choice


class LearnersFilter(Form):
    """Which learners are listed."""

    standing = SelectField(
        _l("Ai"),
        choices=[choice(name, _l(words)) for name, words in STANDINGS.items()],
        validate_choice=False,
    )
