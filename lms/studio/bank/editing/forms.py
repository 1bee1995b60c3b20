"""The editor's form, made of a kind's shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from lms.assessment.kinds.shape import Field, Of, Shape, Table
from lms.kernel.messages import Message
from lms.studio.bank.editing.pictures import Offered
from lms.studio.bank.editing.shapes import MOST_ROWS, Values, hides_key, is_fixed, name_of, rows_for
from lms.studio.bank.labels import DIFFICULTIES, EDITOR_CHOICES, EDITOR_FIELDS
from lms.web.forms import Form, choice, from_request, tidy
from lms.web.i18n import say

_LETTERS = {Of.TEXTS: 200, Of.WHOLES: 8}
"""How long each of the things a field holds may be."""
_ROWS = {Of.PROSE: 5, Of.TEXTS: 3, Of.MARKUP: 2}


def _field(field: Field, is_hidden: bool = False, pictures: Sequence[Offered] = ()) -> Any:
    if is_hidden and field.name == "key":
        return HiddenField()
    words = _l(EDITOR_FIELDS.get(field.name, field.name))
    if field.of is Of.PICTURE:
        return SelectField(words, choices=_picture_choices(pictures), render_kw={"data-picture": ""})
    if known := EDITOR_CHOICES.get(field.name):
        offers = [choice(value, _l(text)) for value, text in known.items()]
        return SelectField(words, choices=[choice("", _l("Chọn…")), *offers])
    if field.of is Of.FLAG:
        return BooleanField(words)
    length = Length(max=field.most * _LETTERS.get(field.of, 1))
    checks = [length] if field.default is None or field.of is Of.KEY else [Optional(), length]
    if field.of in _ROWS:
        hint = _l("Mỗi dòng một đáp án được nhận.") if field.name == "answers" else ""
        return TextAreaField(words, checks, description=hint, render_kw={"rows": _ROWS[field.of]})
    return StringField(words, checks, render_kw={"autocomplete": "off"})


def _picture_choices(pictures: Sequence[Offered]) -> list[Any]:
    own = _l("Của câu này và ngân hàng chung")
    found = [choice(one.address, one.name, vietnamese=True, group=one.group or own) for one in pictures]
    return [choice("", _l("Chọn một hình")), *found]


def counts_of(shape: Shape, held: Mapping[str, int]) -> dict[str, int]:
    """How many rows each table shows: as the page that was sent had them and the asked-for ones more, else enough for
    the rows `held`."""
    found = {}
    for table in shape.tables:
        sent = request.form.get(f"rows-{table.name}", "") if request.method == "POST" else ""
        if sent.isdecimal() and len(sent) < 3:
            more = 2 if request.form.get("act") == f"more-{table.name}" else 0
            limit = table.low if is_fixed(table) else min(table.high, MOST_ROWS)
            found[table.name] = max(table.low, min(int(sent) + more, limit))
        else:
            found[table.name] = rows_for(table, held.get(table.name, 0))
    return found


def _tables(tables: Sequence[Table], counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        name_of(field.name, table.name, row): _field(field, hides_key(table))
        for table in tables
        for row in range(counts[table.name])
        for field in table.fields
    }


def editor_form(
    shape: Shape,
    counts: Mapping[str, int],
    data: Mapping[str, Any],
    banks: Sequence[Any] = (),
    places: Sequence[tuple[str, str]] = (),
    pictures: Sequence[Offered] = (),
) -> Any:
    """The form of a question, filled from the request, else with `data`; with `banks` that of a new one, which also
    says where it goes. `pictures`: what it may show."""
    fields: dict[str, Any] = {name_of(field.name): _field(field, pictures=pictures) for field in shape.fields}
    fields |= _tables(shape.tables, counts)
    if banks:
        key = Regexp(
            r"[a-z0-9]+(-[a-z0-9]+)*\Z", message=_l("Mã chỉ gồm chữ thường không dấu, số và gạch ngang.")
        )
        fields |= {
            "bank": SelectField(_l("Ngân hàng"), choices=banks),
            "category": SelectField(
                _l("Danh mục"),
                choices=[choice("", _l("Không thuộc danh mục nào")), *(choice(*place) for place in places)],
            ),
            "key": StringField(
                _l("Mã câu hỏi"), [Optional(), Length(max=64), key], filters=[tidy],
                description=_l("Để trống thì mã được đặt giúp bạn."),
            ),
        }  # fmt: skip
    levels = [choice(str(level), _l(words)) for level, words in DIFFICULTIES.items()]
    fields |= {
        "difficulty": SelectField(_l("Độ khó"), choices=levels),
        "tags": StringField(
            _l("Nhãn"), [Length(max=1000)], filters=[tidy], description=_l("Cách nhau bằng dấu phẩy.")
        ),
        "note": StringField(_l("Vì sao soạn bản này"), [Optional() if banks else DataRequired(), Length(max=200)], filters=[tidy]),
        "expected": HiddenField(),
    }  # fmt: skip
    return from_request(type("EditorForm", (Form,), fields), data=data)


def tell(form: Any, name: str, message: Message) -> None:
    """Says beside the field of that name what is wrong; of the whole form where there is no such field."""
    if name in form and form[name].type != "HiddenField":
        form[name].errors = [*form[name].errors, say(message)]
    else:
        form.form_errors.append(say(message))


def values_of(form: Any) -> Values:
    """What the form holds, by the names of its fields."""
    return {field.name: field.data if field.data is not None else "" for field in form}
