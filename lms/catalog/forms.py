"""The catalogue's filter."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from lms.catalog.competences import AREAS, COMPETENCES
from lms.catalog.queries import Filters
from lms.catalog.rules import AUDIENCES, LENGTHS, LEVELS, ORDERS
from lms.web.forms import Form, choice, tidy
from lms.web.i18n import gettext as _


class CatalogueFilter(Form):
    """Every field may be empty; a value that is not offered counts as empty."""

    q = StringField(_l("Tìm khóa học"), filters=[tidy])
    audience = SelectField(_l("Đối tượng"), validate_choice=False)
    level = SelectField(_l("Mức độ"), validate_choice=False)
    competence = SelectField(_l("Năng lực"), validate_choice=False)
    minutes = SelectField(_l("Thời lượng"), validate_choice=False)
    order = SelectField(_l("Sắp xếp"), validate_choice=False)

    def offer(self) -> None:
        """Fills in the choices, in the reader's language."""
        self.audience.choices = [
            choice("", _("Mọi đối tượng")),
            *(choice(key, _(label)) for key, label in AUDIENCES.items()),
        ]
        self.level.choices = [
            choice("", _("Mọi mức độ")),
            *(choice(key, _(label)) for key, label in LEVELS.items()),
        ]
        self.competence.choices = [choice("", _("Mọi năng lực")), *_competences()]
        self.minutes.choices = [
            choice("", _("Dài ngắn đều được")),
            *(choice(key, _(label)) for key, label in LENGTHS.items()),
        ]
        self.order.choices = [choice(key, _(label)) for key, label in ORDERS.items()]

    def filters(self) -> Filters:
        """The values as the query takes them."""
        minutes, competence = self.minutes.data, self.competence.data
        return Filters(
            query=(self.q.data or "")[:200],
            audience=self.audience.data if self.audience.data in AUDIENCES else None,
            level=self.level.data if self.level.data in LEVELS else None,
            competence=competence if competence in AREAS or competence in COMPETENCES else None,
            minutes=int(minutes) if minutes in LENGTHS else None,
            order=self.order.data if self.order.data in ORDERS else "title",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the selects is in use."""
        return self.filters() != Filters(query=self.filters().query)

    def words(self) -> list[str]:
        """What the selects say, in the reader's language, in their order; the order of courses narrows nothing."""
        asked = self.filters()
        found = [
            AUDIENCES.get(asked.audience or ""),
            LEVELS.get(asked.level or ""),
            LENGTHS.get(str(asked.minutes or "")),
        ]
        said = [_(label) for label in found if label]
        if asked.competence:
            said.append(f"{asked.competence} {_({**AREAS, **COMPETENCES}[asked.competence])}")
        return said


def _competences() -> Iterator[Any]:
    """Each area as a whole, then the competences in it (TT 02/2025/TT-BGDĐT)."""
    for area, name in AREAS.items():
        group = f"{area}. {_(name)}"
        yield choice(area, _("Cả miền %(area)s", area=area), group=group)
        for code, title in COMPETENCES.items():
            if code.startswith(f"{area}."):
                yield choice(code, f"{code} {_(title)}", group=group)
