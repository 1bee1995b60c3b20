"""Forms of the acts on units."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.org.labels import UNIT_KIND_LABELS
from lms.org.people.forms import Choices, GroundForm
from lms.web.forms import CheckList, DayField, Form, choice, tidy

CODE_HINT = _l("Chữ thường không dấu, số và gạch ngang. Để trống thì mã được đặt theo tên.")


def _name(required: bool = True) -> Any:
    return StringField(
        _l("Tên đơn vị"), [InputRequired() if required else Optional(), Length(max=200)], filters=[tidy]
    )


def _kind() -> Any:
    return SelectField(
        _l("Loại đơn vị"), choices=[choice(key, _l(label)) for key, label in UNIT_KIND_LABELS.items()]
    )


def _parent(units: Choices) -> Any:
    choices = [choice(value, text) for value, text in units]
    return SelectField(_l("Trực thuộc"), choices=[choice("", _l("Không trực thuộc đơn vị nào")), *choices])


def _code() -> Any:
    return StringField(_l("Mã đơn vị"), [Optional(), Length(max=40)], filters=[tidy], description=CODE_HINT)


def _form(base: type[Form] = GroundForm, **fields: Any) -> Any:
    return type("UnitActForm", (base,), fields)


def new_form(units: Choices) -> Any:
    """A new unit."""
    since = BooleanField(_l("Đơn vị đã có từ trước, không rõ ngày lập"))
    return _form(name=_name(), kind=_kind(), parent=_parent(units), code=_code(), since_ever=since)


def name_form() -> Any:
    """Another name or kind."""
    return _form(name=_name(), kind=_kind())


def parent_form(units: Choices) -> Any:
    """Another parent."""
    return _form(parent=_parent(units))


class CodeForm(Form):
    """The unit's code."""

    code = StringField(
        _l("Mã đơn vị"), [InputRequired(), Length(max=40)], filters=[tidy],
        description=_l("Chữ thường không dấu, số và gạch ngang, ví dụ khoa-co-khi."),
    )  # fmt: skip


def merger_form(units: Choices, parents: Choices) -> Any:
    """Other units into this one, or all of them into a new one."""
    boxes = [choice(value, text) for value, text in units]
    return _form(
        sources=CheckList(_l("Gộp các đơn vị"), choices=boxes),
        name=StringField(
            _l("Thành đơn vị mới tên là"), [Optional(), Length(max=200)], filters=[tidy],
            description=_l("Để trống nếu gộp vào đơn vị này. Đặt tên mới thì đơn vị này cũng được gộp vào đó."),
        ),
        kind=_kind(),
        parent=_parent(parents),
    )  # fmt: skip


def division_form(people: Choices, children: Choices, units: Choices) -> Any:
    """A new unit of chosen people and units."""
    return _form(
        name=_name(),
        kind=_kind(),
        parent=_parent(units),
        code=_code(),
        people=CheckList(_l("Người sang đơn vị mới"), choices=[choice(v, t) for v, t in people]),
        children=CheckList(
            _l("Đơn vị trực thuộc sang đơn vị mới"), choices=[choice(v, t) for v, t in children]
        ),
    )


def head_form() -> Any:
    """Who heads the unit."""
    return _form(
        code=StringField(
            _l("Mã của người được giao"), [InputRequired(), Length(max=50)], filters=[tidy],
            description=_l("Xem ở trang của người đó trong Danh sách người."),
        ),
        title=StringField(
            _l("Chức danh"), [InputRequired(), Length(max=100)], filters=[tidy],
            description=_l("Ví dụ: Trưởng khoa, Phụ trách khoa, Giáo viên chủ nhiệm."),
        ),
        is_acting=BooleanField(_l("Chỉ phụ trách trong một thời gian")),
        until=DayField(_l("Đến hết ngày"), [Optional()]),
    )  # fmt: skip
