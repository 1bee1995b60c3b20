"""Formats of question files: an extension point. A format reads the bytes of a file into the values of
`content` and writes them; the built-in ones stand in the literal list and register like any other. What reads and writes is imported when it does.
"""

from lms.assessment.formats.aiken import Aiken
from lms.assessment.formats.content import QuestionFormat
from lms.assessment.formats.docx import WORD
from lms.assessment.formats.gift import Gift
from lms.assessment.formats.moodle_xml import MoodleXml
from lms.assessment.formats.qti import Qti
from lms.assessment.formats.xlsx import Xlsx

_formats: dict[str, QuestionFormat] = {}


def register(question_format: QuestionFormat) -> None:
    """Makes the format known by its name. ValueError if the name is taken."""
    if question_format.name in _formats:
        raise ValueError(f"question format {question_format.name!r} is registered twice")
    _formats[question_format.name] = question_format


def get(name: str) -> QuestionFormat:
    """The format of that name. KeyError if there is none."""
    return _formats[name]


def names() -> list[str]:
    """The names of all formats, in the order of their registration."""
    return list(_formats)


BUILT_IN: tuple[QuestionFormat, ...] = (
    Gift(),
    Aiken(),
    Xlsx(),
    WORD,
    MoodleXml(),
    Qti("qti", "2.1"),
    Qti("qti3", "3.0"),
)

for _format in BUILT_IN:
    register(_format)
