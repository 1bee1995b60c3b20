"""The form of a signed decision: whose awards it gave, its number and day."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.nominations.decisions.rules import Decision
from lms.nominations.queries import Nomination
from lms.web.forms import CheckList, DayField, Form, choice, tidy


class DecisionForm(Form):
    """One decision for those that are ticked."""

    nominations = CheckList(
        _l("Quyết định này khen thưởng"), [InputRequired(message=_l("Vui lòng chọn ít nhất một mục."))]
    )
    number = StringField(
        _l("Số, ký hiệu của quyết định"), [DataRequired(), Length(max=100)], filters=[tidy],
        description=_l("Như văn thư đã ghi trên bản đã ký, ví dụ 45/QĐ-TCNDK."), render_kw={"lang": "vi"},
    )  # fmt: skip
    decided_on = DayField(_l("Ngày ký"), [InputRequired()])
    seen = HiddenField()

    def offer(self, found: Sequence[Nomination], held: Mapping[str, Decision]) -> "DecisionForm":
        """The same form with those who got an award of the principal; ticked to begin with: those without a number."""
        self.nominations.choices = [
            choice(one.public_id, _words(one, held.get(one.public_id)), vietnamese=True) for one in found
        ]
        return self

    @property
    def rows_seen(self) -> dict[str, int]:
        """The rows that the page showed, by public id."""
        return read_seen(self.seen.data)


def _words(one: Nomination, held: Decision | None) -> str:
    said = f"{one.number}. {one.name} – {one.award}"
    return f"{said} ({held.cited})" if held else said


def data_of(found: Sequence[Nomination], held: Mapping[str, Decision]) -> dict[str, Any]:
    """What the form shows first."""
    return {
        "nominations": [one.public_id for one in found if one.public_id not in held],
        "seen": show_seen(held),
    }


def show_seen(held: Mapping[str, Decision]) -> str:
    """The rows that count, as the form carries them."""
    return " ".join(f"{public_id}:{one.row_id}" for public_id, one in held.items())


def read_seen(text: str | None) -> dict[str, int]:
    """The same read back; what can't be read is left out."""
    pairs = (part.partition(":") for part in (text or "").split())
    return {key: int(row) for key, _, row in pairs if row.isascii() and row.isdecimal() and len(row) < 10}
