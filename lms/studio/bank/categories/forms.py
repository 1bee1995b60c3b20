"""The form of a category."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from lms.web.forms import Form, choice, tidy


def category_form(places: Sequence[tuple[str, str]]) -> Any:
    """A category's name and the one it stands in; `places`: public ids and paths."""
    choices = [choice("", _l("Ở ngoài cùng")), *(choice(value, words) for value, words in places)]
    fields = {
        "name": StringField(_l("Tên danh mục"), [DataRequired(), Length(max=120)], filters=[tidy]),
        "parent": SelectField(_l("Nằm trong"), choices=choices),
    }
    return type("CategoryForm", (Form,), fields)
