"""What the fields of the pages of drafts are called."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from lms.studio.drafting.forms import LessonForm, SettingsForm
from lms.studio.drafting.lessons.forms import DetailsForm, TextForm, source_fields
from lms.studio.drafting.publishing.forms import NextPublicationForm


@cache
def labels() -> Mapping[str, Any]:
    """The labels of all fields that texts are typed into, by the field's name."""
    forms = (LessonForm, DetailsForm, SettingsForm, NextPublicationForm, TextForm)
    told = {
        field.name: field.label.text for form in forms for field in form() if isinstance(field, StringField)
    }
    named = {
        name: field.args[0] for name, field in source_fields().items() if field.field_class is StringField
    }
    return {**told, **named, "title": _l("Tên"), "remark": _l("Ý kiến")}
