"""What narrows the list of the bank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from lms.assessment.bank.rules import SHARED, State
from lms.catalog.competences import COMPETENCES
from lms.studio.bank.labels import DIFFICULTIES, SHARED_LABEL, STATES, kind_labels
from lms.web.forms import Form, choice, from_query

RARE = ("kind", "difficulty", "tag", "competence", "state", "unused", "practice")
"""The filters that fold away while they are not used."""


@dataclass(frozen=True)
class Coded:
    """A code and its words, put together in the reader's language when it is shown."""

    code: str
    words: object

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


def competence_choices() -> list[Any]:
    """The competences of Thông tư 02/2025/TT-BGDĐT, to choose one."""
    return [choice(code, Coded(code, _l(words))) for code, words in COMPETENCES.items()]


def course_choices(titles: Mapping[str, str]) -> list[Any]:
    """The shared bank and those of the courses, by key of the course."""
    courses = sorted(titles.items(), key=lambda pair: pair[1])
    return [choice(SHARED, _l(SHARED_LABEL)), *(choice(key, title) for key, title in courses)]


def bank_choices(banks: Sequence[tuple[str, str]]) -> list[Any]:
    """The banks that questions may go into, by key: the shared one, then those of each course."""
    return [choice(SHARED, _l(SHARED_LABEL)), *(choice(key, words) for key, words in banks)]


def _pick(label: Any, choices: Iterable[Any], blank: Any = None) -> Any:
    first = [choice("", blank or _l("Tất cả"))]
    return SelectField(label, choices=[*first, *choices])


def filter_form(titles: Mapping[str, str], places: Sequence[tuple[str, str]], tags: Sequence[str]) -> Any:
    """The filters of the list, as the address has them."""
    places = [choice("none", _l("Không thuộc danh mục nào")), *(choice(*place) for place in places)]
    kinds = [choice(name, _l(words)) for name, words in kind_labels().items()]
    states = [choice(state, _l(words)) for state, words in STATES.items() if state != State.OFFERED]
    fields = {
        "q": StringField(_l("Tìm kiếm"), render_kw={"type": "search", "autocomplete": "off"}),
        "course": _pick(_l("Khóa học"), course_choices(titles)),
        "category": _pick(_l("Danh mục"), places),
        "kind": _pick(_l("Loại câu"), kinds),
        "difficulty": _pick(_l("Độ khó"), [choice(str(n), _l(words)) for n, words in DIFFICULTIES.items()]),
        "tag": _pick(_l("Nhãn"), [choice(tag, tag) for tag in tags]),
        "competence": _pick(_l("Năng lực"), competence_choices()),
        "state": _pick(_l("Tình trạng"), states, _l(STATES[State.OFFERED])),
        "unused": _pick(_l("Đã dùng"), [choice("1", _l("Chưa vào bài kiểm tra nào"))]),
        "practice": _pick(_l("Luyện tập"), [choice("1", _l("Câu dùng để luyện tập"))]),
    }
    return from_query(type("FilterForm", (Form,), fields))
