"""Essays of Moodle XML: what is handed in, and what its markers read."""

from dataclasses import replace

from lms.assessment.formats import rubric_table
from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Text
from lms.assessment.formats.moodle_xml.question import Question, source_of
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.texts import as_html
from lms.kernel.messages import mark

_TEMPLATE = mark("Mẫu bài làm cho sẵn không có chỗ ở đây nên không được giữ: “{value}”.")
_TABLE = '<table class="rubric">'

SETTINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("responseformat", "editor"),),
    "text": (("responseformat", "editor"), ("responserequired", "1"), ("attachments", "0")),
    "files": (
        ("responseformat", "noinline"), ("responserequired", "0"), ("attachments", "-1"), ("attachmentsrequired", "1"),
    ),
    "either": (
        ("responseformat", "editor"), ("responserequired", "0"), ("attachments", "-1"), ("attachmentsrequired", "0"),
    ),
    "both": (
        ("responseformat", "editor"), ("responserequired", "1"), ("attachments", "-1"), ("attachmentsrequired", "1"),
    ),
}  # fmt: skip
"""What Moodle calls each way of answering."""


def essay(question: Question) -> Item | None:
    """essay: answered in prose or files, marked by a person."""
    item = question.item(Kind.ESSAY, question.text("questiontext"))
    template = question.part("responsetemplate")
    if template is not None and source_of(template):
        question.say(template.line, _TEMPLATE, value=cut(question.rich(template).source))
    item = replace(item, takes=_takes(question))
    node = question.part("graderinfo")
    if node is None or not source_of(node):
        return item
    notes = question.rich(node)
    before, table, rest = notes.source.partition(_TABLE)
    rubric = rubric_table.from_html(table + rest)
    if rubric is None:
        return replace(item, notes=notes)
    above = before.strip()
    return replace(item, rubric=rubric, notes=Text(above, notes.markup) if above else NOTHING)


def _takes(question: Question) -> str:
    """How it is answered; "" where a file does not say."""
    if question.part("attachments") is None:
        return ""
    if question.words("responseformat") == "noinline":
        return "files"
    if question.words("attachments") in ("", "0"):
        return "text"
    is_both = (
        question.words("attachmentsrequired") not in ("", "0") and question.words("responserequired") != "0"
    )
    return "both" if is_both else "either"


def for_markers(item: Item) -> Text:
    """The notes, with the rubric as a table below them."""
    if not item.rubric:
        return item.notes
    above = f"{as_html(item.notes).strip()}\n" if item.notes else ""
    return Text(above + rubric_table.to_html(item.rubric), Markup.HTML)
