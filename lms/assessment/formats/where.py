"""Where in a file something stands: messages for people, whose parameters are what a program wants to know. Pure."""

from collections.abc import Sequence

from lms.kernel.messages import Message, mark

_MOST = 8

_QUESTION = mark("Câu {question}")
_TITLED = mark("Câu {question}: {title}")
_QUESTIONS = mark("Câu {questions}")
_CELL = mark("ô {cell}")
_SHEET_CELL = mark("{sheet}, ô {cell}")
_ANSWERS = mark("phần đáp án")


def at_question(number: object, title: str = "") -> Message:
    """A question, by its number and what it is called."""
    if title:
        return Message(_TITLED, {"question": str(number), "title": title})
    return Message(_QUESTION, {"question": str(number)})


def at_questions(numbers: Sequence[str]) -> Message:
    """Several questions; of many the first."""
    more = ", …" if len(numbers) > _MOST else ""
    return Message(_QUESTIONS, {"questions": ", ".join(numbers[:_MOST]) + more})


def at_cell(cell: str, sheet: str = "") -> Message | None:
    """A cell of a workbook, "" for none, in a sheet, "" for the only one; None for neither."""
    if cell and sheet:
        return Message(_SHEET_CELL, {"sheet": sheet, "cell": cell})
    if cell:
        return Message(_CELL, {"cell": cell})
    return called(sheet=sheet)


def at_answers() -> Message:
    """The part of a paper in which the answers stand."""
    return Message(_ANSWERS)


def called(**named: str) -> Message | None:
    """Something by the name it has in the file: `called(file="a.xml")`; None for no name."""
    [(what, name)] = named.items()
    return Message(f"{{{what}}}", {what: name}) if name else None
