"""A .docx as questions."""

from collections.abc import Iterator, Sequence

from lms.assessment.formats.content import Problem, Questions
from lms.assessment.formats.docx import body
from lms.assessment.formats.docx.layout import questions, tables
from lms.assessment.formats.docx.opening import Package, Unreadable
from lms.assessment.formats.docx.paper import Block, Paragraph
from lms.kernel import legacy


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.rich.text
        else:
            yield from tables.texts(block)


def read(content: bytes) -> Questions:
    """The questions of the file and all that is wrong with it. Never raises for what is in the bytes."""
    try:
        paper = body.read(Package(content))
    except Unreadable as error:
        return Questions(problems=(Problem(0, error.message),))
    old = legacy.judge(_texts(paper.blocks))
    if old is not None:  # letters of a font from before Unicode: nothing could be told from them
        return Questions(problems=(Problem(0, old.message),))
    return questions.read(paper)
