"""What every form shares: Vietnamese messages for WTForms' own checks, and clean text."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms import DateField, SelectMultipleField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.widgets import CheckboxInput, TextInput

from lms.kernel import vietnamese
from lms.web.i18n import gettext

YEARS = range(1900, 2200)  # of a typed day: what lies outside is a slip of the keys

# WTForms has no Vietnamese of its own; its English sentences are the keys here.
_BUILT_IN = {
    "This field is required.": lazy_gettext("Vui lòng điền ô này."),
    "Not a valid choice.": lazy_gettext("Vui lòng chọn một trong các mục có sẵn."),
    "Invalid Choice: could not coerce.": lazy_gettext("Vui lòng chọn một trong các mục có sẵn."),
    "Not a valid integer value.": lazy_gettext("Vui lòng nhập một số nguyên."),
    "Not a valid date value.": lazy_gettext("Vui lòng nhập ngày theo dạng ngày/tháng/năm."),
    "Invalid email address.": lazy_gettext("Địa chỉ thư điện tử chưa đúng."),
    "Invalid input.": lazy_gettext("Nội dung chưa đúng."),
    "Not a valid decimal value.": lazy_gettext("Vui lòng nhập một số."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_gettext(
        "Vui lòng chọn một trong các mục có sẵn."
    ),
    "Number must be at least %(min)s.": lazy_gettext("Vui lòng nhập một số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": lazy_gettext("Vui lòng nhập một số không quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Vui lòng nhập một số từ %(min)s đến %(max)s."
    ),
}


class _Translations:
    def gettext(self, string: str) -> str:
        return str(_BUILT_IN.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        if "at least" in singular:
            return gettext("Vui lòng nhập ít nhất %(min)d ký tự.")
        if "longer than" in singular:
            return gettext("Vui lòng nhập không quá %(max)d ký tự.")
        if "valid choice" in singular:
            return gettext("Vui lòng chọn một trong các mục có sẵn.")
        return singular if n == 1 else plural


def tidy(value: str | None) -> str | None:
    """A filter for text fields: NFC, white space folded, nothing invisible."""
    return vietnamese.clean(value) if value is not None else None


def choice(value: str, label: object, *, vietnamese: bool = False, group: object = None) -> Any:
    """What a list, radio buttons or tick boxes offer: the value sent, and its words (a text or a lazy one).

    `vietnamese`: a name that is said so on an English page too (elsewhere the filter `vi`; a list takes no tags).
    `group`: the heading under which it stands in its list."""
    return SelectChoice(value, label, {"lang": "vi"} if vietnamese else None, group)


class DayField(DateField):
    """A date, shown as dd/mm/yyyy and read as that or as yyyy-mm-dd. A text field, because a browser's own date
    field shows the month first where the browser speaks English."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("render_kw", {"placeholder": "dd/mm/yyyy", "autocomplete": "off"})
        super().__init__(label, validators, format=["%d/%m/%Y", "%Y-%m-%d"], **options)

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(gettext("Năm phải từ %(first)s đến %(last)s.", first=YEARS[0], last=YEARS[-1]))


def _ticks(field: Any, **attributes: Any) -> Markup:
    """A box and its words for each choice, the words marked with what the choice says of them (`choice`)."""
    attributes.setdefault("id", field.id)
    said = Markup(" ").join(
        Markup('{}="{}"').format(name.rstrip("_").replace("_", "-"), value)
        for name, value in attributes.items()
    )
    lines = (
        Markup("<li>{} {}</li>").format(one(), one.label(**(one.choice.render_kw or {}))) for one in field
    )
    return Markup("<ul {}>{}</ul>").format(said, Markup("").join(lines))


class CheckList(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = staticmethod(_ticks)
    option_widget = CheckboxInput()


class Form(WTForm):
    """The base of every form. Forgery is checked once for all requests in `lms.web.csrf`."""

    class Meta(WTForm.Meta):  # type: ignore[misc] # its stubs have it untyped
        locales = ("vi",)

        def get_translations(self, form: Any) -> Any:
            return _Translations()


def from_request(
    form_class: type[Form], obj: object | None = None, data: Mapping[str, Any] | None = None
) -> Any:
    """The form filled from the request's body (POST), else from `obj` and `data`."""
    body = request.form if request.method == "POST" else None
    if body is not None and request.files:
        from werkzeug.datastructures import CombinedMultiDict

        return form_class(CombinedMultiDict([request.files, request.form]), obj=obj, data=data)
    return form_class(body, obj=obj, data=data)


def from_query(form_class: type[Form]) -> Any:
    """A filter form filled from the address's query."""
    return form_class(request.args)
